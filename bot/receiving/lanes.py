"""Work that waits its turn: in order within a lane, many lanes side by side, each as often as the others."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import structlog

T = TypeVar("T")
Lane = tuple[str, str]
"""Whose work it is: a channel, and a person's account there."""

log = structlog.get_logger()


@dataclass
class Lanes(Generic[T]):
    """Has things worked on, at most `at_once` at a time and one at a time in each lane.

    A lane goes to the end of the queue after each of its things, so that no lane waits for all of another.
    """

    work: Callable[[T], Awaitable[None]]
    at_once: int
    held: int = 0
    """How many things are waiting or being worked on."""
    stopping: bool = False
    _lanes: dict[Lane, deque[T]] = field(default_factory=dict)
    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)
    _slots: asyncio.Semaphore | None = None

    def add(self, lane: Lane, one: T) -> None:
        """Put something at the end of a lane."""
        self.held += 1
        if lane in self._lanes:
            self._lanes[lane].append(one)
            return
        self._lanes[lane] = deque([one])
        self.spawn(self._drain(lane))

    def waiting(self, lane: Lane) -> int:
        """Return how many things are in a lane."""
        return len(self._lanes.get(lane, ()))

    @property
    def busy(self) -> bool:
        """Whether anything is under way."""
        return bool(self._tasks)

    @property
    def beside(self) -> int:
        """How many tasks are under way beside the lanes."""
        return len(self._tasks) - len(self._lanes)

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Have something done beside the lanes, which `idle` waits for too."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def idle(self) -> None:
        """Wait until nothing is left to work on."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def stop(self) -> None:
        """Finish what has begun and begin nothing else."""
        self.stopping = True
        await self.idle()

    async def _drain(self, lane: Lane) -> None:
        if self._slots is None:
            self._slots = asyncio.Semaphore(self.at_once)
        waiting = self._lanes[lane]
        while waiting:
            async with self._slots:  # first come, first served: asyncio's semaphore is fair
                if self.stopping:
                    return
                await self._do(waiting[0])
            waiting.popleft()
            self.held -= 1
        del self._lanes[lane]

    async def _do(self, one: T) -> None:
        try:
            await self.work(one)
        except Exception as error:
            log.error("lane_stumbled", error=type(error).__name__)
