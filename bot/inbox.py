"""Updates are stored before they are confirmed to the platform, then worked on: once, in order per person."""

from __future__ import annotations

import asyncio
import secrets
import traceback
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import structlog
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session

from bot.channels import Channel, Incoming, Raw
from bot.clock import Clock
from bot.fetching import Fetched, Fetching, Wanted
from bot.outbox import Queued
from bot.store import Store
from bot.updates import CLAIM, FATE, INBOX, Fate, InboxRow, pending, purge_raw, store_updates

__all__ = ["INBOX", "Arrived", "Fate", "Inbox", "InboxRow", "pending", "purge_raw", "store_updates", "where"]

log = structlog.get_logger()

PAUSES = (1.0, 5.0, 15.0)
"""Seconds before each further try when the store is away."""
PASSING = frozenset({"08", "40", "53", "57"})
"""Classes of PostgreSQL's errors that pass: connection, rollback, resources, an operator's intervention."""


class Arrived(NamedTuple):
    """A stored update, read, waiting for its turn."""

    id: int
    incoming: Incoming


class Arriving(NamedTuple):
    """An update on its way into the table: its row, and what it means if it means anything."""

    row: dict[str, Any]
    incoming: Incoming | None


@dataclass
class Inbox:
    """Stores what channels receive and has it worked on."""

    store: Store
    clock: Clock
    channels: Mapping[str, Channel]
    turn: Callable[[Session, Incoming, datetime], list[Queued]]
    apologise: Callable[[Session, Incoming, str, datetime], list[Queued]]
    send: Callable[[Sequence[Queued]], None]
    wants: Callable[[Session, Incoming, datetime], Wanted | None] = lambda session, incoming, now: None
    """Tells, changing nothing, whether a person's open question takes the file they sent, and whose it is."""
    in_flight: int = 32
    _arriving: list[Arriving] = field(default_factory=list)
    _batch: asyncio.Task[None] | None = None
    _storing: asyncio.Lock = field(default_factory=asyncio.Lock)
    _lanes: dict[tuple[str, str], deque[Arrived]] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _slots: asyncio.Semaphore | None = None
    _stopping: bool = False

    async def receive(self, channel: str, updates: list[tuple[str, Raw]]) -> None:
        """Store updates durably, each once however often it comes, then let work on them begin.

        What arrives while others are being stored is stored next, all in one transaction and in its order.
        """
        self._arriving += [self._read(channel, update_id, raw) for update_id, raw in updates]
        if self._arriving:
            self._batch = self._batch or asyncio.ensure_future(self._store_batch())
            await asyncio.shield(self._batch)

    async def _store_batch(self) -> None:
        async with self._storing:
            batch, self._arriving, self._batch = self._arriving, [], None
            fresh = await self.store.write(lambda session: store_updates(session, [one.row for one in batch]))
            for row, incoming in batch:
                key = fresh.pop((row["channel"], row["update_id"]), None)
                if key is not None and incoming is not None:
                    self._queue(Arrived(key, incoming))
                    if incoming.tap_id:
                        self._spawn(self.channels[incoming.channel].acknowledge(incoming))

    async def resume(self) -> int:
        """Go on with what an earlier process stored and did not finish; returns how many updates that was.

        What can no longer be read is set aside; what came by a channel that is off waits until it is on.
        """
        mine = INBOX.c.channel.in_(self.channels)
        query = select(INBOX).where(INBOX.c.fate == Fate.NEW, mine).order_by(INBOX.c.id)
        rows = await self.store.read(lambda session: session.execute(query).mappings().all())
        strange = []
        for row in rows:
            incoming = self._read(row["channel"], row["update_id"], row["raw"] or {}).incoming
            if incoming is not None:
                self._queue(Arrived(row["id"], incoming))
            else:
                strange.append({"key": row["id"], "new": Fate.SET_ASIDE, "why": "unreadable"})
        if strange:
            await self.store.write(lambda session: session.connection().execute(FATE, strange))
        return len(rows)

    async def idle(self) -> None:
        """Wait until nothing is left to work on."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def stop(self) -> None:
        """Finish the turns that have begun and begin no other; what waits is stored for the next start."""
        self._stopping = True
        await self.idle()

    def _read(self, channel: str, update_id: str, raw: Raw) -> Arriving:
        """Read an update; one that the channel chokes on is set aside, so that others get through."""
        incoming, fate = None, Fate.SET_ASIDE
        try:
            incoming = self.channels[channel].read(raw)
            fate = Fate.DONE if incoming is None else Fate.NEW
        except Exception as error:
            log.warning("update_set_aside", channel=channel, error=type(error).__name__, where=where(error))
        row = {"channel": channel, "update_id": update_id, "raw": raw, "received_at": self.clock.now()}
        return Arriving(
            {**row, "fate": fate, "code": "malformed" if fate is Fate.SET_ASIDE else ""}, incoming
        )

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
        """Work on an update, again after a pause if the store was away; it is never left half done."""
        pauses = list(PAUSES)
        while True:
            try:
                queued = await self._try(arrived)
                break
            except Exception as error:
                if not pauses or not may_pass(error):
                    queued = await self._failed(arrived, error)
                    break
                log.warning("store_away", update=arrived.id, error=type(error).__name__)
            await self.clock.sleep(pauses.pop(0))
        self.send(queued)

    async def _try(self, arrived: Arrived) -> list[Queued]:
        file = await self._fetching.fetch(arrived.incoming)
        return await self.store.write(lambda session: self._turn(session, arrived, file))

    def _turn(self, session: Session, arrived: Arrived, file: Fetched | None) -> list[Queued]:
        """Work on an update unless somebody has, and mark it done, its file kept, in the same transaction."""
        incoming, now = arrived.incoming, self.clock.now()
        if not session.connection().execute(CLAIM, {"key": arrived.id}).rowcount:
            return []
        return self.turn(session, file.kept(session, incoming, now) if file else incoming, now)

    @cached_property
    def _fetching(self) -> Fetching:
        return Fetching(self.store, self.clock, self.channels, self.wants)

    async def _failed(self, arrived: Arrived, error: Exception) -> list[Queued]:
        """Mark an update failed, once and for good, and say sorry with a code the log carries.

        Where not even that can be written, the update stays new for the next start.
        """
        code = secrets.token_hex(3).upper()
        log.error("turn_failed", code=code, update=arrived.id, error=type(error).__name__, where=where(error))
        marked = {"key": arrived.id, "new": Fate.FAILED, "why": code}

        def sorry(session: Session) -> list[Queued]:
            session.connection().execute(FATE, marked)
            return self.apologise(session, arrived.incoming, code, self.clock.now())

        def silent(session: Session) -> list[Queued]:
            session.connection().execute(FATE, marked)
            return []

        for mark in (sorry, silent):
            try:
                return await self.store.write(mark)
            except Exception as again:
                log.error("apology_failed", code=code, error=type(again).__name__, where=where(again))
        return []


def may_pass(error: Exception) -> bool:
    """Tell whether an error is the store's and may be over soon: a lost connection, a lock, a deadlock."""
    if isinstance(error, DBAPIError) and not isinstance(error, OperationalError):
        return error.connection_invalidated or str(getattr(error.orig, "sqlstate", ""))[:2] in PASSING
    return isinstance(error, OSError | OperationalError)


def where(error: Exception) -> str:
    """Return where an error came from, without its message: that may quote what a person wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    return " < ".join(
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames[::-1][:6]
    )
