"""The days on which stages of deadlines are sent, written down at the launch and when a date moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert
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

    deadline_id: int = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    stage: int = Field(primary_key=True)
    frequency: str = Field(primary_key=True)
    fire_on: date = Field(index=True)


FIRE = ReminderFire.__table__  # type: ignore[attr-defined]


def refresh_fires(session: Session, campaign: Campaign, deadlines: Sequence[Deadline], now: datetime) -> None:
    """Write the days of some of a campaign's deadlines anew, at their present revision.

    What was planned for an earlier date dies. Nothing is written for a campaign not launched or a deadline
    cancelled. Stages after the date are written too: whether late ones are taken is asked when they are due.
    """
    session.execute(delete(FIRE).where(FIRE.c.deadline_id.in_([one.id for one in deadlines])))
    if campaign.launched_at is None:
        return
    off = days_off.load(session)
    rows = [
        row
        for deadline in deadlines
        if not deadline.cancelled
        for row in _rows(deadline, off, campaign.stages, school_day(campaign.launched_at), now)
    ]
    if rows:
        session.execute(insert(FIRE), rows)


def _rows(
    deadline: Deadline, off: DaysOff, stages: Sequence[int], launched: date, now: datetime
) -> list[dict[str, Any]]:
    """Return a deadline's rows, one for each stage and frequency that has it."""
    dated = DatedRow.of(deadline)
    fires = fire_table(dated, off, launched=launched, accepts_late=True, campaign_stages=stages)
    told = [(fire.stage, choice, fire.day) for fire in fires for choice in fire.frequencies]
    if deadline.revision > 1:
        day = _notice_day(now, last_day(dated, off), off)
        told += [(MOVED, choice, day) for choice in Frequency if choice != Frequency.OFF]
    key = {"deadline_id": deadline.id, "revision": deadline.revision}
    return [{**key, "stage": stage, "frequency": choice.value, "fire_on": day} for stage, choice, day in told]


def _notice_day(now: datetime, last: date, off: DaysOff) -> date:
    """Return the first day whose usual hour is still to come and that is worked, but not after the last."""
    today = school_day(now)
    passed = now >= at_school(today, USUAL_TIME.hour, USUAL_TIME.minute)
    day = today + ONE_DAY if passed else today
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
