"""Links by which a file is handed in on the school's page: for one question, once, for a day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlmodel import Field, Session, SQLModel

from bot.domain.school.invitations import hashed
from bot.domain.school.people import ACCOUNT
from bot.domain.school.secret_links import REMEMBERED, new_code
from bot.store import Instant

LASTS = timedelta(hours=24)


class UploadDoor(SQLModel, table=True):
    """A link that takes a file as the answer of one open question of an account; kept as a hash."""

    __tablename__ = "upload_door"

    id: int | None = Field(default=None, primary_key=True)
    code_hash: str = Field(unique=True)
    account_id: int = Field(index=True)
    conversation_id: int
    question: str
    """The question's key: with the conversation, what a file that comes here answers."""
    expires_at: datetime = Field(sa_type=Instant, index=True)
    used_at: datetime | None = Field(default=None, sa_type=Instant)


DOOR = UploadDoor.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Found:
    """A door that was made, and the account it belongs to; whether it still opens is another matter."""

    id: int
    conversation_id: int
    question: str
    channel: str
    user: str
    chat: str
    expires_at: datetime
    used: bool


def make(
    session: Session, channel: str, chat: str, conversation_id: int, question: str, now: datetime
) -> str:
    """Make a door for a question just asked in a chat and return its code; earlier ones stay good."""
    account = select(ACCOUNT.c.id).where(ACCOUNT.c.channel == channel, ACCOUNT.c.chat == chat).limit(1)
    code = new_code()
    asked = {"conversation_id": conversation_id, "question": question}
    row = {"code_hash": hashed(code), "account_id": account.scalar_subquery(), "expires_at": now + LASTS}
    session.execute(insert(DOOR).values(row | asked))
    return code


def renew(session: Session, chats: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
    """Give the newest door of each (channel, chat) another code: the first was never sent, or is in doubt."""
    codes = {one: new_code() for one in chats}
    at = (ACCOUNT.c.channel == bindparam("in_channel")) & (ACCOUNT.c.chat == bindparam("in_chat"))
    newest = select(func.max(DOOR.c.id)).join_from(DOOR, ACCOUNT, ACCOUNT.c.id == DOOR.c.account_id).where(at)
    renewed = update(DOOR).where(DOOR.c.id == newest.scalar_subquery())
    rows = [
        {"in_channel": channel, "in_chat": chat, "fresh": hashed(code)}
        for (channel, chat), code in codes.items()
    ]
    if rows:
        session.connection().execute(renewed.values(code_hash=bindparam("fresh")), rows)
    return codes


def find(session: Session, code: str) -> Found | None:
    """Return the door of a code, open or not; None if there never was one or its account is gone."""
    query = select(
        DOOR.c.id, DOOR.c.conversation_id, DOOR.c.question, ACCOUNT.c.channel, ACCOUNT.c.platform_user,
        ACCOUNT.c.chat, DOOR.c.expires_at, DOOR.c.used_at.is_not(None),
    ).join_from(DOOR, ACCOUNT, ACCOUNT.c.id == DOOR.c.account_id)  # fmt: skip
    row = session.execute(query.where(DOOR.c.code_hash == hashed(code))).first()
    return Found(*row) if row else None


def use(session: Session, door_id: int, now: datetime) -> bool:
    """Note that a file comes by a door; tells whether it is the first, for no other may."""
    fresh = (DOOR.c.id == door_id) & DOOR.c.used_at.is_(None)
    result = session.execute(update(DOOR).where(fresh).values(used_at=now))
    return bool(result.rowcount)  # type: ignore[attr-defined]


def free(session: Session, door_id: int) -> None:
    """Let a door be used once more: the file that came was no answer."""
    session.execute(update(DOOR).where(DOOR.c.id == door_id).values(used_at=None))


def forget(session: Session, person_ids: Collection[int]) -> None:
    """Delete the doors of some people's accounts."""
    theirs = select(ACCOUNT.c.id).where(ACCOUNT.c.person_id.in_(person_ids))
    session.execute(delete(DOOR).where(DOOR.c.account_id.in_(theirs)))


def forget_old(session: Session, now: datetime) -> None:
    """Delete the doors that have long been shut."""
    session.execute(delete(DOOR).where(DOOR.c.expires_at < now - REMEMBERED))
