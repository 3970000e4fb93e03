"""Work beside the turns: jobs that conversations wait for, a few at once, each handed in as an update."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import Any, NamedTuple

import structlog

from bot.channels import Raw, from_work
from bot.clock import Clock
from bot.errors import may_pass, where
from bot.receiving.lanes import Lanes
from bot.result import Invalid
from bot.store import Store, T, Work
from bot.talking import jobs
from bot.talking.jobs import Begun, Place

Task = Callable[[Store, Any], Awaitable[Any]]
"""Does one sort of work on what was given, as JSON; returns JSON, or an `Invalid` that says why not."""

AT_ONCE = 2
PATIENCE = 30.0
"""Seconds that one job may take."""
PAUSES = (1.0, 5.0, 15.0)
"""Seconds before each further try when the store is away."""

log = structlog.get_logger()


class Waiting(NamedTuple):
    """A job in its lane: its owner's work is done in its order."""

    id: int
    owner: str


@dataclass
class Workshop:
    """Has jobs worked on; `look` finds those that a turn has just written."""

    store: Store
    clock: Clock
    tasks: Mapping[str, Task]
    receive: Callable[[str, list[tuple[str, Raw]]], Awaitable[None]]
    """Takes what is ready, as an update of whoever waits for it."""
    channels: Collection[str]
    """Where that can be said; what was asked for elsewhere waits until that channel is on again."""
    patience: float = PATIENCE
    lanes: Lanes[Waiting] = field(init=False)
    _held: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.lanes = Lanes(self._work, at_once=AT_ONCE)

    async def start(self) -> None:
        """Go on with what an earlier process left: ready things are handed in, the others begun again."""
        failed = Invalid.because("work_failed", trouble="")
        for key, place in await self.store.write(lambda session: jobs.begin_again(session, failed)):
            await self._hand_in(key, place)
        await self._look()

    def look(self) -> None:
        """Begin what waits; to be called once the turn that asked for it is on the disk."""
        if not self.lanes.stopping:
            self.lanes.spawn(self._look())

    @property
    def busy(self) -> bool:
        """Whether anything is being worked on, or looked for."""
        return self.lanes.busy

    async def idle(self) -> None:
        """Wait until nothing is left to work on."""
        await self.lanes.idle()

    async def stop(self) -> None:
        """Begin nothing; what is cut short is begun again by the next process."""
        await self.lanes.stop()

    async def _look(self) -> None:
        for key, owner in await self._write(jobs.waiting):
            if key not in self._held:
                self._held.add(key)
                self.lanes.add((owner, ""), Waiting(key, owner))

    async def _work(self, one: Waiting) -> None:
        try:
            begun = await self._write(lambda session: jobs.claim(session, one.id))
            if begun is not None:
                outcome = await self._outcome(begun)
                place = await self._write(lambda session: jobs.finish(session, one.id, outcome))
                if place is not None:
                    await self._hand_in(one.id, place)
        finally:
            self._held.discard(one.id)

    async def _outcome(self, begun: Begun) -> Any:
        """Do a job; whatever goes wrong is a sentence with a code that the log carries, and no more."""
        code = secrets.token_hex(3).upper()
        try:
            async with asyncio.timeout(self.patience):
                return await self.tasks[begun.task](self.store, begun.given)
        except TimeoutError:
            log.warning("work_slow", job=begun.id, task=begun.task)
            return Invalid.because("work_slow")
        except Exception as error:
            told = {"code": code, "job": begun.id, "task": begun.task}
            log.error("work_failed", **told, error=type(error).__name__, where=where(error))
            return Invalid.because("work_failed", trouble=code)

    async def _hand_in(self, job: int, place: Place) -> None:
        """Say that a job is ready: an update of its owner's, stored once however often it is handed in."""
        if place.channel not in self.channels:
            return
        ready = from_work.update(place.user, place.chat, job)
        await self._surely(lambda: self.receive(place.channel, [ready]))

    async def _write(self, work: Work[T]) -> T:
        return await self._surely(lambda: self.store.write(work))

    async def _surely(self, done: Callable[[], Awaitable[T]]) -> T:
        """Do what needs the store, again and again while that is away."""
        pauses = chain(PAUSES, repeat(PAUSES[-1]))
        while True:
            try:
                return await done()
            except Exception as error:
                if not may_pass(error) or self.lanes.stopping:
                    raise
                log.warning("store_away", error=type(error).__name__, where=where(error))
                await self.clock.sleep(next(pauses))
