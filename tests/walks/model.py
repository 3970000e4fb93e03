"""What a walk through a campaign is made of: its dates, its people, what they do, what they are told.

Nothing of the program is imported here. All moments are naive and in school time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime


def day_of(written: str) -> date:
    """Return the date of "26/04/2024"."""
    return datetime.strptime(written, "%d/%m/%Y").date()  # noqa: DTZ007 (a day has no zone)


def moment_of(written: str) -> datetime:
    """Return the moment of "26/04/2024 11:30"."""
    return datetime.strptime(written, "%d/%m/%Y %H:%M")  # noqa: DTZ007 (school time)


@dataclass(frozen=True)
class Dated:
    """A date with the day of each stage, all written by hand."""

    key: str
    what: str
    kind: str
    who: str
    """"person", "team_lead", "unit", or "named" for a work item."""
    safe: date
    """The last safe day."""
    last: date
    """The day counted to: of papers the last office day."""
    before: Mapping[int, date]
    after: Mapping[int, date]
    whose: tuple[int, ...] = ()
    """A work item's people, its owner first."""


def dated(
    key: str,
    what: str,
    kind: str,
    who: str,
    safe: str,
    before: Mapping[int, str],
    after: Mapping[int, str] | None = None,
    office: str = "",
    whose: tuple[int, ...] = (),
) -> Dated:
    """Return a date from days written as "26/04/2024"; `office` only where it is not the last safe day."""
    last = day_of(office or safe)
    days = {stage: day_of(day) for stage, day in before.items()}
    if days[0] != last:
        raise ValueError(f"T-0 of {key} is not its last day")
    late = {days_after: day_of(day) for days_after, day in (after or {}).items()}
    return Dated(key, what, kind, who, day_of(safe), last, days, late, whose)


def work(
    key: str, what: str, whose: tuple[int, ...], start: str, end: Mapping[int, str]
) -> tuple[Dated, Dated]:
    """Return the first and the last day of a work item; its owner comes first in `whose`."""
    first = dated(f"{key}-start", what, "work_start", "named", start, {0: start}, whose=whose)
    return first, dated(f"{key}-end", what, "work_end", "named", end[0], end, whose=whose)


@dataclass(frozen=True)
class Member:
    """Somebody on the staff list; within a tổ in the Vietnamese order of names."""

    number: int
    name: str
    team: str
    reached: bool = True


@dataclass(frozen=True)
class Staff:
    """A school's people."""

    school: str
    members: Mapping[int, Member]
    heads: Mapping[str, int]
    """The head of each tổ by its name."""
    principal: int
    clerk: int
    """The one admin."""


@dataclass(frozen=True)
class Walk:
    """A campaign's whole calendar, and what people do in it."""

    preset: str
    launched: datetime
    ends: date
    dates: tuple[Dated, ...]
    behaviour: Mapping[int, str]
    """By person number: "01/10/2021 09:00 registers; 20/10/2021 10:00 withdraws"."""
    down: tuple[datetime, datetime] | None = None


@dataclass(frozen=True)
class Happening:
    """Somebody does something."""

    at: datetime
    who: int
    does: str
    about: tuple[str, ...]


def happenings(behaviour: Mapping[int, str]) -> list[Happening]:
    """Return what everybody does, in order of time."""
    found = []
    for who, written in behaviour.items():
        for one in filter(None, map(str.strip, written.split(";"))):
            day, hour, does, *about = one.split()
            found.append(Happening(moment_of(f"{day} {hour}"), who, does, tuple(about)))
    return sorted(found, key=lambda one: (one.at, one.who))


@dataclass(frozen=True)
class Line:
    """One thing in a message: the words of the time left, what is to be done, the day counted to."""

    words: str
    what: str
    day: date
    draft: bool = False


@dataclass(frozen=True, order=True)
class Rolled:
    """What a message tells of one tổ: how many have not answered, and perhaps who."""

    team: str
    total: int
    names: tuple[str, ...] = ()
    unreached: tuple[str, ...] = ()


@dataclass(frozen=True)
class Message:
    """What one person is told at one moment."""

    lines: tuple[Line, ...]
    rolled: tuple[Rolled, ...] = ()
    excused: bool = False
    """Whether it says that the bot was down."""
    closed: bool = False
    """Whether it says that the list has been closed with the person's form unsent."""
