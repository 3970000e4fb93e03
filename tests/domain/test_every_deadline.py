"""Every date of six years, asked of anybody in any words: when it is reminded of, in rules and in rows."""

from __future__ import annotations

import re
from datetime import date
from itertools import product

import pytest

from bot.clock import at_school
from bot.domain.campaign.calendar import calendar, only_deadlines
from bot.domain.campaign.campaigns import Campaign, Deadline
from bot.domain.campaign.deadlines import Frequency, fire_table, shown, wording
from bot.domain.campaign.fires import DatedRow
from bot.domain.campaign.plan import (
    CampaignKind,
    CampaignPlan,
    DeadlineKind,
    Mode,
    PlannedDeadline,
    Who,
)
from bot.domain.delivery.saying import Recipient
from bot.domain.reminding import reminding
from bot.domain.reminding.reminding import Matter
from bot.domain.school.people import Person
from bot.rendering import as_plain
from tests.domain.dated import ASKED, LONG_AGO, YEARS, Dated, School, dated
from tests.domain.reckoning import STAGES, Almanac, Asked, reckoned

LATE = {"paper": 5, "registration": 1}
SCHOOLS = [pytest.param(School.public(), id="public"), pytest.param(School.with_breaks(9), id="breaks")]


@pytest.mark.parametrize("school", SCHOOLS)
@pytest.mark.parametrize(("kind", "who"), ASKED)
def test_every_date_is_reminded_of_as_reckoned(school: School, kind: DeadlineKind, who: Who) -> None:
    """In every mode, at every frequency, with late ones taken."""
    for number, mode in product(YEARS, Mode):
        deadline = Dated(date.fromordinal(number), mode, kind, who)
        rows = fire_table(deadline, school.days_off, launched=LONG_AGO, accepts_late=True)
        told: dict[Frequency, list[tuple[int, int]]] = {one: [] for one in Frequency}
        for row in rows:
            for frequency in row.frequencies:
                told[frequency].append((row.day.toordinal(), row.stage))
        asked = deadline.asked
        for frequency in Frequency:
            assert told[frequency] == sorted(reckoned(asked, school.almanac, frequency.value).items())
        holds(asked, school.almanac, told[Frequency.NORMAL])
        holds(asked, school.almanac, told[Frequency.MANY])


def holds(asked: Asked, almanac: Almanac, told: list[tuple[int, int]]) -> None:
    """Expect of one person's reminders what the rules promise in so many words."""
    days, stages = [day for day, _ in told], [stage for _, stage in told]
    assert days == sorted(set(days)), "one a day"
    assert stages == sorted(set(stages), reverse=True), "T-14 before T-7, each once"
    last = asked.last(almanac)
    for day, stage in told:
        assert almanac.works(day) or stage == 0, "never on a day off but the last"
        assert day <= last - stage if stage >= 0 else day > asked.safe, "before is before, after is after"
    late = "paper" if asked.paper else asked.kind
    assert sum(stage < 0 for stage in stages) <= LATE.get(late, 0)


@pytest.mark.parametrize("frequency", ["few", "normal", "many", "last"])
@pytest.mark.parametrize("year", range(2025, 2031))
def test_the_calendar_before_launch_is_the_same(year: int, frequency: str) -> None:
    """Each date of a year in one plan, whatever may be asked and every mode in turn, launched in May."""
    school, launched = School.with_breaks(year), date(year, 5, 4)
    plan = plan_of(year)
    found: dict[str, list[tuple[str, str]]] = {one.key: [] for one in plan.deadlines}
    lines = calendar(
        plan, days_off=school.days_off, launched=launched, suggested=False, campaign_stages=STAGES[frequency]
    )
    assert [line.at for line in lines] == sorted(line.at for line in lines)
    for line in lines:
        found[line.deadline].append((line.at, line.stage))
    for one in plan.deadlines:
        asked = Dated(one.due, one.mode, one.kind, one.who).asked
        told = reckoned(asked, school.almanac, campaign=STAGES[frequency])
        late = sorted(item for item in told.items() if item[0] >= launched.toordinal())
        assert found[one.key] == [(moment_of(day, stage), named(stage)) for day, stage in late]


