"""When an item that was read is the one that was expected; README.md has the rules in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tests.plans.corpus.wording import alike, compact, covered, overlap, phase_number, title_words, words

Item = Mapping[str, Any]
Closeness = Callable[[Item, Item], float]  # of what was expected and what was read; 0 where they do not match

AWARD_WORDS = 8  # so many words more than expected and an award is a sentence, no name


def phase(expected: Item, found: Item) -> float:
    """Return 1 if the numbers in their names and both their days are the same."""
    names = (phase_number(expected["name"]), phase_number(found["name"]))
    days = [expected[end] == found[end] for end in ("start", "end")]
    return float(names[0] == names[1] and all(days))


def deadline(expected: Item, found: Item) -> float:
    """Return how alike the words of two deadlines of the same day, mode and kind are."""
    if any(expected[key] != found[key] for key in ("due", "mode", "kind")):
        return 0.0
    return 0.1 + overlap(words(expected["what"]), words(found["what"]))


def target(expected: Item, found: Item) -> float:
    """Return how alike the words of two targets of the same figure are."""
    if expected["op"] != found["op"] or expected["value"] != found["value"]:
        return 0.0
    if not same_unit(expected["unit"], found["unit"]):
        return 0.0
    both = [words(f"{one['text']} {one['for'] or ''}") for one in (expected, found)]
    return enough(overlap(*both), 0.5)


def same_unit(expected: str, found: str | None) -> bool:
    """Say if both count the same: "%" and "người" exactly, another noun with or without what follows it."""
    if "%" in (expected, found) or not found:
        return expected == found
    shorter, longer = sorted((words(expected), words(found)), key=len)
    return bool(shorter) and shorter <= longer


def title(expected: Item, found: Item) -> float:
    """Return how alike two names of a danh hiệu are."""
    return enough(alike(words(expected["name"]), words(found["name"])), 0.75)


def award(expected: Item, found: Item) -> float:
    """Return how much of an award's name was read, if what was read is a name."""
    wanted, read = words(expected["name"]), words(found["name"])
    return enough(covered(wanted, read), 0.75) * (len(read) <= len(wanted) + AWARD_WORDS)


def undated(expected: Item, found: Item) -> float:
    """Return how much of what has no date yet stands in what was read."""
    return enough(covered(words(expected["what"]), words(f"{found['what']} {found.get('quote', '')}")), 0.5)


def enough(closeness: float, least: float) -> float:
    """Return a closeness that is enough, else 0."""
    return closeness if closeness >= least else 0.0


ITEMS: Mapping[str, Closeness] = {
    "phases": phase,
    "deadlines": deadline,
    "targets": target,
    "titles": title,
    "awards": award,
    "to_be_dated": undated,
}
HEAD: Mapping[str, Callable[[str, str], bool]] = {
    "title": lambda one, other: alike(title_words(one), title_words(other)) >= 0.8,
    "unit": lambda one, other: alike(words(one), words(other)) >= 0.6,
    "number": lambda one, other: compact(one) == compact(other),
    "issued": lambda one, other: one == other,
    "kind": lambda one, other: one == other,
    "period": lambda one, other: compact(one) == compact(other),
}


def pairs(expected: Sequence[Item], found: Sequence[Item], closeness: Closeness) -> list[tuple[int, int]]:
    """Return which expected item is which found one, as positions; each once, the closest pair first."""
    close = [(closeness(one, other), i, j) for i, one in enumerate(expected) for j, other in enumerate(found)]
    taken: list[tuple[int, int]] = []
    for share, i, j in sorted(close, key=lambda one: -one[0]):
        if share and all(i != left and j != right for left, right in taken):
            taken.append((i, j))
    return sorted(taken)
