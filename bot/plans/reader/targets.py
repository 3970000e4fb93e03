"""The chỉ tiêu of a plan: every figure its campaign is to reach, with the words it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.plans.reader.aims import aims, of_the_past, says_aim, wanted_here
from bot.plans.reader.blocks import Block
from bot.plans.reader.context import opening_of
from bot.plans.reader.found import Confidence, Target
from bot.plans.reader.groups import led_by, whom
from bot.plans.reader.numbers import Figure, figures
from bot.plans.reader.parallel import group_of, parallel
from bot.plans.reader.rows import cell_figures, is_note, is_of_a_person, row_unit, unit_of
from bot.plans.reader.sentences import Sentence, sentences
from bot.plans.reader.shares import Share, joined, own, shares
from bot.plans.reader.source import Source, folded
from bot.plans.reader.tables import Row

_DETAILS = re.compile(r"(?<!\w)(?:cu the|trong do|gom|bao gom|chia ra)(?: nhu sau)?\s*:")
_WHOLE = re.compile(r"(?<!\w)trong do(?!\w)[^;.]*$")
"""What stands before it is the whole that numbers after it are parts of."""
HEADS = "người"
"""The unit of a head-count."""


def targets(
    source: Source, blocks: Sequence[Block], rows: Mapping[Block, Row], first_year: int | None
) -> Iterator[Target]:
    """Yield the targets in the order of the text; `first_year` is the year the campaign begins."""
    opening = opening_of(blocks)
    for block in blocks:
        if not wanted_here(block, first_year) or (block in opening and not says_aim(block.words)):
            continue
        if block in rows:
            yield from _of_row(source, rows[block], first_year)
        elif not block.row:
            group = None
            for sentence in sentences(block):
                goes_on = block.folded[sentence.start - 1 : sentence.start] == ";"
                for one in _of(source, sentence, first_year, group if goes_on else None):
                    group = one.whom
                    yield one


def _of(source: Source, sentence: Sentence, first_year: int | None, group: str | None) -> Iterator[Target]:
    """Yield the targets of a sentence; `group` is whom the one before it was for."""
    block = sentence.block
    found = figures(block.folded[: sentence.end], sentence.start)
    wanted = aims(sentence, found, first_year)
    listed = list(parallel(sentence)) if wanted else []
    if listed:
        wanted = [one for one in wanted if not listed[0].start <= one.number < listed[0].end]
    for share in [*shares(sentence, joined(block, own(block, wanted))), *listed]:
        unit = _counted_before(share, block) if share.figure.unit == "?" else None
        if share.text and unit != "":
            own_group = group_of(share.text) if share in listed else None
            group = own_group or whom(block, share.figure, block.body, share.start, share.end, group)
            yield _target(block, share.figure, share.text, group, sentence.quote(source), unit)


def _counted_before(share: Share, block: Block) -> str:
    """Return what the number at the end of an item counts: "Sáng kiến: 03", or its block does."""
    lead = block.text[block.body :].partition(":")[0]
    return (
        unit_of(folded(share.text), share.text)
        or _detailed(block, share.figure.number)
        or unit_of(folded(lead), lead)
    )


def _detailed(block: Block, place: int) -> str:
    """Return what is counted by the figure that a number details: "20 sáng kiến, cụ thể: tổ Văn: 6"."""
    before = block.folded[:place]
    found = _DETAILS.search(before, block.body) or _WHOLE.search(before, block.body)
    counted = figures(before[: found.start()], block.body) if found else []
    last = counted[-1] if counted and not counted[-1].unit else None
    return "" if last is None else HEADS if last.people else block.text[last.end : last.counted].strip()


def _of_row(source: Source, row: Row, first_year: int | None) -> Iterator[Target]:
    if is_of_a_person(row):
        return
    found = list(cell_figures(row, first_year))
    quote = Sentence(row.block, 0, len(row.block.text)).quote(source)
    for cell in found:
        if of_the_past(folded(cell.text), first_year):
            continue
        unit = cell.figure.unit or (
            None if cell.figure.counted > cell.figure.end else row_unit(row, cell.text)
        )
        group = cell.group or led_by(cell.text)
        group = group or whom(row.block, cell.figure, cell.start, cell.start, cell.end)
        yield _target(row.block, cell.figure, cell.text, group, quote, unit)
    taken = {cell.figure.number for cell in found}
    for (start, end), head in zip(row.cells, row.heads, strict=True):
        if is_note(head, first_year):
            continue
        sentence = Sentence(row.block, start, end)
        inside = figures(row.block.folded[:end], start)
        wanted = aims(sentence, [one for one in inside if one.number not in taken], first_year)
        for share in shares(sentence, wanted):
            group = whom(row.block, share.figure, start, share.start, share.end)
            yield _target(row.block, share.figure, share.text, group, quote)


def _target(
    block: Block, figure: Figure, text: str, group: str | None, quote: str, unit: str | None = None
) -> Target:
    if not unit:
        unit = figure.unit or (HEADS if figure.people else block.text[figure.end : figure.counted].strip())
    sure: Confidence = "high" if len(text.split()) > 1 and unit else "low"
    return Target(text, figure.op, figure.value, unit, group, quote, sure)
