"""Raw updates as they are kept: each once, with what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Index,
    RowMapping,
    UniqueConstraint,
    bindparam,
    func,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel

from bot.store import Instant

RAW_KEPT = timedelta(hours=48)
"""How long what a person wrote is kept as it came."""


class Fate(IntEnum):
    """What became of an update."""

    NEW = 0
    DONE = 1
    FAILED = 2
    SET_ASIDE = 3
    TURNED_AWAY = 4
    """Too many of one person's were waiting; the person was told."""


class InboxRow(SQLModel, table=True):
    """One raw update, unique by the platform's own number for it."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("channel", "update_id"),
        Index("inbox_new", "id", sqlite_where=text("fate = 0"), postgresql_where=text("fate = 0")),
    )

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    update_id: str
    raw: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    received_at: datetime = Field(sa_type=Instant, index=True)
    fate: int = Fate.NEW
    code: str = ""
    """A short code that the log carries too, when working on the update failed."""


INBOX = InboxRow.__table__  # type: ignore[attr-defined]


FATE = (
    update(INBOX).where(INBOX.c.id == bindparam("key")).values(fate=bindparam("new"), code=bindparam("why"))
)
CLAIM = update(INBOX).where(INBOX.c.id == bindparam("key"), INBOX.c.fate == Fate.NEW).values(fate=Fate.DONE)
_STORE = {
    name: make(INBOX).on_conflict_do_nothing().returning(INBOX.c.channel, INBOX.c.update_id, INBOX.c.id)
    for name, make in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}


def store_updates(session: Session, rows: list[dict[str, Any]]) -> dict[tuple[str, str], int]:
    """Insert updates that are not there yet; returns the row ids of the new ones by channel and update id."""
    statement = _STORE[session.get_bind().dialect.name]
    return {(row.channel, row.update_id): row.id for row in session.connection().execute(statement, rows)}


def new_after(session: Session, channels: Iterable[str], key: int, limit: int) -> Sequence[RowMapping]:
    """Return updates of some channels that nobody has worked on, the oldest after a row first."""
    mine = INBOX.c.channel.in_(list(channels)) & (INBOX.c.id > key)
    query = select(INBOX).where(text("fate = 0"), mine).order_by(INBOX.c.id).limit(limit)
    return session.connection().execute(query).mappings().all()


def purge_raw(session: Session, now: datetime) -> int:
    """Forget the raw words of updates older than 48 hours; returns how many were forgotten."""
    result = session.execute(
        update(INBOX).where(INBOX.c.received_at < now - RAW_KEPT, INBOX.c.raw.is_not(None)).values(raw=None)
    )
    return result.rowcount or 0  # type: ignore[attr-defined]


def pending(session: Session) -> int:
    """Return how many updates wait to be worked on."""
    count: int = session.execute(select(func.count()).where(INBOX.c.fate == Fate.NEW)).scalar_one()
    return count
