"""Which days a piece stands for: its year is found from what stands near it, then from what is known."""

from __future__ import annotations

from datetime import date, timedelta

from bot.dates.days import Period, dated, month_of, week_of
from bot.dates.named import Known, Piece, Precision
from bot.result import Invalid

Days = Period | Invalid | None
_ENOUGH = 3
"""A day that fewer years around the known time have is 29/2."""

_THIRDS = {
    "dau": (1, 10), "thuong tuan": (1, 10), "giua": (11, 20), "trung tuan": (11, 20),
    "cuoi": (21, 31), "ha tuan": (21, 31),
}  # fmt: skip


def days_of(piece: Piece, known: Known, after: date | None = None, before: date | None = None) -> Days:
    """Return the first and last day a piece names, or why no calendar has it; None where nothing says.

    A year that is not written is that of the range's other end (`after`, `before`), the one that falls into
    the known time, or the next since the document's own date or today.
    """
    if piece.now:
        return Period(known.issued, known.issued) if known.issued else None
    if piece.precision is Precision.WEEK and piece.month is None:
        return _study_weeks(piece.since or piece.week or 1, piece.week or 1, known)
    if piece.year or not (piece.day or piece.month or piece.quarter or piece.half):
        return in_year(piece, piece.year)
    if piece.later is not None:
        since = known.issued or known.today
        return in_year(piece, since.year + piece.later) if since else None
    impossible = in_year(piece, 2000)
    if isinstance(impossible, Invalid):
        return in_year(piece, _any_year(known, after, before))
    if after:
        return _next(piece, after)
    if before:
        return _last(piece, before)
    return _by_known(piece, known)


def _any_year(known: Known, after: date | None, before: date | None) -> int:
    near = after or before or known.first or known.issued or known.today
    return near.year if near else 2000


def _by_known(piece: Piece, known: Known) -> Days:
    since = known.issued or known.today
    if not (known.first and known.last):
        return _next(piece, since) if since else None
    options = _options(piece, known.first.year - 1, known.last.year + 1)
    within = [days for days in options if days.last >= known.first and days.first <= known.last]
    if len(within) == 1:
        return within[0]
    if within:
        return _next(piece, since) if since else None
    if len(options) < _ENOUGH:
        return in_year(piece, known.last.year)
    gaps = {max(known.first - days.last, days.first - known.last): days for days in options}
    return gaps[min(gaps)] if gaps else None


def _options(piece: Piece, first: int, last: int) -> list[Period]:
    years = range(max(1, first), min(last, 9999) + 1)
    return [days for year in years if isinstance(days := in_year(piece, year), Period)]


def _next(piece: Piece, since: date) -> Days:
    options = _options(piece, since.year, since.year + 1)
    found = next((days for days in options if days.last >= since), None)
    return found or (in_year(piece, since.year + 1) if piece.day else None)


def _last(piece: Piece, until: date) -> Period | None:
    options = _options(piece, until.year - 8, until.year)
    return next((days for days in reversed(options) if days.first <= until), None)


def in_year(piece: Piece, year: int | None) -> Days:
    """Return the days of a piece in a year; None for a term or school year: only a school dates them."""
    if year is None or not 1 <= year <= 9999:
        return None
    if piece.day is not None:
        day = dated(piece.day, piece.month or 0, year, date(year, 1, 1))
        return day if isinstance(day, Invalid) else Period(day, day)
    if piece.week is not None:
        return _week_of_month(piece.week, month_of(date(year, piece.month or 1, 1)))
    if piece.month is not None:
        return _in_month(piece, month_of(date(year, piece.month, 1)))
    if piece.quarter is not None:
        return _third(piece.part, year, 3 * piece.quarter - 2, 1)
    if piece.half is not None:
        return _months(year, 6 * piece.half - 5, 6 * piece.half)
    if piece.year_to is None:
        return _third(piece.part, year, 1, 4)
    return Period(date(year, 1, 1), date(piece.year_to, 12, 31))


def _in_month(piece: Piece, month: Period) -> Period:
    if piece.since:
        earlier = piece.since > month.first.month
        return Period(date(month.first.year - earlier, piece.since, 1), month.last)
    first, last = _THIRDS.get(piece.part, (1, 31))
    return Period(month.first.replace(day=first), month.last.replace(day=min(last, month.last.day)))


def _third(part: str, year: int, first: int, length: int) -> Period:
    """Return a time of three parts, each of `length` months from the month `first`; its end is "cuối"."""
    thirds = {"dau": 0, "giua": 1, "cuoi": 2}
    if part not in thirds:
        return _months(year, first, first + 3 * length - 1)
    since = first + thirds[part] * length
    return _months(year, since, since + length - 1)


def _months(year: int, first: int, last: int) -> Period:
    return Period(date(year, first, 1), month_of(date(year, last, 1)).last)


def _week_of_month(week: int, month: Period) -> Period:
    """Return the week-th seven days of a month, the fifth what is left of it; -1 the last seven."""
    if week < 0:
        return Period(month.last - timedelta(6), month.last)
    first = min(month.first + timedelta(7 * (week - 1)), month.last)
    return Period(first, min(first + timedelta(6), month.last))


def _study_weeks(since: int, week: int, known: Known) -> Period | None:
    """Return the days of weeks of study, counted from the week in which the year begins."""
    if known.first is None:
        return None
    monday = week_of(known.first).first
    return Period(monday + timedelta(7 * (since - 1)), monday + timedelta(7 * week - 1))
