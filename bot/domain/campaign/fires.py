"""The days on which stages of deadlines are sent, written down at the launch and when a date moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Index, delete, insert, select
from sqlmodel import Field, Session, SQLModel

from bot.clock import at_school, school_day
from bot.domain.campaign import days_off
from bot.domain.campaign.days_off import ONE_DAY, DaysOff
from bot.domain.campaign.deadlines import USUAL_TIME, Frequency, fire_table, last_day
from bot.domain.campaign.plan import DeadlineKind, Mode, Who

if TYPE_CHECKING:
    from bot.domain.campaign.campaigns import Campaign, Deadline

MOVED = 1000
"""The stage that tells a new date to those who were told the old one; the least urgent of all."""


class ReminderFire(SQLModel, table=True):
    """A stage of a deadline and the day on which it is sent, for one of the frequencies people choose."""

    __tablename__ = "reminder_fire"
    __table_args__ = (Index("reminder_fire_day", "fire_on", "deadline_id"),)

    deadline_id: int = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    stage: int = Field(primary_key=True)
    frequency: str = Field(primary_key=True)
    fire_on: date


FIRE = ReminderFire.__table__  # type: ignore[attr-defined]


def refresh_fires(session: Session, campaign: Campaign, deadlines: Sequence[Deadline], now: datetime) -> None:
    """Write the days of some of a campaign's deadlines anew, at their present revision.

    What was planned for an earlier date dies. Nothing is written for a campaign not launched or a deadline
    cancelled. Stages after the date are written too: whether late ones are taken is asked when they are due.
    """
    known = _known(session, deadlines)
    session.execute(delete(FIRE).where(FIRE.c.deadline_id.in_([one.id for one in deadlines])))
    if campaign.launched_at is None:
        return
    rows = planned(campaign, deadlines, days_off.load(session), now, known)
    if rows:
        session.execute(insert(FIRE), rows)


Known = Mapping[tuple[int, int, int, str], date]
"""The days written down before, by deadline, revision, stage and frequency."""


def planned(
    campaign: Campaign, deadlines: Sequence[Deadline], off: DaysOff, now: datetime, known: Known
) -> list[dict[str, Any]]:
    """Return the rows of some deadlines, a row for each stage and frequency that has it.

    A stage still ahead that a new day off would put behind us is told on the next day that is left.
    """
    assert campaign.launched_at is not None
    launched = school_day(campaign.launched_at)
    return [
        row | {"fire_on": _kept_ahead(row, DatedRow.of(deadline), off, now, known)}
        for deadline in deadlines
        if not deadline.cancelled
        for row in _rows(deadline, off, campaign.stages, launched, now)
    ]


def _kept_ahead(row: Mapping[str, Any], dated: DatedRow, off: DaysOff, now: datetime, known: Known) -> date:
    """Return the day of a stage: not one that has passed, if till now the stage was still ahead."""
    day: date = row["fire_on"]
    before = known.get((row["deadline_id"], row["revision"], row["stage"], row["frequency"]))
    if before is None:
        return day
    if row["stage"] == MOVED:
        return before
    return _notice_day(now, last_day(dated, off), off) if day < _first_ahead(now) <= before else day


def _known(session: Session, deadlines: Sequence[Deadline]) -> Known:
    query = select(FIRE).where(FIRE.c.deadline_id.in_([one.id for one in deadlines]))
    return {
        (row.deadline_id, row.revision, row.stage, row.frequency): row.fire_on
        for row in session.execute(query)
    }


def _rows(
    deadline: Deadline, off: DaysOff, stages: Sequence[int], launched: date, now: datetime
) -> list[dict[str, Any]]:
    """Return a deadline's rows as its date and the days off have them; a work item begins when it is sent."""
    dated = DatedRow.of(deadline)
    since = max(launched, school_day(now)) if dated.who == Who.NAMED else launched
    fires = fire_table(dated, off, launched=since, accepts_late=True, campaign_stages=stages)
    told = [(fire.stage, choice, fire.day) for fire in fires for choice in fire.frequencies]
    if deadline.revision > 1 and dated.kind != DeadlineKind.WORK_START:
        day = _notice_day(now, last_day(dated, off), off)
        told += [(MOVED, choice, day) for choice in Frequency if choice != Frequency.OFF]
    key = {"deadline_id": deadline.id, "revision": deadline.revision}
    return [{**key, "stage": stage, "frequency": choice.value, "fire_on": day} for stage, choice, day in told]


def _first_ahead(now: datetime) -> date:
    """Return the first day whose usual hour is still to come."""
    today = school_day(now)
    return today + ONE_DAY if now >= at_school(today, USUAL_TIME.hour, USUAL_TIME.minute) else today


def _notice_day(now: datetime, last: date, off: DaysOff) -> date:
    """Return the first day whose usual hour is still to come and that is worked, but not after the last."""
    day = _first_ahead(now)
    working = off.next_working(day) if off.is_off(day) else day
    return min(working, max(last, day))


@dataclass(frozen=True)
class DatedRow:
    """A deadline's row as the calendar rules want it: with their own types."""

    kind: DeadlineKind
    due: date
    mode: Mode
    who: Who

    @classmethod
    def of(cls, deadline: Deadline) -> DatedRow:
        """Return the dated part of a row."""
        return cls(DeadlineKind(deadline.kind), deadline.due, Mode(deadline.mode), Who(deadline.who))
