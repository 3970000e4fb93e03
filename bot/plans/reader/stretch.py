"""The stretches of time that a plan gives its whole campaign."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from bot.dates.mentions import Mention
from bot.plans.reader.blocks import Block
from bot.plans.reader.context import headings

_TIME = re.compile(
    r"(?<!\w)thoi gian(?! (?:nop|dang ky|cham|xet|gui|nhan|thi(?! dua)|bao cao|hoi|luyen|trien lam|hop"
    r"|binh|tong ket|so ket|hoan thanh))"
)
_STRETCH = re.compile(
    r"(?:phat dong|dot thi dua|phong trao|cao diem|thi dua|ke hoach|thuc hien|trien khai)[^.;:]{0,120}$"
)
_THEN = re.compile(
    r"\s*[,:]?\s*(?:(?:toan|cac|ca|nha) [a-z]+(?: [a-z]+)? )?(?:se )?"
    r"(?:thi dua|phat dong"
    r"|(?:to chuc|trien khai|thuc hien|huong ung) (?:dot|phong trao|thi dua|cao diem))(?!\w)"
)
"""What goes on after the time of the whole: "Từ 03/3 đến 31/5/2025, toàn trường thi đua ..."."""
_BEGINS = re.compile(r"(?<!\w)(?:tu|bat dau)(?: tu)?(?: ngay)?\s*\d")
_ENDS = re.compile(r"(?<!\w)(?:den|ket thuc|tong ket|be mac)(?!\w)")
_TASK = re.compile(
    r"(?<!\w)(?:hop(?! tac)|xet|nop|gui|bao cao|binh (?:xet|bau|chon)|cham(?! nhat)|nghiem thu|so ket"
    r"|tong ket)(?!\w)"
)
"""Who meets or hands something in within days has a task: "Hội đồng thi đua họp xét từ 22 đến 24/5"."""
_FEW_LETTERS = 4


def stretches(
    blocks: Sequence[Block], dates: Mapping[Block, list[Mention]]
) -> Iterator[tuple[Block, Mention, Mention]]:
    """Yield the ranges, or pairs of days, that are the time of the whole campaign, with their blocks."""
    for block in blocks:
        ranges = [(one, one) for one in dates[block] if one.ranged]
        for one, other in [*ranges, *_pairs(block, dates[block])]:
            if _is_stretch(block, one):
                yield block, one, other
    yield from _on_two_lines(blocks, dates)


def _on_two_lines(
    blocks: Sequence[Block], dates: Mapping[Block, list[Mention]]
) -> Iterator[tuple[Block, Mention, Mention]]:
    """Yield the first and the last day that two items name: "Bắt đầu: 24/02/2025", "Kết thúc: 28/3/2025"."""
    for block, below in pairwise(blocks):
        days = [*dates[block], *dates[below]]
        opens = re.match(r"(?:ngay )?bat dau", block.words) and re.match(r"(?:ngay )?ket thuc", below.words)
        if opens and len(dates[block]) == len(dates[below]) == 1:
            yield block, days[0], days[1]


def _pairs(block: Block, found: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """Yield two days that are a range in two parts: "bắt đầu từ ngày ..., kết thúc ngày ..."."""
    for one, other in pairwise(found):
        begins = _BEGINS.search(block.folded[: one.span[1]][-(one.span[1] - one.span[0] + 20) :])
        if (
            begins
            and _ENDS.search(block.folded[one.span[1] : other.span[1]])
            and not one.ranged
            and not other.ranged
        ):
            yield one, other


def _is_stretch(block: Block, one: Mention) -> bool:
    """Return whether a range is the time of the whole campaign."""
    if one.start is None and one.end is None:
        return False
    before = block.folded[block.body : one.span[0]]
    lead = before.rsplit(":", 1)[0] if ":" in before else ""
    if not before.strip(" -") and _THEN.match(block.folded, one.span[1]):
        return True
    if lead and not _TIME.search(lead):
        return False
    if len(before.strip(" (")) == 0 and len(block.folded) - one.span[1] < _FEW_LETTERS:
        return True
    if _TIME.search(before) or _is_of_the_whole(before.rsplit(". ", 1)[-1]):
        return True
    return len(before.strip(" -:")) < 12 and any(_TIME.search(head) for head in list(headings(block))[:2])


def _is_of_the_whole(before: str) -> bool:
    """Return whether the words before a range speak of the campaign, and of no task after it is named."""
    found = _STRETCH.search(before)
    return found is not None and not _TASK.search(before, found.start())
