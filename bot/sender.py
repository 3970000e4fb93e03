"""One sender per bot: replies in order per chat as soon as they are committed, and what waits there."""

from __future__ import annotations

import asyncio
import random
from collections import OrderedDict, deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import structlog

from bot import outbox
from bot.channels import Button, Channel, Failure, NotSent, Outgoing, Sent
from bot.clock import Clock
from bot.domain.school import people
from bot.outbox import Outcome, Queued, State
from bot.pace import Pace
from bot.rendering import LIMITS
from bot.store import Store

log = structlog.get_logger()

TRIES = 8
RETRY_AFTER = timedelta(minutes=5)
"""When a message that could not be sent for minutes is taken up again; each time costs one of its tries."""
RECORD_AGAIN = 2.0
"""Seconds before outcomes that could not be written down are written again."""
CHATS_REMEMBERED = 10_000
CHAT_BURST = 3
"""How many messages a chat may get at once after a pause, before one a second."""


@dataclass
class Sender:
    """Sends the messages of one channel and writes down what became of each."""

    channel: Channel
    store: Store
    clock: Clock
    epoch: int = 0
    in_flight: int = 64
    _lanes: dict[str, deque[Queued]] = field(default_factory=dict)
    _paces: OrderedDict[str, Pace] = field(default_factory=OrderedDict)
    _outcomes: list[Outcome] = field(default_factory=list)
    _unreachable: dict[str, str] = field(default_factory=dict)
    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)
    _recording: asyncio.Task[None] | None = None
    _slots: asyncio.Semaphore | None = None
    _resting: set[asyncio.Task[Any]] = field(default_factory=set)
    """Tasks that wait for their permit or their next try: stopping need not wait for them."""
    _tried: set[int] = field(default_factory=set)
    """Messages in the middle: a call was made, and what became of it is not yet known."""
    _stopping: bool = False
    blocked_until: float = 0.0
    """Monotonic second before which the platform wants no call (after a 429)."""
    token_dead: bool = False

    async def start(self) -> None:
        """Take over from an earlier process and send what it left."""
        self._slots = asyncio.Semaphore(self.in_flight)
        self.epoch = await self.store.write(lambda session: outbox.next_epoch(session, self.channel.name))
        await self.collect()

    def send(self, queued: Sequence[Queued]) -> None:
        """Send rows that this process has already marked as being sent, in order per chat."""
        for one in queued:
            if one.chat in self._lanes:
                self._lanes[one.chat].append(one)
            else:
                self._lanes[one.chat] = deque([one])
                self._spawn(self._drain(one.chat))

    async def collect(self, limit: int = 200) -> int:
        """Claim what waits in the table and send it; returns how many rows that was."""
        name, now = self.channel.name, self.clock.now()
        claimed = await self.store.write(
            lambda session: (
                []
                if self._stopping or self.token_dead
                else outbox.claim_messages(session, name, self.epoch, now, limit)
            )
        )
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
        self._stopping = True
        for task in self._resting:
            task.cancel()
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                while self._tasks:
                    await asyncio.wait(self._tasks)
        for task in self._tasks - {self._recording}:
            task.cancel()
        await self._record()
        name, tried = self.channel.name, frozenset(self._tried)
        await self.store.write(lambda session: outbox.release_messages(session, name, self.epoch, tried))

    async def call(self, out: Outgoing) -> Sent | NotSent:
        """Make one call within the pace of the chat and the pauses the platform asked for."""
        await self._permit(out.chat)
        return await self._call(out)

    async def _permit(self, chat: str) -> None:
        await self._wait_for(self.blocked_until - self.clock.monotonic())
        await self._wait_for(self._pace_of(chat).take(self.clock.monotonic()))

    async def _call(self, out: Outgoing) -> Sent | NotSent:
        try:
            result = await self.channel.send(out)
        except Exception as error:
            log.error("channel_broken", channel=self.channel.name, error=type(error).__name__)
            return NotSent(Failure.AMBIGUOUS, type(error).__name__)
        if isinstance(result, NotSent):
            self._heed(result)
        return result

    def _heed(self, result: NotSent) -> None:
        if result.failure is Failure.THROTTLED:
            until = self.clock.monotonic() + result.retry_after + random.uniform(0.05, 0.5)
            self.blocked_until = max(self.blocked_until, until)
            log.warning("throttled", channel=self.channel.name, seconds=result.retry_after)
        if result.failure is Failure.TOKEN and not self.token_dead:
            self.token_dead = True
            log.error("token_refused", channel=self.channel.name)

    async def _drain(self, chat: str) -> None:
        assert self._slots is not None
        waiting = self._lanes[chat]
        while waiting:
            async with self._slots:
                if self._stopping:
                    return
                outcome = await self._outcome(waiting[0])
            self._outcomes.append(outcome)
            self._tried.discard(outcome.id)
            self._record_soon()
            waiting.popleft()
        del self._lanes[chat]

    async def _outcome(self, one: Queued) -> Outcome:
        """Return what becomes of a message; a fault of ours leaves it for later, no chat is blocked."""
        try:
            return await self._attempt(one)
        except Exception as error:
            log.error("attempt_failed", channel=one.channel, error=type(error).__name__)
            return self._later(one)

    def _later(self, one: Queued) -> Outcome:
        if one.attempt >= TRIES:
            return Outcome(one.id, State.FAILED, error="gave up")
        return Outcome(one.id, State.RETRY, error="not yet", retry_at=self.clock.now() + RETRY_AFTER)

    async def _attempt(self, one: Queued) -> Outcome:
        """Try until the message is sent or beyond hope; its row says *sending* all the while."""
        buttons = tuple(Button(label, data) for label, data in one.buttons)
        out = Outgoing(one.chat, one.text, buttons, one.edits)
        ambiguous = one.attempt > 1
        for attempt in range(one.attempt, TRIES + 1):
            await self._permit(out.chat)
            self._tried.add(one.id)
            result = await self._call(out)
            if isinstance(result, Sent):
                return Outcome(one.id, State.SENT, result.message, sent_at=self.clock.now())
            if hopeless := self._hopeless(one, result, ambiguous):
                return hopeless
            ambiguous = ambiguous or result.failure is Failure.AMBIGUOUS
            out = await self._before_another_try(out, result, attempt)
        return self._later(one)

    def _hopeless(self, one: Queued, result: NotSent, ambiguous: bool) -> Outcome | None:
        """Return what becomes of a message that is not to be tried again; None if it is."""
        match result.failure:
            case Failure.UNREACHABLE:
                self._unreachable[one.chat] = result.detail or "unreachable"
                return Outcome(one.id, State.FAILED, error=result.detail)
            case Failure.TOKEN:
                return Outcome(one.id, State.PENDING, error=result.detail)
            case Failure.CONTENT | Failure.WINDOW | Failure.CONFLICT as why:
                log.error("message_refused", channel=one.channel, why=why, template=one.template)
                return Outcome(one.id, State.FAILED, error=result.detail or why)
            case Failure.AMBIGUOUS if ambiguous:
                return Outcome(one.id, State.UNKNOWN, error=result.detail)
            case _:
                return None

    async def _before_another_try(self, out: Outgoing, result: NotSent, attempt: int) -> Outgoing:
        """Return the call to make next, after the pause that the failure calls for."""
        match result.failure:
            case Failure.UNCHANGED:
                return replace(out, edits="")
            case Failure.MOVED:
                name, old, new = self.channel.name, out.chat, result.chat
                await self.store.write(lambda session: people.move_chat(session, name, old, new))
                return replace(out, chat=new)
            case Failure.TRANSIENT | Failure.NOT_SENT:
                await self._wait_for(min(60.0, 2.0 ** (attempt - 1)) * random.uniform(0.8, 1.2))
        return out

    def _record_soon(self) -> None:
        if self._recording is None or self._recording.done():
            self._recording = self._spawn(self._record())

    async def _record(self) -> None:
        """Write down everything that has come to an end, again and again until nothing has."""
        while self._outcomes:
            outcomes, self._outcomes = self._outcomes, []
            gone, self._unreachable = self._unreachable, {}

            def write(session: Any, outcomes: list[Outcome] = outcomes, gone: dict[str, str] = gone) -> None:
                outbox.record_messages(session, outcomes)
                for chat, why in gone.items():
                    people.set_reachable(session, self.channel.name, chat, why)

            try:
                await self.store.write(write)
            except Exception as error:
                log.error("outcomes_not_written", channel=self.channel.name, error=type(error).__name__)
                self._outcomes[:0], self._unreachable = outcomes, gone | self._unreachable
                if self._stopping:
                    return
                await self._wait_for(RECORD_AGAIN)

    def _pace_of(self, chat: str) -> Pace:
        spacing = LIMITS[self.channel.name].per_chat_seconds or 0.001
        pace = self._paces.pop(chat, None) or Pace(1.0 / spacing, burst=CHAT_BURST)
        self._paces[chat] = pace
        while len(self._paces) > CHATS_REMEMBERED:
            self._paces.popitem(last=False)
        return pace

    async def _wait_for(self, seconds: float) -> None:
        """Wait before a call, or give up at once when the sender stops."""
        task = asyncio.current_task()
        if self._stopping or task is None:
            raise asyncio.CancelledError
        if seconds <= 0:
            return
        self._resting.add(task)
        try:
            await self.clock.sleep(seconds)
        finally:
            self._resting.discard(task)

    def _spawn(self, work: Any) -> asyncio.Task[Any]:
        task: asyncio.Task[Any] = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
