"""Bringing a staff list into the school: people and tổ are made or updated, nobody's row is deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import Session

import messages
from bot.clock import school_day
from bot.domain.school import audit, leaving, pauses, transfers
from bot.domain.school.people import PERSON, Person
from bot.domain.school.staff_file import Table
from bot.domain.school.staff_match import Placed, match
from bot.domain.school.staff_row import BadRow, Member, Notice, read_entries, spelled
from bot.domain.school.staff_status import RESTING, UNCLEAR, Status
from bot.domain.school.units import SCHOOL, TEAM, Unit, only_school, subtree, teams
from bot.result import Invalid
from bot.words import fold


@dataclass
class Changes:
    """Whom an import concerns so that they are told of it, by id (`bot/domain/desk/departures.py`)."""

    left: list[int] = field(default_factory=list)
    back: list[int] = field(default_factory=list)
    moved: list[int] = field(default_factory=list)
    headless: list[int] = field(default_factory=list)
    """Tổ whose head has left or moved and that have no other now."""


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
    left: list[tuple[str, str]] = field(default_factory=list)
    """People who the list says have left, with their tổ; those gone before are not among them."""
    back: list[tuple[str, str]] = field(default_factory=list)
    """People who had left and are on the list again."""
    resting: list[tuple[str, date]] = field(default_factory=list)
    """People whose reminders rest, with the last day of it."""
    missing: list[tuple[str, str]] = field(default_factory=list)
    """People at the school, with their tổ, who are not in the file; they stay as they are."""
    bad: tuple[BadRow, ...] = ()
    notices: list[Notice] = field(default_factory=list)
    headless: list[str] = field(default_factory=list)
    """Tổ without a head."""
    changes: Changes = field(default_factory=Changes)


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

    Somebody of the same name in another tổ, when nobody else can be meant, has moved; whoever the list says
    has left leaves, and whoever is only not in it stays. Rights are only given: who is an admin stays one.
    """
    root = found_school(session, school)
    if isinstance(root, Invalid):
        return root
    entries, bad, notices = read_entries(table)
    report = Report(root.name, bad=bad, notices=list(notices))
    entries = _judged(entries, school_day(now), report)
    staying = [one for one in entries if not one.left]
    units = _units(session, root, staying, report)
    known = _people_of(session, root)
    placed = match(entries, units, known)
    _compare(placed, known, {unit.id or 0: unit.name for unit in units.values()}, report)
    headed = {unit.id or 0 for unit in units.values() if unit.head_id}
    _write(session, [one for one in placed if not one.entry.left], now, report)
    _depart(session, placed, now, report)
    _name_heads(session, root, units, staying, report)
    headless = [one for one in teams(session, root.id or 0) if one.head_id is None]
    report.headless = [one.name for one in headless]
    report.changes.headless = [one.id or 0 for one in headless if one.id in headed]
    done = {"created": report.created, "left": len(report.left), "bad": len(bad)}
    audit.note(session, now, None, "staff_imported", f"unit:{root.id}", **done)
    return report


def _judged(entries: Sequence[Member], today: date, report: Report) -> list[Member]:
    """Return the rows with what their standing means today; what cannot be taken as said is noted."""
    judged = []
    for one in entries:
        kind, day = one.status.kind, one.status.day
        if kind == UNCLEAR:
            report.notices.append(Notice(one.line, "status_unclear", {"name": one.full_name}))
        elif kind == RESTING and (day is None or day > today + pauses.LONGEST):
            report.notices.append(Notice(one.line, "rest_without_day", {"name": one.full_name}))
        elif one.left and day is not None and day > today:
            report.notices.append(Notice(one.line, "leaves_later", {"name": one.full_name}))
            one = replace(one, status=Status())
        judged.append(one)
    return judged


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


def _write(session: Session, placed: Sequence[Placed], now: datetime, report: Report) -> None:
    """Insert the new and update the changed, one statement each."""
    today = school_day(now)
    new = [
        one.values() | {"joined_on": today, "paused_until": pauses.ends(_rests(one.entry, today))}
        for one in placed
        if one.person is None
    ]
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
    moves = [
        (person["id"], person["unit_id"], one.unit_id)
        for one in placed
        if one.moved and (person := one.person)
    ]
    transfers.note(session, moves, now)
    _rest(session, placed, today, report)


def _rest(session: Session, placed: Sequence[Placed], today: date, report: Report) -> None:
    """Let reminders rest of those whom the list says are away until a day; why is not kept."""
    away = [(one.person, one.entry.full_name, day) for one in placed if (day := _rests(one.entry, today))]
    pauses.pause_each(session, {person["id"]: day for person, _, day in away if person})
    report.resting = [(name, day) for _, name, day in away]


def _rests(one: Member, today: date) -> date | None:
    """Return the last day on which somebody is away, if the list names one that can be."""
    day = one.status.day if one.status.kind == RESTING else None
    return day if day and today <= day <= today + pauses.LONGEST else None


def _depart(session: Session, placed: Sequence[Placed], now: datetime, report: Report) -> None:
    """Take those who have left off the list."""
    if report.changes.left:
        leaving.leave(session, report.changes.left, now)
    for one in placed:
        if one.entry.left and one.person is None:
            report.notices.append(Notice(one.entry.line, "left_unknown", {"name": one.entry.full_name}))


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
    """Note who moves, leaves and comes back, and who is at the school but not in the file."""
    seen = set()
    for one in placed:
        if one.person is None:
            continue
        person, name = one.person["id"], one.entry.full_name
        seen.add(person)
        before = names.get(one.person["unit_id"], "")
        if one.entry.left and one.person["active"]:
            report.left.append((name, before))
            report.changes.left.append(person)
        elif one.moved:
            report.moved.append((name, before, names[one.unit_id]))
            report.changes.moved.append(person)
        if not one.entry.left and one.person["left_at"]:
            report.back.append((name, names[one.unit_id]))
            report.changes.back.append(person)
    report.missing = [
        (one["full_name"], names.get(one["unit_id"], ""))
        for one in sorted(known, key=lambda row: str(row["sort_key"]))
        if one["active"] and one["id"] not in seen
    ]
