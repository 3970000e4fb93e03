"""How a registration came to be as it is: its versions, who returned it and why, who wrote it from paper."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from bot.domain.registering.registrations import RETURNED, Registration, RegistrationVersion
from bot.domain.school.people import Person

NOTHING = {"returned": None, "returned_by": None, "entered_by": None}


def versions_of(session: Session, registration: Registration) -> list[RegistrationVersion]:
    """Return what a registration has said, the oldest first."""
    query = select(RegistrationVersion).where(col(RegistrationVersion.registration_id) == registration.id)
    return list(session.scalars(query.order_by(col(RegistrationVersion.version))))


def told(session: Session, registration: Registration | None) -> dict[str, Any]:
    """Return what the words about a registration need beside its content; None for what has not happened.

    `returned` is the registration if it waits to be changed, `returned_by` who asked for that, `entered_by`
    who wrote it down from a paper form.
    """
    if registration is None or not (registration.returned_by or registration.entered_by):
        return dict(NOTHING)
    ids = [registration.returned_by, registration.entered_by]
    people = session.scalars(select(Person).where(col(Person.id).in_(ids)))
    known = {one.id: one for one in people}
    return {
        "returned": registration if registration.status == RETURNED else None,
        "returned_by": known.get(registration.returned_by),
        "entered_by": known.get(registration.entered_by),
    }
