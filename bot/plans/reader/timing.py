"""Times that are no day, and dates that only head a list or come back every year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from bot.dates.mentions import Mention, Precision
from bot.plans.reader.sentences import Sentence
from bot.plans.reader.vocabulary import one_of, table

_EVERY = re.compile(r"(?<!\w)(?:hang|moi)(?: nam| thang| quy| tuan| hoc k[yi])(?! hoc 20)(?!\w)")


def relative(words: str) -> bool:
    """Return whether folded words say a time that is no day: "vào dịp sơ kết"."""
    return _relative().search(words) is not None


def recurs(sentence: Sentence, one: Mention) -> bool:
    """Return whether a date comes back: it has no year and the sentence says "hằng năm"."""
    written = sentence.block.folded[one.span[0] : one.span[1]]
    return one.every is not None or (not re.search(r"20\d\d", written) and every(sentence.folded))


def every(words: str) -> bool:
    """Return whether folded words say "hằng năm", "mỗi tháng"."""
    return _EVERY.search(words) is not None


def without_every(words: str) -> str:
    """Return folded words without "hằng năm" and the like."""
    return _EVERY.sub(" ", words)


def precise(sentence: Sentence, inside: Sequence[Mention]) -> list[Mention]:
    """Return the dates of a sentence but for a month that heads it: "Tháng 9: nộp trước ngày 20/9"."""
    folded = sentence.block.folded
    heads = [
        one
        for one in inside[:1]
        if one.precision is not Precision.DAY and folded[one.span[1] :].lstrip()[:1] == ":"
    ]
    finer = len(inside) > 1 or relative(sentence.folded)
    return [one for one in inside if not (finer and one in heads)]


@cache
def _relative() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{one_of(table('deadlines')['relative']['words'])})(?!\w)")
