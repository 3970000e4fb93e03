"""Deadlines and reminders: cases worked out by hand, then every day of six years against the oracle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.clock import at_school, school_day
from bot.domain.campaign.days_off import DaysOff
from bot.domain.campaign.deadlines import (
    CAMPAIGN_STAGES,
    Fire,
    Frequency,
    Snooze,
    fire_table,
    fires,
    is_paper,
    last_day,
    last_office_day,
    last_safe,
    last_safe_day,
    shown,
    snoozed_until,
    stages_of,
)
from bot.domain.campaign.plan import PLANNED_KINDS, PLANNED_WHO, DeadlineKind, Mode, Who
from tests.domain import oracle

KNOWN = DaysOff.known(range(2021, 2032))
LONG_AGO = date(2020, 1, 1)


@dataclass(frozen=True)
class Due:
    """A deadline as the rules see it."""

    due: date
    mode: Mode = Mode.BY
    kind: DeadlineKind = DeadlineKind.REGISTRATION
    who: Who = Who.PERSON


def told(deadline: Due, **choices: Any) -> str:
    """Return the reminders as people write them: "T-1 15/01 11:30", one after another."""
    given: dict[str, Any] = {"days_off": KNOWN, "launched": LONG_AGO, "accepts_late": True, **choices}
    return ", ".join(f"{named(f)} {f.at + timedelta(hours=7):%d/%m %H:%M}" for f in fires(deadline, **given))


def named(fire: Fire) -> str:
    return f"T-{fire.stage}" if fire.stage >= 0 else f"+{-fire.stage}"


PAPER_BEFORE_MAY = Due(date(2024, 5, 1), Mode.BEFORE, DeadlineKind.REGISTRATION, Who.UNIT)
PHASE_1 = Due(date(2022, 1, 16), Mode.BY, DeadlineKind.PHASE_END)


def test_before_the_first_of_may_ends_the_day_before_and_for_offices_on_friday() -> None:
    assert last_safe_day(date(2024, 5, 1), Mode.BEFORE) == date(2024, 4, 30)
    assert last_safe(date(2024, 5, 1), Mode.BEFORE) == datetime(2024, 4, 30, 16, 59, tzinfo=UTC)
    assert last_office_day(date(2024, 5, 1), Mode.BEFORE, KNOWN) == date(2024, 4, 26)


@pytest.mark.parametrize(
    ("due", "mode", "safe"),
    [
        (date(2024, 12, 10), Mode.BEFORE, date(2024, 12, 9)),
        (date(2024, 12, 10), Mode.BY, date(2024, 12, 10)),
        (date(2025, 10, 31), Mode.WITHIN, date(2025, 10, 31)),
        (date(2021, 1, 31), Mode.WITHIN, date(2021, 1, 31)),
        (date(2024, 3, 1), Mode.BEFORE, date(2024, 2, 29)),
    ],
)
def test_the_last_safe_moment_is_2359_of_the_last_safe_day(due: date, mode: Mode, safe: date) -> None:
    assert last_safe(due, mode) == at_school(safe, 23, 59)


def test_a_swapped_saturday_is_no_office_day() -> None:
    assert last_office_day(date(2024, 5, 4), Mode.BY, KNOWN) == date(2024, 5, 3)


def test_a_paper_counts_down_to_its_office_day_and_is_late_only_after_the_last_safe_day() -> None:
    assert told(PAPER_BEFORE_MAY) == (
        "T-14 12/04 11:30, T-7 19/04 11:30, T-3 23/04 11:30, T-1 25/04 11:30, T-0 26/04 06:45, "
        "+1 02/05 11:30, +3 03/05 11:30, +7 07/05 11:30, +14 14/05 11:30, +21 21/05 11:30"
    )


def test_a_paper_is_not_asked_for_once_late_ones_are_refused() -> None:
    assert told(PAPER_BEFORE_MAY, accepts_late=False).endswith("T-0 26/04 06:45")


def test_a_phase_that_ends_on_a_sunday_is_told_on_that_sunday_and_not_after() -> None:
    assert told(PHASE_1) == (
        "T-14 31/12 11:30, T-7 08/01 11:30, T-3 13/01 11:30, T-1 15/01 11:30, T-0 16/01 06:45"
    )


def test_reminders_that_tet_pushes_together_are_one_the_most_urgent() -> None:
    registration = Due(date(2027, 2, 12))
    assert told(registration) == (
        "T-14 29/01 11:30, T-3 03/02 11:30, T-1 11/02 11:30, T-0 12/02 06:45, +1 13/02 11:30"
    )
    assert told(registration, frequency=Frequency.MANY) == (
        "T-14 29/01 11:30, T-2 03/02 11:30, T-1 11/02 11:30, T-0 12/02 06:45, +1 13/02 11:30"
    )


def test_late_stages_that_tet_pushes_together_are_one_the_latest() -> None:
    paper = Due(date(2027, 2, 3), who=Who.UNIT)
    assert "T-0 03/02 06:45, +7 11/02 11:30, +14 17/02" in told(paper)


@pytest.mark.parametrize(
    ("frequency", "sent"),
    [
        (Frequency.FEW, "T-1 14/10 11:30, T-0 15/10 06:45, +1 16/10 11:30"),
        (Frequency.LAST, "T-0 15/10 06:45"),
        (Frequency.OFF, ""),
    ],
)
def test_a_person_may_wish_for_fewer(frequency: Frequency, sent: str) -> None:
    assert told(Due(date(2026, 10, 15)), frequency=frequency) == sent


def test_normal_is_what_the_campaign_says_whatever_that_is() -> None:
    assert stages_of(Frequency.NORMAL, (10, 0)) == (10, 0)
    assert told(Due(date(2026, 10, 15)), campaign_stages=(10, 0)) == (
        "T-10 05/10 11:30, T-0 15/10 06:45, +1 16/10 11:30"
    )


def test_who_chose_the_evening_is_told_in_the_evening_but_early_on_the_last_day() -> None:
    assert told(Due(date(2026, 10, 15)), frequency=Frequency.FEW, evening=True) == (
        "T-1 14/10 19:30, T-0 15/10 06:45, +1 16/10 19:30"
    )


@pytest.mark.parametrize(
    ("who", "kind", "late"),
    [
        (Who.PERSON, DeadlineKind.REGISTRATION, "+1"),
        (Who.TEAM_LEAD, DeadlineKind.REGISTRATION, "+1"),
        (Who.UNIT, DeadlineKind.REGISTRATION, "+1 +3 +7 +14 +21"),
        (Who.UNIT, DeadlineKind.REPORT, "+1 +3 +7 +14 +21"),
        (Who.UNIT, DeadlineKind.DOSSIER, "+1 +3 +7 +14 +21"),
        (Who.UNIT, DeadlineKind.PHASE_END, ""),
        (Who.PERSON, DeadlineKind.PHASE_END, ""),
        (Who.PERSON, DeadlineKind.REVIEW, ""),
        (Who.TEAM_LEAD, DeadlineKind.REPORT, ""),
    ],
)
def test_after_the_date_only_registrations_and_papers_are_asked_for(
    who: Who, kind: DeadlineKind, late: str
) -> None:
    deadline = Due(date(2026, 10, 1), kind=kind, who=who)
    sent = fires(deadline, days_off=KNOWN, launched=LONG_AGO, accepts_late=True)
    assert " ".join(named(f) for f in sent if f.stage < 0) == late


def test_what_lay_before_launch_or_joining_is_dropped() -> None:
    few = {"frequency": Frequency.FEW, "accepts_late": False}
    assert told(Due(date(2026, 10, 15)), launched=date(2026, 10, 15), **few) == "T-0 15/10 06:45"
    assert told(Due(date(2026, 10, 15)), joined=date(2026, 10, 15), **few) == "T-0 15/10 06:45"
    assert told(Due(date(2026, 10, 15)), joined=date(2026, 10, 16), **few) == ""


def test_on_the_day_of_joining_only_an_hour_still_to_come_counts() -> None:
    deadline, evening = Due(date(2026, 10, 15)), at_school(date(2026, 10, 14), 18)
    few = {"frequency": Frequency.FEW, "accepts_late": False, "joined": evening}
    assert told(deadline, **few) == "T-0 15/10 06:45"
    assert told(deadline, evening=True, **few) == "T-1 14/10 19:30, T-0 15/10 06:45"


def test_messages_show_both_dates_of_a_paper_and_one_of_the_rest() -> None:
    paper = shown(PAPER_BEFORE_MAY, KNOWN)
    assert (paper.last_office, paper.last_day) == (date(2024, 4, 26), date(2024, 4, 26))
    assert school_day(paper.last_safe) == date(2024, 4, 30)
    phase = shown(PHASE_1, KNOWN)
    assert (phase.last_office, phase.last_day) == (None, date(2022, 1, 16))


@pytest.mark.parametrize(
    ("today", "choice", "until"),
    [
        (date(2026, 10, 5), Snooze.TOMORROW, date(2026, 10, 6)),
        (date(2026, 10, 5), Snooze.THREE_DAYS, date(2026, 10, 8)),
        (date(2026, 10, 12), Snooze.THREE_DAYS, date(2026, 10, 14)),
        (date(2026, 10, 13), Snooze.TOMORROW, date(2026, 10, 14)),
        (date(2026, 10, 14), Snooze.TOMORROW, None),
        (date(2026, 10, 15), Snooze.THREE_DAYS, None),
    ],
)
def test_nothing_is_put_off_past_the_day_before_the_last(
    today: date, choice: Snooze, until: date | None
) -> None:
    assert snoozed_until(at_school(today, 23, 30), choice, date(2026, 10, 15)) == until


@st.composite
def schools(draw: st.DrawFn, due: date) -> tuple[DaysOff, oracle.School]:
    """Return the known holidays with some more around `due`, and some of all these worked after all."""
    near = st.integers(-18, 18).map(lambda n: due + timedelta(days=n))
    off = dict(KNOWN.off) | dict.fromkeys(draw(st.sets(near)), "Nghỉ")
    worked = KNOWN.worked | draw(st.frozensets(near, max_size=4))
    return DaysOff(off, worked), oracle.School(off, worked)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Due, oracle.School, dict[str, Any]]:
    """Return a deadline, the oracle's school, and what `fires` is given."""
    due = draw(st.dates(date(2025, 1, 1), date(2030, 12, 31)))
    deadline = Due(due, *(draw(st.sampled_from(words)) for words in (Mode, PLANNED_KINDS, PLANNED_WHO)))
    days_off, school = draw(schools(due))
    started = st.integers(-40, 25).map(lambda n: due + timedelta(days=n))
    return (
        deadline,
        school,
        {
            "days_off": days_off,
            "launched": draw(started),
            "joined": draw(st.none() | started.map(lambda day: at_school(day, 12))),
            "campaign_stages": tuple(draw(st.sets(st.integers(0, 21)))),
            "frequency": draw(st.sampled_from(Frequency)),
            "evening": draw(st.booleans()),
            "accepts_late": draw(st.booleans()),
        },
    )


