"""Links by which a file is taken from the school's page: one file each, good for two days, kept as a hash.

They are for channels that carry no files. Whoever leaves or is erased takes their links along.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlmodel import Field, Session, SQLModel

from bot import uploads
from bot.domain.school.invitations import hashed
from bot.domain.school.people import ACCOUNT
from bot.domain.school.secret_links import REMEMBERED, new_code
from bot.store import Instant
from bot.uploads import UPLOAD

LASTS = uploads.KEPT
"""Two days: from now for a file that something holds, from its making for any other."""


class FileLink(SQLModel, table=True):
    """A link to one file; `person_id` is whom it was sent to, none for a picture the platform fetches."""

    __tablename__ = "file_link"

    id: int | None = Field(default=None, primary_key=True)
    code_hash: str = Field(unique=True)
    upload_id: int = Field(index=True)
    person_id: int | None = Field(default=None, index=True)
    expires_at: datetime = Field(sa_type=Instant, index=True)


LINK = FileLink.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Made:
    """A link just made; its code is shown this once."""

    code: str = field(repr=False)
    until: datetime


@dataclass(frozen=True)
class Linked:
    """The file behind a link, without its bytes."""

    upload_id: int
    name: str
    mime: str
    size: int
    until: datetime


def make(session: Session, wanted: Sequence[tuple[int, int | None]], now: datetime) -> list[Made]:
    """Make a link for each (upload, person), in their order: good as long as its file is surely kept."""
    kept = select(UPLOAD.c.id, UPLOAD.c.held, UPLOAD.c.made_at).where(
        UPLOAD.c.id.in_({one for one, _ in wanted})
    )
    ends = {key: now + LASTS if held else made_at + LASTS for key, held, made_at in session.execute(kept)}
    made = [Made(new_code(), ends.get(upload, now)) for upload, _ in wanted]
    rows = [
        {"code_hash": hashed(one.code), "upload_id": upload, "person_id": person, "expires_at": one.until}
        for one, (upload, person) in zip(made, wanted, strict=True)
    ]
    if rows:
        session.execute(insert(LINK), rows)
    return made


def find(session: Session, code: str, now: datetime) -> Linked | None:
    """Return the file behind a code; None if it opens nothing, or no more."""
    query = select(UPLOAD.c.id, UPLOAD.c.name, UPLOAD.c.mime, UPLOAD.c.size, LINK.c.expires_at)
    mine = (LINK.c.code_hash == hashed(code)) & (LINK.c.expires_at > now)
    row = session.execute(query.join_from(LINK, UPLOAD, UPLOAD.c.id == LINK.c.upload_id).where(mine)).first()
    return Linked(*row) if row else None


def was_made(session: Session, code: str) -> bool:
    """Tell whether a code was once a link's: whoever shows it is late, not guessing."""
    query = select(LINK.c.id).where(LINK.c.code_hash == hashed(code))
    return session.execute(query).first() is not None


def person_at(session: Session, channel: str, chat: str) -> int | None:
    """Return whose chat it is."""
    query = select(ACCOUNT.c.person_id).where(ACCOUNT.c.channel == channel, ACCOUNT.c.chat == chat)
    found: int | None = session.execute(query.limit(1)).scalar()
    return found


def forget(session: Session, person_ids: Collection[int]) -> None:
    """Delete the links sent to some people, and those to files of their own."""
    theirs = select(UPLOAD.c.id).where(UPLOAD.c.owner_id.in_(person_ids))
    session.execute(delete(LINK).where(LINK.c.person_id.in_(person_ids) | LINK.c.upload_id.in_(theirs)))


def forget_old(session: Session, now: datetime) -> None:
    """Delete the links that have long expired."""
    session.execute(delete(LINK).where(LINK.c.expires_at < now - REMEMBERED))
