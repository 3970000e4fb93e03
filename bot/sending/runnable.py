"""Which runs may be sent now: by their time, the night, and what a channel's month has left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, or_, select
from sqlmodel import Session

from bot.domain.announcing.announcement_runs import URGENT
from bot.domain.delivery import budgets, recovery, runs
from bot.domain.delivery.quiet import is_quiet
from bot.domain.reminding import digests
from bot.outbox import OUTBOX, RUN, DeliveryRun, State
from bot.store import loaded

_LEAST = 1 << 15
"""A priority below all others."""
_MAY_BE_SENT = (
    select(RUN)
    .where(
        RUN.c.status == runs.RUNNING,
        RUN.c.priority <= bindparam("priority"),
        or_(
            RUN.c.not_before.is_(None),
            RUN.c.not_before <= bindparam("now"),
            RUN.c.not_before <= RUN.c.created_at,  # due when it was opened: a clock put back undoes nothing
        ),
        RUN.c.expires_at.is_(None) | (RUN.c.expires_at > bindparam("now")),
        ~recovery.on(),
    )
    .order_by(RUN.c.priority, RUN.c.id)
)


def anything_due(session: Session, channels: Sequence[str], now: datetime) -> bool:
    """Tell whether a row of some channels could be claimed now if the pace allowed it."""
    return any(_due_on(session, channel, now) for channel in channels)


def _due_on(session: Session, channel: str, now: datetime) -> bool:
    ids = [run.id for run in runnable(session, channel, now)]
    here = OUTBOX.c.run_id.in_(ids) & (OUTBOX.c.channel == channel)
    waiting = select(OUTBOX.c.run_id).where(here, OUTBOX.c.state == State.PENDING)
    return session.execute(waiting.limit(1)).first() is not None


def runnable(session: Session, channel: str, now: datetime) -> list[DeliveryRun]:
    """Return the runs that may be sent now, the most important first; at night only the urgent.

    Where a channel's month is nearly used up, only the reminders of the last day.
    """
    least = URGENT if is_quiet(now) else _LEAST
    rows = session.connection().execute(_MAY_BE_SENT, {"now": now, "priority": least}).mappings()
    found = [loaded(DeliveryRun, row) for row in rows]
    held = found and budgets.holds(session, channel, now)
    return [run for run in found if digests.is_of_last_day(run)] if held else found
