"""Khôi phục: an old copy of the database was put in place, so nothing goes to many until somebody decides.

The copy does not know what was sent, answered or called off after it was made. Until an admin says go on,
runs are planned and expire as ever but are not claimed, and single notices older than the copy wait too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, select, text, update
from sqlmodel import Field, Session, SQLModel, col

from bot.domain.delivery import outages, runs
from bot.outbox import OUTBOX, RUN
from bot.outbox.tables import WAITING
from bot.store import Instant

SLACK = timedelta(minutes=2)
"""How much later than its database a side file may be; it is written after the heartbeat it repeats."""
STALE = timedelta(hours=12)
"""Down-time after which an announcement found on its way may be wrong by now."""


class Recovery(SQLModel, table=True):
    """One time that an old copy was found; while `ended_at` is empty nothing goes to many."""

    __tablename__ = "recovery"

    id: int | None = Field(default=None, primary_key=True)
    found_at: datetime = Field(sa_type=Instant)
    as_of: datetime | None = Field(default=None, sa_type=Instant)
    """The last moment the copy knows of."""
    seen_at: datetime | None = Field(default=None, sa_type=Instant)
    """The last moment at which the bot is known to have been at work, if a side file tells."""
    ended_at: datetime | None = Field(default=None, sa_type=Instant)


RECOVERY = Recovery.__table__  # type: ignore[attr-defined]
_OPEN = RECOVERY.c.ended_at.is_(None)


@dataclass(frozen=True)
class Held:
    """What waits for a decision: runs on their way, and their messages that have not been sent."""

    runs: int
    messages: int


def on() -> ColumnElement[bool]:
    """Return the condition that nothing may go to many now."""
    return exists().where(_OPEN)


def current(session: Session) -> Recovery | None:
    """Return the old copy that nobody has decided about; None on an ordinary day."""
    return session.scalars(select(Recovery).where(_OPEN).order_by(col(Recovery.id)).limit(1)).first()


def held_until(session: Session) -> datetime | None:
    """Return the moment before which messages that wait for a decision were queued; None if none do."""
    found: datetime | None = session.execute(select(RECOVERY.c.as_of).where(_OPEN).limit(1)).scalar()
    return found


def enter(session: Session, now: datetime, seen_at: datetime | None = None) -> Recovery | None:
    """Hold everything that goes to many; None if it is held already."""
    if current(session) is not None:
        return None
    row = Recovery(found_at=now, as_of=outages.last_beat(session), seen_at=seen_at)
    session.add(row)
    session.flush()
    return row


def end(session: Session, now: datetime) -> bool:
    """Let everything go on; False if it does already."""
    done = update(RECOVERY).where(_OPEN).values(ended_at=now).returning(RECOVERY.c.id)
    return bool(session.execute(done).scalars().all())


def is_old_copy(session: Session, seen_at: datetime | None) -> bool:
    """Tell whether the side file was written later than anything the database knows of."""
    known = outages.last_beat(session)
    return known is not None and seen_at is not None and seen_at - known > SLACK


def held(session: Session) -> Held:
    """Count what would go on: runs that nobody has paused, and their messages."""
    going = RUN.c.status.in_([runs.PLANNING, runs.RUNNING])
    number = session.execute(select(func.count()).where(going)).scalar_one()
    query = select(func.count()).select_from(OUTBOX.join(RUN, OUTBOX.c.run_id == RUN.c.id))
    waiting = session.execute(query.where(going, text(WAITING))).scalar_one()
    return Held(number, waiting)


def pause_stale(session: Session, now: datetime) -> list[int]:
    """Pause the announcements found on their way after long down-time; returns their runs."""
    last = outages.last_beat(session)
    if last is None or now - last <= STALE:
        return []
    begun = RUN.c.not_before.is_(None) | (RUN.c.not_before <= now)
    still_valid = RUN.c.expires_at.is_(None) | (RUN.c.expires_at > now)
    found = update(RUN).where(
        RUN.c.kind == "announcement",
        RUN.c.status.in_([runs.PLANNING, runs.RUNNING]),
        RUN.c.created_at <= last,
        begun,
        still_valid,
    )
    paused = session.execute(found.values(status=runs.PAUSED).returning(RUN.c.id)).scalars()
    return sorted(paused)
