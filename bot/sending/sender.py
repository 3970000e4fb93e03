"""One sender per bot: replies in order per chat as soon as they are committed, and what waits there."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import structlog
from sqlmodel import Session

from bot import outbox
from bot.channels import Channel
from bot.clock import Clock
from bot.domain.delivery import carrying, recovery, rerouting
from bot.domain.school import people
from bot.errors import may_pass, where
from bot.outbox import Outcome, Queued, State, monthly, senders
from bot.sending.by_page import with_codes
from bot.sending.calls import Calls
from bot.sending.tenure import Tenure
from bot.sending.trying import RETRY_AFTER, Trying
from bot.store import Store

__all__ = ["RETRY_AFTER", "Sender"]

log = structlog.get_logger()

LINGER = 0.05
"""Seconds for which an outcome waits for others to be written down with."""
RECORD_AGAIN = 2.0
"""Seconds before outcomes that could not be written down are written again."""


@dataclass
class Sender:
    """Sends the messages of one channel and writes down what became of each."""

    channel: Channel
    store: Store
    clock: Clock
    in_flight: int = 64
    calls: Calls = field(init=False)
    tenure: Tenure = field(init=False)
    _trying: Trying = field(init=False)
    _lanes: dict[str, deque[Queued]] = field(default_factory=dict)
    _outcomes: list[Outcome] = field(default_factory=list)
    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)
    _recording: asyncio.Task[None] | None = None
    _slots: asyncio.Semaphore | None = None

    def __post_init__(self) -> None:
        self.calls = Calls(self.channel, self.store, self.clock)
        self.tenure = Tenure(self.calls)
        self._trying = Trying(self.calls)

    @property
    def epoch(self) -> int:
        """The number under which this process sends: 0 before it has started."""
        return self.tenure.epoch

    @property
    def token_dead(self) -> bool:
        """Whether the platform has refused our token: nothing can be said until the next start."""
        return self.calls.token_dead

    async def start(self) -> None:
        """Take over from an earlier process and send what it left."""
        self._slots = asyncio.Semaphore(self.in_flight)
        self.tenure.epoch = await self.store.write(self._take_over)
        await self.calls.start()
        await self.collect()

    def _take_over(self, session: Session) -> int:
        epoch = outbox.next_epoch(session, self.channel.name)
        senders.keep_address(session, self.channel.name, getattr(self.channel, "address", ""))
        return epoch

    def send(self, queued: Sequence[Queued]) -> None:
        """Send rows that this process has already marked as being sent, in order per chat."""
        for one in queued:
            if one.chat in self._lanes:
                self._lanes[one.chat].append(one)
            else:
                self._lanes[one.chat] = deque([one])
                self._spawn(self._drain(one.chat))

    def waiting(self, chat: str) -> int:
        """Return how many messages to a chat are on their way."""
        return len(self._lanes.get(chat, ()))

    async def collect(self, limit: int = 200) -> int:
        """Claim what waits in the table and send it; returns how many rows that was."""
        name, now = self.channel.name, self.clock.now()

        def claim(session: Session) -> list[Queued]:
            if self.calls.stopping or self.token_dead or not self.tenure.look(session):
                return []
            since = recovery.held_until(session)
            return with_codes(session, outbox.claim_messages(session, name, self.epoch, now, limit, since))

        claimed = await self.store.write(claim)
        self.tenure.heed()
        self.send(claimed)
        return len(claimed)

    async def idle(self) -> None:
        """Wait until everything handed over is sent and written down."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def stop(self, patience: float) -> None:
        """Begin no call, give those under way `patience` seconds, write down what became of them.

        Messages that have not been tried go back to the table; one in the middle is left *sending*.
        """
        self.calls.stop()
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                while self._tasks:
                    await asyncio.wait(self._tasks)
        for task in self._tasks - {self._recording}:
            task.cancel()
        await self._record()
        name, tried = self.channel.name, frozenset(self._trying.begun)
        await self.store.write(lambda session: outbox.release_messages(session, name, self.epoch, tried))

    async def _drain(self, chat: str) -> None:
        assert self._slots is not None
        waiting = self._lanes[chat]
        while waiting:
            async with self._slots:
                if self.calls.stopping:
                    return
                outcome = await self._trying.outcome(waiting[0])
            self._outcomes.append(outcome)
            self._trying.begun.discard(outcome.id)
            self._record_soon()
            waiting.popleft()
        del self._lanes[chat]

    def _record_soon(self) -> None:
        if self._recording is None or self._recording.done():
            self._recording = self._spawn(self._record_together())

    async def _record_together(self) -> None:
        """Write outcomes down after a moment, so that a bot at work syncs its disk once for several."""
        await self.calls.wait_for(LINGER)
        await self._record()

    async def _record(self) -> None:
        """Write down everything that has come to an end, again and again until nothing has."""
        while self._outcomes:
            outcomes, self._outcomes = self._outcomes, []
            gone, self._trying.unreachable = self._trying.unreachable, {}
            if await self._written(outcomes, gone):
                continue
            self._outcomes[:0], self._trying.unreachable = outcomes, gone | self._trying.unreachable
            if self.calls.stopping:
                return
            await self.calls.wait_for(RECORD_AGAIN)

    async def _written(self, outcomes: Sequence[Outcome], gone: Mapping[str, str]) -> bool:
        """Write outcomes down with what follows from them; False if the store is away.

        Where what follows from one has a fault, the outcomes stand alone: no other message is sent again.
        """
        for work in (self._with_consequences, self._alone):
            try:
                await self.store.write(lambda session, work=work: work(session, outcomes, gone))  # type: ignore[misc]
            except Exception as error:
                told = {"channel": self.channel.name, "error": type(error).__name__}
                log.error("outcomes_not_written", **told, where=where(error))
                if may_pass(error):
                    break
            else:
                return True
        return False

    def _with_consequences(
        self, session: Session, outcomes: Sequence[Outcome], gone: Mapping[str, str]
    ) -> None:
        """Write outcomes down; who cannot be reached any more is told at another account of theirs."""
        now = self.clock.now()
        self._alone(session, outcomes, gone)
        rerouting.reroute(session, self.channel.name, gone, now)
        carrying.carry(session, [one.id for one in outcomes if one.gone], now)

    def _alone(self, session: Session, outcomes: Sequence[Outcome], gone: Mapping[str, str]) -> None:
        """Write down what became of messages, and which chats take none any more."""
        outbox.record_messages(session, outcomes)
        left = sum(one.state in (State.SENT, State.UNKNOWN) for one in outcomes)
        monthly.count(session, self.channel.name, self.clock.now(), sent=left)
        for chat, why in gone.items():
            people.set_reachable(session, self.channel.name, chat, why)

    def _spawn(self, work: Any) -> asyncio.Task[Any]:
        task: asyncio.Task[Any] = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
