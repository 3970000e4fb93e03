"""Shares listed beside what they are of: "Bé ngoan - Bé chăm - Bé sạch: 95% - 92% - 98%"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.plans.reader.numbers import Figure, value_of
from bot.plans.reader.sentences import Sentence
from bot.plans.reader.shares import Share
from bot.plans.reader.source import folded

_ONE = r"\d+(?:,\d+)?\s*%"
_RUN = re.compile(rf"{_ONE}(?:\s*[-–;/,]\s*{_ONE})+(?!\s*[\d\w])")
_NUMBER = re.compile(r"(\d+(?:,\d+)?)\s*%")
_IN_TURN = re.compile(r"[\s:]*(?:lan luot(?: la| dat)?)?[\s:]*$")
_BETWEEN = (re.compile(r"\s+[-–]\s+"), re.compile(r"\s*,\s*|\s+va\s+"), re.compile(r"\s*/\s*"))
_NAMED_ONCE = re.compile(r"^(?P<lead>.*?)(?P<noun>(?:cac )?(?:khoi|lop|do tuoi|to)) (?=[\w ]+$)")
_GROUP = re.compile(r"(?<!\w)(?:khoi|lop|to) [\w]+$")
_FEWEST = 3
"""Two shares are a range or two halves of a sentence."""


def parallel(sentence: Sentence) -> Iterator[Share]:
    """Yield the shares of a sentence that list as many figures as names; `figure.number` says where."""
    whole = sentence.block.folded
    for run in _RUN.finditer(whole, sentence.start, sentence.end):
        numbers = list(_NUMBER.finditer(whole, *run.span()))
        names = _names(sentence, run.start(), len(numbers)) if len(numbers) >= _FEWEST else []
        for number, name in zip(numbers, names, strict=False):
            start, end = number.span()
            figure = Figure(start, start, end, end, "=", value_of(number[1], share=True), "%")
            yield Share(figure, sentence.start, run.end(), name)


def group_of(name: str) -> str | None:
    """Return the group that ends a name: "khối 2" of "Vở sạch chữ đẹp các khối 2"."""
    found = _GROUP.search(folded(name))
    return name[found.start() :] if found else None


def _names(sentence: Sentence, place: int, count: int) -> list[str]:
    """Return as many names as there are figures after `place`, each with what is said once; else none."""
    block, start = sentence.block, sentence.start
    words = block.folded[start:place]
    turn = _IN_TURN.search(words)
    last = turn.start() if turn else len(words)
    for between in _BETWEEN:
        cuts = [found.span() for found in between.finditer(words, 0, last)][-(count - 1) :]
        if len(cuts) == count - 1:
            edges = [0, *(place for cut in cuts for place in cut), last]
            pairs = zip(edges[::2], edges[1::2], strict=True)
            return _spread([block.text[start + first : start + end].strip() for first, end in pairs])
    return []


def _spread(names: list[str]) -> list[str]:
    """Return the names, "Vở sạch khối" of the first of "Vở sạch khối 1, 2, 3" before each."""
    found = _NAMED_ONCE.match(folded(names[0]))
    if found is None or not all(len(one.split()) == 1 for one in names[1:]):
        return names
    lead = names[0][: found.end()].rstrip()  # folding keeps the places of letters
    return [names[0], *(f"{lead} {one}" for one in names[1:])]
