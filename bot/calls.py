"""One channel's calls: at the pace of each chat, and within the pauses that the platform asked for."""

from __future__ import annotations

import asyncio
import random
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import structlog

from bot.attachments import Attachments
from bot.channels import Channel, Failure, NotSent, Outgoing, Sent
from bot.clock import Clock
from bot.pace import Pace
from bot.rendering import LIMITS
from bot.store import Store

log = structlog.get_logger()

CHATS_REMEMBERED = 10_000
CHAT_BURST = 3
"""How many messages a chat may get at once after a pause, before one a second."""


@dataclass
class Calls:
    """Makes the calls of one channel; everything said leaves through here."""

    channel: Channel
    store: Store
    clock: Clock
    blocked_until: float = 0.0
    """Monotonic second before which the platform wants no call (after a 429)."""
    token_dead: bool = False
    stopping: bool = False
    """True once no further call may begin."""
    files: Attachments = field(init=False)
    _paces: OrderedDict[str, Pace] = field(default_factory=OrderedDict)
    _resting: set[asyncio.Task[Any]] = field(default_factory=set)
    """Tasks that wait for their permit or their next try: stopping need not wait for them."""

    def __post_init__(self) -> None:
        self.files = Attachments(self.channel.name, self.store)

    async def make(
        self, out: Outgoing, upload_id: int | None = None, begun: Callable[[], object] = lambda: None
    ) -> Sent | NotSent:
        """Make one call, with its file if it has one; `begun` is told when it can no longer be undone."""

        async def call(ready: Outgoing) -> Sent | NotSent:
            await self.wait_for(self.blocked_until - self.clock.monotonic())
            await self.wait_for(self._pace_of(out.chat).take(self.clock.monotonic()))
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

    def _pace_of(self, chat: str) -> Pace:
        spacing = LIMITS[self.channel.name].per_chat_seconds or 0.001
        pace = self._paces.pop(chat, None) or Pace(1.0 / spacing, burst=CHAT_BURST)
        self._paces[chat] = pace
        while len(self._paces) > CHATS_REMEMBERED:
            self._paces.popitem(last=False)
        return pace
