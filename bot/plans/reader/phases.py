"""The đợt of a plan, or the one stretch of time it has."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.dates.mentions import Mention
from bot.plans.reader.blocks import Block
from bot.plans.reader.found import Confidence, Phase
from bot.plans.reader.phase_times import NEAR, days_of_cells, opens_range, range_before, times_of
from bot.plans.reader.sentences import quoted
from bot.plans.reader.sequence import sequence
from bot.plans.reader.source import Source, folded
from bot.plans.reader.stretch import stretches
from bot.plans.reader.tables import Row
from messages.words import capital

_NAME = re.compile(
    r"(?<![\w/])(?:cac )?(?P<name>(?:dot|giai doan|chang|chu diem|cao diem|dot thi dua|dot phat dong"
    r"|dot cao diem)\s*(?:thi dua\s*)?(?:so\s*)?"
    r"(?P<n>\d{1,2}|[ivx]{1,4}|thu (?:nhat|hai|ba|tu|nam|\d)|mot|hai|ba|bon|nhat))(?![\w/]|[.,-]\d)"
)
_UNNUMBERED = re.compile(
    r"(?P<name>hoc k[yi] (?:i{1,2}|[12])|nam hoc 20\d\d\s?[-–]\s?20\d\d"
    r"|(?:dot|giai doan|chang) (?!\d)[^:;.(|]{3,60}?)\s*(?:[:(]|,(?= tu ))"
)
"""What opens an item that is a phase by its range alone: "Đợt cao điểm, từ ...", "Học kỳ I: từ ..."."""
_TERMS = re.compile(r"(?<!\w)(?P<name>hoc k[yi] (?:i{1,2}|[12]|mot|hai))\s*\((?=(?:tu )?(?:ngay )?\d)")
"""Terms in brackets behind each other are the đợt of a year: "học kỳ I (05/9 - 14/01) và học kỳ II (...)"."""
_OF_PHASES = re.compile(r"(?<!\w)(?:dot|giai doan|chang|phan ky|lo trinh|thoi gian|tien do|cac ky)(?!\w)")
_NOT_OPENED_BY = re.compile(
    r"(?<!\w)(?:so ket|tong ket|ket thuc|binh xet|xet|danh gia|ket qua|han|nop|sau|bao cao|cuoi|het"
    r"|dang ky|truoc|cua|trong|den|thuc hien)\s*$"
)
_HANDED = re.compile(r"(?<!\w)(?:gui|nop|danh sach|ho so)(?!\w)[^.;]*$")
"""Something is handed in for a phase that is named after these: it is none of its times."""
_NUMBER = re.compile(r"(?:thu )?(?:\d{1,2}|[ivx]{1,4}|nhat|mot|hai|ba|bon)")
_SORTS = {"dot": "Đợt", "giai doan": "Giai đoạn"}
_LONGEST_NAME = 80
_FAR = 160


@dataclass
class Phases:
    """The phases found, and the mentions that are theirs: no deadline is made of these."""

    found: list[Phase] = field(default_factory=list)
    taken: set[tuple[Block, tuple[int, int]]] = field(default_factory=set)


@dataclass(frozen=True)
class Said:
    """The words that name a phase, and the stretch of their block that speaks of it."""

    block: Block
    words: str
    around: tuple[int, int]


def phases_of(
    source: Source,
    title: str,
    blocks: Sequence[Block],
    rows: Mapping[Block, Row],
    dates: Mapping[Block, list[Mention]],
    first_year: int | None,
) -> Phases:
    """Return the đợt in order, each name once; without any, the one stretch of the campaign."""
    phases = Phases()
    for number, block in enumerate(blocks):
        if block in rows:
            _of_row(source, rows[block], dates[block], phases)
        else:
            _named(source, blocks, number, dates, phases)
    if not phases.found:
        _in_a_row(source, blocks, dates, first_year, phases)
    if not phases.found:
        _single(source, _name_of(title), blocks, dates, phases)
    return phases


def _in_a_row(
    source: Source,
    blocks: Sequence[Block],
    dates: Mapping[Block, list[Mention]],
    first_year: int | None,
    phases: Phases,
) -> None:
    """Add the items whose times follow each other as the phases."""
    for one in sequence(blocks, dates, first_year):
        said = Said(one.block, one.name, (0, len(one.block.text)))
        _keep(source, said, one.block, [one.time], phases)


def _name_of(title: str) -> str | None:
    """Return the name of the only đợt that a plan is about: "Phát động thi đua đợt I"."""
    found = _NAME.search(folded(title))
    return capital(title[found.start("name") : found.end("name")]) if found else None


def _named(
    source: Source, blocks: Sequence[Block], number: int, dates: Mapping[Block, list[Mention]], phases: Phases
) -> None:
    block = blocks[number]
    names = [one for one in _NAME.finditer(block.folded, block.body) if _opens(block, one)]
    names = names or _terms(block, dates[block])
    unnumbered = _UNNUMBERED.match(block.folded, block.body) if not names else None
    if unnumbered and any(one.ranged for one in dates[block]) and _among_phases(block):
        names = [unnumbered]
    for place, name in enumerate(names):
        end = names[place + 1].start() if place + 1 < len(names) else len(block.folded)
        first = block.body if place == 0 else name.start()
        at = (
            block,
            times_of(block.folded, dates[block], name.end(), end)
            or range_before(dates[block], first, name.start()),
        )
        if at[1] is None and name.start() <= block.body + 2:
            at = _below(blocks, number, dates)
        if at[1] is not None:
            words = block.text[name.start("name") : name.end("name")]
            _keep(source, Said(block, words, (first, end)), at[0], at[1], phases)


def _terms(block: Block, found: Sequence[Mention]) -> list[re.Match[str]]:
    """Return the terms that a block which speaks of đợt names with their times in brackets."""
    names = list(_TERMS.finditer(block.folded, block.body))
    ranges = sum(one.ranged for one in found)
    return names if len(names) > 1 <= ranges and re.search(r"(?<!\w)dot(?!\w)", block.folded) else []


def _among_phases(block: Block) -> bool:
    """Return whether the nearest heading above a block is about đợt."""
    return bool(block.heads) and _OF_PHASES.search(block.heads[-1].words) is not None


def _of_row(source: Source, row: Row, found: Sequence[Mention], phases: Phases) -> None:
    """Add the phase of a row: its first cells name it, or only number it under the head "Đợt"."""
    block = row.block
    for number, (start, end) in enumerate(row.cells[:2]):
        words = _row_name(row, number, start)
        if words:
            chosen = times_of(block.folded, found, end, len(block.folded)) or days_of_cells(found)
            if chosen:
                _keep(source, Said(block, words, (0, len(block.text))), block, chosen, phases)
            return


def _row_name(row: Row, number: int, start: int) -> str:
    """Return the name of the phase in a cell, with its head where it only numbers it; or empty."""
    if name := _NAME.match(row.block.folded, start):
        return row.block.text[name.start() : name.end()]
    sort = re.match(r"(?:cac |ten )?(dot|giai doan)", row.heads[number])
    if sort is None or not row.words(number) or len(row.words(number)) > _LONGEST_NAME:
        return ""
    numbered = _NUMBER.fullmatch(row.words(number))
    return f"{_SORTS[sort[1]]} {row.text(number)}" if numbered else row.text(number)


def _opens(block: Block, name: re.Match[str]) -> bool:
    if _HANDED.search(block.folded[max(0, name.start() - _FAR) : name.start()]):
        return False
    return not _NOT_OPENED_BY.search(block.folded[max(0, name.start() - 20) : name.start()])


def _below(
    blocks: Sequence[Block], number: int, dates: Mapping[Block, list[Mention]]
) -> tuple[Block, list[Mention] | None]:
    """Return the range of the first blocks under a phase's heading, or right after it."""
    block = blocks[number]
    for below in blocks[number + 1 : number + 4]:
        if block not in below.heads or _NAME.match(below.folded, below.body):
            break
        chosen = [one for one in dates[below] if one.ranged][:1]
        if chosen and chosen[0].span[0] - below.body <= NEAR:
            return below, chosen
    return block, None


