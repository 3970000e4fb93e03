"""Đã nắm thông tin: who has said so of an announcement; it is counted, never who has merely seen it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select
from sqlmodel import Field, Session, SQLModel

import messages
from bot.domain.delivery import runs
from bot.outbox import OUTBOX, RUN, State
from bot.store import Instant

ACTION = "danam"
"""The command behind the button under an announcement."""
ARRIVED = (State.SENDING, State.SENT, State.UNKNOWN)
"""The rows whose message may be in somebody's hands."""


class Ack(SQLModel, table=True):
    """One person's word that they know of an announcement, once however often they give it."""

    __tablename__ = "ack"
    __table_args__ = ({"sqlite_with_rowid": False},)

    announcement_id: int = Field(primary_key=True)
    person_id: int = Field(primary_key=True, index=True)
    at: datetime = Field(sa_type=Instant)


ACK = Ack.__table__  # type: ignore[attr-defined]


def button(announcement_id: int) -> tuple[str, str]:
    """Return the button under an announcement that asks for it: its label and its data."""
    return messages.label("acknowledge.button"), f"a:{ACTION}:{announcement_id}"


def runs_of(announcement_ids: Sequence[int]) -> Select[tuple[int]]:
    """Return the runs that deliver some announcements, by their natural keys."""
    keys = [f"announcement:{one}" for one in announcement_ids]
    named = [RUN.c.run_key.startswith(f"{key}:", autoescape=True) for key in keys]
    return select(RUN.c.id).where(RUN.c.kind == "announcement", or_(RUN.c.run_key.in_(keys), *named))


def received(announcement_ids: Sequence[int]) -> Select[tuple[int]]:
    """Return those whom some announcements have reached, or may have."""
    theirs = OUTBOX.c.run_id.in_(runs_of(announcement_ids))
    return select(OUTBOX.c.recipient_id).where(theirs, arrived()).distinct()


def arrived() -> ColumnElement[bool]:
    """Tell whether the message of a row may have arrived, a lost answer included."""
    return or_(OUTBOX.c.state.in_(ARRIVED), OUTBOX.c.ambiguous > 0)


def has_received(session: Session, announcement_id: int, person_id: int) -> bool:
    """Tell whether an announcement may have reached a person."""
    theirs = received([announcement_id]).where(OUTBOX.c.recipient_id == person_id)
    return session.execute(theirs.limit(1)).first() is not None


def confirm(session: Session, announcement_id: int, person_id: int, now: datetime) -> datetime | None:
    """Note a person's word; returns when they gave it before, None if this is the first time."""
    row = {"announcement_id": announcement_id, "person_id": person_id, "at": now}
    noted = runs.insert(session, ACK).values(row).on_conflict_do_nothing().returning(ACK.c.person_id)
    if session.execute(noted).first() is not None:
        return None
    mine = and_(ACK.c.announcement_id == announcement_id, ACK.c.person_id == person_id)
    before: datetime = session.execute(select(ACK.c.at).where(mine)).scalar_one()
    return before


def confirmed(announcement_ids: Sequence[int]) -> Select[tuple[int]]:
    """Return those who have said so of one of some announcements."""
    return select(ACK.c.person_id).where(ACK.c.announcement_id.in_(announcement_ids)).distinct()


def count(session: Session, announcement_id: int) -> tuple[int, int]:
    """Return how many have said so, and how many the announcement has reached."""
    got, said = received([announcement_id]).subquery("got"), confirmed([announcement_id]).subquery("said")
    reached: int = session.execute(select(func.count()).select_from(got)).scalar_one()
    told: int = session.execute(select(func.count()).select_from(said)).scalar_one()
    return told, reached


def of_person(session: Session, person_id: int) -> list[tuple[int, datetime]]:
    """Return what a person has said so of, and when, the oldest first."""
    query = select(ACK.c.announcement_id, ACK.c.at).where(ACK.c.person_id == person_id)
    return [(row[0], row[1]) for row in session.execute(query.order_by(ACK.c.at))]


def forget(session: Session, person_id: int) -> None:
    """Forget everything a person has said so of."""
    session.execute(delete(ACK).where(ACK.c.person_id == person_id))
