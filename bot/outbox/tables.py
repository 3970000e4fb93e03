"""The tables of what is said: to one person, and to many."""

from __future__ import annotations

from datetime import datetime
from enum import IntEnum
from typing import Any

from sqlalchemy import JSON, Column, Index, Text, text
from sqlmodel import Field, SQLModel

from bot.store import Instant


class State(IntEnum):
    """Where a message stands; every message ends as sent, failed, skipped or unknown."""

    PENDING = 0
    SENDING = 1
    SENT = 2
    FAILED = 3
    SKIPPED = 4
    UNKNOWN = 5
    RETRY = 6


WAITING = "state in (0, 1, 6)"
"""Written out wherever it is asked: SQLite finds a partial index by its words, not by bound values."""
SLOTTED = "slot <> ''"


class Message(SQLModel, table=True):
    """One API call to one chat, its text as the channel shows it."""

    __tablename__ = "message"
    __table_args__ = (
        Index(
            "message_waiting",
            "channel",
            "id",
            sqlite_where=text(WAITING),
            postgresql_where=text(WAITING),
        ),
        Index(
            "message_slot",
            "chat",
            "slot",
            sqlite_where=text(SLOTTED),
            postgresql_where=text(SLOTTED),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    chat: str
    person_id: int | None = Field(default=None, index=True)
    template: str
    text: str = Field(sa_column=Column(Text, nullable=False))
    buttons: list[list[str]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    slot: str = ""
    """A name that later rows of the same chat may edit."""
    edits: str = ""
    """The platform's id of the message to edit."""
    upload_id: int | None = None
    """The file this message is; its text is empty then."""
    state: int = State.PENDING
    attempt: int = 0
    epoch: int = 0
    queued_at: datetime = Field(sa_type=Instant, index=True)
    retry_at: datetime | None = Field(default=None, sa_type=Instant)
    sent_at: datetime | None = Field(default=None, sa_type=Instant)
    platform_id: str = ""
    error: str = ""
    carried: bool = False
    """Whether it was refused here and said again elsewhere, or is what was said again: never a third time."""


class DeliveryRun(SQLModel, table=True):
    """A lượt gửi: one thing said to many, planned once under its natural key."""

    __tablename__ = "delivery_run"

    id: int | None = Field(default=None, primary_key=True)
    run_key: str = Field(unique=True)
    kind: str
    """"digest", "announcement" or "nudge"."""
    status: str = Field(default="planning", index=True)
    """planning, running, paused, cancelled, done, expired."""
    priority: int = 5
    ambiguity: str = "resend"
    """What becomes of a message whose answer was lost: "resend" once, or "hold"."""
    content: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    not_before: datetime | None = Field(default=None, sa_type=Instant)
    expires_at: datetime | None = Field(default=None, sa_type=Instant)
    plan_cursor: int = 0
    n_planned: int = 0
    n_sent: int = 0
    n_failed: int = 0
    n_skipped: int = 0
    n_unknown: int = 0
    created_by: int | None = None
    created_at: datetime = Field(sa_type=Instant)
    finished_at: datetime | None = Field(default=None, sa_type=Instant)


class OutboxRow(SQLModel, table=True):
    """One person of a run; history outlives people, so there is no foreign key."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "outbox_due",
            "run_id",
            "channel",
            "recipient_id",
            sqlite_where=text("state = 0"),
            postgresql_where=text("state = 0"),
        ),
        Index(
            "outbox_open",
            "run_id",
            sqlite_where=text(WAITING),
            postgresql_where=text(WAITING),
        ),
        {"sqlite_with_rowid": False, "postgresql_with": {"fillfactor": 80}},
    )

    run_id: int = Field(primary_key=True)
    recipient_id: int = Field(primary_key=True)
    channel: str = ""
    chat: str = ""
    state: int = State.PENDING
    attempt: int = 0
    ambiguous: int = 0
    epoch: int = 0
    retry_at: datetime | None = Field(default=None, sa_type=Instant)
    text: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    """What was truly said."""
    platform_id: str = ""
    reason: str = ""
    sent_at: datetime | None = Field(default=None, sa_type=Instant)


class OutboxItem(SQLModel, table=True):
    """What a person was told in a run: a stage of a deadline, never twice."""

    __tablename__ = "outbox_item"
    __table_args__ = ({"sqlite_with_rowid": False},)

    deadline_id: int = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    stage: int = Field(primary_key=True)
    person_id: int = Field(primary_key=True, index=True)
    run_id: int
    status: str = "told"
    """"told", or "superseded" by a later stage after down-time."""


class SenderState(SQLModel, table=True):
    """Who sends for a channel, and the pace a successor starts from."""

    __tablename__ = "sender"

    channel: str = Field(primary_key=True)
    epoch: int = 0
    rate: float | None = None
    """Messages of runs a second, as the last sender had come to it."""
    blocked_until: datetime | None = Field(default=None, sa_type=Instant)
    """When the pause ends that the platform asked for."""
    address: str = ""
    """The link or the name by which people find the bot there, as far as it is known."""


MESSAGE = Message.__table__  # type: ignore[attr-defined]
RUN = DeliveryRun.__table__  # type: ignore[attr-defined]
OUTBOX = OutboxRow.__table__  # type: ignore[attr-defined]
ITEM = OutboxItem.__table__  # type: ignore[attr-defined]
SENDER = SenderState.__table__  # type: ignore[attr-defined]
