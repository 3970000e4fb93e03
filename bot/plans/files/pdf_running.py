"""What a PDF prints on every page, its number and its running head, is no part of the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

EDGE = 2
"""Lines at the top and at the bottom of a page that may be running ones."""
FEW = 3
"""Pages below which nothing is known to run."""

_NUMBER = re.compile(r"(?:trang|page)?[-–—\s]*(\d{1,4})[-–—\s]*(?:[/|]\s*\d{1,4})?", re.IGNORECASE)


def without_running(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return the pages without their numbers and with lines that most of them begin or end with only once.

    A lone number is a page's where it stands at the edge and is as far from the page's own count as those of
    most pages; any other figure is the text's.
    """
    heads, shift = _running(pages), _shift(pages)
    told: set[str] = set()
    return [_kept(page, number, heads - told, told, shift) for number, page in enumerate(pages, 1)]


def _kept(
    page: Sequence[str], number: int, new: frozenset[str], told: set[str], shift: int | None
) -> list[str]:
    """Return the lines of a page that are its own; the running ones it is the first to say go into `told`."""
    kept = []
    for place, line in enumerate(page):
        if _at_edge(place, page):
            lone = _NUMBER.fullmatch(line.strip())
            if (lone and shift is not None and int(lone[1]) == number + shift) or _same(line) in told - new:
                continue
            told |= {_same(line)} & new
        kept.append(line)
    return kept


def _running(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """Return the lines that stand at the edge of most pages."""
    if len(pages) < FEW:
        return frozenset()
    counted = Counter(line for page in pages for line in {_same(line) for line in _edges(page)})
    return frozenset(line for line, times in counted.items() if times > len(pages) / 2)


def _shift(pages: Sequence[Sequence[str]]) -> int | None:
    """Return how far the numbers printed on most pages are from the pages' own count; None without any."""
    numbers = (
        (number, _NUMBER.fullmatch(line.strip()))
        for number, page in enumerate(pages, 1)
        for line in _edges(page)
    )
    shifts = Counter(int(lone[1]) - number for number, lone in numbers if lone)
    if not shifts:
        return None
    shift, times = shifts.most_common(1)[0]
    enough = (len(pages) - 1) / 2 if shift == 0 else max(FEW, len(pages) / 2)
    return shift if times >= enough else None


def _edges(page: Sequence[str]) -> Iterator[str]:
    return (line for place, line in enumerate(page) if line.strip() and _at_edge(place, page))


def _at_edge(place: int, page: Sequence[str]) -> bool:
    return place < EDGE or place >= len(page) - EDGE


def _same(line: str) -> str:
    return " ".join(line.split())
