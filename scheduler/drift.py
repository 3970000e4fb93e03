"""The machine's clock being set and the machine standing still: noticed within a second, with what is due.

Everything that waits here waits on the monotonic clock, but the scheduler reckons in wall time: after a clock
was put back four hours it would do nothing for four hours.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog

log = structlog.get_logger()

LOOK_EVERY = 1.0
"""Real seconds between two looks at the clocks."""
SET, STOOD = 1.0, 2.0
"""Seconds by which the clock may be set, and for which all may stand still, before anything is done about it.

A clock put back by less has what is due wait for that long, one put back by more until the next look.
"""


def steady() -> float:
    """Return seconds that nobody sets and that also pass while the machine sleeps."""
    clock = getattr(time, "CLOCK_BOOTTIME" if sys.platform == "linux" else "CLOCK_MONOTONIC", None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)


@dataclass
class Drift:
    """Compares the clocks again and again, and tells when what waits for a moment must look anew."""

    noticed: Callable[[], None]
    wall: Callable[[], float] = time.time
    steady: Callable[[], float] = steady
    every: float = LOOK_EVERY

    async def watch(self) -> None:
        """Look at the clocks until cancelled."""
        wall, steady = self.wall(), self.steady()
        while True:
            await asyncio.sleep(self.every)
            was_wall, was_steady = wall, steady
            wall, steady = self.wall(), self.steady()
            passed = steady - was_steady
            self._weigh(set_by=wall - was_wall - passed, stood=passed - self.every)

    def _weigh(self, set_by: float, stood: float) -> None:
        """Say what happened to the clock or the machine since the last look, if anything did."""
        if abs(set_by) > SET:
            log.warning("clock_was_set", seconds=round(set_by, 1))
        if stood > STOOD:
            log.warning("stood_still", seconds=round(stood, 1))
        if abs(set_by) > SET or stood > STOOD:
            self.noticed()