def _keep(source: Source, said: Said, where: Block, chosen: list[Mention], phases: Phases) -> None:
    """Add a phase with the one or two dates chosen for it, once for each name."""
    name = capital(said.words)
    again = any(one.name and one.name.lower() == name.lower() for one in phases.found)
    phases.taken.update((where, one.span) for one in chosen if not again or one.ranged)
    if again:
        return
    first, last = chosen[0], chosen[-1]
    alone = len(chosen) == 1 and not first.ranged
    open_start = alone and first.start == first.end and first.mode is not None
    open_end = alone and not open_start and opens_range(where.folded, 0, first)
    start, end = None if open_start else first.start, None if open_end else last.end
    quote = quoted(source, where, *(said.around if where is said.block else (0, len(where.text))))
    sure: Confidence = "low" if open_start or open_end else "high"
    phases.found.append(Phase(name or None, start, end, quote, sure, first.start_said, last.end_said))


def _single(
    source: Source,
    name: str | None,
    blocks: Sequence[Block],
    dates: Mapping[Block, list[Mention]],
    phases: Phases,
) -> None:
    for block, one, other in stretches(blocks, dates):
        phases.taken.add((block, one.span))
        quote = quoted(source, block, 0, len(block.text))
        phases.found.append(Phase(name, one.start, other.end, quote, "high", one.start_said, other.end_said))
        return
