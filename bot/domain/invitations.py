"""How an account comes to belong to a person: one-time codes, and consent with its proof."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from bot.store import Instant


class Invitation(SQLModel, table=True):
    """A one-time code for one person; only its hash is kept."""

    __tablename__ = "invitation"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    code_hash: str = Field(unique=True)
    made_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
    used_at: datetime | None = Field(default=None, sa_type=Instant)
    used_by: int | None = None
    """The account that used it."""


class Consent(SQLModel, table=True):
    """A person's yes to keeping their data: when, where, and to exactly which text."""

    __tablename__ = "consent"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(index=True)
    account_id: int | None = None
    channel: str
    version: str
    text: str
    text_hash: str
    given_at: datetime = Field(sa_type=Instant)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Instant)
