"""The tables of a plan: rows with the heads of their columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.plans.reader.blocks import Block
from bot.plans.reader.numbers import figures

Span = tuple[int, int]
_DAY = re.compile(r"\d\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}\s*$")
"""Two cells of which the second ends with a day are a row themselves."""
_PAIR = 2
_BAR = re.compile(r" ?\|(?: |$)")


@dataclass(frozen=True, eq=False)
class Row:
    """A row of a table; `heads[i]` is the folded head of its column `i`, empty where there is none."""

    block: Block
    cells: tuple[Span, ...]
    heads: tuple[str, ...]
    printed: tuple[str, ...] = ()
    """The same as they are printed."""

    def words(self, number: int) -> str:
        """Return the folded words of a cell."""
        start, end = self.cells[number]
        return self.block.folded[start:end].strip()

    def text(self, number: int) -> str:
        """Return the words of a cell."""
        start, end = self.cells[number]
        return self.block.text[start:end].strip()


def rows_of(blocks: Iterable[Block]) -> Mapping[Block, Row]:
    """Return every row that is not the head of its table, by its block."""
    rows: dict[Block, Row] = {}
    heads: tuple[str, ...] | None = None
    printed: tuple[str, ...] = ()
    for block in blocks:
        if not block.row:
            heads = None
            continue
        cells = cells_of(block)
        words = tuple(block.folded[start:end].strip() for start, end in cells)
        texts = tuple(block.text[start:end].strip() for start, end in cells)
        if heads is None:
            heads = words if _is_head(block) else ()
            printed = texts if heads else ()
            if heads:
                continue
        rows[block] = Row(block, cells, _over(heads, cells), _over(printed, cells))
    return rows


def cells_of(block: Block) -> tuple[Span, ...]:
    """Return where the cells of a row stand; one may be empty."""
    bars = [found.span() for found in _BAR.finditer(block.text)]
    starts = [0, *(end for _, end in bars)]
    return tuple(zip(starts, [*(start for start, _ in bars), len(block.text)], strict=True))


def _over(heads: tuple[str, ...], cells: Sequence[Span]) -> tuple[str, ...]:
    """Return a head for each cell; a row with one cell more begins with a label that has no head."""
    if heads and len(cells) == len(heads) + 1:
        return ("", *heads)
    return (*heads, *[""] * len(cells))[: len(cells)]


def _is_head(block: Block) -> bool:
    dated = len(cells_of(block)) == _PAIR and _DAY.search(block.text)
    return not (dated or figures(block.folded) or any(letter.isdigit() for letter in block.text[:3]))
