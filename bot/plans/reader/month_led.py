"""Days that only a month before them completes: "Tháng 5/2025: nộp hồ sơ trước ngày 15; họp xét ngày 20"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.dates.grammar import DueMode
from bot.dates.mentions import Mention, Precision
from bot.plans.reader.blocks import Block

_LED = re.compile(r"\s*[:|]")
_DAY = re.compile(
    r"(?<!\w)(?:(?P<before>(?:xong )?truoc)|(?P<by>cham nhat|muon nhat|han cuoi|den het))?(?: la| vao)?\s*"
    r"(?:(?:tu )?ngay (?P<first>\d{1,2})\s*(?:[-–]|den)(?: het)?(?: ngay)?\s*(?P<last>\d{1,2})"
    r"(?!\d|\s*[/.]\s*\d)"
    r"|ngay (?P<day>\d{1,2})(?!\d|\s*[/.\-–]\s*\d|\s+(?:thang|moi|hang))|(?P<all>trong thang)(?!\s*\d))"
)


def with_days_of_the_month(block: Block, found: Sequence[Mention]) -> list[Mention]:
    """Return the dates of a block with those that stand after the month it begins with, in order."""
    month = found[0] if found else None
    if (
        month is None
        or month.precision is not Precision.MONTH
        or month.ranged
        or month.every is not None
        or block.folded[block.body : month.span[0]].strip(" -–+")
        or _LED.match(block.folded, month.span[1]) is None
    ):
        return list(found)
    more = [one for one in _days(block, month) if not any(_overlap(one, other) for other in found)]
    return sorted((*found, *more), key=lambda one: one.span)


def _days(block: Block, month: Mention) -> Iterator[Mention]:
    for said in _DAY.finditer(block.folded, month.span[1]):
        start = said.start() + len(said[0]) - len(said[0].lstrip())
        span = (start, said.end())
        if said["all"]:
            yield replace(month, mode="within", span=span, whole=span)
            continue
        first, last = int(said["first"] or said["day"]), int(said["last"] or said["day"])
        if month.start and month.end and 0 < first <= last <= month.end.day:
            opens, closes = month.start.replace(day=first), month.start.replace(day=last)
            mode: DueMode | None = "before" if said["before"] else "by" if said["by"] else None
            days = replace(month, start=opens, end=closes, precision=Precision.DAY, ranged=first < last)
            yield replace(days, mode=mode, span=span, whole=span)


def _overlap(one: Mention, other: Mention) -> bool:
    return one.span[0] < other.span[1] and other.span[0] < one.span[1]
