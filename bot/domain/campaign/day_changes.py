"""Changing the days off: what becomes of the table, of reminders still to come, of the last office days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from bot.clock import school_day
from bot.domain.campaign import days_off
from bot.domain.campaign.campaigns import RUNNING, Campaign, Deadline
from bot.domain.campaign.days_off import ONE_DAY, DayKind, DayOff, DaysOff
from bot.domain.campaign.deadlines import Frequency, is_paper, last_day
from bot.domain.campaign.fires import FIRE, MOVED, DatedRow, Known, planned, refresh_fires
from bot.domain.campaign.plan import Who
from bot.domain.school import audit
from bot.words import fold


class Change(StrEnum):
    """What becomes of some days."""

    OFF = "off"
    WORKED = "worked"
    TAKEN_BACK = "back"
    """What was set is taken back: a public holiday is worked, all else is as the public list has it."""


@dataclass(frozen=True)
class Office:
    """A paper whose last office day moves."""

    what: str
    before: date
    after: date


@dataclass(frozen=True)
class Effect:
    """What changes with some days."""

    days: int
    """How many days are other than before."""
    reminders: int
    """How many reminders at the usual frequency come on another day, or become one with the next."""
    offices: tuple[Office, ...]
    on_day_off: tuple[tuple[str, date], ...]
    """Deadlines whose last safe day is off from now on; they stay where they are."""


@dataclass(frozen=True)
class Stretch:
    """Days next to each other of one name and kind."""

    first: date
    last: date
    name: str
    worked: bool

    @property
    def days(self) -> tuple[date, ...]:
        """Each of its days."""
        return span(self.first, self.last)


Rows = Mapping[date, DayOff | None]
"""What the table should say of some days; None for nothing."""


def span(first: date, last: date) -> tuple[date, ...]:
    """Return the days from the first to the last, both included."""
    return tuple(first + ONE_DAY * number for number in range((last - first).days + 1))


def coming(session: Session, today: date) -> list[Stretch]:
    """Return what the table says of today and later, in order, neighbouring days as one."""
    query = select(DayOff).where(col(DayOff.day) >= today).order_by(col(DayOff.day))
    found: list[Stretch] = []
    for row in session.scalars(query):
        worked, before = row.kind == DayKind.SWAP_WORK, found[-1] if found else None
        joins = before and (before.last + ONE_DAY, before.name, before.worked) == (row.day, row.name, worked)
        first = found.pop().first if joins else row.day
        found.append(Stretch(first, row.day, row.name, worked))
    return found


def joined(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Return neighbouring stretches of one holiday as one, by its shortest name: Tết is one line to read."""
    found: list[Stretch] = []
    for one in stretches:
        before = found[-1] if found else None
        if before is not None and _one_holiday(before, one):
            name = min((before.name, one.name), key=lambda said: (not _is_tet(said), len(said)))
            found[-1] = Stretch(before.first, one.last, name, worked=False)
        else:
            found.append(one)
    return found


def _one_holiday(before: Stretch, after: Stretch) -> bool:
    """Tell whether two neighbours are days of one holiday: of Tết, or where one name holds the other."""
    if before.worked or after.worked or before.last + ONE_DAY != after.first:
        return False
    lunar = _is_tet(before.name) and _is_tet(after.name)
    return lunar or (_eve(before.name) and _is_tet(after.name))


def _is_tet(name: str) -> bool:
    return "tet nguyen dan" in fold(name)


def _eve(name: str) -> bool:
    """Tell whether a name is of a day before Tết: "29 Tết"."""
    return fold(name).split()[-1:] == ["tet"] and fold(name)[:1].isdigit()


def wished(session: Session, days: Sequence[date], change: Change, name: str) -> Rows:
    """Return what the table should say of some days after a change."""
    if change is Change.OFF:
        return {day: DayOff(day=day, name=name, kind=DayKind.HOLIDAY) for day in days}
    if change is Change.WORKED:
        return {day: DayOff(day=day, kind=DayKind.SWAP_WORK) for day in days}
    public = {row.day: row for row in days_off.public_days({day.year for day in days})}
    there = {row.day: row for row in session.scalars(select(DayOff).where(col(DayOff.day).in_(days)))}
    return {day: _taken_back(there.get(day), public.get(day)) for day in days}


