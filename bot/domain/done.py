"""Who has done what a deadline asks: one row each, so that nobody who has acted is reminded."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlmodel import Field, Session, SQLModel

from bot.store import Instant


class Done(SQLModel, table=True):
    """A person (for a unit's paper: the one responsible) has done what a deadline asks."""

    __tablename__ = "done"

    deadline_id: int = Field(primary_key=True)
    person_id: int = Field(primary_key=True, index=True)
    how: str
    at: datetime = Field(sa_type=Instant)


DONE = Done.__table__  # type: ignore[attr-defined]


def mark(session: Session, deadline_id: int, person_id: int, how: str, now: datetime) -> None:
    """Note that something is done; noting it twice changes nothing."""
    there = select(DONE.c.deadline_id).where(DONE.c.deadline_id == deadline_id, DONE.c.person_id == person_id)
    if session.execute(there).first() is None:
        session.execute(insert(DONE).values(deadline_id=deadline_id, person_id=person_id, how=how, at=now))


def unmark(session: Session, deadline_id: int, person_id: int) -> None:
    """Take it back: the person is reminded again."""
    session.execute(delete(DONE).where(DONE.c.deadline_id == deadline_id, DONE.c.person_id == person_id))
