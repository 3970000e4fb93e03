"""Dates that only head a list or come back every year."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.dates.mentions import Mention, Precision
from bot.plans.reader.relations import relative
from bot.plans.reader.sentences import Sentence

_EVERY = re.compile(r"(?<!\w)(?:hang|moi)(?: nam| thang| quy| tuan| hoc k[yi])(?! hoc 20)(?!\w)")
_TEN_DAYS = re.compile(r"(?<!\w)(?:(?:thuong|trung|ha) tuan|giua thang)(?!\w)")
_OCCASION = re.compile(
    r"(?<!\w)(?:(?:vao|tai|trong) (?:cac )?"
    r"(?:buoi|phien|gio|cuoc|k[yi] hop|tiet sinh hoat|hoi nghi|le)(?: [a-z]+){1,5}"
    r"|(?:truoc|sau)(?: buoi| cuoc)? (?:hop|sinh hoat)(?: [a-z]+){0,4}) $"
)


def recurs(sentence: Sentence, one: Mention) -> bool:
    """Return whether a date comes back: it has no year and the sentence says "hằng năm"."""
    if sentence.folded.lstrip(" (").startswith("rieng "):
        return False
    folded = sentence.block.folded
    written = folded[one.span[0] : one.span[1]]
    whole = folded[folded.rfind(". ", 0, sentence.start + 1) + 1 : sentence.end]
    return one.every is not None or (not re.search(r"20\d\d", written) and _EVERY.search(whole) is not None)


def has_no_day(sentence: Sentence, one: Mention) -> bool:
    """Return whether a date is of a week or ten days only, comes back, or is none of the calendar.

    Neither has a month whose meeting is meant: "vào buổi sinh hoạt chuyên môn cuối tháng 5".
    """
    folded, (start, end) = sentence.block.folded, one.span
    return (
        one.precision is Precision.WEEK
        or one.blank
        or (one.problem is not None and one.end is None)
        or recurs(sentence, one)
        or (
            one.precision is Precision.MONTH
            and not one.ranged
            and (_TEN_DAYS.search(folded, start, end) or _OCCASION.search(folded[sentence.start : start]))
            is not None
        )
    )


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
