"""Rows of a table that no line rules: their cells are apart by tabs, by wide blanks or by semicolons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

Gap = tuple[int, int]
_LINE = re.compile(r"[^\n\f]*")
_TABS, _BLANKS, _SEMICOLONS = re.compile(r"\t"), re.compile(r"[ \u00a0]{3,}"), re.compile(r" ?; ?")
_LEADERS = re.compile(
    r"(?<=[\w)]) ?(?:\.{5,}|…{2,}|_{5,}) ?(?=(?:[Tt]rước|[Cc]hậm|[Mm]uộn|[Hh]ạn|[Nn]gày|[Tt]ừ) \d*|\d)"
)
"""Dots that lead from what is handed in to its day: "Báo cáo ........ trước ngày 10/3/2026"."""
_MARKER = re.compile(
    r"\s*(?:[-–—+•*✓➢➤]|\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđA-EĐ][.)]|[IVX]+[.)/]"
    r"|(?:Điều|Mục|Bước) \d{1,2}[.:])\s*"
)
"""A tab or a blank after the number of an item parts no cells."""
_ROW = 3
"""So many cells make a row beside another one."""
_RUN = 3
"""So many rows in a row make a table of two cells, or one with semicolons."""
_HEAD_LINES = 12
"""The two columns of a head or a foot stand within so many lines of the edge."""


def cell_gaps(text: str) -> list[Gap]:
    """Return where the cells of rows are parted, in order; other tabs, blanks and semicolons part nothing."""
    lines = [found.span() for found in _LINE.finditer(text) if found[0].strip()]
    gaps: list[Gap] = []
    for pattern, is_row in ((_TABS, _tabbed), (_BLANKS, _spaced), (_SEMICOLONS, _listed)):
        if pattern.search(text):
            parted = [list(_gaps(pattern, text, *line)) for line in lines]
            counts = [len(found) + 1 for found in parted]
            runs = _runs(counts)
            gaps += [gap for at in range(len(lines)) if is_row(counts, runs, at) for gap in parted[at]]
    if _LEADERS.search(text):
        gaps += [gap for line in lines for gap in _led(text, *line)]
    return sorted(gaps)


def _led(text: str, start: int, end: int) -> list[Gap]:
    """Return the one run of dots that leads to a day; more of them are blanks to be filled in."""
    found = [one.span() for one in _LEADERS.finditer(text, start, end)]
    return found if len(found) == 1 and text.count("...", found[0][1], end) == 0 else []


def _gaps(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[Gap]:
    """Yield the gaps of a line that stand between its words; a sentence that ends so has none."""
    line = text[start:end]
    first, last = start + len(line) - len(line.lstrip()), start + len(line.rstrip())
    marker = _MARKER.match(text, first, last)
    if pattern is not _SEMICOLONS or line.rstrip()[-1] not in ".;:":
        yield from (found.span() for found in pattern.finditer(text, marker.end() if marker else first, last))


def _tabbed(counts: Sequence[int], runs: Sequence[int], at: int) -> bool:
    return counts[at] >= _ROW or (counts[at] == _ROW - 1 and max(_beside(counts, at)) >= counts[at])


def _spaced(counts: Sequence[int], runs: Sequence[int], at: int) -> bool:
    if counts[at] >= _ROW:
        return max(_beside(counts, at)) >= _ROW
    inside = _HEAD_LINES <= at < len(counts) - _HEAD_LINES
    return inside and counts[at] > 1 and runs[at] >= _RUN


def _listed(counts: Sequence[int], runs: Sequence[int], at: int) -> bool:
    return counts[at] >= _ROW and runs[at] >= _RUN


def _beside(counts: Sequence[int], at: int) -> list[int]:
    return [counts[other] for other in (at - 1, at + 1) if 0 <= other < len(counts)] or [0]


def _runs(counts: Sequence[int]) -> list[int]:
    """Return for each line how many lines in a row have as many cells as it."""
    lengths = [len(list(same)) for _, same in groupby(counts)]
    return [length for length in lengths for _ in range(length)]
