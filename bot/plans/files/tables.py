"""Tables as lines: a row is one line, but a table that only places words side by side is read as words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.words.folding import fold

CELL = " | "
_MOST_ROWS = 4
_SIDE_BY_SIDE = re.compile(r"cong hoa xa hoi chu nghia|^noi nhan ?(?::|[-–])")
"""What a cell at the head of a paper and one at its foot hold; a bare "Nơi nhận" heads a column."""
_ENDED = (".", ",", ";", ":", "!", "?")

Cell = Sequence[str]


def row_lines(rows: Sequence[Sequence[Cell]]) -> Iterator[str]:
    """Yield a table's lines, from rows of cells of lines.

    A table of one column is a frame around paragraphs, one at the head or the foot of a paper places them:
    their lines come one by one, cell after cell. Any other row is one line.
    """
    if all(len(row) <= 1 for row in rows) or _places(rows):
        for row in rows:
            for cell in row:
                yield from cell
        return
    for row in rows:
        line = CELL.join(_joined(cell) for cell in row)
        if line.strip(" |"):
            yield line


def _places(rows: Sequence[Sequence[Cell]]) -> bool:
    if len(rows) > _MOST_ROWS or any(len(row) > 3 for row in rows):
        return False
    return any(_SIDE_BY_SIDE.search(fold(" ".join(cell))) for row in rows for cell in row)


def _joined(cell: Cell) -> str:
    """Return a cell's lines as one; a line that does not end as a clause does gets a semicolon."""
    lines = [line.strip() for line in cell]
    return " ".join([*(line if line.endswith(_ENDED) else f"{line};" for line in lines[:-1]), *lines[-1:]])
