"""When a deadline truly ends, and when people are reminded of it: rules only, no database, no sentence.

A stage is a whole number, n for T-n and -n for n days after the date, so the smallest is the most urgent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from operator import attrgetter
from typing import Protocol

from bot.clock import at_school, school_day
from bot.domain.campaign.days_off import DaysOff
from bot.domain.campaign.frequencies import CAMPAIGN_STAGES as CAMPAIGN_STAGES
from bot.domain.campaign.frequencies import Frequency as Frequency
from bot.domain.campaign.frequencies import stages_before
from bot.domain.campaign.frequencies import stages_of as stages_of
from bot.domain.campaign.plan import DeadlineKind, Mode, Who


class Snooze(StrEnum):
    """When a person wishes to hear of it again."""

    TOMORROW = "tomorrow"
    THREE_DAYS = "three_days"


LATE_REGISTRATION = (-1,)
LATE_PAPER = (-1, -3, -7, -14, -21)
USUAL_TIME, EVENING_TIME, LAST_DAY_TIME = time(11, 30), time(19, 30), time(6, 45)


class Dated(Protocol):
    """What the rules need of a deadline, planned or loaded."""

    @property
    def kind(self) -> DeadlineKind:
        """Return what has to be done."""

    @property
    def due(self) -> date:
        """Return the day the text names."""

    @property
    def mode(self) -> Mode:
        """Return how the text words that day."""

    @property
    def who(self) -> Who:
        """Return who must act."""


@dataclass(frozen=True)
class Fire:
    """One reminder to come: the most urgent stage that falls on `day`, and its UTC moment."""

    stage: int
    day: date
    at: datetime


@dataclass(frozen=True)
class FireRow:
    """One reminder to come, seen from the planner: the choices of frequency that are sent it."""

    stage: int
    day: date
    frequencies: frozenset[Frequency]


@dataclass(frozen=True)
class Shown:
    """The dates of a deadline that messages show, each with its weekday."""

    due: date
    mode: Mode
    last_safe: datetime
    """The UTC moment of 23:59 at the school."""
    last_office: date | None
    """The last day an office takes the paper; None where nothing goes to an office."""
    last_day: date
    """The day of T-0, to which "còn n ngày" counts."""


def last_safe_day(due: date, mode: Mode) -> date:
    """Return the last day that is still in time: the day before for "trước ngày", else the day itself."""
    return due - timedelta(days=1) if mode == Mode.BEFORE else due


def last_safe(due: date, mode: Mode) -> datetime:
    """Return the last safe moment, 23:59 of the last safe day at the school, in UTC."""
    return at_school(last_safe_day(due, mode), 23, 59)


def last_office_day(due: date, mode: Mode, days_off: DaysOff) -> date:
    """Return the last day not after the last safe moment on which an office works."""
    day = last_safe_day(due, mode)
    while not days_off.is_office_day(day):
        day -= timedelta(days=1)
    return day


def is_paper(kind: DeadlineKind, who: Who) -> bool:
    """Return whether the unit hands in a paper; a phase's end and an event are none."""
    return who == Who.UNIT and kind not in (DeadlineKind.PHASE_END, DeadlineKind.OTHER)


def wording(kind: DeadlineKind, who: Who) -> str:
    """Return which words remind of it: a registration is voluntary for a person, a paper for all others."""
    return "paper" if kind == DeadlineKind.REGISTRATION and who != Who.PERSON else kind.value


def last_day(deadline: Dated, days_off: DaysOff) -> date:
    """Return the day of T-0: of the last safe moment, for papers the last office day."""
    if is_paper(deadline.kind, deadline.who):
        return last_office_day(deadline.due, deadline.mode, days_off)
    return last_safe_day(deadline.due, deadline.mode)


def shown(deadline: Dated, days_off: DaysOff) -> Shown:
    """Return the dates templates need of a deadline."""
    end = last_day(deadline, days_off)
    office = end if is_paper(deadline.kind, deadline.who) else None
    return Shown(deadline.due, deadline.mode, last_safe(deadline.due, deadline.mode), office, end)