def effect(session: Session, rows: Rows, now: datetime) -> Effect:
    """Return what would change for the campaigns that run, without changing it."""
    old, new = days_off.load(session), _after(session, rows)
    kept = _ahead(session, now)
    moved: set[tuple[int, int, int, str]] = set()
    offices, on_day_off = [], []
    for campaign, deadlines in _running(session):
        after = {_key(row): row["fire_on"] for row in planned(campaign, deadlines, new, now, kept)}
        mine = {one.id for one in deadlines}
        moved |= {
            key
            for key, day in kept.items()
            if key[0] in mine and after.get(key) != day and key[3] == Frequency.NORMAL
        }
        offices += _offices(deadlines, old, new)
        named = [one for one in deadlines if one.who != Who.NAMED]
        ends = [(one.what, one.last_safe) for one in named if one.last_safe >= school_day(now)]
        on_day_off += [(what, day) for what, day in ends if new.is_off(day) and not old.is_off(day)]
    days = sum(_said(new, day) != _said(old, day) for day in rows)
    return Effect(days, len(moved), tuple(offices), tuple(on_day_off))


def change_days(
    session: Session, days: Sequence[date], change: Change, name: str, now: datetime, actor: int | None
) -> Effect:
    """Write a change down, and the days of the reminders anew; what has been told is never told again."""
    rows = wished(session, days, change, name)
    found = effect(session, rows, now)
    session.execute(delete(DayOff).where(col(DayOff.day).in_(days)))
    session.add_all(row for row in rows.values() if row is not None)
    session.flush()
    for campaign, deadlines in _running(session):
        refresh_fires(session, campaign, deadlines, now)
    subject = f"days:{days[0].isoformat()}:{days[-1].isoformat()}"
    audit.note(session, now, actor, f"days_{change.value}", subject, days=found.days, moved=found.reminders)
    return found


def keep_seeded(session: Session, now: datetime) -> None:
    """Add the public days of years that running campaigns reach and the table does not know yet.

    The year that begins within three months counts as reached, for what follows the last date of a plan.
    """
    today = school_day(now)
    query = select(func.min(col(Campaign.starts)), func.max(col(Campaign.ends)))
    first, last = session.execute(query.where(col(Campaign.status) == RUNNING)).one()
    if first is None:
        return
    last = max(last, today + ONE_DAY * 92)
    lacking = [year for year in range(today.year, last.year + 1) if not _knows(session, year)]
    if lacking:
        days_off.seed(session, lacking)
        for campaign, deadlines in _running(session):
            refresh_fires(session, campaign, deadlines, now)


def _knows(session: Session, year: int) -> bool:
    within = col(DayOff.day).between(date(year, 1, 1), date(year, 12, 31))
    return session.execute(select(col(DayOff.day)).where(within).limit(1)).first() is not None


def _taken_back(there: DayOff | None, public: DayOff | None) -> DayOff | None:
    if there is None or public is None:
        return public
    if there.kind == public.kind and public.kind != DayKind.SWAP_WORK:
        return DayOff(day=there.day, kind=DayKind.SWAP_WORK)
    return None if there.kind == public.kind else public


def _after(session: Session, rows: Rows) -> DaysOff:
    there: dict[date, DayOff | None] = {row.day: row for row in session.scalars(select(DayOff))}
    return DaysOff.of(row for row in (there | dict(rows)).values() if row is not None)


def _said(off: DaysOff, day: date) -> tuple[bool, str]:
    return off.is_off(day), off.name(day)


def _ahead(session: Session, now: datetime) -> Known:
    """Return the stages still to come, with their days."""
    ahead = (FIRE.c.fire_on >= school_day(now)) & (FIRE.c.stage != MOVED)
    return {_key(dict(row)): row["fire_on"] for row in session.execute(select(FIRE).where(ahead)).mappings()}


def _key(row: Mapping[str, Any]) -> tuple[int, int, int, str]:
    return row["deadline_id"], row["revision"], row["stage"], row["frequency"]


def _running(session: Session) -> list[tuple[Campaign, list[Deadline]]]:
    """Return the campaigns that run with everything they remind of, work items included."""
    running = select(Campaign).where(col(Campaign.status) == RUNNING, col(Campaign.launched_at).is_not(None))
    below: dict[int, list[Deadline]] = {}
    for row in session.scalars(select(Deadline).where(~col(Deadline.cancelled))):
        below.setdefault(row.campaign_id, []).append(row)
    return [(one, below.get(one.id or 0, [])) for one in session.scalars(running.order_by(col(Campaign.id)))]


def _offices(deadlines: Sequence[Deadline], old: DaysOff, new: DaysOff) -> list[Office]:
    papers = [one for one in deadlines if is_paper(DatedRow.of(one).kind, DatedRow.of(one).who)]
    found = [
        Office(one.what, last_day(DatedRow.of(one), old), last_day(DatedRow.of(one), new)) for one in papers
    ]
    return [one for one in found if one.before != one.after]
