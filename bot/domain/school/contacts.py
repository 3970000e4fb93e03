"""Whom a person may ask at their school."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, case, select
from sqlmodel import Session, col

import messages
from bot.domain.school import people
from bot.domain.school.people import PERSON, Person
from bot.domain.school.units import TEAM, Unit, only_school, school_of, subtree


@dataclass(frozen=True)
class Contacts:
    """The office, and the head of the person's own tổ."""

    school: str
    office: str
    """As the school wants it shown, else the word for its office."""
    head: Person | None = None
    """Somebody else who heads the tổ."""
    headless: bool = False
    """Whether the person's tổ has nobody at its head."""


@dataclass(frozen=True)
class Place:
    """Where somebody works."""

    unit: Unit | None
    school: Unit | None


def place_of(session: Session, unit_id: int | None) -> Place:
    """Return a unit with its school; without a unit, the school there is."""
    unit = session.get(Unit, unit_id) if unit_id else None
    return Place(unit, school_of(session, unit.id or 0) if unit else only_school(session))


def contacts_of(session: Session, person: Person | None, place: Place | None = None) -> Contacts:
    """Return whom a person may ask; somebody not linked is sent to the office of the school there is."""
    place = place or place_of(session, person.unit_id if person else None)
    unit, school = place.unit, place.school
    named = school.name if school else messages.label("school.name")
    office = (school.contact if school else "") or messages.label("school.office")
    if person is None or unit is None or unit.kind != TEAM or unit.head_id == person.id:
        return Contacts(named, office)
    head = people.by_id(session, unit.head_id) if unit.head_id else None
    there = head if head is not None and head.active else None
    return Contacts(named, office, there, headless=there is None)


def admins_over(session: Session, person_ids: Select[tuple[int]]) -> list[int]:
    """Return the ids of the working admins of some people's schools, and of what their schools belong to."""
    their_units = select(PERSON.c.unit_id).where(PERSON.c.id.in_(person_ids))
    line = select(col(Unit.id), col(Unit.parent_id)).where(col(Unit.id).in_(their_units)).cte(recursive=True)
    line = line.union(select(col(Unit.id), col(Unit.parent_id)).join(line, col(Unit.id) == line.c.parent_id))
    office = case((col(Unit.kind) == TEAM, col(Unit.parent_id)), else_=col(Unit.id))
    query = select(PERSON.c.id).join(Unit, PERSON.c.unit_id == col(Unit.id))
    over = query.where(PERSON.c.is_admin, PERSON.c.active, office.in_(select(line.c.id)))
    return list(session.execute(over.order_by(PERSON.c.id)).scalars())


def admins_of(session: Session, school_id: int) -> list[int]:
    """Return the ids of those who keep a school's office here: its working admins."""
    tree = subtree(school_id)
    query = select(PERSON.c.id).join(tree, PERSON.c.unit_id == tree.c.id)
    here = query.where(PERSON.c.is_admin, PERSON.c.active).order_by(PERSON.c.id)
    return list(session.execute(here).scalars())
