"""Hạn mới: who was told a date that has moved hears the new one, once, on the first day they can be told.

That is the day written down for it (the stage MOVED), or the working day after: a date often moves on a
morning on which people have been written to already, and nobody is written to twice a day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import CTE, ColumnElement, select
from sqlmodel import Session

from bot.domain.campaign import days_off
from bot.domain.campaign.fires import FIRE, MOVED
from bot.domain.delivery.audiences import DEADLINE
from bot.domain.delivery.saying import TOLD
from bot.outbox import ITEM

LONGEST_BREAK = timedelta(days=31)
"""How far back a working day is looked for: no school is off for longer between two dates."""


def untold_since(session: Session, day: date) -> date | None:
    """Return the first day whose new dates may still have to be told on a day; None if there are none.

    Nothing is made up for on a day off.
    """
    if not _days(session, day - LONGEST_BREAK, day):
        return None
    off = days_off.load(session)
    return None if off.is_off(day) else off.previous_working(day)


def made_up_on(session: Session, today: date) -> set[date]:
    """Return the days, from today on, on which new dates up to today's are still told to who missed them."""
    days = _days(session, today - LONGEST_BREAK, today + timedelta(days=1))
    off = days_off.load(session) if days else None
    return {after for day in days if off and (after := off.next_working(day)) >= today}


def told_before(people: CTE) -> ColumnElement[bool]:
    """Tell whether a person was told an earlier date of the deadline at hand."""
    return (
        select(ITEM.c.person_id)
        .where(
            ITEM.c.deadline_id == DEADLINE.c.id,
            ITEM.c.revision < DEADLINE.c.revision,
            ITEM.c.person_id == people.c.id,
            ITEM.c.status == TOLD,
        )
        .exists()
    )


def _days(session: Session, since: date, until: date) -> Sequence[date]:
    query = select(FIRE.c.fire_on).where(
        FIRE.c.stage == MOVED, FIRE.c.fire_on >= since, FIRE.c.fire_on < until
    )
    return session.execute(query.distinct()).scalars().all()
