"""What a plan's period says of its years: "năm học 2021-2022", "năm 2023", "giai đoạn 2020-2025"."""

from __future__ import annotations

import re

_YEAR = re.compile(r"20\d\d")
_CALENDAR = re.compile(
    r"(?:các )?(?:năm|giai đoạn) (?P<first>20\d\d)(?:\s*[-–]\s*(?P<last>20\d\d))?", re.IGNORECASE
)


def first_year(period: str) -> int | None:
    """Return the year a period names first, None where it names none."""
    named = _YEAR.search(period)
    return int(named[0]) if named else None


def calendar_years(period: str) -> range:
    """Return the whole calendar years a period stands for; empty for a school year, or for anything else.

    "năm 2024-2025" is two calendar years, only "năm học 2024-2025" is a school year.
    """
    named = _CALENDAR.fullmatch(period)
    if named is None:
        return range(0)
    return range(int(named["first"]), int(named["last"] or named["first"]) + 1)