@settings(max_examples=300, deadline=None)
@given(cases())
def test_the_oracle_agrees(case: tuple[Due, oracle.School, dict[str, Any]]) -> None:
    deadline, school, given = case
    since = max(oracle.at(given["launched"], "00:00"), given["joined"] or at_school(LONG_AGO, 0))
    assert [(named(f), f.at) for f in fires(deadline, **given)] == oracle.reminders(
        deadline.kind.value, deadline.who.value, deadline.due, deadline.mode.value, school,
        since=since, stages=given["campaign_stages"], frequency=given["frequency"].value,
        evening=given["evening"], accepts_late=given["accepts_late"],
    )  # fmt: skip


@settings(deadline=None)
@given(cases())
def test_what_always_holds(case: tuple[Due, oracle.School, dict[str, Any]]) -> None:
    deadline, school, given = case
    sent = fires(deadline, **given)
    end = last_day(deadline, given["days_off"])
    safe = last_safe_day(deadline.due, deadline.mode)
    assert end <= safe
    assert [f.stage for f in sent] == sorted({f.stage for f in sent}, reverse=True)
    assert [f.day for f in sent] == sorted({f.day for f in sent})
    for fire in sent:
        assert school_day(fire.at) == fire.day >= given["launched"]
        assert f"{fire.at + timedelta(hours=7):%H:%M}" in ("06:45", "11:30", "19:30")
        assert school.works(fire.day) or fire.stage == 0
        assert fire.day + timedelta(days=fire.stage) <= end if fire.stage >= 0 else fire.day > safe
    late = sum(f.stage < 0 for f in sent)
    assert late <= (5 if is_paper(deadline.kind, deadline.who) else 1)


