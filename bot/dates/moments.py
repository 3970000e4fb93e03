"""Moments as people write them: "7h sáng mai", "17 giờ 00 thứ Hai", "15/10 19:30"."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from bot.clock import SCHOOL_ZONE, at_school, school_day
from bot.dates.clocks import CLOCK, PART_OF_DAY, clock
from bot.dates.grammar import LONGEST, folded, parse_date
from bot.result import Invalid
from bot.words import strip_particles

_TIME = re.compile(
    rf"(?<![\d/.-])(?:(?:vao )?luc )?{CLOCK}"
    rf"(?: (?:buoi )?(?P<part>{PART_OF_DAY})(?! (?:so|thieu)\b))?(?!\w)"
)
_LEADING = re.compile(rf"^(?:buoi )?(?P<part>{PART_OF_DAY})(?= |$)")
_AROUND = re.compile(r"^(?:vao|luc|ngay|,|-)(?= (?!\d)| $|$) ?| (?:vao|luc|,|-)$")


def parse_moment(text: str, now: datetime) -> datetime | Invalid:
    """Return the UTC moment a phrase names; a time without a day is the next one.

    Without a time it is `which_hour`; a time no clock has, or anything else, is `not_a_moment`; a day is
    read as by `parse_date`. Whether the moment is past is not judged here.
    """
    if len(text) > LONGEST:
        return Invalid.because("not_a_moment")
    said = strip_particles(folded(text).replace(",", " ").replace("  ", " "))
    found = _TIME.search(said)
    if found is None:
        known = parse_date(text, school_day(now))
        return Invalid.because("which_hour" if isinstance(known, date) else "not_a_moment")
    rest = f"{said[: found.start()].strip()} {said[found.end() :].strip()}".strip()
    leading = _LEADING.match(rest)
    at = clock(found, found["part"] or (leading["part"] if leading else None))
    if at is None:
        return Invalid.because("not_a_moment")
    return _on(rest[leading.end() :].strip() if leading else rest, at, now)


def _on(rest: str, at: time, now: datetime) -> datetime | Invalid:
    """Return the moment on the day that the rest of the phrase names."""
    today = school_day(now)
    rest = _AROUND.sub("", rest).strip()
    if not rest:
        moment = at_school(today, at.hour, at.minute)
        return moment if moment > now else at_school(today + timedelta(days=1), at.hour, at.minute)
    day = parse_date(rest, today)
    if isinstance(day, Invalid):
        return Invalid.because("not_a_moment") if day.code == "not_a_date" else day
    moment = at_school(day, at.hour, at.minute)
    if moment <= now and day == today and _weekday_only(rest, today):
        return at_school(day + timedelta(days=7), at.hour, at.minute)
    return moment


def _weekday_only(rest: str, today: date) -> bool:
    """Tell whether a phrase names today only as a weekday, so that the next one may be meant."""
    tomorrow = parse_date(rest, today + timedelta(days=1))
    return isinstance(tomorrow, date) and tomorrow - today == timedelta(days=7)


def as_text(moment: datetime) -> str:
    """Return a moment as it is kept in an answer: the school's wall clock, "2026-10-15T19:30"."""
    return moment.astimezone(SCHOOL_ZONE).strftime("%Y-%m-%dT%H:%M")


def from_text(kept: str) -> datetime:
    """Return the moment that `as_text` kept, in UTC."""
    local = datetime.fromisoformat(kept)
    return at_school(local.date(), local.hour, local.minute)
