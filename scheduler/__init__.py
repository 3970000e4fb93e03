"""Only ticks: when to plan, deliver, collect and tidy; what these do is the domain's."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import structlog

from bot.inbox import where
from scheduler.deliver import Deliver
from scheduler.plan import plan
from scheduler.rehearsal import advance_to, next_reminder_at
from scheduler.tidy import tidy
from scheduler.works import Works

if TYPE_CHECKING:
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

PROJECT = "thidua"

__all__ = ["PROJECT", "Ticks", "advance_to", "next_reminder_at"]

log = structlog.get_logger()

PLAN, DELIVER, COLLECT, TIDY = 60.0, 0.2, 1.0, 3600.0
"""Seconds between two ticks of a kind."""


class Ticks:
    """The clockwork of a running bot; all that must outlive a crash is in the tables."""

    def __init__(self, app: Works) -> None:
        self.app = app
        self._deliver = Deliver(app)
        self._scheduler: AsyncIOScheduler | None = None

    def start(self, speed: float = 1.0) -> None:
        """Begin to tick at once, and go on `speed` times as often as usual."""
        from apscheduler.schedulers.asyncio import AsyncIOScheduler  # only a running bot needs it

        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._scheduler = AsyncIOScheduler(job_defaults=defaults, timezone=UTC)
        every: dict[Callable[[], Awaitable[object]], float] = {
            self.plan: PLAN,
            self.deliver: DELIVER,
            self.collect: COLLECT,
            self.tidy: TIDY,
        }
        for job, seconds in every.items():
            first = datetime.now(UTC)
            self._scheduler.add_job(_guarded, "interval", [job], seconds=seconds / speed, next_run_time=first)
        self._scheduler.start()

    def stop(self) -> None:
        """Begin nothing new; what is under way is the app's to end."""
        if self._scheduler is not None:
            self._scheduler.remove_all_jobs()  # a shutdown would cancel ticks in the middle
            self._scheduler = None

    async def plan(self) -> None:
        """Plan what is due."""
        await plan(self.app.store, self.app.clock.now())

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


async def _guarded(job: Callable[[], Awaitable[object]]) -> None:
    """Do a tick's work; what goes wrong is logged without anybody's words, and the next tick tries again."""
    try:
        await job()
    except Exception as error:
        log.error("tick_failed", error=type(error).__name__, where=where(error))
