"""Which row of a staff list is about whom: by name and tổ, never by a guess between two."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.school.staff_row import Member, spelled
from bot.domain.school.units import Unit
from bot.words import fold, sort_key

Key = tuple[Any, ...]
NOWHERE = 0
"""The unit of somebody whose tổ there is no more: only who has left is written without one."""


@dataclass(frozen=True)
class Placed:
    """A row with the unit it belongs to and the person it is about, if there is one."""

    entry: Member
    unit_id: int
    person: Mapping[str, Any] | None

    @property
    def moved(self) -> bool:
        """Whether the row names another unit than the person's."""
        return self.person is not None and not self.entry.left and self.person["unit_id"] != self.unit_id

    def values(self) -> dict[str, Any]:
        """Return what the person's row should say."""
        one, person = self.entry, self.person or {}
        return {
            "unit_id": self.unit_id,
            "full_name": one.full_name,
            "folded": fold(one.full_name),
            "sort_key": sort_key(one.full_name),
            "honorific": one.honorific or person.get("honorific", ""),
            "position": one.position or person.get("position", ""),
            "groups": list(one.groups) or person.get("groups", []),
            "is_admin": one.is_admin or bool(person.get("is_admin")),
            "active": True,
            "left_at": None,
        }


def match(
    members: Sequence[Member], units: Mapping[str, Unit], known: Sequence[Mapping[str, Any]]
) -> list[Placed]:
    """Find each row's person: by name and tổ, then by a likely misspelling of it, then by name alone.

    Each step pairs only what is one row and one person; Lan and Lân of one tổ are two people. A row of
    somebody who has left is paired by name alone only with the one person, working or gone, of that name.
    """
    working = [one for one in known if one["active"]]
    placed = [Placed(one, _unit(units, one), None) for one in members]
    for people in (working, known):
        placed = _paired(placed, people, lambda name, unit: (spelled(name), unit))
    placed = _paired(placed, working, lambda name, unit: (fold(name), unit))
    for left, people in ((False, working), (True, known)):
        placed = _paired(placed, people, lambda name, _: (spelled(name),), left)
    return placed


def _unit(units: Mapping[str, Unit], member: Member) -> int:
    unit = units.get(fold(member.team)) if member.team or not member.left else None
    return unit.id or NOWHERE if unit else NOWHERE


def _paired(
    placed: Sequence[Placed],
    people: Sequence[Mapping[str, Any]],
    key: Callable[[str, int], Key],
    left: bool | None = None,
) -> list[Placed]:
    """Give rows without a person the one left who alone has their key, if no other row has it."""
    taken = {one.person["id"] for one in placed if one.person}
    spare: defaultdict[Key, list[Mapping[str, Any]]] = defaultdict(list)
    for person in people:
        if person["id"] not in taken:
            spare[key(person["full_name"], person["unit_id"])].append(person)
    keys = [key(one.entry.full_name, one.unit_id) for one in placed]
    seeking = Counter(at for at, one in zip(keys, placed, strict=True) if one.person is None)
    return [
        replace(one, person=spare[at][0])
        if one.person is None and len(spare[at]) == seeking[at] == 1 and left in (None, one.entry.left)
        else one
        for at, one in zip(keys, placed, strict=True)
    ]
