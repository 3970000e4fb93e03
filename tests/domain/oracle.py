"""An oracle for the reminder calendar, written from the rules in words and sharing no code with the program.

It goes the other way round: it looks at every day and asks which stages land there. Everything is plain data:
kinds, modes, frequencies as words, days off as sets. Readings of the rules are those of decision 0003.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta, timezone

HANOI = timezone(timedelta(hours=7))
STAGES_BEFORE = {"few": (1, 0), "many": (14, 7, 5, 3, 2, 1, 0), "last": (0,), "off": ()}

# What people in public service had off, or will have, by the announcements of each year.
DAYS_OFF = {
    2024: "1/1 8/2 9/2 10/2 11/2 12/2 13/2 14/2 18/4 29/4 30/4 1/5 2/9 3/9",
    2025: "1/1 27/1 28/1 29/1 30/1 31/1 1/2 7/4 30/4 1/5 2/5 1/9 2/9",
    2026: "1/1 16/2 17/2 18/2 19/2 20/2 26/4 27/4 30/4 1/5 31/8 1/9 2/9 24/11",
}
SWAPS = {2024: ("29/4", "4/5"), 2025: ("2/5", "26/4"), 2026: ("31/8", "22/8")}


def day_of(written: str, year: int) -> date:
    """Return the date of a day written as "29/4"."""
    day, month = written.split("/")
    return date(year, int(month), int(day))


class School:
    """Which days a school works, from two plain sets."""

    def __init__(self, off: Iterable[date], worked: Iterable[date] = ()) -> None:
        self.off, self.worked = set(off), set(worked)

    def works(self, day: date) -> bool:
        """Sunday and holidays are off, Saturday is not, a swapped day is worked."""
        return day in self.worked or (day.isoweekday() != 7 and day not in self.off)

    def office(self, day: date) -> bool:
        """An office works from Monday to Friday."""
        return day.isoweekday() <= 5 and self.works(day)

    def lands_before(self, day: date, nominal: date) -> bool:
        """A stage before the date lands on the last working day up to its own."""
        return day <= nominal and self.works(day) and not any(map(self.works, between(day, nominal)))

    def lands_after(self, day: date, nominal: date) -> bool:
        """A stage after the date lands on the first working day from its own."""
        return nominal <= day and self.works(day) and not any(map(self.works, between(day, nominal)))


def between(day: date, other: date) -> Iterator[date]:
    """Every day from `other`, included, towards `day`, excluded."""
    step = timedelta(days=1 if day > other else -1)
    while other != day:
        yield other
        other += step


def safe_day(due: date, mode: str) -> date:
    """trước ngày: the day before; chậm nhất, trong: that day."""
    return {"before": due - timedelta(days=1), "by": due, "within": due}[mode]


def office_day(due: date, mode: str, school: School) -> date:
    """The last day an office works, not after the last safe one."""
    safe = safe_day(due, mode)
    return max(d for d in (safe - timedelta(days=n) for n in range(60)) if school.office(d))


def stages_after(kind: str, who: str, frequency: str, accepts_late: bool) -> tuple[int, ...]:
    """How many days after the date somebody is written to."""
    if not accepts_late or frequency in ("last", "off"):
        return ()
    if who == "unit" and kind not in ("phase_end", "other"):
        return (1, 3, 7, 14, 21)
    return (1,) if kind == "registration" else ()


def reminders(
    kind: str,
    who: str,
    due: date,
    mode: str,
    school: School,
    *,
    since: datetime,
    stages: Iterable[int] = (14, 7, 3, 1, 0),
    frequency: str = "normal",
    evening: bool = False,
    accepts_late: bool = True,
) -> list[tuple[str, datetime]]:
    """Return every reminder as ("T-3", moment at the school), day by day."""
    safe = safe_day(due, mode)
    paper = who == "unit" and kind not in ("phase_end", "other")
    last = office_day(due, mode, school) if paper else safe
    before = tuple(STAGES_BEFORE.get(frequency, tuple(stages)))
    after = stages_after(kind, who, frequency, accepts_late)
    told = []
    for n in range(-60, 61):
        day = safe + timedelta(days=n)
        ahead = [s for s in before if s and school.lands_before(day, last - timedelta(days=s))]
        late = [s for s in after if school.lands_after(day, safe + timedelta(days=s))]
        if late:
            told.append((f"+{max(late)}", at(day, "19:30" if evening else "11:30")))
        elif day == last and 0 in before:
            told.append(("T-0", at(day, "06:45")))
        elif ahead:
            told.append((f"T-{min(ahead)}", at(day, "19:30" if evening else "11:30")))
    return [(stage, moment) for stage, moment in told if moment >= since]


def at(day: date, clock: str) -> datetime:
    """Return a moment at the school."""
    hour, minute = map(int, clock.split(":"))
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=HANOI)
