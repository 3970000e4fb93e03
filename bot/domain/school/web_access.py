"""How somebody may be read at the web page: open browsers and unused personal links; and the end of both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update
from sqlmodel import Session

from bot.domain.school import audit, file_links, upload_doors, web_sessions
from bot.domain.school.invitations import INVITATION
from bot.domain.school.people import ACCOUNT
from bot.domain.school.web_sessions import SESSION


@dataclass(frozen=True)
class Access:
    """What stands open of one person."""

    browsers: int
    """How many browsers may open the chat."""
    seen_at: datetime | None
    """When one of them last did, as far as it is written down: once a day."""
    codes: int
    """How many codes have been handed out for the person that nobody has used."""

    def __bool__(self) -> bool:
        return bool(self.browsers or self.codes)


def of(session: Session, person_id: int, now: datetime) -> Access:
    """Return what stands open of a person."""
    theirs = select(ACCOUNT.c.id).where(ACCOUNT.c.person_id == person_id)
    browsers = select(func.count(), func.max(SESSION.c.seen_at)).where(
        SESSION.c.account_id.in_(theirs), *web_sessions.good(now)
    )
    count, seen_at = session.execute(browsers).one()
    codes = select(func.count()).where(*_unused(person_id, now))
    return Access(count, seen_at, session.execute(codes).scalar_one())


def close(session: Session, person_id: int, now: datetime, by: int | None) -> Access:
    """Close all that stands open of a person: browsers, codes, links to files; returns what it was.

    `by` is the person who does it, for the audit: nobody of the school for a command of the operator's.
    """
    found = of(session, person_id, now)
    theirs = select(ACCOUNT.c.id).where(ACCOUNT.c.person_id == person_id)
    open_ones = SESSION.c.account_id.in_(theirs) & SESSION.c.revoked_at.is_(None)
    session.execute(update(SESSION).where(open_ones).values(revoked_at=now))
    session.execute(update(INVITATION).where(*_unused(person_id, now)).values(expires_at=now))
    file_links.forget(session, [person_id])
    upload_doors.forget(session, [person_id])
    counts = {"browsers": found.browsers, "codes": found.codes}
    audit.note(session, now, by, "web_closed", f"person:{person_id}", **counts)
    return found


def _unused(person_id: int, now: datetime) -> tuple[ColumnElement[bool], ...]:
    mine = INVITATION.c.person_id == person_id
    return mine, INVITATION.c.used_at.is_(None), INVITATION.c.expires_at > now
