"""What reminders say: short, plain on a lock screen, with weekday, date and days left, no reproach."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from bot.clock import at_school
from bot.domain.campaign import calendar
from bot.domain.campaign.campaigns import Campaign, Deadline
from bot.domain.campaign.days_off import DaysOff
from bot.domain.campaign.deadlines import shown
from bot.domain.campaign.fires import FIRE, MOVED, DatedRow, refresh_fires
from bot.domain.campaign.plan import CampaignPlan, DeadlineKind, Mode, Who
from bot.domain.delivery.saying import Recipient
from bot.domain.reminding import digests, reminding
from bot.domain.reminding.reminding import Matter
from bot.domain.school.people import Person
from bot.rendering import as_plain
from tests.domain import oracle
from tests.school import School

TODAY = date(2026, 11, 25)
OFF = DaysOff.known([2026, 2027])
NOON = at_school(TODAY, 11, 30)
LAN = Person(
    full_name="Nguyễn Hoàng Phương Quỳnh Lan",
    honorific="Cô",
    unit_id=1,
    folded="",
    sort_key="",
    joined_on=TODAY,
)
WHAT = (
    "gửi báo cáo tổng kết phong trào thi đua và hồ sơ đề nghị khen thưởng năm học 2026-2027 của tổ chuyên môn"
)
KINDS = [*(kind.value for kind in DeadlineKind), "draft", "initiative"]


def matter(kind: str, days: int, stage: int = 3, who: Who = Who.PERSON, key: int = 1) -> Matter:
    """Return something due in some days."""
    deadline = Deadline(
        id=key,
        campaign_id=1,
        key=f"d{key}",
        what=WHAT,
        kind=kind if kind in list(DeadlineKind) else "registration",
        due=TODAY + timedelta(days=days),
        mode=Mode.BY,
        who=who,
        sent_to="Hội đồng Thi đua - Khen thưởng nhà trường",
        origin="plan",
    )
    campaign = Campaign(unit_id=1, slug="x", title="Phong trào", kind="", period="", starts=TODAY, ends=TODAY)
    return Matter(deadline, campaign, stage, kind, shown(DatedRow.of(deadline), OFF), TODAY)


def said(matters: Sequence[Matter], channel: str = "telegram") -> str:
    """Return the message about some matters as a person reads it."""
    to = Recipient(LAN, channel, "1")
    return as_plain(reminding._message(to, matters, [], at_school(TODAY, 11, 30)).text)


def test_with_two_dates_and_a_long_receiver_it_is_still_said_in_300_characters() -> None:
    """The paper of a peak campaign names the office day, the day the plan says, and a long receiver."""
    one = matter("paper", 2, who=Who.UNIT)
    one.deadline.mode = Mode.BEFORE
    one.deadline.sent_to = "Thường trực Hội đồng Thi đua - Khen thưởng Sở Giáo dục và Đào tạo (Văn phòng)"
    text = said([replace(one, dates=shown(DatedRow.of(one.deadline), OFF))])
    assert len(text) <= 300
    assert "chậm nhất thứ Năm, 26/11/2026" in text
    assert "(kế hoạch ghi: trước thứ Sáu, 27/11/2026)" in text
    assert "Nơi nhận: Thường trực Hội đồng" in text


@pytest.mark.parametrize("days", [14, 1, 0, -1, -21])
@pytest.mark.parametrize("kind", KINDS)
def test_one_thing_is_said_in_300_characters_and_the_first_40_make_sense(kind: str, days: int) -> None:
    who = Who.UNIT if kind in ("report", "dossier") else Who.PERSON
    text = said([matter(kind, days, who=who)])
    assert len(text) <= 300
    assert "gửi báo cáo tổng" in text[:42]
    assert "Cô Lan" in text
    assert text.endswith("Nhà trường")
    assert re.search(r"(thứ (Hai|Ba|Tư|Năm|Sáu|Bảy)|Chủ nhật), \d\d/\d\d/2026", text)
    assert "chưa nộp" not in text
    assert "bắt buộc" not in text


@pytest.mark.parametrize("days", [3, 1, 0, -1])
def test_a_registration_is_voluntary(days: int) -> None:
    assert "việc đăng ký là tự nguyện" in said([matter("registration", days)])


def test_on_a_lock_screen() -> None:
    one = matter("registration", 3)
    one = replace(one, deadline=one.deadline.model_copy(update={"what": "đăng ký thi đua năm học 2026-2027"}))
    text = said([one])
    assert text.startswith("Còn 3 ngày: đăng ký thi đua năm học 2026-2027.")
    assert len(text) <= 300


def test_a_paper_shows_the_last_office_day_and_the_date_of_the_plan() -> None:
    """29/11/2026 is a Sunday: an office takes the paper until Friday."""
    text = said([matter("report", 4, who=Who.UNIT)])
    assert text.startswith("Còn 2 ngày: ")
    assert "chậm nhất thứ Sáu, 27/11/2026, còn 2 ngày (kế hoạch ghi: đến Chủ nhật, 29/11/2026)" in text


def test_several_things_are_listed_the_most_urgent_first() -> None:
    text = said([matter("report", 7, key=2), matter("registration", 0, key=1), matter("draft", 3, key=3)])
    lines = text.splitlines()
    assert lines[0].startswith("Hôm nay là ngày cuối: ")
    assert [line[:12] for line in lines if line.startswith("- ")] == ["- Còn 3 ngày", "- Còn 7 ngày"]
    assert "còn một bước" in text


def test_five_are_named_and_the_rest_is_a_number() -> None:
    text = said([matter("report", 3, key=key) for key in range(1, 9)])
    assert text.count("Còn 3 ngày") == 5
    assert "và 3 việc khác." in text


def test_two_stages_of_one_deadline_are_one_thing() -> None:
    text = said([matter("registration", 3, MOVED), matter("registration", 3, 3)])
    assert text.startswith("Còn 3 ngày: ")


def test_a_new_date_is_told_as_such() -> None:
    assert said([matter("registration", 9, MOVED)]).startswith("Hạn mới: ")


def buttons(*matters: Matter) -> dict[str, str]:
    """Return the buttons of the message about some matters."""
    return dict(reminding._message(Recipient(LAN, "telegram", "1"), matters, [], NOON).buttons)


def test_a_button_leads_to_where_it_is_done() -> None:
    later = {"Nhắc lại sau": "a:hoan:1"}
    assert buttons(matter("registration", 3)) == {"Đăng ký": "a:dangky:", **later}
    assert buttons(matter("draft", 3)) == {"Đăng ký tiếp": "a:dangky:", **later}
    for kind in ("report", "dossier"):
        assert buttons(matter(kind, 3)) == {"Đã gửi": "a:dagui:1", **later}
    assert buttons(matter("review", 3)) == {"Đã xong": "a:dagui:1", **later}
    assert buttons(matter("other", 3)) == later
    assert buttons(matter("other", 3, who=Who.UNIT)) == {"Đã xong": "a:dagui:1", **later}
    assert buttons(matter("work_end", 3, who=Who.NAMED)) == {"Cập nhật tiến độ": "a:tiendo:", **later}


@pytest.mark.parametrize("days", [1, 0, -3])
def test_on_the_last_days_nothing_is_put_off(days: int) -> None:
    assert buttons(matter("report", days)) == {"Đã gửi": "a:dagui:1"}


def test_a_button_for_several_things_lets_one_be_chosen() -> None:
    several = buttons(
        matter("report", 7, key=2), matter("dossier", 5, key=3), matter("registration", 0, key=1)
    )
    assert several == {"Đăng ký": "a:dangky:", "Đã gửi": "a:dagui:", "Nhắc lại sau": "a:hoan:"}


async def test_the_rows_of_a_campaign_are_the_oracles(school: School) -> None:
    """Every stage of every deadline of the Bảo Khê plan, to somebody with the defaults."""
    works = oracle.School(OFF.off, OFF.worked)
    since = oracle.at(date(2026, 10, 5), "00:00")

    def look(session: Session) -> tuple[set[tuple[str, str, date]], set[tuple[str, str, date]]]:
        found, expected = set(), set()
        for one in session.exec(select(Deadline)):
            query = FIRE.select().where(FIRE.c.deadline_id == one.id, FIRE.c.frequency == "normal")
            for row in session.execute(query).mappings():
                stage = row["stage"]
                found.add((one.key, f"T-{stage}" if stage >= 0 else f"+{-stage}", row["fire_on"]))
            told = oracle.reminders(one.kind, one.who, one.due, one.mode, works, since=since)
            expected |= {(one.key, stage, moment.date()) for stage, moment in told}
        return found, expected

    found, expected = await school.app.store.read(look)
    assert found == expected


async def test_the_end_of_a_phase_is_a_deadline_exactly_once(school: School, bao_khe: CampaignPlan) -> None:
    query = select(Deadline).where(Deadline.kind == DeadlineKind.PHASE_END)
    ends = await school.app.store.read(lambda session: list(session.exec(query)))
    assert sorted(one.due for one in ends) == [phase.end for phase in bao_khe.phases]
    planned = calendar.deadlines_of(bao_khe, suggested=True)
    assert len([one for one in planned if one.kind is DeadlineKind.PHASE_END]) == 2


async def test_days_written_anew_are_the_same_days(school: School) -> None:
    def again(session: Session) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
        every = FIRE.select().order_by(FIRE.c.deadline_id, FIRE.c.stage, FIRE.c.frequency)
        before = [tuple(row) for row in session.execute(every)]
        campaign = session.exec(select(Campaign)).one()
        refresh_fires(session, campaign, list(session.exec(select(Deadline))), school.clock.now())
        return before, [tuple(row) for row in session.execute(every)]

    before, after = await school.app.store.write(again)
    assert before == after
    assert len(before) > 0


async def test_the_days_ahead_are_those_of_running_deadlines(school: School) -> None:
    span = date(2026, 10, 1), date(2026, 11, 1)
    days = await school.app.store.read(lambda session: digests.planned_days(session, *span))
    assert days == [date(2026, 10, day) for day in (8, 10, 12, 13, 14, 15, 16)]