def plan_of(year: int) -> CampaignPlan:
    """Return a plan with a deadline on each day of a year and of the January after it."""
    first = date(year, 1, 1)
    days = [dated(first.toordinal() + number, year) for number in range(396)]
    deadlines = [
        PlannedDeadline(f"d{number}", "gửi báo cáo", one.kind, one.due, one.mode, one.who)
        for number, one in enumerate(days)
    ]
    return only_deadlines(
        CampaignPlan(
            id="thi-dua",
            title="Thi đua",
            unit="Trường THCS Ban Mai",
            number="",
            issued=first,
            kind=CampaignKind.YEARLY,
            period=f"năm {year}",
            start=first,
            end=first,
            phases=(),
            deadlines=tuple(deadlines),
            targets=(),
        )
    )


def named(stage: int) -> str:
    """Return a stage as it is printed."""
    return f"T-{stage}" if stage >= 0 else f"+{-stage}"


def moment_of(day: int, stage: int) -> str:
    """Return when a stage is sent: early on the last day, else before noon."""
    return f"{date.fromordinal(day).isoformat()}T{'06:45' if stage == 0 else '11:30'}:00+07:00"


DATE = re.compile(r"(thứ Hai|thứ Ba|thứ Tư|thứ Năm|thứ Sáu|thứ Bảy|Chủ nhật), (\d\d)/(\d\d)/(\d{4})")
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


@pytest.mark.parametrize("year", range(2025, 2031))
def test_the_days_left_in_the_words_are_those_of_the_day_they_are_sent(year: int) -> None:
    school = School.with_breaks(year)
    for number in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal(), 3):
        deadline = dated(number, year)
        last, safe = deadline.asked.last(school.almanac), deadline.asked.safe
        for day, stage in reckoned(deadline.asked, school.almanac).items():
            text = words_on(deadline, school, date.fromordinal(day), stage)
            assert len(text) <= 300
            shown_days = [date(int(y), int(m), int(d)).toordinal() for _, d, m, y in DATE.findall(text)]
            assert [named for named, *_ in DATE.findall(text)] == [
                WEEKDAYS[one % 7 - 1] for one in shown_days
            ]
            assert (last if stage >= 0 else safe) in shown_days, text
            assert set(shown_days) <= {last, safe, deadline.due.toordinal()}
            said_left(text, last - day if stage >= 0 else safe - day)


def said_left(text: str, left: int) -> None:
    """Expect every number of days in a text to be what is left, or by how many it is over."""
    assert {int(n) for n in re.findall(r"[Cc]òn (\d+) ngày", text)} <= {left}, text
    assert {int(n) for n in re.findall(r"[Qq]uá hạn (\d+) ngày", text)} <= {-left}, text
    assert ("gày mai là ngày cuối" in text) == (left == 1), text
    assert ("ôm nay là ngày cuối" in text) == (left == 0), text
    assert left <= 1 or f"Còn {left} ngày: " in text, text


def words_on(deadline: Dated, school: School, day: date, stage: int) -> str:
    """Return what cô Lan reads about a deadline on a day."""
    row = Deadline(
        id=1,
        campaign_id=1,
        key="moc",
        what="gửi báo cáo",
        kind=deadline.kind,
        due=deadline.due,
        mode=deadline.mode,
        who=deadline.who,
        origin="plan",
    )
    dates = shown(DatedRow.of(row), school.days_off)
    kind = wording(deadline.kind, deadline.who)
    campaign = Campaign(unit_id=1, slug="x", title="Thi đua", kind="", period="", starts=day, ends=day)
    matter = Matter(row, campaign, stage, kind, dates, day)
    lan = Person(full_name="Trần Thị Lan", honorific="Cô", unit_id=1, folded="", sort_key="", joined_on=day)
    hour, minute = (6, 45) if stage == 0 else (11, 30)
    said = reminding._message(Recipient(lan, "telegram", "1"), [matter], [], at_school(day, hour, minute))
    return as_plain(said.text)
