"""Deadlines of every sort and schools with all sorts of days off, for going through all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import product
from random import Random

from bot.domain.campaign.days_off import DaysOff
from bot.domain.campaign.plan import (
    PLANNED_KINDS,
    PLANNED_WHO,
    DeadlineKind,
    Mode,
    Who,
)
from tests.domain.reckoning import Almanac, Asked

YEARS = range(date(2025, 1, 1).toordinal(), date(2031, 1, 1).toordinal())
KNOWN = DaysOff.known(range(2024, 2032))
LONG_AGO = date(2024, 7, 1)
WORK = (DeadlineKind.WORK_START, DeadlineKind.WORK_END)
ASKED = [*product(PLANNED_KINDS, PLANNED_WHO), *product(WORK, [Who.NAMED])]
"""What may be asked of whom."""
WAYS = list(product(product(PLANNED_KINDS, PLANNED_WHO), Mode))


@dataclass(frozen=True)
class School:
    """Days off, as the program and as the reckoning have them."""

    days_off: DaysOff
    almanac: Almanac

    @classmethod
    def public(cls) -> School:
        """The public holidays, with Tết and the swaps."""
        return cls(KNOWN, Almanac.of(KNOWN.off, KNOWN.worked))

    @classmethod
    def with_breaks(cls, seed: int) -> School:
        """The same with breaks of a province's own, and days worked after all."""
        random = Random(seed)
        off, worked = dict(KNOWN.off), set(KNOWN.worked)
        for _ in range(60):
            first = random.choice(YEARS)
            off |= {date.fromordinal(first + n): "Nghỉ" for n in range(random.randint(1, 14))}
            worked.add(date.fromordinal(random.choice(YEARS)))
        return cls(DaysOff(off, frozenset(worked)), Almanac.of(off, worked))


@dataclass(frozen=True)
class Dated:
    """A deadline as the rules see it."""

    due: date
    mode: Mode
    kind: DeadlineKind
    who: Who

    @property
    def asked(self) -> Asked:
        """The same in words."""
        return Asked(self.kind.value, self.who.value, self.mode.value, self.due.toordinal())


def dated(number: int, shift: int = 0) -> Dated:
    """Return a deadline on a day, of a kind, a mode and a somebody that change from day to day."""
    (kind, who), mode = WAYS[(number * 7 + shift) % len(WAYS)]
    return Dated(date.fromordinal(number), mode, kind, who)
