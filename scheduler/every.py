"""APScheduler's trigger for a tick: so many seconds after the last one, whatever the clock said meanwhile.

Its own interval trigger lists every moment that went by: after a clock was set forward by a year, a tick of
a fifth of a second would list 150 million of them before anything else could happen.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from apscheduler.triggers.base import BaseTrigger


class Every(BaseTrigger):  # type: ignore[misc]
    """Some seconds after the last time, counted from now; what was missed is not made up for."""

    def __init__(self, seconds: float) -> None:
        self.pause = timedelta(seconds=seconds)

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        """Return the next moment: at once for the first time."""
        return now if previous is None else now + self.pause
