"""Bringing a staff list into the school: people and tổ are made or updated, never deleted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import Session

import messages
from bot.clock import school_day
from bot.domain.school import audit
from bot.domain.school.people import PERSON, Person
from bot.domain.school.staff_file import Table
from bot.domain.school.staff_row import BadRow, Member, Notice, read_entries, spelled
from bot.domain.school.units import SCHOOL, TEAM, Unit, only_school, subtree, teams
from bot.result import Invalid
from bot.words import fold, sort_key


@dataclass
class Report:
    """What an import did: names for the eye, lines counted as in the file."""

    school: str
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    teams: list[str] = field(default_factory=list)
    """Tổ that were made."""
    moved: list[tuple[str, str, str]] = field(default_factory=list)
    """Name, tổ before, tổ now."""
    missing: list[tuple[str, str]] = field(default_factory=list)
    """People at the school, with their tổ, who are not in the file; they stay as they are."""
    bad: tuple[BadRow, ...] = ()
    notices: list[Notice] = field(default_factory=list)
    headless: list[str] = field(default_factory=list)
    """Tổ without a head."""


def found_school(session: Session, name: str = "") -> Unit | Invalid:
    """Return the school, made if there is none; a name is given to a school that has none of its own yet."""
    there = only_school(session)
    unnamed = messages.label("school.name")
    if there is None:
        there = Unit(kind=SCHOOL, name=name or unnamed, folded=fold(name or unnamed))
        session.add(there)
        session.flush()
    elif name and there.name == unnamed:
        there.name, there.folded = name, fold(name)
    elif name and there.folded != fold(name):
        return Invalid.because("another_school", name=there.name)
    return there


def import_staff(session: Session, table: Table, now: datetime, school: str = "") -> Report | Invalid:
    """Bring a list into the school; people are known by name and tổ, so a second import changes nothing.

    Somebody of the same name in another tổ, when nobody else can be meant, has moved. Rights are only given:
    who is an admin stays one. Nobody is deleted.
    """
    root = found_school(session, school)
    if isinstance(root, Invalid):
        return root
    entries, bad, notices = read_entries(table)
    report = Report(root.name, bad=bad, notices=list(notices))
    units = _units(session, root, entries, report)
    known = _people_of(session, root)
    placed = _match(entries, units, known)
    _write(session, placed, now, report)
    _name_heads(session, root, units, entries, report)
    _compare(placed, known, {unit.id or 0: unit.name for unit in units.values()}, report)
    report.headless = [one.name for one in teams(session, root.id or 0) if one.head_id is None]
    audit.note(session, now, None, "staff_imported", f"unit:{root.id}", created=report.created, bad=len(bad))
    return report


@dataclass(frozen=True)
class Placed:
    """A row with the unit it belongs to and the person it is about, if there is one."""

    entry: Member
    unit_id: int
    person: Mapping[str, Any] | None

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
        }


def _units(session: Session, root: Unit, entries: Sequence[Member], report: Report) -> dict[str, Unit]:
    """Return the units by folded name, tổ that were not there made; "" is the school itself."""
    units = {one.folded: one for one in teams(session, root.id or 0)}
    wanted = {fold(one.team): one.team for one in entries if one.team}
    for folded, name in sorted(wanted.items()):
        if folded not in units:
            units[folded] = Unit(parent_id=root.id, kind=TEAM, name=name, folded=folded)
            report.teams.append(name)
    session.add_all(units.values())
    session.flush()
    return {**units, "": root}


def _people_of(session: Session, root: Unit) -> list[Mapping[str, Any]]:
    tree = subtree(root.id or 0)
    query = select(PERSON).join(tree, PERSON.c.unit_id == tree.c.id).order_by(PERSON.c.id)
    return [dict(row) for row in session.execute(query).mappings()]


def _match(
    members: Sequence[Member], units: Mapping[str, Unit], known: Sequence[Mapping[str, Any]]
) -> list[Placed]:
    """Find each row's person: by name and tổ, then by a likely misspelling of it, then by name alone.

    Each step pairs only what is one row and one person; Lan and Lân of one tổ are two people.
    """
    working = [one for one in known if one["active"]]
    placed = [Placed(one, units[fold(one.team)].id or 0, None) for one in members]
    for people in (working, known):
        placed = _paired(placed, people, lambda name, unit: (spelled(name), unit))
    placed = _paired(placed, working, lambda name, unit: (fold(name), unit))
    return _paired(placed, working, lambda name, _: (spelled(name),))


def _paired(
    placed: Sequence[Placed], people: Sequence[Mapping[str, Any]], key: Callable[[str, int], tuple[Any, ...]]
) -> list[Placed]:
    """Give rows without a person the one left who alone has their key, if no other row has it."""
    taken = {one.person["id"] for one in placed if one.person}
    spare: defaultdict[tuple[Any, ...], list[Mapping[str, Any]]] = defaultdict(list)
    for person in people:
        if person["id"] not in taken:
            spare[key(person["full_name"], person["unit_id"])].append(person)
    keys = [key(one.entry.full_name, one.unit_id) for one in placed]
    seeking = Counter(at for at, one in zip(keys, placed, strict=True) if one.person is None)
    return [
        replace(one, person=spare[at][0])
        if one.person is None and len(spare[at]) == seeking[at] == 1
        else one
        for at, one in zip(keys, placed, strict=True)
    ]


def _write(session: Session, placed: Sequence[Placed], now: datetime, report: Report) -> None:
    """Insert the new and update the changed, one statement each."""
    new = [one.values() | {"joined_on": school_day(now)} for one in placed if one.person is None]
    both = [(one.person, one.values()) for one in placed if one.person is not None]
    changed = [
        {f"new_{name}": value for name, value in wanted.items()} | {"key": person["id"]}
        for person, wanted in both
        if any(person[name] != value for name, value in wanted.items())
    ]
    if new:
        session.execute(insert(Person), new)
    if changed:
        columns: dict[str, Any] = {name: bindparam(f"new_{name}") for name in both[0][1]}
        one = update(PERSON).where(PERSON.c.id == bindparam("key")).values(columns)
        session.connection().execute(one, changed)
    report.created, report.updated = len(new), len(changed)
    report.unchanged = len(both) - len(changed)


def _name_heads(
    session: Session, root: Unit, units: Mapping[str, Unit], entries: Sequence[Member], report: Report
) -> None:
    """Put people at the head of their tổ and of the school; a head who has moved away is one no longer."""
    people = [one for one in _people_of(session, root) if one["active"]]
    ids = {(spelled(one["full_name"]), one["unit_id"]): one["id"] for one in people}
    members = {(person, unit) for (_, unit), person in ids.items()}
    for unit in units.values():
        if unit.kind == TEAM and unit.head_id is not None and (unit.head_id, unit.id) not in members:
            unit.head_id = None
    named: dict[int, str] = {}
    for one in entries:
        for heads, unit in ((one.heads_school, root), (one.heads_team, units[fold(one.team)])):
            if not heads or (unit is root and not one.heads_school):
                continue
            first = named.setdefault(unit.id or 0, one.full_name)
            if first != one.full_name:
                report.notices.append(Notice(one.line, "two_heads", {"unit": unit.name, "first": first}))
                continue
            unit.head_id = ids[(spelled(one.full_name), units[fold(one.team)].id or 0)]
    session.flush()


def _compare(
    placed: Sequence[Placed], known: Sequence[Mapping[str, Any]], names: Mapping[int, str], report: Report
) -> None:
    """Note who has moved, and who is at the school but not in the file."""
    seen = set()
    for one in placed:
        if one.person is None:
            continue
        seen.add(one.person["id"])
        if one.person["unit_id"] != one.unit_id:
            before = names.get(one.person["unit_id"], "")
            report.moved.append((one.entry.full_name, before, names[one.unit_id]))
    report.missing = [
        (one["full_name"], names.get(one["unit_id"], ""))
        for one in sorted(known, key=lambda row: str(row["sort_key"]))
        if one["active"] and one["id"] not in seen
    ]
