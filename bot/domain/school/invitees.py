"""Whom a code is made for: an admin, one person by name, or everybody without an account."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

import messages
from bot.clock import school_day
from bot.domain.school.people import ACCOUNT, PERSON, Person
from bot.domain.school.staff import found_school
from bot.domain.school.staff_row import spelled
from bot.domain.school.units import Unit
from bot.result import Invalid
from bot.words import fold, sort_key


def make_admin(session: Session, now: datetime, name: str = "", school: str = "") -> Person | Invalid:
    """Return an admin to invite: the one named, else the first there is; made if nobody fits."""
    root = found_school(session, school)
    if isinstance(root, Invalid):
        return root
    wanted = named(session, name) if name else admins(session)[:1]
    if len(wanted) > 1:
        return Invalid.because("several_of_name", name=name)
    if wanted:
        wanted[0].is_admin = True
        session.flush()
        return wanted[0]
    name = name or messages.label("staff.admin_name")
    person = Person(
        unit_id=root.id or 0,
        full_name=name,
        folded=fold(name),
        sort_key=sort_key(name),
        is_admin=True,
        joined_on=school_day(now),
    )
    session.add(person)
    session.flush()
    return person


def named(session: Session, name: str) -> list[Person]:
    """Return the working people of a name: as it is spelled, else with other diacritics or none."""
    query = select(Person).where(col(Person.folded) == fold(name), col(Person.active))
    alike = list(session.scalars(query.order_by(col(Person.id))))
    return [one for one in alike if spelled(one.full_name) == spelled(name)] or alike


def admins(session: Session) -> list[Person]:
    """Return the working admins, the first made first."""
    query = select(Person).where(col(Person.is_admin), col(Person.active))
    return list(session.scalars(query.order_by(col(Person.id))))


def unlinked(session: Session) -> list[tuple[int, str, str]]:
    """Return everybody at work without an account, by tổ and name: id, full name, unit's name."""
    linked = select(ACCOUNT.c.person_id).where(ACCOUNT.c.person_id.is_not(None))
    query = (
        select(PERSON.c.id, PERSON.c.full_name, col(Unit.name))
        .join(Unit, col(Unit.id) == PERSON.c.unit_id)
        .where(PERSON.c.active, PERSON.c.id.not_in(linked))
    )
    rows = session.execute(query.order_by(col(Unit.folded), PERSON.c.sort_key, PERSON.c.id))
    return [(row[0], row[1], row[2]) for row in rows]
