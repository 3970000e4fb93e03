"""Who has moved from which unit to which, and when: a list that is closed shows the unit of that time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Table, delete, insert, select
from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, SQLModel, col

from bot.domain.school.units import Unit
from bot.store import Instant


class Transfer(SQLModel, table=True):
    """One move of a person inside the school."""

    __tablename__ = "transfer"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    from_unit_id: int = Field(foreign_key="unit.id")
    to_unit_id: int = Field(foreign_key="unit.id")
    at: datetime = Field(sa_type=Instant, index=True)


class Moved(NamedTuple):
    """A move as its person reads it: the names of both units, and when."""

    before: str
    after: str
    at: datetime


TRANSFER: Table = Transfer.__table__  # type: ignore[attr-defined]


def note(session: Session, moves: Sequence[tuple[int, int, int]], now: datetime) -> None:
    """Write down who moves now: the person, the unit before, the unit from now on."""
    rows = [
        {"person_id": person, "from_unit_id": before, "to_unit_id": after, "at": now}
        for person, before, after in moves
    ]
    if rows:
        session.execute(insert(TRANSFER), rows)


def units_at(session: Session, at: datetime) -> dict[int, int]:
    """Return the unit, at some moment, of everybody who has moved since: the others are where they were."""
    query = select(TRANSFER.c.person_id, TRANSFER.c.from_unit_id).where(TRANSFER.c.at > at)
    found: dict[int, int] = {}
    for person, before in session.execute(query.order_by(TRANSFER.c.at, TRANSFER.c.id)):
        found.setdefault(person, before)
    return found


def of_person(session: Session, person_id: int) -> list[Moved]:
    """Return a person's moves, the oldest first."""
    before, after = aliased(Unit), aliased(Unit)
    query = (
        select(col(before.name), col(after.name), TRANSFER.c.at)
        .join(before, col(before.id) == TRANSFER.c.from_unit_id)
        .join(after, col(after.id) == TRANSFER.c.to_unit_id)
        .where(TRANSFER.c.person_id == person_id)
    )
    return [Moved(*row) for row in session.execute(query.order_by(TRANSFER.c.at, TRANSFER.c.id))]


def forget(session: Session, person_id: int) -> None:
    """Delete where somebody used to belong; a closed list then shows them where they are now."""
    session.execute(delete(TRANSFER).where(TRANSFER.c.person_id == person_id))
