"""A plan's text made comparable letter by letter, with the way back to the text as it was given."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from bot.plans.reader.gaps import cell_gaps
from bot.words import shadow

CELL = " | "
"""Between the cells of a row."""
_CLUSTER = re.compile("[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+")


class _Folding(dict[int, str]):
    """What each letter is folded to, learnt as letters are met."""

    def __missing__(self, code: int) -> str:
        self[code] = shadow(chr(code))
        return self[code]


_FOLDING = _Folding()


def folded(text: str) -> str:
    """Return NFC `text` in lower case without diacritics; every position stays the same."""
    return text.translate(_FOLDING)


@dataclass(frozen=True)
class Source:
    """The text as given, and its NFC form; letter `i` of `text` stands at `places[i]` in `given`."""

    given: str
    text: str
    places: Sequence[int]

    def quote(self, start: int, end: int) -> str:
        """Return the words between two positions of `text`, exactly as they were given."""
        return self.given[self.places[start] : self.places[end]]


def source_of(given: str) -> Source:
    """Return `given` with its NFC form, the cells of its rows apart by " | "."""
    gaps = cell_gaps(given)
    if not gaps and unicodedata.is_normalized("NFC", given):
        return Source(given, given, range(len(given) + 1))
    letters: list[str] = []
    places: list[int] = []
    last = 0
    for start, end in [*gaps, (len(given), len(given))]:
        _compose(given, last, start, letters, places)
        if end > start:
            letters.append(CELL)
            places.extend([start] * len(CELL))
        last = end
    return Source(given, "".join(letters), [*places, len(given)])


def _compose(given: str, start: int, end: int, letters: list[str], places: list[int]) -> None:
    """Add the NFC form of a stretch, with the place of each letter."""
    for cluster in _CLUSTER.finditer(given, start, end):
        composed = unicodedata.normalize("NFC", cluster[0])
        letters.append(composed)
        places.extend([cluster.start()] * len(composed))
