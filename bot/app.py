"""The wiring: which store, clock, channels, conversations and ticks make one running bot."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from bot import seen
from bot.channels import Channel, Raw, SettingsProblem, TokenRefused
from bot.clock import Clock, RehearsalClock
from bot.desk import Desk
from bot.domain.desk import recovering
from bot.errors import where
from bot.glance import Glance
from bot.outbox import Queued, senders
from bot.plans import aside
from bot.receiving.busy import Busy
from bot.receiving.inbox import Inbox
from bot.receiving.workshop import Task, Workshop
from bot.screen import WORK
from bot.sending.bulk import Bulk
from bot.sending.calls import Calls
from bot.sending.sender import Sender
from bot.store import Store
from handlers import COMMANDS, CONVERSATIONS
from scheduler import Ticks, advance_to, next_reminder_at

log = structlog.get_logger()

PATIENCE, CLOSING = 6.0, 0.5
"""Seconds that what is under way gets when the bot is stopped, and then each end while the store is away."""


TASKS: Mapping[str, Task] = {aside.TASK: aside.read_given}
"""The work that conversations may ask for."""


@dataclass
class App:
    """A bot put together: updates go in by `inbox.receive`, messages leave by the senders."""

    store: Store
    clock: Clock
    channels: Mapping[str, Channel]
    desk: Desk = field(init=False)
    glance: Glance = field(init=False)
    busy: Busy = field(init=False)
    inbox: Inbox = field(init=False)
    workshop: Workshop = field(init=False)
    senders: dict[str, Sender] = field(init=False)
    bulk: dict[str, Bulk] = field(init=False)
    refused: dict[str, str] = field(default_factory=dict, init=False)
    """Channels that cannot be heard until a setting is changed, with the code of what is wrong."""
    left_open: bool = field(default=False, init=False)
    """Whether the store was away when the bot stopped: nothing waits for it, as after a kill."""
    ticks: Ticks = field(init=False)
    """The clockwork; `ticks.start()` sets it going, `stop` ends it."""

    def __post_init__(self) -> None:
        self.senders = {
            name: Sender(channel, self.store, self.clock) for name, channel in self.channels.items()
        }
        self.bulk = {name: Bulk(sender) for name, sender in self.senders.items()}
        self.ticks = Ticks(self)
        self.desk = Desk(CONVERSATIONS, COMMANDS, self._epoch_of)
        self.glance = Glance(lambda: self.desk.talks)
        self.busy = Busy(self._calls_of, lambda work: self.inbox.lanes.spawn(work))
        self.inbox = Inbox(
            self.store, self.clock, self.channels, self.desk.turn, self.desk.apologise, self._send,
            self.glance.wants, self.desk.turn_away, self._unsent, self.busy.tell,
        )  # fmt: skip
        self.workshop = Workshop(self.store, self.clock, TASKS, self.inbox.receive, self.channels)

    async def start(self) -> None:
        """Get the channels ready, send what an earlier process left, and go on with its updates."""
        await asyncio.gather(*(self._unless_refused(one, one.start()) for one in self.channels.values()))
        await self.look_back()
        await self.store.write(lambda session: senders.forget_addresses(session, list(self.channels)))
        for sender in self.senders.values():
            await sender.start()
        for bulk in self.bulk.values():
            await bulk.start()
        await self.ticks.begin()
        await self.inbox.resume()
        await self.workshop.start()

    async def look_back(self) -> None:
        """Hold what goes to many if the database is an old copy, or was left for long: an admin decides."""
        seen_at, now = seen.read(self.store.url), self.clock.now()
        await self.store.write(lambda session: recovering.look_back(session, now, seen_at))

    async def at_work(self, now: datetime) -> None:
        """Note beside the database that it was worked on, so that an older copy of it is known as one."""
        with suppress(OSError):  # a full disk: the last note still stands
            await asyncio.to_thread(seen.write, self.store.url, now)

    async def idle(self) -> None:
        """Wait until every stored update is worked on and every answer is sent."""
        await self.inbox.idle()
        while self.workshop.busy:
            await self.workshop.idle()
            await self.inbox.idle()
        await asyncio.gather(*(sender.idle() for sender in self.senders.values()))
        await asyncio.gather(*(bulk.settle() for bulk in self.bulk.values()))

    async def receive(self, channel: str, updates: list[tuple[str, Raw]]) -> None:
        """Store updates durably and let work on them begin."""
        await self.inbox.receive(channel, updates)

    async def takes(self, channel: str, user: str) -> tuple[str, ...] | None:
        """Return the kinds of file that somebody's open question takes; None if it takes none."""
        now = self.clock.now()
        return await self.store.read(lambda session: self.glance.takes(session, channel, user, now))

    async def listen(self) -> None:
        """Hear every channel until cancelled; raises what a channel cannot go on with.

        A channel that is refused is left out as long as another can be heard.
        """
        heard = [channel for name, channel in self.channels.items() if name not in self.refused]
        await asyncio.gather(*(self._unless_refused(one, one.listen(self.receive)) for one in heard))

    async def stop(self, patience: float = PATIENCE) -> None:
        """Begin nothing, finish what is under way within `patience` seconds, leave the rest in the tables."""
        ends = asyncio.get_running_loop().time() + patience
        with suppress(TimeoutError):
            async with asyncio.timeout_at(ends - patience / 2):
                bulk = (one.stop(patience / 3) for one in self.bulk.values())
                await _all(self.ticks.stop(), self.inbox.stop(), self.workshop.stop(), *bulk)
        left = max(0.1, ends - asyncio.get_running_loop().time())
        with suppress(TimeoutError):
            async with asyncio.timeout(left + CLOSING):
                await _all(*(sender.stop(left) for sender in self.senders.values()))
        for channel in self.channels.values():
            with suppress(TimeoutError):
                await asyncio.wait_for(channel.stop(), CLOSING)
        try:
            await asyncio.wait_for(self.store.close(), CLOSING)
        except TimeoutError:
            self.left_open = True
            log.error("store_left_open")

    def fall_silent(self) -> None:
        """Begin no call any more: another process has the database, and what we have claimed is its own."""
        for sender in self.senders.values():
            sender.tenure.end()

    async def _unless_refused(self, channel: Channel, work: Awaitable[None]) -> None:
        """Do a channel's work; raises its `SettingsProblem` only if no channel is left to be heard."""
        try:
            await work
        except SettingsProblem as problem:
            self.refused[channel.name] = problem.code
            log.error("channel_refused", channel=channel.name, code=problem.code)
            if isinstance(problem, TokenRefused):
                self.senders[channel.name].calls.token_dead = True
            if len(self.refused) == len(self.channels):
                raise

    def _epoch_of(self, channel: str) -> int | None:
        sender = self.senders.get(channel)
        return sender.epoch if sender else None

    def _unsent(self, channel: str, chat: str) -> int:
        sender = self.senders.get(channel)
        return sender.waiting(chat) if sender else 0

    def _calls_of(self, channel: str) -> Calls | None:
        sender = self.senders.get(channel)
        return sender.calls if sender else None

    def _send(self, queued: Sequence[Queued]) -> None:
        for one in queued:
            if one.channel in self.senders:
                self.senders[one.channel].send([one])
        if any(one.slot.startswith(WORK) for one in queued):
            self.workshop.look()


async def _all(*ends: Awaitable[None]) -> None:
    """Wait for several ends; one that fails, because the store is away, keeps nothing else from ending."""
    for error in await asyncio.gather(*ends, return_exceptions=True):
        if isinstance(error, Exception):
            log.error("not_ended_well", error=type(error).__name__, where=where(error))


class Rehearsed(App):
    """A bot whose clock is moved by hand, with everything that falls due on the way: the demo's."""

    def __init__(self, store: Store, clock: RehearsalClock, channels: Mapping[str, Channel]) -> None:
        super().__init__(store, clock, channels)
        self._moved = clock

    async def advance_to(self, moment: datetime) -> None:
        """Go forward to a moment, planning and delivering on the way; what is due now is done first."""
        await advance_to(self, self.ticks, self._moved, moment)

    async def look_back(self) -> None:
        """Find nothing: a rehearsal's time says nothing about the database."""

    async def at_work(self, now: datetime) -> None:
        """Note nothing: a rehearsal's time is not the machine's."""

    async def next_reminder_at(self) -> datetime | None:
        """Return when somebody is reminded next; None if nobody is any more."""
        return await next_reminder_at(self)
