"""The lines of a printed page: notes' marks raised again, an empty line where the page leaves one."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bot.plans.files.marks import RAISED

if TYPE_CHECKING:
    from pypdfium2 import PdfTextPage

_JOINT = "\u200b"
_SIGNS = str.maketrans({"\ufffe": "-", "\x02": "-", _JOINT: None})
_ATTACHED = re.compile(
    r"(?:(?<=[^\s\d])\d{1,2}|(?<=\d)\d)(?!\d)(?:\r\n)?|(?m:^)\d{1,2}(?:\r\n)?(?= ?[^\W\d])"
)
"""Digits that may be a note's mark: after a word, at the end of a figure, before the note itself."""
_SMALL = 0.75
"""How high a raised mark is beside its neighbour, at most."""
_GAP = 1.4
"""How far apart two lines are with room between them, in usual distances."""


class Box(NamedTuple):
    """Where a letter's line stands on the page; zeros where it has no place."""

    top: float = 0.0
    bottom: float = 0.0

    @property
    def height(self) -> float:
        """How high the letter's line is."""
        return self.top - self.bottom

    def is_beside(self, other: Box) -> bool:
        """Tell whether this box has its middle in the line of the other."""
        return other.bottom < (self.top + self.bottom) / 2 < other.top


class Sizes:
    """Where the letters of a page stand, by their places in its text."""

    def __init__(self, page: PdfTextPage) -> None:
        """Look at a page's letters one by one, as asked."""
        from pypdfium2 import raw

        self._page = page
        self._box = raw.FS_RECTF()
        self._look = raw.FPDFText_GetLooseCharBox

    def box(self, place: int) -> Box:
        """Return where a letter stands."""
        found = self._look(self._page, place, ctypes.byref(self._box))
        return Box(self._box.top, self._box.bottom) if found else Box()


def lines_of(page: PdfTextPage) -> list[str]:
    """Return a page's lines in reading order, as the page prints them."""
    text = page.get_text_range()
    rows = text.split("\r\n")
    if page.count_chars() == len(text):  # else a letter's place in the text is not its place on the page
        sizes = Sizes(page)
        rows = _with_room(_with_marks(text, sizes).split("\r\n"), sizes)
    return [row.translate(_SIGNS) for row in rows]


def _with_marks(text: str, sizes: Sizes) -> str:
    """Return a page's text with small digits as the marks they are: "2021" and a note's 1 are not 20211."""
    return _ATTACHED.sub(lambda found: _mark(found, sizes), text)


def _mark(found: re.Match[str], sizes: Sizes) -> str:
    """Return digits raised if they are small beside their line; the break pdfium puts behind is none."""
    text, start = found.string, found.start()
    after = found.end() + text.startswith(" ", found.end())
    begins = start == 0 or text[start - 1] == "\n"
    mark, line = sizes.box(start), sizes.box(after if begins else start - 1)
    if not (0 < mark.height <= _SMALL * line.height and mark.is_beside(line)):
        return found[0]
    digits = found[0].removesuffix("\r\n")
    goes_on = digits != found[0] and sizes.box(after).is_beside(line)
    return digits.translate(RAISED) + (_JOINT * 2 if goes_on else found[0][len(digits) :])


def _with_room(rows: Sequence[str], sizes: Sizes) -> list[str]:
    """Return a page's lines with an empty one where the page leaves room between two."""
    tops, place = [], 0
    for row in rows:
        first = place + len(row) - len(row.lstrip())
        tops.append(sizes.box(first).top if row.strip() else None)
        place += len(row) + 2
    printed = [(row, top) for row, top in zip(rows, tops, strict=True) if top is not None]
    apart = sorted(above[1] - below[1] for above, below in pairwise(printed) if above[1] - below[1] > 1)
    usual = apart[len(apart) // 4] if apart else 0.0
    spaced = [row for row, _ in printed[:1]]
    for above, below in pairwise(printed):
        spaced += [""] if usual and above[1] - below[1] > _GAP * usual else []
        spaced.append(below[0])
    return spaced
