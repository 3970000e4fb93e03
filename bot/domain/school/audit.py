"""Who changed what and when; rows are only ever added, and hold no text that people wrote."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, insert
from sqlmodel import Field, Session, SQLModel

from bot.store import Instant


class Audit(SQLModel, table=True):
    """One change: by whom (None for the system or the command line), what, to which row."""

    __tablename__ = "audit"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Instant, index=True)
    actor_id: int | None = None
    action: str
    subject: str = ""
    details: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


def note(
    session: Session, now: datetime, actor_id: int | None, action: str, subject: str, **details: Any
) -> None:
    """Add a line to the audit."""
    table = Audit.__table__  # type: ignore[attr-defined]
    session.execute(
        insert(table).values(at=now, actor_id=actor_id, action=action, subject=subject, details=details)
    )
