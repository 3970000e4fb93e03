"""Updates are stored before they are confirmed to the platform, then worked on: once, in order per person."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, count, repeat

import structlog
from sqlmodel import Session

from bot.channels import Channel, Incoming, Raw
from bot.clock import Clock
from bot.errors import may_pass, where
from bot.outbox import Queued
from bot.receiving.admission import Admission, Admitted
from bot.receiving.alone import comes_alone, work_at_once
from bot.receiving.arriving import Arrived, Arriving, read, read_page, write_down
from bot.receiving.fetching import Fetched, Fetching, Wanted
from bot.receiving.lanes import Lanes
from bot.receiving.updates import CLAIM, FATE, INBOX, Fate, InboxRow, pending, purge_raw, store_updates
from bot.store import Store

__all__ = ["INBOX", "Arrived", "Fate", "Inbox", "InboxRow", "pending", "purge_raw", "store_updates", "where"]

log = structlog.get_logger()

PAUSES = (1.0, 5.0, 15.0)
"""Seconds before each further try when the store is away."""
MOST_HELD = 1000
"""How many updates wait in memory; further ones are read from the table when these are done."""
PAGE = 500
MOST_TAPS = 200
"""How many taps are acknowledged at a time; the spinners of the others end by themselves."""


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
    turn_away: Callable[[Session, Incoming, datetime], list[Queued]] = lambda session, incoming, now: []
    """Tells somebody that more came from them than can be answered."""
    unsent: Callable[[str, str], int] = lambda channel, chat: 0
    """Tells how many answers wait to be sent to a chat."""
    away: Callable[[Incoming], object] = lambda incoming: None
    """Told of an update that has to wait because the store is away."""
    most_held: int = MOST_HELD
    page: int = PAGE
    lanes: Lanes[Arrived] = field(init=False)
    admission: Admission = field(init=False)
    fetching: Fetching = field(init=False)
    _arriving: list[Arriving] = field(default_factory=list)
    _batch: asyncio.Task[None] | None = None
    _storing: asyncio.Lock = field(default_factory=asyncio.Lock)
    _taken: int = 0
    """The newest row taken into memory."""
    _behind: bool = False
    """Whether newer rows wait in the table: what comes then waits there too."""
    _catching_up: bool = False

    def __post_init__(self) -> None:
        self.lanes = Lanes(self._work_on, at_once=32)
        self.fetching = Fetching(self.store, self.clock, self.channels, self.wants)
        self.admission = Admission(self.lanes, self.turn_away, self.unsent)

    async def receive(self, channel: str, updates: list[tuple[str, Raw]]) -> None:
        """Store updates durably, each once however often it comes, then let work on them begin.

        What arrives while others are being stored is stored next, all in one transaction and in its order.
        """
        now = self.clock.now()
        self._arriving += [read(self.channels[channel], update_id, raw, now) for update_id, raw in updates]
        if self._arriving:
            self._batch = self._batch or asyncio.ensure_future(self._store_batch())
            await asyncio.shield(self._batch)

    async def _store_batch(self) -> None:
        async with self._storing:
            batch, self._arriving, self._batch = self._arriving, [], None
            try:
                await self._store(batch)
            except Exception as error:
                if may_pass(error):
                    for incoming in (one.incoming for one in batch if one.incoming):
                        self.away(incoming)  # the platform has it still and brings it again
                    raise
                for one in batch:
                    await self._store_alone(one)

    async def _store_alone(self, one: Arriving) -> None:
        """Store one of a batch that failed; what the store cannot hold is set aside without its words."""
        try:
            await self._store([one])
        except Exception as error:
            if may_pass(error):
                raise
            log.warning("update_set_aside", error=type(error).__name__, where=where(error))
            await self._store([one.unstorable()])

    async def _store(self, batch: Sequence[Arriving]) -> None:
        """Store updates; the new ones go into memory unless they have to wait behind others in the table."""
        self._behind = self._behind or self.lanes.held + len(batch) > self.most_held
        turn = self._turn if comes_alone(batch, self.lanes) and self.store.alone else None

        def write(session: Session) -> Admitted:
            fresh = write_down(session, batch)
            if self._behind:
                return Admitted()
            admitted = self.admission.judge(session, fresh, self.clock.now())
            return work_at_once(session, admitted, turn) if turn else admitted

        admitted = await self.store.write(write)
        self._take(admitted)
        self._keep_up()
        taps = [one.incoming for one in (*admitted.kept, *admitted.worked) if one.incoming.tap_id]
        for tap in taps[: max(0, MOST_TAPS - self.lanes.beside)]:
            self.lanes.spawn(self.channels[tap.channel].acknowledge(tap))

    def _take(self, admitted: Admitted) -> None:
        """Have admitted updates worked on, and what was said about the others sent."""
        self._taken = max((one.id for one in admitted.kept), default=self._taken)
        self.admission.let_in(admitted)
        self.send(admitted.said)

    async def resume(self) -> None:
        """Go on with what an earlier process stored and did not finish, a page at a time.

        What can no longer be read is set aside; what came by a channel that is off waits until it is on.
        """
        self._behind = True
        await self._catch_up()

    @property
    def _has_room(self) -> bool:
        return self._behind and not self.lanes.stopping and self.lanes.held <= self.most_held // 2

    async def _catch_up(self) -> None:
        """Take what waits in the table into memory, page by page, as long as there is room for it."""
        while self._has_room:
            async with self._storing:
                last, admitted = await self.store.write(self._next_page)
                self._take(admitted)
                self._taken, self._behind = last or self._taken, last is not None

    def _keep_up(self) -> None:
        """See to it that what waits in the table is taken into memory as soon as there is room."""
        if self._has_room and not self._catching_up:
            self._catching_up = True
            self.lanes.spawn(self._catch_up_surely())

    async def _catch_up_surely(self) -> None:
        """Catch up; while the store is away, again and again."""
        while self._has_room:
            try:
                await self._catch_up()
            except Exception as error:
                log.warning("not_caught_up", error=type(error).__name__, where=where(error))
                await self.clock.sleep(PAUSES[-1])
        self._catching_up = False

    def _next_page(self, session: Session) -> tuple[int | None, Admitted]:
        """Return the next page of new updates with its last row, None if there are no more."""
        now = self.clock.now()
        last, fresh = read_page(session, self.channels, self._taken, self.page, now)
        return last, self.admission.judge(session, fresh, now)

    async def idle(self) -> None:
        """Wait until nothing is left to work on."""
        await self.lanes.idle()

    async def stop(self) -> None:
        """Finish the turns that have begun and begin no other; what waits is stored for the next start."""
        await self.lanes.stop()

    async def _work_on(self, arrived: Arrived) -> None:
        await self._work(arrived)
        self._keep_up()

    async def _work(self, arrived: Arrived) -> None:
        """Work on an update, again after a pause while the store is away; it is never left half done."""
        pauses = chain(PAUSES, repeat(PAUSES[-1]))
        for tries in count(1):
            queued = await self._tried(arrived, last=tries > len(PAUSES))
            if queued is not None:
                self.send(queued)
            if queued is not None or self.lanes.stopping:
                return
            self.away(arrived.incoming)
            await self.clock.sleep(next(pauses))

    async def _tried(self, arrived: Arrived, *, last: bool) -> list[Queued] | None:
        """Return what a turn says, or the apology for one that failed; None while the store is away."""
        try:
            return await self._try(arrived)
        except Exception as error:
            if last or not may_pass(error):
                return await self._failed(arrived, error)
            log.warning("store_away", update=arrived.id, error=type(error).__name__)
            return None

    async def _try(self, arrived: Arrived) -> list[Queued]:
        file = await self.fetching.fetch(arrived.incoming)
        return await self.store.write(lambda session: self._turn(session, arrived, file))

    def _turn(self, session: Session, arrived: Arrived, file: Fetched | None = None) -> list[Queued]:
        """Work on an update unless somebody has, and mark it done, its file kept, in the same transaction."""
        incoming, now = arrived.incoming, self.clock.now()
        if not session.connection().execute(CLAIM, {"key": arrived.id}).rowcount:
            return []
        return self.turn(session, file.kept(session, incoming, now) if file else incoming, now)

    async def _failed(self, arrived: Arrived, error: Exception) -> list[Queued] | None:
        """Mark an update failed, once and for good, and say sorry with a code the log carries.

        Where not even that can be written the update stays new; None if that is because the store is away.
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

        away = False
        for mark in (sorry, silent):
            try:
                return await self.store.write(mark)
            except Exception as again:
                log.error("apology_failed", code=code, error=type(again).__name__, where=where(again))
                away = may_pass(again)
        return None if away else []
