"""Tạm ngừng nhắc: reminders of one person rest until a day; why is nobody's to know and is not kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import bindparam, update
from sqlmodel import Session

from bot.domain.school.people import PERSON, Person

LONGEST = timedelta(days=366)
"""How far ahead a pause may reach."""


def last_day(person: Person, today: date) -> date | None:
    """Return the last day on which a person is not reminded; None if they are reminded today."""
    if person.paused_until is None or person.paused_until <= today:
        return None
    return person.paused_until - timedelta(days=1)


def ends(last: date | None) -> date | None:
    """Return the day from which somebody is reminded again after the last one of a pause."""
    return last + timedelta(days=1) if last else None


def pause(session: Session, person_id: int, last: date) -> None:
    """Have a person's reminders rest through a day."""
    _set(session, person_id, ends(last))


def pause_each(session: Session, until: Mapping[int, date]) -> None:
    """Have the reminders of some people rest, each through a day of their own."""
    if until:
        one = update(PERSON).where(PERSON.c.id == bindparam("key")).values(paused_until=bindparam("until"))
        rows = [{"key": person, "until": ends(last)} for person, last in until.items()]
        session.connection().execute(one, rows)


def resume(session: Session, person_id: int) -> None:
    """Have a person reminded as usual."""
    _set(session, person_id, None)


def _set(session: Session, person_id: int, until: date | None) -> None:
    session.execute(update(PERSON).where(PERSON.c.id == person_id).values(paused_until=until))
