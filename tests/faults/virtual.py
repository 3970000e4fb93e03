"""Time that passes only when everything waits for it: an hour of sending in seconds, in its true order."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections.abc import Awaitable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import URL

from bot.store import Store, T, Work


@dataclass
class VirtualClock:
    """A clock whose seconds pass as soon as nobody has anything to do in them."""

    began: datetime
    passed: float = 0.0
    jumped: timedelta = timedelta()
    """By how much somebody has set the clock on the wall."""
    _waiting: list[tuple[float, int, asyncio.Future[None]]] = field(default_factory=list)
    _numbers: itertools.count[int] = field(default_factory=itertools.count)

    def now(self) -> datetime:
        """Return the time on the wall."""
        return self.began + self.jumped + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        """Return the seconds that have passed."""
        return self.passed

    async def sleep(self, seconds: float) -> None:
        """Wait until the seconds have passed."""
        until: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (self.passed + max(1e-6, seconds), next(self._numbers), until))
        await until

    def step(self) -> None:
        """Go on to the next moment somebody waits for."""
        while self._waiting:
            at, _, until = heapq.heappop(self._waiting)
            if not until.done():
                self.passed = max(self.passed, at)
                until.set_result(None)
                return


@dataclass
class CountedStore:
    """A store of which is known whether it is at work."""

    inner: Store
    url: URL = field(init=False)
    alone: bool = field(init=False)
    _busy: int = 0
    _idle: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.url, self.alone = self.inner.url, self.inner.alone

    async def write(self, work: Work[T]) -> T:
        """Run `work` in one transaction."""
        return await self._counted(self.inner.write(work))

    async def read(self, work: Work[T]) -> T:
        """Run `work` beside the writers."""
        return await self._counted(self.inner.read(work))

    async def close(self) -> None:
        """Leave the database to whoever opened it."""

    async def quiet(self) -> None:
        """Wait until the database is idle and nobody has anything to do but to wait."""
        ready = getattr(asyncio.get_running_loop(), "_ready")  # noqa: B009
        while True:
            await asyncio.sleep(0)
            if self._busy:
                await self._idle.wait()
            elif not ready:
                return

    async def _counted(self, work: Awaitable[T]) -> T:
        self._busy += 1
        self._idle.clear()
        try:
            return await work
        finally:
            self._busy -= 1
            if not self._busy:
                self._idle.set()


async def until_done(store: CountedStore, clock: VirtualClock, task: asyncio.Task[Any]) -> None:
    """Let time pass until a task has come to its end."""
    while not task.done():
        await store.quiet()
        if not task.done():
            clock.step()
    await task
