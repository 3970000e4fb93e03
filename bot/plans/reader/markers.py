"""What leads a line: the number, letter or dash that says where in a plan's outline it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

UNMARKED = 90
"""The rank of a line that nothing leads."""
_DASHED = 60
OPENS = 55
"""The rank of an unmarked line that ends with a colon: what follows it belongs to it."""

_ROMAN = re.compile(
    r"(?!V/[vV])(?:(?:PHẦN|Phần|CHƯƠNG|Chương)\s+)?(?:X{0,2}(?:IX|IV|V?I{1,3}|V)|X{1,2})\s*(?:[.:)/\-–]|(?=\s+[^\W\d_]))\s*"
)
_ORDINAL = r"(?:nhất|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười)"
_PART = re.compile(
    rf"(?:PHẦN|Phần|Chương|CHƯƠNG)\s+(?:(?:thứ|THỨ)\s+)?{_ORDINAL}\s*(?:[.:)\-–]\s*|$)", re.IGNORECASE
)
_COUNTED = re.compile(rf"Thứ {_ORDINAL}\s*[,:.]\s*")
_CAPITAL = re.compile(r"[A-EĐ]\s*[.)/]\s+(?=[^\W\d_])")
_NUMBERED = re.compile(
    r"(?:Mục |Điều |Bước |Phần )?\d{1,2}((?:\.\d{1,2}){0,3})\s*(?:[.)/:]\s*(?!\d)|(?<=\.\d)\s*(?=[^\W\d_]))"
)
_NESTED = re.compile(r"\d{1,2}((?:\.\d{1,2}){1,3})[.)]?\s+(?=\D)")
_LETTERED = re.compile(r"[a-zđ]\s*[.)/]\s*(?=[^\W_])")
_BRACKETED = re.compile(r"\(\d{1,2}\)\s*")
_DASH = re.compile(r"[-–—−‒]\s*(?!\d)|[-–—−‒]\s+|[-–—]\s*(?=\d+\s*%)|[-–—](?=\d)")
_PLUS = re.compile(r"\+\s*")
_DOT = re.compile(r"[•●∙▪◦·✓➢→❖♦■□]\s*|o\s+(?=[A-ZĐÀ-Ỹ])")


@dataclass(frozen=True)
class Marker:
    """A marker's width in letters, and its rank: 10 for "I.", 20 for "1.", 30 for "1.1" ... 70 for "+"."""

    width: int
    rank: int


def marker_of(text: str, *, star: bool) -> Marker | None:
    """Return what leads a line, or None."""
    if star:
        return Marker(0, 57)
    if found := _NESTED.match(text) or _NUMBERED.match(text):
        return Marker(found.end(), 20 + 10 * found[1].count("."))
    for pattern, rank in _RANKS:
        if found := pattern.match(text):
            inner = _NUMBERED.match(text, found.end()) if rank == _DASHED else None
            return Marker(inner.end(), 20 + 10 * inner[1].count(".")) if inner else Marker(found.end(), rank)
    return None


_RANKS = (
    (_ROMAN, 10),
    (_PART, 10),
    (_COUNTED, 20),
    (_CAPITAL, 5),
    (_LETTERED, 50),
    (_BRACKETED, 52),
    (_DASH, _DASHED),
    (_PLUS, 70),
    (_DOT, 75),
)
