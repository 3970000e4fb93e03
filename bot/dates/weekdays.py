"""Weekdays said beside a date: "thứ Sáu, 06/12/2024", "10/10 (thứ Bảy)"; "đợt thứ hai" is none."""

from __future__ import annotations

import re

from bot.dates.clocks import CLOCK, PART_OF_DAY
from bot.dates.days import WEEKDAY

REACH = 90
"""How many letters before a date are looked at."""
HOUR = rf"{CLOCK}(?: (?P<part>{PART_OF_DAY}))?"

_ORDINAL_OF = (
    "dot|lan|ky|nam|buoi|mat|tuan|giai doan|khoa|nghi|chuong|phan|nhom|vong|dung|muc|dieu|hang|diem|doan"
    "|nguoi|cai|y|van de|bai|tiet|lop|thang|hoi|cach|viec|loai|vi"
)
_BEFORE = re.compile(
    rf"(?<!\w)(?<!\w[/.])(?P<w>{WEEKDAY})(?: tuan (?:nay|sau|toi))?[ ,-]{{0,3}}(?P<open>\()?"
    rf"(?:(?:luc |vao ){{0,2}}{HOUR}[ ,]{{1,2}})?(?:ngay )?$"
)
_AFTER = re.compile(
    rf" ?,? ?(?P<open>\()? ?(?:la |nham )?(?:vao )?(?:ngay )?(?P<w>{WEEKDAY})(?!\w)"
    r"(?(open) ?\)|(?![ ,]{0,2}\(?(?:ngay )?\d{1,2} ?(?:[/.-] ?\d|thang)))"
)
_ORDINAL = re.compile(rf"(?<!\w)(?:{_ORDINAL_OF}) $")
PATTERNS = (_BEFORE, _AFTER, _ORDINAL)


def weekday_before(folded: str, floor: int, start: int) -> re.Match[str] | None:
    """Return the weekday that leads to a date beginning at `start`, with the hour between them."""
    found = _BEFORE.search(folded[max(floor, start - REACH) : start])
    return None if found is None or _ORDINAL.search(found.string[: found.start()]) else found


def weekday_after(folded: str, end: int) -> re.Match[str] | None:
    """Return the weekday that follows a date ending at `end`."""
    return _AFTER.match(folded, end)
