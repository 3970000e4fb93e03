"""What a reader notes beside what a careful person does: precision and recall per kind, and the misses."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.plans.corpus.matching import HEAD, ITEMS, Item, pairs
from tests.plans.corpus.wording import overlap, words

HERE = Path(__file__).parent
PLANS = Path(__file__).parents[3].parent / "shared" / "plans"
REAL = {
    "bac-giang-2020": "000",
    "lien-nghia-2023": "001",
    "ben-tre-2024": "002",
    "kon-tum-2020": "003",
    "bao-khe-2021": "004",
}
PARTS = ("seen", "held", "fresh", "fresh2", "fresh3", "fresh4", "fresh5", "real")
HIDDEN = ("held", "fresh5")  # who writes the rules sees their totals only
DETAILS = {"deadlines": ("tentative", "to"), "targets": ("for",)}


@dataclass(frozen=True)
class Tally:
    """How many items of a kind were expected, were found, and are both."""

    expected: int = 0
    found: int = 0
    matched: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.expected + other.expected, self.found + other.found, self.matched + other.matched)

    @property
    def precision(self) -> float:
        """Which part of what was found is right; 1 where nothing was found."""
        return self.matched / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Which part of what was expected was found; 1 where nothing was expected."""
        return self.matched / self.expected if self.expected else 1.0


@dataclass(frozen=True)
class Judged:
    """The tallies of one plan or of many by kind, and a line for every item missed or too many."""

    tallies: Mapping[str, Tally]
    misses: tuple[str, ...] = ()

    def __add__(self, other: Judged) -> Judged:
        kinds = [*self.tallies, *(one for one in other.tallies if one not in self.tallies)]
        both = {one: self.tallies.get(one, Tally()) + other.tallies.get(one, Tally()) for one in kinds}
        return Judged(both, self.misses + other.misses)


@dataclass(frozen=True)
class Plan:
    """A plan of the corpus: where it lies, its text and what a careful person notes in it."""

    part: str
    slug: str
    text: str
    expected: Mapping[str, Any]


@cache
def plans(part: str) -> tuple[Plan, ...]:
    """Return the plans of a part by name; of the real ones only those whose text is here."""
    read = []
    for path in sorted((HERE / part).glob("*.json")):
        text = _text_of(part, path)
        if text is not None:
            read.append(Plan(part, path.stem, text, json.loads(path.read_text(encoding="utf-8"))))
    return tuple(read)


def _text_of(part: str, expected: Path) -> str | None:
    if part != "real":
        return expected.with_suffix(".txt").read_text(encoding="utf-8")
    found = next(PLANS.glob(f"{REAL[expected.stem]}_*.txt"), None)
    return found.read_text(encoding="utf-8") if found else None


def judge(expected: Mapping[str, Any], found: Mapping[str, Any]) -> Judged:
    """Return how what a reader found in one plan (as its JSON) stands beside what was expected."""
    judged = Judged({})
    for name in HEAD:
        if name in expected:
            judged += _judge_head(name, expected[name], found[name])
    for kind in ITEMS:
        judged += _judge_items(kind, expected, _items(found[kind]))
    warned = _detail(bool(expected["warnings"]), bool(found["warnings"] and expected["warnings"]))
    return judged + Judged({"warned": warned}, () if warned.recall == 1 else ("warned: nothing",))


def _judge_head(name: str, expected: str | None, found: str | None) -> Judged:
    same = expected is not None and found is not None and HEAD[name](expected, found)
    tally = Tally(int(expected is not None), int(found is not None), int(same))
    right = same or expected is found is None
    return Judged({name: tally}, () if right else (f"{name}: expected {expected!r}, found {found!r}",))


def _judge_items(kind: str, expected: Mapping[str, Any], found: Sequence[Item]) -> Judged:
    wanted: list[Item] = expected[kind]
    met = pairs(wanted, found, ITEMS[kind])
    rest = [one for j, one in enumerate(found) if j not in {right for _, right in met}]
    allowed = {right for _, right in pairs(expected.get("may", {}).get(kind, []), rest, ITEMS[kind])}
    extra = [one for j, one in enumerate(rest) if j not in allowed]
    missing = [one for i, one in enumerate(wanted) if i not in {left for left, _ in met}]
    said = [f"{kind}: missing {_said(one)}" for one in missing] + [
        f"{kind}: extra {_said(one)}" for one in extra
    ]
    judged = Judged({kind: Tally(len(wanted), len(met) + len(extra), len(met))}, tuple(said))
    return judged + _details(kind, [(wanted[i], found[j]) for i, j in met])


def _details(kind: str, met: Iterable[tuple[Item, Item]]) -> Judged:
    """Return what else is said of the items that match: to whom, if tentative, for whom."""
    judged = Judged({})
    for wanted, read in met:
        for name in DETAILS.get(kind, ()):
            if name != "for" or wanted[name]:  # a thing is for nobody, and then nobody is judged
                judged += _judge_detail(f"{kind}.{name}", wanted[name], read[name])
    return judged


def _judge_detail(name: str, wanted: str | bool | None, read: str | bool | None) -> Judged:
    tally = _detail(wanted, read)
    right = tally.expected == tally.found == tally.matched
    return Judged({name: tally}, () if right else (f"{name}: expected {wanted!r}, found {read!r}",))


def _detail(wanted: str | bool | None, read: str | bool | None) -> Tally:
    same = wanted == read
    if isinstance(wanted, str) and isinstance(read, str):
        same = overlap(words(wanted), words(read)) >= 0.5
    return Tally(int(bool(wanted)), int(bool(read)), int(bool(wanted) and same))


def _items(found: Sequence[Item | str]) -> list[Item]:
    return [{"name": one} if isinstance(one, str) else one for one in found]


def _said(item: Item) -> str:
    return ", ".join(str(value) for key, value in item.items() if key != "quote")
