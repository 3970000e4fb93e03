"""The hourly tick that forgets: raw updates and typed codes after two days, what is over after thirty."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete

from bot import uploads
from bot.domain.delivery import drafts
from bot.domain.desk import office_questions
from bot.domain.school import claims, file_links, invitations, upload_doors, web_bubbles, web_sessions
from bot.outbox import MESSAGE, State
from bot.receiving import inbox
from bot.talking import jobs, memory

if TYPE_CHECKING:
    from sqlmodel import Session

KEPT = timedelta(days=30)


def tidy(session: Session, now: datetime) -> None:
    """Forget what has had its time; what people were told in runs, and what they committed to, stays."""
    inbox.purge_raw(session, now)
    invitations.forget_expired(session, now)
    uploads.forget_old(session, now)
    claims.forget_old(session, now)
    office_questions.forget_old(session, now)
    web_bubbles.forget_old(session, now)
    web_sessions.forget_old(session, now)
    file_links.forget_old(session, now)
    upload_doors.forget_old(session, now)
    jobs.forget_over(session)
    over = now - KEPT
    memory.end_old(session, now)
    drafts.end_over(session, now)
    talks = memory.TABLE
    session.execute(delete(talks).where(talks.c.status == memory.ENDED, talks.c.touched_at < over))
    said = (MESSAGE.c.queued_at < over) & MESSAGE.c.state.in_([State.SENT, State.FAILED, State.UNKNOWN])
    session.execute(delete(MESSAGE).where(said))
    worked_on = (inbox.INBOX.c.received_at < over) & (inbox.INBOX.c.fate != inbox.Fate.NEW)
    session.execute(delete(inbox.INBOX).where(worked_on))
