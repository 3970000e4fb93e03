"""Announcements: what an admin says to many."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Text
from sqlmodel import Field, SQLModel

from bot.store import Instant


class Announcement(SQLModel, table=True):
    """A text for an audience; the run that delivers it is `announcement:<id>`."""

    __tablename__ = "announcement"

    id: int | None = Field(default=None, primary_key=True)
    author_id: int
    unit_id: int
    text: str = Field(sa_column=Column(Text, nullable=False))
    audience: str
    """"all", "team:<unit id>" or "silent:<campaign id>"."""
    made_at: datetime = Field(sa_type=Instant)
