"""The tables of a plan: rows with the heads of their columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.plans.reader.blocks import CELL, Block
from bot.plans.reader.numbers import figures

Span = tuple[int, int]


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
        padded = (*heads, *[""] * len(cells))[: len(cells)]
        rows[block] = Row(block, cells, padded, (*printed, *[""] * len(cells))[: len(cells)])
    return rows


def cells_of(block: Block) -> tuple[Span, ...]:
    """Return where the cells of a row stand."""
    places: list[Span] = []
    start = 0
    for part in block.text.split(CELL):
        places.append((start, start + len(part)))
        start += len(part) + len(CELL)
    return tuple(places)


def _is_head(block: Block) -> bool:
    return not figures(block.folded) and not any(letter.isdigit() for letter in block.text[:3])
