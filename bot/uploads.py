"""Files: what people send in and what they are sent, bytes and all, as rows.

A document out is a message with an upload's id; a file that answers a question is an upload's id too.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Column, LargeBinary, delete, select
from sqlmodel import Field, Session, SQLModel

from bot.store import Instant

LARGEST = 20 * 1024 * 1024
"""What platforms let a bot download, in bytes."""
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
        name=name, mime=mime, size=len(content), content=content, made_at=now, owner_id=owner_id, **more
    )
    session.add(upload)
    session.flush()
    return upload.id or 0


def load(session: Session, upload_id: int) -> Upload | None:
    """Return a file with its bytes; None once it has been forgotten."""
    return session.get(Upload, upload_id)


def is_kept(session: Session, upload_id: int) -> bool:
    """Tell whether a file is still there, without reading its bytes."""
    return session.execute(select(UPLOAD.c.id).where(UPLOAD.c.id == upload_id)).first() is not None


def forget_old(session: Session, now: datetime) -> None:
    """Forget the files that nothing holds on to."""
    session.execute(delete(UPLOAD).where(~UPLOAD.c.held, UPLOAD.c.made_at < now - KEPT))
