"""Only ticks: when to plan, deliver, collect and tidy; what these do is the domain's."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from bot.receiving.inbox import where
from scheduler.deliver import Deliver
from scheduler.drift import Drift, steady
from scheduler.plan import begin, plan
from scheduler.rehearsal import advance_to, next_reminder_at
from scheduler.tidy import tidy
from scheduler.works import Works

if TYPE_CHECKING:
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

PROJECT = "thidua"

__all__ = ["PROJECT", "Ticks", "advance_to", "next_reminder_at"]

log = structlog.get_logger()

PLAN, DELIVER, ATTEND, COLLECT, TIDY = 60.0, 0.2, 1.0, 1.0, 3600.0
"""Seconds between two ticks of a kind."""
LATE = {"plan": 5 * PLAN, "deliver": 150 * DELIVER}
"""After how many seconds without a tick of a kind something must be wrong: five minutes, half a minute."""


class Ticks:
    """The clockwork of a running bot; all that must outlive a crash is in the tables."""

    def __init__(self, app: Works, seconds: Callable[[], float] = steady) -> None:
        self.app = app
        self._seconds = seconds
        self._deliver = Deliver(app)
        self._scheduler: AsyncIOScheduler | None = None
        self._watch: asyncio.Task[None] | None = None
        self._under_way: set[asyncio.Task[object]] = set()
        self._noted: float | None = None
        """When it was last noted that the bot is at work, in steady seconds."""
        self._done: dict[str, float] = {}
        """When a tick of each kind last came to a good end, in steady seconds."""

    async def begin(self) -> None:
        """Note that the bot is at work, and how long it was not; before anything that waited is answered."""
        now, asleep = self.app.clock.now(), self._asleep()
        await self.app.store.write(lambda session: begin(session, now, asleep))
        self._noted = self._seconds()
        await self.app.at_work(now)

    def start(self, speed: float = 1.0) -> None:
        """Begin to tick at once, and go on `speed` times as often as usual."""
        from apscheduler.schedulers.asyncio import AsyncIOScheduler  # only a running bot needs it

        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._scheduler = AsyncIOScheduler(job_defaults=defaults, timezone=UTC)
        self._done = dict.fromkeys(LATE, self._seconds())
        self._wake(speed)
        self._scheduler.start()
        drift = Drift(lambda: self._wake(speed), steady=self._seconds)
        self._watch = asyncio.ensure_future(drift.watch())

    async def stop(self) -> None:
        """Begin nothing new, and wait for the ticks under way; whoever gives up waiting cuts them short."""
        if self._watch is not None:
            self._watch.cancel()
        if self._scheduler is not None:
            self._scheduler.remove_all_jobs()  # a shutdown would cancel ticks in the middle
            self._scheduler = None
        await asyncio.gather(*self._under_way)

    @property
    def ages(self) -> Mapping[str, float]:
        """How many seconds ago each watched tick last came to a good end; none if nothing ticks by itself."""
        now = self._seconds()
        return {name: now - at for name, at in self._done.items()} if self._scheduler else {}

    @property
    def stalled(self) -> bool:
        """Whether a watched tick has not come to a good end for too long."""
        return any(age > LATE[name] for name, age in self.ages.items())

    async def plan(self) -> None:
        """Plan what is due."""
        await self.begin()
        standing = {name: sender.calls.standing for name, sender in self.app.senders.items()}
        await plan(self.app.store, self.app.clock.now(), standing)

    async def deliver(self) -> int:
        """Send what may be sent now; returns how many messages were begun."""
        return await self._deliver.tick()

    async def collect(self) -> int:
        """Send messages that were queued without a sender; returns how many there were."""
        return sum([await sender.collect() for sender in self.app.senders.values()])

    async def tidy(self) -> None:
        """Forget what has had its time."""
        now = self.app.clock.now()
        await self.app.store.write(lambda session: tidy(session, now))

    def _wake(self, speed: float) -> None:
        """Have every tick come now and then in its time, as the clock stands now."""
        from scheduler.every import Every

        if self._scheduler is None:
            return
        jobs: Mapping[str, tuple[Callable[[], Awaitable[object]], float]] = {
            "plan": (self.plan, PLAN),
            "deliver": (self._deliver.flow, DELIVER),
            "attend": (self._deliver.attend, ATTEND),
            "collect": (self.collect, COLLECT),
            "tidy": (self.tidy, TIDY),
        }
        for name, (job, seconds) in jobs.items():
            self._scheduler.add_job(
                self._tick, Every(seconds / speed), [name, job],
                id=name, replace_existing=True, next_run_time=datetime.now(UTC),
            )  # fmt: skip

    async def _tick(self, name: str, job: Callable[[], Awaitable[object]]) -> None:
        """Do a tick's work, if the clockwork was not stopped since the tick came."""
        task = asyncio.current_task()
        if self._scheduler is None or task is None:
            return
        self._under_way.add(task)
        try:
            await self._guarded(name, job)
        finally:
            self._under_way.discard(task)

    async def _guarded(self, name: str, job: Callable[[], Awaitable[object]]) -> None:
        """Do a tick's work; what goes wrong is logged without anybody's words, the next tick tries again."""
        try:
            await job()
        except Exception as error:
            log.error("tick_failed", tick=name, error=type(error).__name__, where=where(error))
            return
        if name in LATE:
            self._done[name] = self._seconds()

    def _asleep(self) -> timedelta | None:
        """Return how long ago this process last noted that it is at work; None if it never did."""
        return None if self._noted is None else timedelta(seconds=self._seconds() - self._noted)