@settings(deadline=None)
@given(cases())
def test_the_table_holds_what_each_frequency_is_sent(
    case: tuple[Due, oracle.School, dict[str, Any]],
) -> None:
    deadline, _, given = case
    shared = {key: given[key] for key in ("days_off", "launched", "campaign_stages", "accepts_late")}
    table = fire_table(deadline, **shared)
    assert [row.day for row in table] == sorted(row.day for row in table)
    for frequency in Frequency:
        alone = fires(deadline, frequency=frequency, **shared)
        rows = [(row.stage, row.day) for row in table if frequency in row.frequencies]
        assert rows == [(fire.stage, fire.day) for fire in alone]


@pytest.mark.parametrize("who", [Who.PERSON, Who.UNIT])
def test_every_day_of_six_years_as_the_oracle_has_it(who: Who) -> None:
    school = oracle.School(KNOWN.off, KNOWN.worked)
    since = oracle.at(LONG_AGO, "00:00")
    for number in range(date(2025, 1, 1).toordinal(), date(2031, 1, 1).toordinal()):
        deadline = Due(date.fromordinal(number), who=who)
        sent = fires(deadline, days_off=KNOWN, launched=LONG_AGO, accepts_late=True)
        expected = oracle.reminders("registration", who.value, deadline.due, "by", school, since=since)
        assert [(named(f), f.at) for f in sent] == expected


def test_the_campaigns_stages_are_the_ones_the_rules_name() -> None:
    assert CAMPAIGN_STAGES == (14, 7, 3, 1, 0)
    assert stages_of(Frequency.MANY) == (14, 7, 5, 3, 2, 1, 0)
