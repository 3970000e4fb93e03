"""How long it takes to write to many: by the pace of a bot, after what is waiting already."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select, text
from sqlmodel import Session

from bot.clock import SCHOOL_ZONE
from bot.domain.delivery import runs
from bot.domain.delivery.runs import PER_SECOND
from bot.outbox import OUTBOX, RUN
from bot.outbox.tables import WAITING

A_MINUTE = timedelta(minutes=1)


def ends_at(session: Session, start: datetime, count: int) -> datetime:
    """Return the minute, in the school's time, by which so many messages are expected to be out."""
    seconds = (_waiting(session, start) + count) / PER_SECOND
    end = (start + timedelta(seconds=seconds)).astimezone(SCHOOL_ZONE)
    minute = end.replace(second=0, microsecond=0)
    return minute if minute == end else minute + A_MINUTE


def _waiting(session: Session, start: datetime) -> int:
    """Return how many messages of runs under way go out first."""
    query = (
        select(func.count())
        .select_from(OUTBOX)
        .join(RUN, RUN.c.id == OUTBOX.c.run_id)
        .where(text(f"outbox.{WAITING}"), RUN.c.status.in_([runs.PLANNING, runs.RUNNING]))
        .where(RUN.c.not_before.is_(None) | (RUN.c.not_before <= start))
    )
    count: int = session.execute(query).scalar_one()
    return count
