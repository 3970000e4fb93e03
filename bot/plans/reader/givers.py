"""Who gives an award where the plan names him before it, or only after a first giver."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from bot.plans.reader.blocks import Block
from bot.plans.reader.vocabulary import one_of, table

_GIVES = (
    r"\s+(?:(?:se|da|xet|xem xet|quyet dinh|ra quyet dinh|ky)(?: va|,)?\s+)*(?:"
    r"(?:tang(?: thuong)?|trao tang|trao|cap)(?:\s+danh hieu [^.;:()|]{2,80}(?:,|\s+va))?"
    r"|khen(?: thuong)?(?: bang)?(?: hinh thuc)?\s*:?)\s*$"
)
_PRAISED_BY = r"(?<!\w)khen(?: thuong)? cua\s+(?P<by>[^,.;:()|]{2,60}?)\s*:\s*$"
"""Who gives may head what is given: "Khen thưởng của Chủ tịch UBND xã: Giấy khen"."""
_NO_GIVER = (
    r"(?:tang|trao|de nghi|duoc|khen|va(?! dao tao| the thao| du lich| xa hoi| nhan)|xet|xem|trinh"
    r"|tuyen duong|bieu duong|vinh danh|cong nhan|ghi nhan|xep|dat|cap(?! (?:tren|uy|co |bo))"
    r"|quyet dinh|ra quyet|ky|se|da|thi)(?!\w)"
)
"""A verb, and no part of a giver's name."""
_ASKED = r"(?<!\w)(?:de nghi|trinh|do|duoc)\s+"
_LOOKED_BACK = 110
_LONGEST = 70
_MOST_WORDS = 9


def giver_before(block: Block, start: int, place: int) -> str:
    """Return who gives what stands at `place`: "đề nghị Giám đốc Sở tặng Giấy khen"; or empty.

    Nothing before `start` is looked at.
    """
    first = max(start, place - _LOOKED_BACK)
    for pattern in _before():
        if found := pattern.search(block.folded[first:place]):
            return block.text[first + found.start("by") : first + found.end("by")].strip()
    return ""


def more_givers(block: Block, place: int, end: int) -> Iterator[str]:
    """Yield who else gives what ends at `place`, as printed: "Bằng khen của UBND tỉnh, của Bộ trưởng"."""
    while (found := _another().match(block.folded, place, end)) is not None:
        yield block.text[found.start("by") : found.end("by")].strip()
        place = found.end()


@cache
def _before() -> tuple[re.Pattern[str], ...]:
    """Return how a giver is named before: one who is known, whoever is asked to give, or a heading."""
    known = one_of(table("titles")["giver"]["before"])
    named = rf"(?P<by>{known}(?!\w)(?:(?! {_NO_GIVER})[^,.;:()|“”]){{0,{_LONGEST}}}?)"
    anybody = rf"(?P<by>(?!{_NO_GIVER})[a-z][\w&/-]*(?: (?!{_NO_GIVER})[\w&/-]+){{0,{_MOST_WORDS}}}?)"
    return (
        re.compile(rf"(?:^\s*|[,.;:()|–+-]\s*|(?<!\w)(?:de nghi|trinh|duoc|va|de|thi|do)\s+){named}{_GIVES}"),
        re.compile(rf"{_ASKED}{anybody}{_GIVES}"),
        re.compile(_PRAISED_BY),
    )


@cache
def _another() -> re.Pattern[str]:
    stop = one_of(table("titles")["giver"]["stop"])
    ends = rf"(?=[,.;:()“”…|]|$| (?:{stop})(?!\w))"
    return re.compile(rf"\s*(?:,|;|va|hoac)\s*(?P<by>(?:cua|cap) [^,.;:()“”…\n|]{{2,60}}?){ends}")
