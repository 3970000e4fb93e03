"""The years of a plan: what its period says of them, "năm học 2021-2022", "năm 2023", and those of a day."""

from __future__ import annotations

import re
from datetime import date

_YEAR = re.compile(r"20\d\d")
_CALENDAR = re.compile(
    r"(?:các )?(?:năm|giai đoạn) (?P<first>20\d\d)(?:\s*[-–]\s*(?P<last>20\d\d))?", re.IGNORECASE
)

_NEW_SCHOOL_YEAR = 6
"""The month from which people speak of the coming school year."""


def school_year(day: date) -> int:
    """Return the year in which the school year of a day begins; from June on the coming one counts."""
    return day.year if day.month >= _NEW_SCHOOL_YEAR else day.year - 1


def first_year(period: str) -> int | None:
    """Return the year a period names first, None where it names none."""
    named = _YEAR.search(period)
    return int(named[0]) if named else None


def year_now(period: str, today: date) -> int:
    """Return the first year of the time that a plan of a period is worth having for now."""
    return today.year if calendar_years(period) else school_year(today)


def is_past(period: str, end: date, today: date) -> bool:
    """Tell whether a plan is of an earlier year and over: it can only be used after it was moved."""
    return end < today and (first_year(period) or end.year) < year_now(period, today)


def calendar_years(period: str) -> range:
    """Return the whole calendar years a period stands for; empty for a school year, or for anything else.

    "năm 2024-2025" is two calendar years, only "năm học 2024-2025" is a school year.
    """
    named = _CALENDAR.fullmatch(period)
    if named is None:
        return range(0)
    return range(int(named["first"]), int(named["last"] or named["first"]) + 1)
