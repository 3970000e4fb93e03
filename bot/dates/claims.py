"""Weekdays that a long text claims for its dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.dates.days import WEEKDAY, YEAR, dated, full_year, weekday_number
from bot.result import Invalid
from bot.words import clean, shadow

RECENT = timedelta(days=60)
"""How long ago a date without a year may be; one longer ago is next year's."""

_ORDINAL_OF = (
    "dot|lan|ky|nam|buoi|mat|tuan|giai doan|khoa|nghi|chuong|phan|nhom|vong|dung|muc|dieu|hang|diem|doan"
    "|nguoi|cai|y|van de|bai|tiet|lop|thang|hoi|cach|viec|loai|vi"
)
"""Before "thứ hai" these make it "second", not a Monday."""
_COUNTED = r"so (?:hoc sinh|hs|giao vien|gv|tiet|phieu|nguoi|lop|doan vien)|tong so|diem"
_NO_DATE = rf"(?![\d/%-]|[.,]\d| ?%| (?:{_COUNTED})\b)"
_DAY = r"(?P<d>\d{1,2})"
_SLASHED = rf"{_DAY}/(?P<m>\d{{1,2}})(?:/(?P<y>{YEAR}|\d\d))?"
_DOTTED = rf"(?P<d2>\d{{1,2}})(?P<sep>[.-])(?P<m2>\d{{1,2}})(?P=sep)(?P<y2>{YEAR})"
_WORDED = rf"(?P<d3>\d{{1,2}}) thang (?P<m3>\d{{1,2}})(?: ?(?:nam|/|,)? ?(?P<y3>{YEAR}))?"
_DATE = rf"(?<![\d/.,-])(?:{_SLASHED}|{_DOTTED}|{_WORDED}){_NO_DATE}"
_SAID = rf"(?<!\w)(?P<w>{WEEKDAY})\b"
_CLOCK = r"(?:(?:luc |vao )*\d{1,2} ?(?:h|gio|g|:) ?(?:\d{1,2})?(?: phut)?[ ,]*)?"

_DAY_FIRST = re.compile(
    rf"{_SAID}(?: tuan (?:nay|sau|toi))?[ ,-]*(?P<open>\()?{_CLOCK}(?:ngay )?{_DATE}(?(open)\)?)"
)
_DATE_FIRST = re.compile(rf"{_DATE}[ ,]*(?P<open>\()?(?:la |nham )?(?:vao )?(?:ngay )?{_SAID}(?(open)\)?)")
_ORDINAL = re.compile(rf"(?<!\w)(?:{_ORDINAL_OF}) $")


@dataclass(frozen=True)
class Claim:
    """A weekday (Monday 0) said of a date, in the writer's words; `date` is None if no calendar has it."""

    quote: str
    said: int
    date: date | None

    @property
    def right(self) -> bool:
        """Whether the date exists and falls on that weekday."""
        return self.date is not None and self.date.weekday() == self.said


def weekday_claims(text: str, today: date) -> list[Claim]:
    """Return every weekday said of a date in a text: "thứ Sáu, 06/12/2024", "10/10 (thứ Bảy)".

    A date without a year is the next one, or one of the last 60 days. A fraction, a mark or the number of a
    document is no date, and "đợt thứ hai" is no Monday.
    """
    written = clean(text)
    folded = shadow(written)
    found = [match for match in _DAY_FIRST.finditer(folded) if not _is_ordinal(folded, match.start())]
    taken = [match.span() for match in found]
    found += [
        match
        for match in _DATE_FIRST.finditer(folded)
        if not any(match.start() < end and start < match.end() for start, end in taken)
    ]
    found.sort(key=lambda match: match.start())
    return [_claim(match, written, today) for match in found]


def _is_ordinal(folded: str, start: int) -> bool:
    return _ORDINAL.search(folded[max(0, start - 20) : start]) is not None


def _claim(found: re.Match[str], written: str, today: date) -> Claim:
    day, month, year = (found[name] or found[f"{name}2"] or found[f"{name}3"] for name in "dmy")
    named = dated(int(day), int(month), full_year(year) if year else None, today - RECENT)
    quote = " ".join(written[found.start() : found.end()].split())
    return Claim(quote, weekday_number(found["w"]), None if isinstance(named, Invalid) else named)
