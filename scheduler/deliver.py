"""The deliverer's tick: what is planned goes out through each channel's sender; its author hears of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from bot.domain.announcing import run_reports
from scheduler.plan import fill
from scheduler.works import Works

SLICE, GOES_ON = 0.2, 5.0
"""Seconds after which a channel that flows lets the others be looked at, and the scheduler have its word."""
FILLING = 0.1
"""Seconds of a tick for filling runs: a large one is the planner's, and keeps nobody else's waiting."""
EDIT_EVERY = 2.0
"""Seconds between two edits of a message about a run."""


@dataclass
class Deliver:
    """What is remembered between two ticks: when each run was last spoken of."""

    app: Works
    _told: dict[int, float] = field(default_factory=dict)
    _looks: bool = True
    """Whether the next flow looks for what may be sent even if nothing is under way."""

    async def tick(self) -> int:
        """Do everything once: fill, send, report; returns how many messages were begun."""
        await fill(self.app.store, self.app.clock.now())
        begun = sum([await bulk.tick() for bulk in self.app.bulk.values()])
        await self._report()
        return begun

    async def flow(self) -> None:
        """Send what may be sent, and go on while answers make room for more; for a while, not for ever.

        Where nothing is under way it looks for more only once after runs were attended to.
        """
        if not self._looks and not any(bulk.under_way for bulk in self.app.bulk.values()):
            return
        self._looks = False
        for _ in range(round(GOES_ON / SLICE)):
            if not any(await asyncio.gather(*(bulk.flow(SLICE) for bulk in self.app.bulk.values()))):
                return

    async def attend(self) -> None:
        """Fill new runs, and tell those who started runs how they stand."""
        await fill(self.app.store, self.app.clock.now(), FILLING)
        self._looks = True
        await self._report()

    async def _report(self) -> None:
        now = self.app.clock.now()
        await self.app.store.write(lambda session: run_reports.report(session, now, self._may_edit))

    def _may_edit(self, run_id: int) -> bool:
        now = self.app.clock.monotonic()
        if now - self._told.get(run_id, 0.0) < EDIT_EVERY:
            return False
        self._told[run_id] = now
        return True
