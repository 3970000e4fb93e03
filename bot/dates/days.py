"""Counting days, weeks and months, and the parts of dates that several phrases share."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from bot.result import Invalid

WEEKDAY = r"(?:thu (?:hai|ba|tu|nam|sau|bay)|(?:thu ?|t)[2-7]|chu nhat|chua nhat|cn)"
YEAR = r"(?:19|20)\d\d"

_WEEKDAY_WORDS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5}


@dataclass(frozen=True)
class Period:
    """A week, month or year, both days included."""

    first: date
    last: date


def weekday_number(folded: str) -> int:
    """Return 0 for "thu hai", "thu 2" or "t2" ... 6 for "chu nhat"; the text must match `WEEKDAY`."""
    name = folded.removeprefix("thu").removeprefix("t").strip()
    if name.isdigit():
        return int(name) - 2
    return _WEEKDAY_WORDS.get(name, 6)


def week_of(day: date) -> Period:
    """Return the Monday and Sunday around a day."""
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + timedelta(days=6))


def month_of(day: date) -> Period:
    """Return the first and last day of a day's month."""
    return Period(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def months_later(day: date, count: int) -> date:
    """Return the same day `count` months on, or that month's last day if it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def next_weekday(weekday: int, since: date) -> date:
    """Return the first such weekday not before `since`."""
    return since + timedelta(days=(weekday - since.weekday()) % 7)


def full_year(digits: str) -> int:
    """Return 2026 for "2026" and for "26"."""
    return int(digits) + (2000 if len(digits) == 2 else 0)


def dated(day: int, month: int, year: int | None, since: date) -> date | Invalid:
    """Return a date; without a year the next one not before `since`.

    A date that no calendar has is `no_such_date` with the facts day, month, year and last_day (the last day
    of that month, or None).
    """
    if year is None:
        year = since.year + ((month, day) < (since.month, since.day))
    last_day = monthrange(year, month)[1] if 1 <= month <= 12 else None
    if last_day is None or not 1 <= day <= last_day:
        return Invalid.because("no_such_date", day=day, month=month, year=year, last_day=last_day)
    return date(year, month, day)
