"""What time it is for a database: the real time, or where its rehearsal has come to.

The first `thidua run --clock` on a fresh database leaves a line in the audit; from then on it is one for
rehearsals, and whatever the command line writes there happens at the rehearsal's time.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from bot.domain.school import audit
from bot.domain.school.audit import Audit
from bot.outbox import MESSAGE, OUTBOX
from bot.receiving.inbox import INBOX

MARK = "rehearsal"


def now_of(session: Session) -> datetime:
    """Return the real time, or the last moment of the database's rehearsal."""
    return (latest(session) if is_rehearsal(session) else None) or datetime.now(UTC)


def is_rehearsal(session: Session) -> bool:
    """Tell whether a database belongs to rehearsals."""
    return session.execute(_began().limit(1)).first() is not None


def mark_rehearsal(session: Session, now: datetime) -> None:
    """Note that a rehearsal begins at this moment."""
    audit.note(session, now, None, MARK, "")


def latest(session: Session) -> datetime | None:
    """Return the last moment at which a rehearsal began or anything was heard or said; None if never."""
    moments = [
        _began().with_only_columns(func.max(col(Audit.at))),
        select(func.max(INBOX.c.received_at)),
        select(func.max(MESSAGE.c.queued_at)),
        select(func.max(OUTBOX.c.sent_at)),
    ]
    known = [session.execute(query).scalar() for query in moments]
    return max((one for one in known if one is not None), default=None)


def _began() -> Select[datetime]:
    return select(col(Audit.at)).where(col(Audit.action) == MARK)
