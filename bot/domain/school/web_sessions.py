"""Who is at the web chat: a one-time code opens a session, its browser keeps a secret, we keep the hash."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, insert, select, update
from sqlmodel import Field, Session, SQLModel

from bot.domain.school import audit, invitations
from bot.domain.school.invitations import INVITATION, hashed
from bot.domain.school.people import ACCOUNT
from bot.result import Invalid
from bot.store import Instant

CHANNEL = "web"
LASTS = timedelta(days=90)
"""How long a session is good for after it was last used."""
NOTED_EVERY = timedelta(days=1)
"""How often it is written down that a session is used."""


class WebSession(SQLModel, table=True):
    """A browser that may read and write one account's chat; only the hash of its secret is kept."""

    __tablename__ = "web_session"

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    made_at: datetime = Field(sa_type=Instant)
    seen_at: datetime = Field(sa_type=Instant)
    revoked_at: datetime | None = Field(default=None, sa_type=Instant)


SESSION = WebSession.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Entered:
    """A session just opened: the secret that its browser keeps, shown this once, and its chat."""

    token: str
    chat: str
    known: bool
    """Whether the chat is its person's already; else the conversation that links it comes first."""


@dataclass(frozen=True)
class Visitor:
    """Whoever a request comes from."""

    session_id: int
    account_id: int
    chat: str
    person_id: int | None
    seen_at: datetime


def enter(session: Session, code_hash: str, now: datetime) -> Entered | Invalid:
    """Open a session with a code made for somebody.

    Who has a chat here finds it again, and the code is used up. Else the code is used up by the conversation
    that links the new chat, after the person's yes to their name and to the consent.
    """
    invitation = invitations.judge(session, code_hash, now)
    if isinstance(invitation, Invalid):
        return invitation
    mine = (ACCOUNT.c.channel == CHANNEL) & (ACCOUNT.c.person_id == invitation.person_id)
    found = session.execute(select(ACCOUNT.c.id, ACCOUNT.c.chat).where(mine).order_by(ACCOUNT.c.id)).first()
    account_id, chat = found or _new_account(session, now)
    if found:
        used = update(INVITATION).where(INVITATION.c.id == invitation.id)
        session.execute(used.values(used_at=now, used_by=account_id))
        audit.note(session, now, invitation.person_id, "web_entered", f"account:{account_id}")
    token = secrets.token_urlsafe(32)
    row = {"token_hash": hashed(token), "account_id": account_id, "made_at": now, "seen_at": now}
    session.execute(insert(SESSION).values(row))
    return Entered(token, chat, known=found is not None)


def _new_account(session: Session, now: datetime) -> tuple[int, str]:
    chat = secrets.token_hex(16)
    row = {"channel": CHANNEL, "platform_user": chat, "chat": chat, "first_seen": now}
    made = insert(ACCOUNT).values(row | {"reachable": True, "unreachable_why": ""}).returning(ACCOUNT.c.id)
    key: int = session.execute(made).scalar_one()
    return key, chat


def find(session: Session, token: str, now: datetime) -> Visitor | None:
    """Return who holds a secret; None if it opens nothing, or no more."""
    query = (
        select(SESSION.c.id, ACCOUNT.c.id, ACCOUNT.c.chat, ACCOUNT.c.person_id, SESSION.c.seen_at)
        .join_from(SESSION, ACCOUNT, ACCOUNT.c.id == SESSION.c.account_id)
        .where(SESSION.c.token_hash == hashed(token), *good(now))
    )
    row = session.execute(query).first()
    return Visitor(*row) if row else None


def came_by(session: Session, account_id: int, code_hash: str) -> bool:
    """Tell whether a code is one that an account was opened or linked by."""
    mine = (INVITATION.c.code_hash == code_hash) & (INVITATION.c.used_by == account_id)
    return session.execute(select(INVITATION.c.id).where(mine)).first() is not None


def is_read(session: Session, chat: str, now: datetime) -> bool:
    """Tell whether any browser can open a chat: else what is written there reaches nobody."""
    mine = (ACCOUNT.c.channel == CHANNEL) & (ACCOUNT.c.chat == chat)
    return session.execute(select(ACCOUNT.c.id).where(mine, is_open(now))).first() is not None


def is_open(now: datetime) -> ColumnElement[bool]:
    """Return the condition that a browser can open an account of a statement."""
    return exists().where(SESSION.c.account_id == ACCOUNT.c.id, *good(now))


def good(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions under which a session opens something."""
    return SESSION.c.revoked_at.is_(None), SESSION.c.seen_at > now - LASTS


def note_seen(session: Session, session_id: int, now: datetime) -> None:
    """Note that a session is used, which keeps it open."""
    session.execute(update(SESSION).where(SESSION.c.id == session_id).values(seen_at=now))


def leave(session: Session, session_id: int, now: datetime) -> None:
    """Close one session."""
    session.execute(update(SESSION).where(SESSION.c.id == session_id).values(revoked_at=now))


def revoke(session: Session, account_id: int, now: datetime) -> None:
    """Close every session of an account, wherever it is open."""
    theirs = (SESSION.c.account_id == account_id) & SESSION.c.revoked_at.is_(None)
    session.execute(update(SESSION).where(theirs).values(revoked_at=now))


def forget(session: Session, person_id: int) -> None:
    """Delete the sessions of a person's accounts."""
    theirs = select(ACCOUNT.c.id).where(ACCOUNT.c.person_id == person_id)
    session.execute(delete(SESSION).where(SESSION.c.account_id.in_(theirs)))


def forget_old(session: Session, now: datetime) -> None:
    """Delete the sessions that have long ended."""
    session.execute(delete(SESSION).where(SESSION.c.seen_at < now - LASTS))
