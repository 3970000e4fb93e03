"""The quiet hours: from the evening to the morning nobody is reminded of anything."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from bot.clock import SCHOOL_ZONE, at_school, school_day

QUIET_FROM, QUIET_UNTIL = time(21), time(6, 30)
LEAD = timedelta(seconds=10)
"""How long before the quiet hours nothing is begun any more: a call takes its time, and clocks differ."""


def after_quiet(moment: datetime) -> datetime:
    """Return the moment itself, or in UTC the end of the quiet hours it lies in."""
    day, at = school_day(moment), moment.astimezone(SCHOOL_ZONE).time()
    if QUIET_UNTIL <= at < QUIET_FROM:
        return moment
    morning = day + timedelta(days=1) if at >= QUIET_FROM else day
    return at_school(morning, QUIET_UNTIL.hour, QUIET_UNTIL.minute)


def is_quiet(now: datetime) -> bool:
    """Tell whether what is begun now would arrive in the quiet hours, or might."""
    soon = now + LEAD
    return after_quiet(now) != now or after_quiet(soon) != soon
