"""Two clocks: school time, which decides what is due and may be moved, and monotonic time, which paces."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

SCHOOL_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class Clock(Protocol):
    """What everything that asks for the time is given."""

    def now(self) -> datetime:
        """Return school time as an aware UTC datetime; it may be rehearsed, it never runs backwards."""

    def monotonic(self) -> float:
        """Return real seconds for pacing, retries and time-outs; never scaled, never moved."""

    async def sleep(self, seconds: float) -> None:
        """Wait for some monotonic seconds."""


class SystemClock:
    """The clock of a real day."""

    def now(self) -> datetime:
        """Return the machine's time in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return the machine's monotonic seconds."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait for real."""
        await asyncio.sleep(seconds)


@dataclass
class RehearsalClock:
    """A clock whose school time stands still until it is moved forward; waiting still takes real seconds."""

    at: datetime

    def now(self) -> datetime:
        """Return the moment the clock has been moved to."""
        return self.at

    def monotonic(self) -> float:
        """Return the machine's monotonic seconds."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait for real."""
        await asyncio.sleep(seconds)

    def move_to(self, moment: datetime) -> None:
        """Move school time forward to `moment`; an earlier moment leaves it where it is."""
        self.at = max(self.at, moment)


@dataclass
class InstantClock(RehearsalClock):
    """A rehearsal clock on which waiting takes no time: for the demo and for tests."""

    waited: float = 0.0

    def monotonic(self) -> float:
        """Return the machine's monotonic seconds and all that has been waited."""
        return time.monotonic() + self.waited

    async def sleep(self, seconds: float) -> None:
        """Let the seconds pass at once."""
        self.waited += seconds
        await asyncio.sleep(0)


def school_day(moment: datetime) -> date:
    """Return the calendar day of `moment` at the school."""
    return moment.astimezone(SCHOOL_ZONE).date()


def at_school(day: date, hour: int, minute: int = 0) -> datetime:
    """Return the UTC moment of a wall-clock time at the school."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SCHOOL_ZONE).astimezone(UTC)
