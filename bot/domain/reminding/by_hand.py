"""What people in charge reminded somebody of by hand: on that day no stage and no snooze says it again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, select
from sqlmodel import Session

from bot.domain.campaign.plan import DeadlineKind, Who
from bot.domain.delivery.audiences import DEADLINE
from bot.outbox import OUTBOX, RUN, State

KIND = "nudge"
"""The kind of their runs."""


def stage_on(day: date) -> int:
    """Return the stage a reminder by hand is told as: the number of its day, far beyond all other stages."""
    return day.toordinal()


def under_way(session: Session, ids: Sequence[int]) -> set[tuple[int, int]]:
    """Return of what some people are being reminded by hand at this moment: person and deadline."""
    asked = and_(
        DEADLINE.c.campaign_id == RUN.c.content["campaign"].as_integer(),
        DEADLINE.c.kind == DeadlineKind.REGISTRATION,
        DEADLINE.c.who == Who.PERSON,
    )
    query = select(OUTBOX.c.recipient_id, DEADLINE.c.id).join(RUN, RUN.c.id == OUTBOX.c.run_id)
    query = query.join(DEADLINE, asked).where(
        RUN.c.kind == KIND, OUTBOX.c.state == State.SENDING, OUTBOX.c.recipient_id.in_(ids)
    )
    return {(row[0], row[1]) for row in session.execute(query)}
