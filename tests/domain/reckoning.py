"""The reminder calendar reckoned from the rules in words: where a stage lands, looked up in plain tables.

It shares no code with the program; days are numbers (ordinals), days off a set of them, so that every date of
six years can be gone through.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

FIRST, LAST = date(2024, 6, 1).toordinal(), date(2031, 8, 1).toordinal()
STAGES = {
    "few": (1, 0),
    "normal": (14, 7, 3, 1, 0),
    "many": (14, 7, 5, 3, 2, 1, 0),
    "last": (0,),
    "off": (),
}


@dataclass(frozen=True)
class Almanac:
    """Where the days of a school lead to, from the days it has off and those worked after all."""

    off: frozenset[int]
    worked: frozenset[int]

    @classmethod
    def of(cls, off: Iterable[date], worked: Iterable[date]) -> Almanac:
        """Return the almanac of some days."""
        return cls(frozenset(map(date.toordinal, off)), frozenset(map(date.toordinal, worked)))

    def works(self, day: int) -> bool:
        """A Sunday (a whole number of weeks since the first of all days) and holidays are off."""
        return day in self.worked or (day % 7 != 0 and day not in self.off)

    @cached_property
    def back(self) -> Mapping[int, int]:
        """The day itself where it is worked, else the last before it that is."""
        found, last = {}, FIRST
        for day in range(FIRST, LAST):
            last = day if self.works(day) else last
            found[day] = last
        return found

    @cached_property
    def forth(self) -> Mapping[int, int]:
        """The day itself where it is worked, else the first after it that is."""
        found, following = {}, LAST
        for day in reversed(range(FIRST, LAST)):
            following = day if self.works(day) else following
            found[day] = following
        return found

    @cached_property
    def office(self) -> Mapping[int, int]:
        """The last day up to this on which an office works: no Saturday, swapped or not."""
        found, last = {}, FIRST
        for day in range(FIRST, LAST):
            last = day if self.works(day) and day % 7 not in (6, 0) else last
            found[day] = last
        return found


@dataclass(frozen=True)
class Asked:
    """What the rules need to know of a deadline, in words."""

    kind: str
    who: str
    mode: str
    due: int

    @property
    def safe(self) -> int:
        """trước ngày: the day before; chậm nhất, trong: that day."""
        return self.due - (self.mode == "before")

    @property
    def paper(self) -> bool:
        """Whether the unit hands something in."""
        return self.who == "unit" and self.kind not in ("phase_end", "other")

    def last(self, almanac: Almanac) -> int:
        """The day of T-0."""
        return almanac.office[self.safe] if self.paper else self.safe

    def before(self, frequency: str, campaign: Iterable[int]) -> tuple[int, ...]:
        """The stages up to the date that somebody hears of."""
        if self.kind == "work_start":
            return () if frequency in ("last", "off") else (0,)
        if self.kind == "work_end":
            return tuple(one for one in STAGES[frequency] if one <= 3)
        return tuple(campaign) if frequency == "normal" else STAGES[frequency]

    def after(self, frequency: str, accepts_late: bool) -> tuple[int, ...]:
        """Days after the date on which somebody hears that late ones are taken."""
        if not accepts_late or frequency in ("last", "off"):
            return ()
        return (1, 3, 7, 14, 21) if self.paper else (1,) if self.kind == "registration" else ()


def reckoned(
    asked: Asked,
    almanac: Almanac,
    frequency: str = "normal",
    campaign: Iterable[int] = STAGES["normal"],
    *,
    accepts_late: bool = True,
) -> dict[int, int]:
    """Return the stage told on each day (n for T-n, -n for +n): of those that land there the most urgent."""
    last = asked.last(almanac)
    landing: dict[int, list[int]] = defaultdict(list)
    for stage in asked.before(frequency, campaign):
        landing[almanac.back[last - stage] if stage else last].append(stage)
    for days in asked.after(frequency, accepts_late):
        landing[almanac.forth[asked.safe + days]].append(-days)
    return {day: min(stages) for day, stages in landing.items()}
