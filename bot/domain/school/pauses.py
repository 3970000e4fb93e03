"""Tạm ngừng nhắc: reminders of one person rest until a day; why is nobody's to know and is not kept."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import update
from sqlmodel import Session

from bot.domain.school.people import PERSON, Person

LONGEST = timedelta(days=366)
"""How far ahead a pause may reach."""


def last_day(person: Person, today: date) -> date | None:
    """Return the last day on which a person is not reminded; None if they are reminded today."""
    if person.paused_until is None or person.paused_until <= today:
        return None
    return person.paused_until - timedelta(days=1)


def pause(session: Session, person_id: int, last: date) -> None:
    """Have a person's reminders rest through a day."""
    _set(session, person_id, last + timedelta(days=1))


def resume(session: Session, person_id: int) -> None:
    """Have a person reminded as usual."""
    _set(session, person_id, None)


def _set(session: Session, person_id: int, until: date | None) -> None:
    session.execute(update(PERSON).where(PERSON.c.id == person_id).values(paused_until=until))
