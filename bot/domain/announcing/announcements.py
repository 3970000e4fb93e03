"""Announcements as they are kept: what an admin says to many, when, and to whom."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Column, Text
from sqlmodel import Field, SQLModel

from bot.store import Instant


class Announcement(SQLModel, table=True):
    """A text for an audience.

    The run that delivers it is `announcement:<id>`, or `announcement:<id>:<date>` if its moment comes later.
    """

    __tablename__ = "announcement"

    id: int | None = Field(default=None, primary_key=True)
    author_id: int
    unit_id: int
    """The school."""
    text: str = Field(sa_column=Column(Text, nullable=False))
    audience: str
    """A spec as in bot/domain/announcing/audience_spec.py."""
    made_at: datetime = Field(sa_type=Instant)
    upload_id: int | None = None
    """A picture or file it goes with."""
    urgent: bool = False
    """Whether it goes out at night too."""
    wants_ack: bool = False
    """Whether it asks for "Đã nắm thông tin"."""
    starts_at: datetime | None = Field(default=None, sa_type=Instant)
    """Its moment, or the first of them; None for at once."""
    weekly_until: date | None = None
    """The last day on which it may be said again, on the weekday and at the hour of its first moment."""
    next_at: datetime | None = Field(default=None, sa_type=Instant, index=True)
    """The next moment the planner has to open a run for; None once there is none."""
    corrects_id: int | None = Field(default=None, index=True)
    """The announcement it corrects."""
    cancelled: bool = False
    """Whether what is still ahead of it was called off."""


ANNOUNCEMENT = Announcement.__table__  # type: ignore[attr-defined]
