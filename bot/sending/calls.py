"""One channel's calls: at the pace of each chat, and within the pauses that the platform asked for."""

from __future__ import annotations

import asyncio
import random
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot import outbox
from bot.channels import Channel, Failure, NotSent, Outgoing, Sent
from bot.clock import Clock
from bot.domain.delivery.channels_down import Standing
from bot.rendering import LIMITS
from bot.sending.attachments import Attachments
from bot.sending.breakers import Breaker
from bot.sending.by_page import ByPage
from bot.sending.pace import Pace
from bot.store import Store

log = structlog.get_logger()

CHATS_REMEMBERED = 10_000
SILENT = 3
"""After how many calls in a row without an answer the platform seems to be away."""
CHAT_BURST = 3
"""How many messages a chat may get at once after a pause, before one a second."""
LONGEST, INHERITED = 86_400.0, 3_600.0
"""Seconds a pause may take: as the platform asks for it, and as a predecessor noted it by its clock."""


@dataclass
class Calls:
    """Makes the calls of one channel; everything said leaves through here."""

    channel: Channel
    store: Store
    clock: Clock
    blocked_until: float = 0.0
    """Monotonic second before which the platform wants no call (after a 429)."""
    pause_ends: datetime | None = None
    """The same moment by the clock on the wall, for people and for a successor."""
    slow_down: Callable[[float], object] = lambda now: None
    """Told of a refusal, once a pause, whoever sets the pace of what goes to many."""
    breaker: Breaker = field(default_factory=Breaker)
    unanswered: int | None = None
    """How many of the last calls in a row had no answer; None before the first."""
    token_dead: bool = False
    stopping: bool = False
    """True once no further call may begin."""
    files: Attachments | ByPage = field(init=False)
    _paces: OrderedDict[str, Pace] = field(default_factory=OrderedDict)
    _resting: set[asyncio.Task[Any]] = field(default_factory=set)
    """Tasks that wait for their permit or their next try: stopping need not wait for them."""

    def __post_init__(self) -> None:
        name = self.channel.name
        takes_files = LIMITS[name].files
        self.files = Attachments(name, self.store) if takes_files else ByPage(name, self.store, self.clock)

    async def start(self) -> None:
        """Keep to the pause a predecessor was asked for; a clock that jumped cannot make it long."""
        name, now = self.channel.name, self.clock.now()
        kept = await self.store.read(lambda session: outbox.pace_of(session, name))
        if kept.blocked_until is not None and kept.blocked_until > now:
            self._pause(min(INHERITED, (kept.blocked_until - now).total_seconds()))

    @property
    def standing(self) -> Standing:
        """How the platform stands, by the last calls and by whether it brings what people write."""
        line = getattr(self.channel, "line", None)
        if self.token_dead:
            return Standing.REFUSED
        if (self.unanswered or 0) >= SILENT or (line is not None and line.answers is False):
            return Standing.AWAY
        answers = self.unanswered == 0 or (line is not None and line.answers)
        return Standing.THERE if answers else Standing.UNKNOWN

    def room(self) -> int | None:
        """Return how many calls for runs may begin now, at most; None as many as their pace allows."""
        now = self.clock.monotonic()
        if self.token_dead or self.blocked_until > now or self.breaker.wait(now) > 0:
            return 0
        return 1 if self.breaker.is_open else None

    async def make(
        self, out: Outgoing, upload_id: int | None = None, begun: Callable[[], object] = lambda: None
    ) -> Sent | NotSent:
        """Make one call, with its file if it has one; `begun` is told when it can no longer be undone."""

        async def call(ready: Outgoing) -> Sent | NotSent:
            await self.wait_for(self._pace_of(out.chat).take(self.clock.monotonic()))
            while (held := self._held()) > 0:
                await self.wait_for(held)
            if self.token_dead:
                return NotSent(Failure.TOKEN, "refused before")
            self.breaker.begin()
            begun()
            return await self._call(ready)

        return await (call(out) if upload_id is None else self.files.send(out, upload_id, call))

    async def wait_for(self, seconds: float) -> None:
        """Wait before a call, or give up at once when everything stops."""
        task = asyncio.current_task()
        if self.stopping or task is None:
            raise asyncio.CancelledError
        if seconds <= 0:
            return
        self._resting.add(task)
        try:
            await self.clock.sleep(seconds)
        finally:
            self._resting.discard(task)

    def stop(self) -> None:
        """Begin no call from now on; what waits for one gives up."""
        self.stopping = True
        for task in self._resting:
            task.cancel()

    async def _call(self, out: Outgoing) -> Sent | NotSent:
        try:
            result = await self.channel.send(out)
        except Exception as error:
            log.error("channel_broken", channel=self.channel.name, error=type(error).__name__)
            result = NotSent(Failure.AMBIGUOUS, type(error).__name__)
        return self._heed(result)

    def _heed(self, result: Sent | NotSent) -> Sent | NotSent:
        """Learn from an answer how the platform is; while it is away, that is nobody's own failure."""
        failure = result.failure if isinstance(result, NotSent) else None
        away = failure in (Failure.TRANSIENT, Failure.NOT_SENT)
        lost = away or failure is Failure.AMBIGUOUS
        self.unanswered = (self.unanswered or 0) + 1 if lost else 0
        if self.breaker.note(away, self.clock.monotonic()):
            log.error("platform_away", channel=self.channel.name)
        if isinstance(result, Sent):
            return result
        if failure is Failure.THROTTLED:
            self._throttled(result.retry_after)
        if failure is Failure.TOKEN and not self.token_dead:
            self.token_dead = True
            log.error("token_refused", channel=self.channel.name)
        return replace(result, failure=Failure.AWAY) if away and self.breaker.is_open else result

    def _throttled(self, seconds: float) -> None:
        """Pause everything, as the platform asks; go on more slowly after it."""
        now = self.clock.monotonic()
        if self.blocked_until <= now:
            self.slow_down(now)
        self._pause(min(LONGEST, seconds) + random.uniform(0.05, 0.5))
        log.warning("throttled", channel=self.channel.name, seconds=seconds)

    def _pause(self, seconds: float) -> None:
        until = self.clock.monotonic() + seconds
        if until > self.blocked_until:
            self.blocked_until, self.pause_ends = until, self.clock.now() + timedelta(seconds=seconds)

    def _held(self) -> float:
        """Return for how many seconds no call may begin."""
        now = self.clock.monotonic()
        return 0.0 if self.token_dead else max(self.blocked_until - now, self.breaker.wait(now))

    def _pace_of(self, chat: str) -> Pace:
        spacing = LIMITS[self.channel.name].per_chat_seconds or 0.001
        pace = self._paces.pop(chat, None) or Pace(1.0 / spacing, burst=CHAT_BURST)
        self._paces[chat] = pace
        while len(self._paces) > CHATS_REMEMBERED:
            self._paces.popitem(last=False)
        return pace
