"""Reminders go around a channel that is down: to another account of whoever has one.

All else waits and goes out when the channel is back. A row is one person's and has one place at a time, so
nobody is told at both.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, update
from sqlmodel import Session

from bot.domain.delivery import channels_down, rerouting, runs
from bot.domain.school.people import ACCOUNT
from bot.outbox import OUTBOX, RUN, State


def detour(session: Session, now: datetime) -> None:
    """Hand the reminders that are unsaid to another channel, but for what may have arrived already."""
    down = channels_down.down(session, now)
    if not down:
        return
    theirs = (ACCOUNT.c.person_id == OUTBOX.c.recipient_id) & rerouting.open_beside(down, now)
    other = select(func.min(ACCOUNT.c.id)).where(theirs).correlate(OUTBOX).scalar_subquery()
    account = ACCOUNT.alias("other")
    stuck = OUTBOX.c.run_id.in_(_UNDER_WAY) & OUTBOX.c.channel.in_(down) & OUTBOX.c.state.in_(runs.UNSAID)
    there = (account.c.person_id == OUTBOX.c.recipient_id) & (account.c.id == other)
    moved = update(OUTBOX).where(stuck, OUTBOX.c.ambiguous == 0, there)
    place = {"channel": account.c.channel, "chat": account.c.chat}
    session.execute(moved.values(**place, state=int(State.PENDING), attempt=0))


_UNDER_WAY = select(RUN.c.id).where(RUN.c.status.in_([runs.PLANNING, runs.RUNNING]), RUN.c.kind == "digest")
