"""The days of a plan: its year, its đợt, and a proposal for every day it does not print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.domain.campaign.notes import Noted, NoteKind
from bot.domain.campaign.plan import PlannedPhase
from bot.plans.periods import calendar_years, first_year, school_year
from bot.plans.problems import sentences
from bot.plans.reader.found import Found, Head, Phase

OPENS, CLOSES = (9, 5), (5, 31)
"""The first and the last day of a school year where a plan prints none: month and day."""


@dataclass(frozen=True)
class Year:
    """The time a plan is about; `printed` tells whether the plan itself says which year."""

    period: str
    start: date
    end: date
    printed: bool


@dataclass(frozen=True)
class Times:
    """A campaign's days with its đợt, and the notes of those."""

    year: Year
    start: date
    end: date
    phases: tuple[PlannedPhase, ...]
    noted: tuple[Noted, ...]


def year_of(head: Head, today: date) -> Year:
    """Return the time a plan is about: as it says, by its own date, or the school year of today."""
    years = calendar_years(head.period or "")
    if years:
        return Year(head.period or "", date(years[0], 1, 1), date(years[-1], 12, 31), True)
    printed = first_year(head.period or "")
    first = printed or school_year(head.issued or today)
    said = head.period if printed and head.period else ""
    named = said or sentences("mini")["school_year"].format(first=first, last=first + 1)
    return Year(named, date(first, *OPENS), date(first + 1, *CLOSES), printed is not None)


def times_of(found: Found, today: date) -> Times:
    """Return a plan's days; a day it does not print is the one before or after it, or the year's."""
    year = year_of(found.head, today)
    dated = _whole([_planned(number, one) for number, one in enumerate(found.phases, start=1)], year, found)
    noted = tuple(
        Noted(NoteKind.PHASE, str(phase.number), one.quote, one.confidence == "low" or not _is_whole(one))
        for phase, one in zip(dated, found.phases, strict=True)
    )
    start = min((one.start for one in dated), default=_first_day(year, found))
    end = max((one.end for one in dated), default=max(year.end, start))
    sure = bool(dated) and all(map(_is_whole, found.phases))
    days = tuple(Noted(NoteKind.HEAD, name, "", not sure) for name in ("starts", "ends"))
    return Times(year, start, end, dated, (*days, *noted))


@dataclass(frozen=True)
class _Open:
    """A đợt whose days may still be missing."""

    planned: PlannedPhase
    start: date | None
    end: date | None


def _planned(number: int, one: Phase) -> _Open:
    name = one.name or sentences("drafted")["phase"]
    end = one.end if one.end and one.start and one.end >= one.start else one.end if not one.start else None
    unset = date.min
    said = " ".join(one.start_said.split()), " ".join(one.end_said.split())
    return _Open(PlannedPhase(number, name, unset, unset, "", *said), one.start, end)


def _whole(parts: Sequence[_Open], year: Year, found: Found) -> tuple[PlannedPhase, ...]:
    """Return the đợt with every day filled in; what was not printed says so by its own words."""
    day = timedelta(days=1)
    made: list[PlannedPhase] = []
    for number, part in enumerate(parts):
        before = made[-1].end + day if made else _first_day(year, found)
        after = next((one.start for one in parts[number + 1 :] if one.start), None)
        start = part.start or min(before, part.end or before)
        end = part.end or max(start, after - day if after else year.end)
        made.append(_dated(part, start, end))
    return tuple(made)


def _dated(part: _Open, start: date, end: date) -> PlannedPhase:
    """Return a đợt with its days; a day it did not print is marked by words, its own or ours."""
    unsaid = sentences("drafted")["unsaid"]
    said = part.planned.start_said or unsaid if part.start is None else ""
    ends = part.planned.end_said or unsaid if part.end is None else ""
    return replace(part.planned, start=start, end=end, start_said=said, end_said=ends)


def _first_day(year: Year, found: Found) -> date:
    """Return the day a plan begins where it prints none: that of its paper, if that lies in its year."""
    issued = found.head.issued
    return issued if issued and year.start <= issued <= year.end else year.start


def _is_whole(one: Phase) -> bool:
    return one.start is not None and one.end is not None and one.start <= one.end
