"""When an announcement goes out: at once, at a moment, or weekly; at night only if it is urgent."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bot.clock import SCHOOL_ZONE, at_school, school_day
from bot.domain.delivery.quiet import QUIET_FROM, after_quiet
from bot.result import Invalid

A_WEEK = timedelta(days=7)
FURTHEST = timedelta(days=366)
"""How far ahead an announcement may be planned."""
MIDNIGHT = time(23, 59)


def goes_at(moment: datetime, urgent: bool) -> datetime:
    """Return when something meant for a moment goes out: the ordinary waits for the morning."""
    return moment if urgent else after_quiet(moment)


def is_quiet(moment: datetime) -> bool:
    """Tell whether a moment lies in the quiet hours."""
    return after_quiet(moment) != moment


def mistake_in(starts_at: datetime | None, weekly_until: date | None, now: datetime) -> Invalid | None:
    """Return why something cannot be planned so: in the past, too far ahead, or ending before it repeats."""
    if starts_at is None:
        return Invalid.because("weekly_needs_moment") if weekly_until else None
    if starts_at <= now:
        return Invalid.because("moment_past", moment=starts_at, now=now)
    if starts_at > now + FURTHEST:
        return Invalid.because("moment_far", moment=starts_at)
    return until_mistake(starts_at, weekly_until) if weekly_until else None


def until_mistake(starts_at: datetime, until: date) -> Invalid | None:
    """Return why something cannot be repeated weekly until a day."""
    second = school_day(starts_at) + A_WEEK
    if until < second:
        return Invalid.because("weekly_short", second=second, until=until)
    if until > school_day(starts_at) + FURTHEST:
        return Invalid.because("weekly_long", until=until)
    return None


def following(moment: datetime, weekly_until: date | None) -> datetime | None:
    """Return the next weekly moment after one, at the same hour; None if there is none."""
    local = moment.astimezone(SCHOOL_ZONE)
    day = local.date() + A_WEEK
    if weekly_until is None or day > weekly_until:
        return None
    return at_school(day, local.hour, local.minute)


def times(starts_at: datetime, weekly_until: date | None) -> int:
    """Return how often something goes out."""
    return 1 if weekly_until is None else (weekly_until - school_day(starts_at)).days // 7 + 1


def day_ends(moment: datetime, urgent: bool) -> datetime:
    """Return until when, on its day, something may still go out."""
    last = MIDNIGHT if urgent else QUIET_FROM
    return at_school(school_day(moment), last.hour, last.minute)
