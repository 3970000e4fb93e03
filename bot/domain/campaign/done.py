"""Who has done what a deadline asks: one row each, so that nobody who has acted is reminded."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel

from bot.store import Instant


class Done(SQLModel, table=True):
    """A person (for a unit's paper: the one responsible) has done what a deadline asks."""

    __tablename__ = "done"

    deadline_id: int = Field(primary_key=True)
    person_id: int = Field(primary_key=True, index=True)
    how: str
    at: datetime = Field(sa_type=Instant)
    number: str = ""
    """Số/ký hiệu of a paper, as it was told; empty if it has none."""
    sent_on: date | None = None
    """The day a paper was sent; None for what is no paper."""
    route: str = ""
    """Đường gửi of a paper: "Trục văn bản", or what was told."""


@dataclass(frozen=True)
class Sending:
    """What the one responsible tells of a paper that has been sent."""

    number: str
    sent_on: date
    route: str


DONE = Done.__table__  # type: ignore[attr-defined]


_MARK = {
    name: make(DONE).on_conflict_do_nothing()
    for name, make in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}


def mark(
    session: Session,
    deadline_id: int,
    person_id: int,
    how: str,
    now: datetime,
    sending: Sending | None = None,
) -> None:
    """Note that something is done, a paper with how it was sent; noting it twice changes nothing."""
    row = {"deadline_id": deadline_id, "person_id": person_id, "how": how, "at": now}
    row |= asdict(sending) if sending else {"number": "", "sent_on": None, "route": ""}
    session.flush()
    session.connection().execute(_MARK[session.get_bind().dialect.name], row)


def unmark(session: Session, deadline_id: int, person_id: int) -> None:
    """Take it back: the person is reminded again."""
    session.execute(delete(DONE).where(DONE.c.deadline_id == deadline_id, DONE.c.person_id == person_id))
