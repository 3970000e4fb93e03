"""A text as the date grammar sees it: folded, spaces single, every place traceable to the text as given."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

_GONE = "\x00"
_BREAKS = "\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_BOLD = "*"
_DASHES = "-\u2192\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_CROSSED_D = {"đ": "d", "ð": "d"}
_GAP = re.compile(r"[ \n\x00]{2,}|[\n\x00]")
_LINE_HEAD = re.compile(r"[-+•·](?!\d)|(?:\d{1,2}|[a-z])[.)][ \n]|(?:\d{1,2}\.){2}(?!\d{4})")


class _Letters(dict[int, str]):
    """Every letter's folded form, found once: one letter stays one letter."""

    def __missing__(self, code: int) -> str:
        self[code] = seen = _seen(chr(code))
        return seen


def _seen(letter: str) -> str:
    if letter in _BREAKS:
        return "\n"
    if letter in _DASHES:
        return "-"
    if letter.isspace():
        return " "
    if letter in _BOLD or unicodedata.category(letter) in ("Mn", "Cf", "Cc", "Cs"):
        return _GONE
    wide = "\uff01" <= letter <= "\uff5e"
    base = unicodedata.normalize("NFKD" if wide else "NFD", letter)[0].lower()
    return _CROSSED_D.get(base, base if len(base) == 1 else letter)


_LETTERS = _Letters()


@dataclass(frozen=True)
class Seen:
    """A text folded; a line break within a sentence is a space there, the end of a paragraph "\\n"."""

    text: str
    folded: str
    _here: list[int]
    _there: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the folded letters from `start` to `end` stand in the text as given."""
        first, last = self._place(start), self._place(end - 1) + 1
        while last < len(self.text) and unicodedata.combining(self.text[last]):
            last += 1
        return first, last

    def words(self, start: int, end: int) -> str:
        """Return what is written there, its spaces single."""
        first, last = self.span(start, end)
        return " ".join(self.text[first:last].split())

    def marks(self, start: int, end: int) -> str:
        """Return what is written there in lower case, letters and diacritics apart (NFD)."""
        first, last = self.span(start, end)
        return unicodedata.normalize("NFD", self.text[first:last]).lower()

    def _place(self, position: int) -> int:
        jump = bisect_right(self._here, position) - 1
        return self._there[jump] + position - self._here[jump]


def see(text: str) -> Seen:
    """Return a text as the grammar sees it, in one pass.

    A line that begins like an item of a list ("- ", "2. ", "b) ") begins a paragraph, and so does a row of
    a table.
    """
    letters = text.translate(_LETTERS)
    parts, here, there, length, last = [], [0], [0], 0, 0
    for gap in _GAP.finditer(letters):
        space = _space(gap, letters)
        parts += [letters[last : gap.start()], space]
        length += gap.start() - last + len(space)
        last = gap.end()
        here.append(length)
        there.append(last)
    parts.append(letters[last:])
    return Seen(text, "".join(parts), here, there)


def _space(gap: re.Match[str], letters: str) -> str:
    between = gap[0].replace(_GONE, "")
    if "\n" not in between:
        return between[:1]
    ends = between.count("\n") > 1 or _LINE_HEAD.match(letters, gap.end()) or _beside_a_row(gap, letters)
    return "\n" if ends else " "


def _beside_a_row(gap: re.Match[str], letters: str) -> bool:
    """Tell whether the line before or after a break is a row of a table, "cell | cell"."""
    start, end = letters.rfind("\n", 0, gap.start()) + 1, letters.find("\n", gap.end())
    return "|" in letters[start : gap.start()] or "|" in letters[gap.end() : end if end >= 0 else None]
