"""A plan taken apart: its head, its blocks and the rows of its tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.plans.reader.blocks import Block, blocks_of
from bot.plans.reader.found import Head
from bot.plans.reader.letterhead import letterhead_of
from bot.plans.reader.lines import lines_of
from bot.plans.reader.periods import period_of, sort_of, years_of
from bot.plans.reader.source import Source, folded, source_of
from bot.plans.reader.tables import Row, rows_of
from bot.plans.reader.titling import Titling, titling_of
from bot.plans.reader.vocabulary import word

_OPENING_BLOCKS = 12
_SAID_OFTEN = 2
_DATED_LINES = 3
_SIGNED_LINES = 8


@dataclass(frozen=True)
class Paper:
    """What the steps of reading work on; `years` are the first and last the plan is about."""

    source: Source
    titling: Titling
    head: Head
    blocks: tuple[Block, ...]
    rows: Mapping[Block, Row]

    @property
    def plan(self) -> bool:
        """Return whether this is a plan of emulation, not another document."""
        about = word("head", "about")
        if not self.titling.plan:
            return False
        if self.titling.title and about.search(folded(self.titling.title)):
            return True
        said = sum(len(about.findall(block.folded)) for block in self.blocks)
        return said >= (_SAID_OFTEN if self.titling.title or self.titling.body == 0 else 1)

    @cached_property
    def years(self) -> tuple[int, int] | None:
        """Return the years that the period names, or None."""
        return years_of(self.head.period)

    @property
    def first_year(self) -> int | None:
        """Return the year the campaign begins, None if it is not said."""
        return self.years[0] if self.years else None


def paper_of(given: str) -> Paper:
    """Return a text taken apart."""
    source = source_of(given)
    lines = lines_of(source)
    titling = titling_of(source, lines)
    blocks = tuple(_body(blocks_of(source, lines[titling.body :])))
    around = (lines[: titling.first], lines[titling.body :][:_DATED_LINES], lines[-_SIGNED_LINES:])
    letterhead = letterhead_of(source, titling.title or "", *around, list(blocks))
    opening = [block.text for block in _opening(blocks)]
    cites = re.compile(r"can cu|thuc hien|theo")
    own = [text for text in opening if not cites.match(folded(text))]
    period = period_of([titling.title or "", *own, *opening])
    about = titling.title or " ".join(opening[:2])
    head = Head(
        title=titling.title,
        unit=letterhead.unit,
        number=letterhead.number,
        issued=letterhead.issued,
        kind=sort_of(about),
        period=period,
        quotes=dict(letterhead.quotes) | ({"title": titling.quote} if titling.quote else {}),
    )
    return Paper(source, titling, head, blocks, rows_of(blocks))


def _body(blocks: list[Block]) -> Iterator[Block]:
    """Yield the blocks up to the list of who receives the plan, and its appendices."""
    closed = False
    for block in blocks:
        if _is_foot(block):
            closed = True
        elif closed and word("sections", "appendix").match(block.words):
            closed = False
        if not closed:
            yield block


def _is_foot(block: Block) -> bool:
    """Return whether a block opens the list of who receives a plan: no item "- Nơi nhận: phòng" does."""
    bare = not block.body or len(block.words) <= len("noi nhan:")
    return bare and word("sections", "closing").match(block.words) is not None


def _opening(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Yield the blocks before the first numbered section."""
    for block in blocks[:_OPENING_BLOCKS]:
        if block.rank <= 20:
            return
        yield block
