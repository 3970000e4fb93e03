"""Files: what people send in and what they are sent, bytes and all, as rows.

A document out is a message with an upload's id; a file that answers a question is an upload's id too.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from sqlalchemy import JSON, Column, LargeBinary, delete, select, update
from sqlmodel import Field, Session, SQLModel

from bot.store import Instant
from bot.words import clean

LARGEST = 20 * 1024 * 1024
"""What platforms let a bot download, in bytes."""
LONGEST_NAME = 100
KEPT = timedelta(days=2)
"""How long a file stays that nothing holds on to."""


class Upload(SQLModel, table=True):
    """One file; `known_as` holds the name each channel knows it by once it has been sent there."""

    __tablename__ = "upload"

    id: int | None = Field(default=None, primary_key=True)
    owner_id: int | None = Field(default=None, index=True)
    """The person who sent it, or for whom it was made."""
    name: str
    mime: str
    size: int
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    known_as: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    held: bool = False
    """Whether something needs it for longer: an announcement, a campaign's document."""
    made_at: datetime = Field(sa_type=Instant, index=True)


UPLOAD = Upload.__table__  # type: ignore[attr-defined]


def keep(
    session: Session, name: str, mime: str, content: bytes, now: datetime, owner_id: int | None, **more: Any
) -> int:
    """Write a file down and return its id; `more` may say `held=True`."""
    upload = Upload(
        name=shown_name(name),
        mime=mime,
        size=len(content),
        content=content,
        made_at=now,
        owner_id=owner_id,
        **more,
    )
    session.add(upload)
    session.flush()
    return upload.id or 0


def load(session: Session, upload_id: int) -> Upload | None:
    """Return a file with its bytes; None once it has been forgotten."""
    return session.get(Upload, upload_id)


class About(NamedTuple):
    """A file without its bytes."""

    name: str
    mime: str
    size: int
    known_as: Mapping[str, str]


_ABOUT = select(UPLOAD.c.name, UPLOAD.c.mime, UPLOAD.c.size, UPLOAD.c.known_as)


def describe(session: Session, upload_id: int) -> About | None:
    """Return what a file is, without reading its bytes; None once it has been forgotten."""
    row = session.execute(_ABOUT.where(UPLOAD.c.id == upload_id)).first()
    return About(*row) if row else None


def describe_all(session: Session, ids: Collection[int]) -> dict[int, About]:
    """Return what some files are, by id, without reading their bytes."""
    query = select(UPLOAD.c.id, *_ABOUT.selected_columns).where(UPLOAD.c.id.in_(ids))
    return {key: About(*row) for key, *row in session.execute(query)} if ids else {}


def content_of(session: Session, upload_id: int) -> bytes:
    """Return a file's bytes."""
    content: bytes = session.execute(select(UPLOAD.c.content).where(UPLOAD.c.id == upload_id)).scalar_one()
    return content


def owned_by(session: Session, person_id: int) -> list[str]:
    """Return the names of the files a person has sent or was made, the oldest first."""
    mine = select(UPLOAD.c.name).where(UPLOAD.c.owner_id == person_id)
    return list(session.execute(mine.order_by(UPLOAD.c.id)).scalars())


def erase_of(session: Session, person_id: int) -> None:
    """Delete the files of a person; what others still need of them (an announcement's) loses its owner."""
    session.execute(delete(UPLOAD).where(UPLOAD.c.owner_id == person_id, ~UPLOAD.c.held))
    session.execute(update(UPLOAD).where(UPLOAD.c.owner_id == person_id).values(owner_id=None))


def note_name(session: Session, upload_id: int, channel: str, known_as: str) -> None:
    """Note what a channel's platform calls a file, so that its bytes need not go there again."""
    about = describe(session, upload_id)
    if about is not None:
        names = {**about.known_as, channel: known_as}
        session.execute(update(UPLOAD).where(UPLOAD.c.id == upload_id).values(known_as=names))


def shown_name(name: str) -> str:
    """Return a file's name as it is kept: one line, nothing unseen, no path, at most 100 letters."""
    bare = clean(" ".join(name.replace("\t", " ").split()))
    for mark in '/\\:*?"<>|':
        bare = bare.replace(mark, "-")
    bare = bare.strip(" .") or "file"
    ending = PurePosixPath(bare).suffix[:12]
    return bare if len(bare) <= LONGEST_NAME else bare[: LONGEST_NAME - len(ending)].rstrip() + ending


def is_kept(session: Session, upload_id: int) -> bool:
    """Tell whether a file is still there, without reading its bytes."""
    return session.execute(select(UPLOAD.c.id).where(UPLOAD.c.id == upload_id)).first() is not None


def hold(session: Session, upload_id: int) -> None:
    """Keep a file until whatever needs it lets go: an announcement that goes out next week."""
    session.execute(update(UPLOAD).where(UPLOAD.c.id == upload_id).values(held=True))


def forget_old(session: Session, now: datetime) -> None:
    """Forget the files that nothing holds on to."""
    session.execute(delete(UPLOAD).where(~UPLOAD.c.held, UPLOAD.c.made_at < now - KEPT))
