"""The lines of a plan that carry its words: page numbers, repeated headers and footnotes are told apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.plans.reader.source import Source, folded

LONGEST = 3_000
"""Letters of a line; what is longer is cut, so that nothing that follows grows with more than its length."""
_LINE = re.compile(rf"[^\n\f\r\v\x1c-\x1e\x85\u2028\u2029]{{0,{LONGEST}}}")
_ORNAMENT = " \t\u00a0\u3000*#_`|\\"
_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:[^.;:|]{0,80}(?:trang|page))?\s*\d{1,3}(?:\s*(?:/|of|\|)\s*\d{1,3})?[-–—\s]*", re.IGNORECASE
)
_FOOTNOTE = re.compile(r"[¹²³⁴⁵⁶⁷⁸⁹⁰]+\s*\w|\[\d{1,2}\]\s*\w|<sup>\s*\d{1,2}\s*</sup>\s*\w")
_LONGEST_HEADER = 120
_LETTER = re.compile(r"[^\W_]")


@dataclass(frozen=True)
class Line:
    """A line's words, from `start` to `end` of the source's text."""

    start: int
    end: int
    folded: str
    page: int
    gap: bool
    """Whether empty lines stand before it."""
    broken: bool = False
    """Whether a page ended before it."""
    star: bool = False
    """Whether it is led by a single "*", as an item of a list is."""


def lines_of(source: Source) -> list[Line]:
    """Return the lines with words, in order, without page numbers, repeated headers and footnotes."""
    lines = list(_all(source))
    repeated = _repeated(lines)
    kept: list[Line] = []
    footnote = broken = False
    for line in lines:
        footnote = _FOOTNOTE.match(source.text, line.start) is not None or (footnote and not line.gap)
        if footnote or line in repeated or _PAGE_NUMBER.fullmatch(line.folded):
            broken = True
            continue
        broken = broken or bool(kept and kept[-1].page != line.page)
        kept.append(replace(line, broken=broken))
        broken = False
    return kept


def _all(source: Source) -> Iterator[Line]:
    text, page, gap, position = source.text, 0, False, 0
    while position <= len(text):
        found = _LINE.match(text, position)
        end = found.end() if found else position
        cut = end - position == LONGEST
        if cut:
            space = text.rfind(" ", position + 1, end)
            end = space if space > 0 else end
        line = _line(text, position, end, page, gap)
        if line is not None:
            yield line
        gap = line is None
        page += text[end : end + 1] == "\f"
        position = end if cut else end + 1


def _line(text: str, start: int, end: int, page: int, gap: bool) -> Line | None:
    """Return a line without the ornaments around it, None if it has no word."""
    raw = text[start:end]
    bare = raw.strip(_ORNAMENT)
    if not _LETTER.search(bare):
        return None
    first = start + len(raw) - len(raw.lstrip(_ORNAMENT))
    lead = raw[: first - start].strip()
    star = lead == "*" and raw.count("*") == 1
    return Line(first, first + len(bare), folded(bare), page, gap, star=star)


def _repeated(lines: list[Line]) -> set[Line]:
    """Return the lines at the edge of a page that stand at the edge of most pages, but for the first."""
    pages = lines[-1].page + 1 if lines else 0
    if pages < 3:
        return set()
    edges = [
        line
        for before, line, after in zip([None, *lines], lines, [*lines[1:], None], strict=False)
        if len(line.folded) <= _LONGEST_HEADER
        and (before is None or after is None or before.page != line.page or after.page != line.page)
    ]
    counts = Counter(line.folded for line in edges)
    first = {line.folded: line for line in reversed(edges)}
    return {line for line in edges if counts[line.folded] > pages // 2 and first[line.folded] is not line}
