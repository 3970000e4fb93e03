"""Who gives an award where the plan names him before it, or only after a first giver."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from bot.plans.reader.blocks import Block
from bot.plans.reader.vocabulary import one_of, table

_GIVES = (
    r"\s+(?:se\s+)?(?:xet\s+)?(?:tang(?: thuong)?|trao tang|trao|cap)"
    r"(?:\s+danh hieu [^.;:()|]{2,80}(?:,|\s+va))?\s*$"
)
_LOOKED_BACK = 110
_LONGEST = 70


def giver_before(block: Block, start: int, place: int) -> str:
    """Return who gives what stands at `place`: "đề nghị Giám đốc Sở tặng Giấy khen"; or empty.

    Nothing before `start` is looked at.
    """
    first = max(start, place - _LOOKED_BACK)
    found = _before().search(block.folded[first:place])
    return block.text[first + found.start("who") : first + found.end("who")].strip() if found else ""


def more_givers(block: Block, place: int, end: int) -> Iterator[str]:
    """Yield who else gives what ends at `place`: "Bằng khen của UBND tỉnh, của Bộ trưởng"."""
    while (found := _another().match(block.folded, place, end)) is not None:
        yield block.text[found.start("who") : found.end("who")].strip()
        place = found.end()


@cache
def _before() -> re.Pattern[str]:
    known = one_of(table("titles")["giver"]["before"])
    who = rf"(?P<who>{known}(?!\w)(?:(?! (?:tang|trao|de nghi|duoc)(?!\w))[^,.;:()|“”]){{0,{_LONGEST}}}?)"
    return re.compile(rf"(?:^\s*|[,.;:()|–+-]\s*|(?<!\w)(?:de nghi|trinh|duoc|va|de|thi)\s+){who}{_GIVES}")


@cache
def _another() -> re.Pattern[str]:
    stop = one_of(table("titles")["giver"]["stop"])
    ends = rf"(?=[,.;:()“”…|]|$| (?:{stop})(?!\w))"
    return re.compile(rf"\s*(?:,|;|va|hoac)\s*cua (?P<who>[^,.;:()“”…\n|]{{2,60}}?){ends}")
