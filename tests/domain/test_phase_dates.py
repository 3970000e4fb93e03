"""Phases whose days overlap, leave a gap or lie outside, and the holidays near a day."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.campaign.days_off import DaysOff
from bot.domain.campaign.phase_dates import Stretch, odd
from bot.domain.desk.reviewing import near

START, END = date(2026, 9, 5), date(2027, 5, 25)


def phase(number: int, starts: date, ends: date) -> Stretch:
    """Return a phase by its number."""
    return Stretch(number, f"đợt {number}", starts, ends)


def test_phases_one_after_the_other_are_nothing_odd() -> None:
    phases = [phase(1, START, date(2027, 1, 15)), phase(2, date(2027, 1, 16), END)]
    assert odd(phases, START, END, DaysOff()) == []


def test_days_in_two_phases_and_in_none_are_named() -> None:
    phases = [
        phase(3, date(2027, 4, 1), END),
        phase(1, START, date(2027, 1, 20)),
        phase(2, date(2027, 1, 16), date(2027, 3, 20)),
    ]
    found = [
        (one.code, one.name, one.other, one.first, one.last) for one in odd(phases, START, END, DaysOff())
    ]
    assert found == [
        ("overlap", "đợt 1", "đợt 2", date(2027, 1, 16), date(2027, 1, 20)),
        ("gap", "đợt 2", "đợt 3", date(2027, 3, 21), date(2027, 3, 31)),
    ]


def test_a_sunday_between_two_phases_is_no_gap() -> None:
    phases = [phase(1, START, date(2027, 1, 16)), phase(2, date(2027, 1, 18), END)]
    assert odd(phases, START, END, DaysOff()) == []
    worked = DaysOff(worked=frozenset([date(2027, 1, 17)]))
    assert [one.code for one in odd(phases, START, END, worked)] == ["gap"]


def test_a_phase_beyond_the_campaign_is_named() -> None:
    assert [
        (one.code, one.name) for one in odd([phase(1, START, date(2027, 6, 1))], START, END, DaysOff())
    ] == [("outside", "đợt 1")]


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2027, 1, 2), date(2027, 1, 1)),
        (date(2026, 12, 29), date(2027, 1, 1)),
        (date(2027, 2, 1), date(2027, 2, 4)),
        (date(2027, 10, 14), None),
    ],
)
def test_a_holiday_within_three_days_is_near(day: date, first: date | None) -> None:
    found = near(DaysOff.known(range(2026, 2029)), day)
    assert (found.first if found else None) == first


def test_tet_is_near_with_all_its_days() -> None:
    found = near(DaysOff.known(range(2026, 2029)), date(2027, 2, 3))
    assert found is not None
    assert found.first <= date(2027, 2, 5) <= found.last
    assert (found.last - found.first).days >= 4
