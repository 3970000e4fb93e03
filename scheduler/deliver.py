"""The deliverer's tick: what is planned goes out through each channel's sender; its author hears of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.announcing import run_reports
from scheduler.plan import fill
from scheduler.works import Works

EDIT_EVERY = 2.0
"""Seconds between two edits of a message about a run."""


@dataclass
class Deliver:
    """What is remembered between two ticks: when each run was last spoken of."""

    app: Works
    _told: dict[int, float] = field(default_factory=dict)

    async def tick(self) -> int:
        """Fill new runs, send what may be sent now; returns how many messages were begun."""
        now = self.app.clock.now()
        await fill(self.app.store, now)
        begun = 0
        for bulk in self.app.bulk.values():
            begun += await bulk.tick()
        await self.report(now)
        return begun

    async def report(self, now: datetime) -> None:
        """Tell those who started runs how they stand."""
        await self.app.store.write(lambda session: run_reports.report(session, now, self._may_edit))

    def _may_edit(self, run_id: int) -> bool:
        now = self.app.clock.monotonic()
        if now - self._told.get(run_id, 0.0) < EDIT_EVERY:
            return False
        self._told[run_id] = now
        return True
