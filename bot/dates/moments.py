"""Moments as people write them: "7h sáng mai", "17 giờ 00 thứ Hai", "15/10 19:30"."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from bot.clock import SCHOOL_ZONE, at_school, school_day
from bot.dates.grammar import LONGEST, parse_date
from bot.result import Invalid
from bot.words import clean, fold, strip_particles

_PART = r"sang|trua|chieu|toi|dem"
_TIME = re.compile(
    r"(?<![\d/.-])(?:(?:vao )?luc )?(?P<h>\d{1,2}) ?(?:h|gio|g|:) ?"
    r"(?:(?P<half>ruoi)|(?P<m>\d{2})(?![\d/]|[.-]\d))?"
    rf"(?: ?(?:phut|p))?(?: (?:buoi )?(?P<part>{_PART})(?! (?:so|thieu)\b))?(?!\w)"
)
_LEADING = re.compile(rf"^(?:buoi )?(?P<part>{_PART})(?= |$)")
_AROUND = re.compile(r"^(?:vao|luc|ngay|,|-)(?= (?!\d)| $|$) ?| (?:vao|luc|,|-)$")
_ONE = re.compile(r"\bmột\b")


def parse_moment(text: str, now: datetime) -> datetime | Invalid:
    """Return the UTC moment a phrase names; a time without a day is the next one.

    Without a time it is `which_hour`; a time no clock has, or anything else, is `not_a_moment`; a day is
    read as by `parse_date`. Whether the moment is past is not judged here.
    """
    if len(text) > LONGEST:
        return Invalid.because("not_a_moment")
    folded = strip_particles(fold(_ONE.sub("1", clean(text).lower())).replace(",", " ").replace("  ", " "))
    found = _TIME.search(folded)
    if found is None:
        known = parse_date(text, school_day(now))
        return Invalid.because("which_hour" if isinstance(known, date) else "not_a_moment")
    rest = f"{folded[: found.start()].strip()} {folded[found.end() :].strip()}".strip()
    leading = _LEADING.match(rest)
    part = found["part"] or (leading["part"] if leading else None)
    at = _clock(int(found["h"]), 30 if found["half"] else int(found["m"] or 0), part)
    if at is None:
        return Invalid.because("not_a_moment")
    return _on(rest[leading.end() :].strip() if leading else rest, at, now)


def _clock(hour: int, minute: int, part: str | None) -> tuple[int, int] | None:
    """Return hour and minute of the day: "3h chiều" is 15:00."""
    if part in ("chieu", "toi", "dem") and 1 <= hour <= 11:
        hour += 0 if part == "dem" and hour < 6 else 12
    elif part == "trua" and 1 <= hour <= 2:
        hour += 12
    return (hour, minute) if hour < 24 and minute < 60 else None


def _on(rest: str, at: tuple[int, int], now: datetime) -> datetime | Invalid:
    """Return the moment on the day that the rest of the phrase names."""
    today = school_day(now)
    rest = _AROUND.sub("", rest).strip()
    if not rest:
        moment = at_school(today, *at)
        return moment if moment > now else at_school(today + timedelta(days=1), *at)
    day = parse_date(rest, today)
    if isinstance(day, Invalid):
        return Invalid.because("not_a_moment") if day.code == "not_a_date" else day
    moment = at_school(day, *at)
    if moment <= now and day == today and _weekday_only(rest, today):
        return at_school(day + timedelta(days=7), *at)
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