def late_stages(deadline: Dated, frequency: Frequency, *, accepts_late: bool) -> tuple[int, ...]:
    """Return the stages after the date, none once late ones are refused.

    Papers of units have five, registrations one, the rest none; who chose the last day only, or none,
    is not written to after it.
    """
    if not accepts_late or frequency in (Frequency.LAST, Frequency.OFF):
        return ()
    if is_paper(deadline.kind, deadline.who):
        return LATE_PAPER
    return LATE_REGISTRATION if deadline.kind == DeadlineKind.REGISTRATION else ()


def stage_day(deadline: Dated, stage: int, days_off: DaysOff) -> date:
    """Return the day a stage falls on; from a day off T-n moves to an earlier day, +n to a later, T-0 stays.

    After the date days count from the last safe day, for papers too: nothing is late before it is late.
    """
    if stage < 0:
        day = last_safe_day(deadline.due, deadline.mode) + timedelta(days=-stage)
        return days_off.next_working(day) if days_off.is_off(day) else day
    day = last_day(deadline, days_off) - timedelta(days=stage)
    return days_off.previous_working(day) if stage and days_off.is_off(day) else day


def fire_at(stage: int, day: date, *, evening: bool = False) -> datetime:
    """Return the UTC moment a stage is sent on its day; on the last day early, whatever a person chose."""
    at = LAST_DAY_TIME if stage == 0 else EVENING_TIME if evening else USUAL_TIME
    return at_school(day, at.hour, at.minute)


def fires(
    deadline: Dated,
    *,
    days_off: DaysOff,
    launched: date,
    accepts_late: bool,
    joined: date | None = None,
    campaign_stages: Sequence[int] = CAMPAIGN_STAGES,
    frequency: Frequency = Frequency.NORMAL,
    evening: bool = False,
) -> list[Fire]:
    """Return the reminders of one deadline to one person, in order of time.

    Those from before `launched` or `joined` are dropped. Given as a day, all of that day is kept; given as an
    aware moment, a reminder of the same day is kept only if its hour is still to come.
    """
    since = max(_moment(start) for start in (launched, joined) if start is not None)
    days = _days(deadline, days_off, frequency, campaign_stages, accepts_late)
    found = [Fire(stage, day, fire_at(stage, day, evening=evening)) for day, stage in sorted(days.items())]
    return [fire for fire in found if fire.at >= since]


def fire_table(
    deadline: Dated,
    days_off: DaysOff,
    *,
    launched: date,
    accepts_late: bool,
    campaign_stages: Sequence[int] = CAMPAIGN_STAGES,
) -> list[FireRow]:
    """Return the reminders of one deadline to everybody, in order of day, for planning by sets.

    Each frequency collapses its own stages, so one day may hold two rows, never two for the same frequency.
    Days before the day `launched` are dropped; when each person joined, and the hour, are the planner's.
    """
    told: dict[tuple[date, int], set[Frequency]] = {}
    for frequency in Frequency:
        for day, stage in _days(deadline, days_off, frequency, campaign_stages, accepts_late).items():
            told.setdefault((day, stage), set()).add(frequency)
    rows = [FireRow(stage, day, frozenset(choices)) for (day, stage), choices in told.items()]
    return sorted((row for row in rows if row.day >= launched), key=attrgetter("day", "stage"))


def snoozed_until(now: datetime, choice: Snooze, last_day: date) -> date | None:
    """Return the day a person is told again, never past T-1, or None if no day is left to put it off to."""
    today = school_day(now)
    wished = today + timedelta(days=1 if choice == Snooze.TOMORROW else 3)
    until = min(wished, last_day - timedelta(days=1))
    return until if until > today else None


def _days(
    deadline: Dated,
    days_off: DaysOff,
    frequency: Frequency,
    campaign_stages: Sequence[int],
    accepts_late: bool,
) -> dict[date, int]:
    """Return each day's most urgent stage for one frequency."""
    late = late_stages(deadline, frequency, accepts_late=accepts_late)
    stages = sorted(stages_before(deadline.kind, frequency, campaign_stages) + late, reverse=True)
    return {stage_day(deadline, stage, days_off): stage for stage in stages}  # the last one wins a day


def _moment(start: date) -> datetime:
    """Return the moment itself, or the first of a day at the school."""
    return start if isinstance(start, datetime) else at_school(start, 0)
