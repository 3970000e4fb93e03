"""Which of the dates around the name of a phase say when it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from bot.dates.mentions import Mention, Precision

_BRACKETED = re.compile(r"[^,.;()]{0,20}\(\s*(?:ngay )?")
"""Before the day of an end that is named: "đến kết thúc học kỳ I (13/01/2024)"."""
_PRINTED_END = re.compile(r"\s*(?:cho )?den[^,.;()]{3,40}\(\s*(?:ngay )?$")
_THEN_ENDS = re.compile(r"[\s,]*(?:va )?(?:ket thuc|be mac|den)(?: vao| het)*(?: ngay)?\s*")
_HANDS = re.compile(r"(?<!\w)(?:nop|gui|bao cao)(?!\w)")
"""What is handed in for a phase is due on a day of its own: "Đợt 1 nộp báo cáo ngày 20/11"."""
_COARSE = (Precision.MONTH, Precision.QUARTER, Precision.TERM, Precision.YEARS, Precision.YEAR)
_FAR = 160
NEAR = 60


def times_of(folded: str, found: Sequence[Mention], start: int, end: int) -> list[Mention] | None:
    """Return the mention, or two, that say when the phase named before `start` is."""
    inside = [
        one for one in found if start <= one.span[1] and start - 3 <= one.span[0] and one.span[1] <= end
    ]
    for one, other in zip_longest(inside, inside[1:]):
        if one.ranged and one.span[0] - start <= _FAR:
            printed = one.end is None and other and _BRACKETED.fullmatch(folded, one.span[1], other.span[0])
            return [one, other] if printed else [one]
    near = [one for one in inside if one.span[0] - start <= NEAR]
    if near and _HANDS.search(folded, start, near[0].span[0]):
        return None
    if len(inside) > 1 and near and _THEN_ENDS.fullmatch(folded, near[0].span[1], inside[1].span[0]):
        return inside[:2]
    if len(inside) > 1 and near and _PRINTED_END.fullmatch(folded, near[0].span[1], inside[1].span[0]):
        return inside[:2]
    if near and opens_range(folded, start, near[0]):
        return near[:1]
    if near and near[0].precision in _COARSE:
        return near[:1]
    days = [one for one in near if one.precision is Precision.DAY and one.every is None]
    if len(days) == 2 and days[0].start and days[1].start and days[0].start < days[1].start:
        return days
    return days[:1] if days and days[0].mode in ("before", "by") else None


def opens_range(folded: str, start: int, one: Mention) -> bool:
    """Return whether a day begins a range whose end is no day: "từ 05/9/2024 đến hết học kỳ I"."""
    return bool(re.search(r"(?<!\w)tu(?!\w)", folded[start : one.span[0]])) and bool(
        re.match(r"\s*\)?\s*(?:cho )?den(?!\w)", folded[one.span[1] :])
    )


def range_before(found: Sequence[Mention], start: int, end: int) -> list[Mention] | None:
    """Return the range that stands before the name: "Từ 05/9 đến 18/01: đợt 1"."""
    ranges = [one for one in found if one.ranged and start <= one.span[0] and one.span[1] <= end]
    return ranges[-1:] if ranges and end - ranges[-1].span[1] <= 15 else None


def days_of_cells(found: Sequence[Mention]) -> list[Mention] | None:
    """Return the first and the last day of a row that has a cell for each."""
    days = [one for one in found if one.precision is Precision.DAY and one.every is None and one.start]
    return [days[0], days[-1]] if len(days) > 1 else None
