"""Automatic numbers of a Word document: "I.", "1.2", "b)", "Đợt 1:", and "-" for every kind of bullet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.plans.files.xml import attribute, child, children, local

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_WORDLESS = {"bullet": "-", "none": ""}
MOST_LEVELS = 9
_TENS = ("", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC")
_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True)
class Level:
    """How one level of a list is numbered: from where, in which form, in what words ("Đợt %1:")."""

    start: int
    form: str
    words: str


class Numbering:
    """The lists of a document; `label` counts them as they are read."""

    def __init__(self, part: Element | None) -> None:
        """Read the part "numbering"; without it nothing is numbered."""
        rows = () if part is None else list(part)
        self._levels = {
            attribute(row, "abstractNumId"): _levels(row) for row in rows if local(row) == "abstractNum"
        }
        self._lists = {attribute(row, "numId"): row for row in rows if local(row) == "num"}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[str] = set()

    def label(self, numbers: Element | None) -> str:
        """Return what stands before a numbered paragraph, and count it; empty where nothing does."""
        list_ = attribute(child(numbers, "numId"), "val")
        depth = _number(attribute(child(numbers, "ilvl"), "val"), 0)
        if list_ not in self._lists or not 0 <= depth < MOST_LEVELS:
            return ""
        sort = attribute(child(self._lists[list_], "abstractNumId"), "val")
        levels = self._levels.get(sort, {})
        if depth not in levels:
            return ""
        counts = self._counted(list_, sort, depth, levels)
        level = levels[depth]
        if level.form in _WORDLESS:
            return _WORDLESS[level.form]
        return _PLACE.sub(lambda place: _said(int(place[1]), levels, counts), level.words)

    def _counted(self, list_: str, sort: str, depth: int, levels: dict[int, Level]) -> list[int | None]:
        counts = self._counts.setdefault(sort, [None] * MOST_LEVELS)
        if list_ not in self._begun:
            self._begun.add(list_)
            for override in children(self._lists[list_], "lvlOverride"):
                start = child(override, "startOverride")
                place = _number(attribute(override, "ilvl"), -1)
                if start is not None and 0 <= place < MOST_LEVELS:
                    counts[place] = _number(attribute(start, "val"), 1) - 1
        before = counts[depth]
        counts[depth] = levels[depth].start if before is None else before + 1
        counts[depth + 1 :] = [None] * (MOST_LEVELS - depth - 1)
        return counts


def _levels(row: Element) -> dict[int, Level]:
    levels = {}
    for level in children(row, "lvl"):
        start = _number(attribute(child(level, "start"), "val"), 1)
        form, words = (attribute(child(level, name), "val") for name in ("numFmt", "lvlText"))
        levels[_number(attribute(level, "ilvl"), -1)] = Level(start, form or "decimal", words)
    return levels


def _said(place: int, levels: dict[int, Level], counts: list[int | None]) -> str:
    level = levels.get(place - 1)
    count = counts[place - 1]
    if level is None:
        return ""
    return in_form(level.start if count is None else count, level.form)


def in_form(number: int, form: str) -> str:
    """Return a number as a list writes it: 4 is "IV", "iv", "D", "d", "04" or "4"."""
    if form in ("upperRoman", "lowerRoman") and 0 < number < 100:
        roman = _TENS[number // 10] + _ONES[number % 10]
        return roman if form == "upperRoman" else roman.lower()
    if form in ("upperLetter", "lowerLetter") and 0 < number < 27 * 20:
        letters = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters if form == "upperLetter" else letters.lower()
    return f"{number:02}" if form == "decimalZero" else str(number)


def _number(text: str, otherwise: int) -> int:
    return int(text) if re.fullmatch(r"-?[0-9]{1,6}", text) else otherwise
