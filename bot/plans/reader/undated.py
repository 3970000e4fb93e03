"""What a plan asks for at a time that is no day: "vào dịp sơ kết", "theo thời gian quy định"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set

from bot.dates.mentions import Mention, Precision
from bot.plans.reader.actions import kinds_of
from bot.plans.reader.blocks import Block
from bot.plans.reader.context import bygone, under
from bot.plans.reader.found import Kind, ToBeDated
from bot.plans.reader.mentioned import is_day
from bot.plans.reader.phases import Phases
from bot.plans.reader.sentences import Sentence, sentences
from bot.plans.reader.source import Source
from bot.plans.reader.timing import every, precise, recurs, relative, without_every

_ASKED = re.compile(
    r"(?<!\w)(?:gui|nop|bao cao|trinh|dang k[yi]|de nghi|de xuat|tong hop|so ket|tong ket|binh xet|xet"
    r"|danh gia|binh bau|lua chon|hoan thanh|ho so|cham|ket qua)(?!\w)"
)
_HANDED = re.compile(r"(?<!\w)(?:gui|nop|bao cao|trinh|dang k[yi]|de nghi|de xuat)(?!\w)")
_CALLED_ON = re.compile(r"(?<!\w)(?:de nghi|yeu cau) (?:cac|quy|toan the|moi|nhung)(?!\w)")
"""Who is asked to do something: "đề nghị các tổ triển khai"."""
_GROUNDS = re.compile(r"(?<!\w)la (?:mot trong (?:nhung |cac )?)?(?:can cu|co so|tieu chi|dieu kien)(?!\w)")
"""What only says what something is good for: "là căn cứ xét danh hiệu"."""
_SHARE = re.compile(r"\d\s*%")
_MOST = 300


def to_be_dated(
    source: Source,
    blocks: Sequence[Block],
    dates: Mapping[Block, list[Mention]],
    first_year: int | None,
    phases: Phases,
) -> Iterator[ToBeDated]:
    """Yield them in the order of the text; what says when a phase is asks for nothing."""
    for block in blocks:
        if bygone(block, first_year) or under(block, "aside") or under(block, "purpose"):
            continue
        spans = {span for where, span in phases.taken if where is block}
        for sentence in sentences(block):
            yield from _of(source, sentence, dates[block], spans)


def _of(
    source: Source, sentence: Sentence, dates: Sequence[Mention], phases: Set[tuple[int, int]]
) -> Iterator[ToBeDated]:
    for start, end in _clauses(sentence):
        if any(start <= first < end for first, _ in phases):
            continue
        words = sentence.block.folded[start:end]
        inside = precise(sentence, [one for one in dates if start <= one.span[0] < end])
        unsaid = [one for one in inside if _has_no_day(sentence, one)]
        recurring = bool(unsaid)
        weeks_only = all(one.precision is Precision.WEEK for one in unsaid)
        if weeks_only and any(_is_dated(sentence, one) for one in inside):
            continue
        if _GROUNDS.search(words):
            continue
        asked = _CALLED_ON.sub(" ", words)
        if not (relative(words) or recurring) or not _ASKED.search(asked) or _SHARE.search(words):
            continue
        if every(words) and not _HANDED.search(words) and not relative(without_every(words)) and not inside:
            continue
        kinds: Sequence[Kind] = kinds_of(words)
        if kinds:
            what = sentence.text(start, end).strip(" ,;.-–+:")
            yield ToBeDated(what[:_MOST], sentence.quote(source), kinds[0])


def _is_dated(sentence: Sentence, one: Mention) -> bool:
    """Return whether a date names a day by which something can be done."""
    if sentence.block.row and one.precision is not Precision.DAY and relative(sentence.folded):
        return False
    return is_day(one) and one.end is not None and not _has_no_day(sentence, one)


def _has_no_day(sentence: Sentence, one: Mention) -> bool:
    """Return whether a date is of a week only, comes back, or is none of the calendar."""
    return (
        one.precision is Precision.WEEK
        or one.blank
        or (one.problem is not None and one.end is None)
        or recurs(sentence, one)
    )


def _clauses(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Yield the clauses of a sentence that a change of task separates."""
    start = sentence.start
    for found in re.finditer(r";|(?<=\w), (?=dong thoi)|; dong thoi", sentence.folded):
        yield start, sentence.start + found.start()
        start = sentence.start + found.end()
    yield start, sentence.end
