"""Updates are stored before they are confirmed to the platform, then worked on: once, in order per person."""

from __future__ import annotations

import asyncio
import secrets
import traceback
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from pathlib import Path
from typing import Any, NamedTuple

import structlog
from sqlalchemy import JSON, Column, Index, UniqueConstraint, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel

from bot.channels import Channel, Incoming, Raw
from bot.clock import Clock
from bot.outbox import Queued
from bot.store import Instant, Store

log = structlog.get_logger()

RAW_KEPT = timedelta(hours=48)
"""How long what a person wrote is kept as it came."""


class Fate(IntEnum):
    """What became of an update."""

    NEW = 0
    DONE = 1
    FAILED = 2
    SET_ASIDE = 3


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


class Arrived(NamedTuple):
    """A stored update, read, waiting for its turn."""

    id: int
    incoming: Incoming


@dataclass
class Inbox:
    """Stores what channels receive and has it worked on."""

    store: Store
    clock: Clock
    channels: Mapping[str, Channel]
    turn: Callable[[Session, Incoming, datetime], list[Queued]]
    apologise: Callable[[Session, Incoming, str, datetime], list[Queued]]
    send: Callable[[Sequence[Queued]], None]
    in_flight: int = 32
    _lanes: dict[tuple[str, str], deque[Arrived]] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _slots: asyncio.Semaphore | None = None
    _stopping: bool = False

    async def receive(self, channel: str, updates: list[tuple[str, Raw]]) -> None:
        """Store updates durably, each once however often it comes, then let work on them begin."""
        read = [(update_id, raw, *self._read(channel, raw)) for update_id, raw in updates]
        now = self.clock.now()
        rows = [
            {
                "channel": channel,
                "update_id": update_id,
                "raw": raw,
                "received_at": now,
                "fate": fate,
                "code": code,
            }
            for update_id, raw, _, fate, code in read
        ]
        fresh = await self.store.write(lambda session: store_updates(session, rows)) if rows else {}
        for update_id, _, incoming, _, _ in read:
            key = fresh.pop(update_id, None)
            if key is not None and incoming is not None:
                self._queue(Arrived(key, incoming))
                if incoming.tap_id:
                    self._spawn(self.channels[channel].acknowledge(incoming))

    async def resume(self) -> int:
        """Go on with what an earlier process stored and did not finish; returns how many updates that was."""
        query = select(INBOX).where(INBOX.c.fate == Fate.NEW).order_by(INBOX.c.id)
        rows = await self.store.read(lambda session: session.execute(query).mappings().all())
        for row in rows:
            incoming, _, _ = self._read(row["channel"], row["raw"] or {})
            if incoming is not None:
                self._queue(Arrived(row["id"], incoming))
        return len(rows)

    async def idle(self) -> None:
        """Wait until nothing is left to work on."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def stop(self) -> None:
        """Finish the turns that have begun and begin no other; what waits is stored for the next start."""
        self._stopping = True
        await self.idle()

    def _read(self, channel: str, raw: Raw) -> tuple[Incoming | None, Fate, str]:
        try:
            incoming = self.channels[channel].read(raw)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            log.warning("update_set_aside", channel=channel)
            return None, Fate.SET_ASIDE, "malformed"
        return incoming, Fate.DONE if incoming is None else Fate.NEW, ""

    def _queue(self, arrived: Arrived) -> None:
        lane = (arrived.incoming.channel, arrived.incoming.user)
        if lane in self._lanes:
            self._lanes[lane].append(arrived)
            return
        self._lanes[lane] = deque([arrived])
        self._spawn(self._drain(lane))

    def _spawn(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _drain(self, lane: tuple[str, str]) -> None:
        if self._slots is None:
            self._slots = asyncio.Semaphore(self.in_flight)
        waiting = self._lanes[lane]
        while waiting:
            async with self._slots:
                if self._stopping:
                    return
                await self._work(waiting[0])
            waiting.popleft()
        del self._lanes[lane]

    async def _work(self, arrived: Arrived) -> None:
        try:
            queued = await self.store.write(lambda session: self._turn(session, arrived))
        except Exception as error:
            queued = await self._failed(arrived, error)
        self.send(queued)

    def _turn(self, session: Session, arrived: Arrived) -> list[Queued]:
        """Work on an update unless somebody has, and mark it done in the same transaction."""
        claimed = session.execute(
            update(INBOX).where(INBOX.c.id == arrived.id, INBOX.c.fate == Fate.NEW).values(fate=Fate.DONE)
        )
        if claimed.rowcount == 0:  # type: ignore[attr-defined]
            return []
        return self.turn(session, arrived.incoming, self.clock.now())

    async def _failed(self, arrived: Arrived, error: Exception) -> list[Queued]:
        """Mark an update failed, once and for good, and say sorry with a code the log carries."""
        code = secrets.token_hex(3).upper()
        log.error("turn_failed", code=code, update=arrived.id, error=type(error).__name__, where=where(error))

        def mark(session: Session) -> list[Queued]:
            session.execute(
                update(INBOX).where(INBOX.c.id == arrived.id).values(fate=Fate.FAILED, code=code)
            )
            return self.apologise(session, arrived.incoming, code, self.clock.now())

        return await self.store.write(mark)


def store_updates(session: Session, rows: list[dict[str, Any]]) -> dict[str, int]:
    """Insert updates that are not there yet; returns the row ids of the new ones by update id."""
    dialect = session.get_bind().dialect.name
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = make(INBOX).values(rows).on_conflict_do_nothing().returning(INBOX.c.update_id, INBOX.c.id)
    return {row.update_id: row.id for row in session.execute(statement)}


def purge_raw(session: Session, now: datetime) -> int:
    """Forget the raw words of updates older than 48 hours; returns how many were forgotten."""
    result = session.execute(
        update(INBOX)
        .where(INBOX.c.received_at < now - RAW_KEPT, INBOX.c.raw.is_not(None))
        .values(raw=None)
    )
    return result.rowcount or 0  # type: ignore[attr-defined,no-any-return]


def pending(session: Session) -> int:
    """Return how many updates wait to be worked on."""
    return len(session.execute(select(INBOX.c.id).where(INBOX.c.fate == Fate.NEW)).all())


def where(error: Exception) -> str:
    """Return where an error came from, without its message: that may quote what a person wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    return " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames[::-1][:6])
