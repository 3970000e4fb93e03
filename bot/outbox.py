"""Everything said to anyone is a row here first, written in the transaction that decided to say it.

`message` holds what is said to one person: replies, receipts, notices, progress. `delivery_run` and
`outbox` hold what is said to many: digests and announcements, rendered when a row is claimed. Both know the
same states.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any

from sqlalchemy import JSON, Column, Index, Text, bindparam, insert, select, text, update
from sqlmodel import Field, Session, SQLModel

from bot.rendering import Part
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


class Message(SQLModel, table=True):
    """One API call to one chat, its text as the channel shows it."""

    __tablename__ = "message"
    __table_args__ = (
        Index(
            "message_waiting",
            "channel",
            "id",
            sqlite_where=text("state in (0, 1, 6)"),
            postgresql_where=text("state in (0, 1, 6)"),
        ),
        Index(
            "message_slot",
            "chat",
            "slot",
            sqlite_where=text("slot <> ''"),
            postgresql_where=text("slot <> ''"),
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
    state: int = State.PENDING
    attempt: int = 0
    epoch: int = 0
    queued_at: datetime = Field(sa_type=Instant, index=True)
    retry_at: datetime | None = Field(default=None, sa_type=Instant)
    sent_at: datetime | None = Field(default=None, sa_type=Instant)
    platform_id: str = ""
    error: str = ""


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
            sqlite_where=text("state in (0, 1, 6)"),
            postgresql_where=text("state in (0, 1, 6)"),
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


MESSAGE = Message.__table__  # type: ignore[attr-defined]
RUN = DeliveryRun.__table__  # type: ignore[attr-defined]
OUTBOX = OutboxRow.__table__  # type: ignore[attr-defined]
ITEM = OutboxItem.__table__  # type: ignore[attr-defined]


_QUEUE = insert(MESSAGE).returning(MESSAGE.c.id)
_RECORD = (
    update(MESSAGE)
    .where(MESSAGE.c.id == bindparam("key"))
    .values(
        state=bindparam("new_state"),
        platform_id=bindparam("new_platform_id"),
        error=bindparam("new_error"),
        sent_at=bindparam("new_sent_at"),
        retry_at=bindparam("new_retry_at"),
    )
)


@dataclass(frozen=True)
class Address:
    """Where one person's message goes."""

    channel: str
    chat: str
    person_id: int | None = None


@dataclass(frozen=True)
class Queued:
    """A message row on its way to the sender."""

    id: int
    channel: str
    chat: str
    text: str
    buttons: tuple[tuple[str, str], ...]
    edits: str
    slot: str
    attempt: int = 1
    template: str = ""


def enqueue(
    session: Session,
    to: Address,
    parts: Sequence[Part],
    now: datetime,
    *,
    template: str,
    slot: str = "",
    edits: str = "",
    epoch: int | None = None,
) -> list[Queued]:
    """Write a message, a row per API call; with an `epoch` it is already being sent by this process.

    Only the last part carries buttons and the slot; an edit that needs more than one part is sent anew.
    """
    queued = []
    for number, part in enumerate(parts, 1):
        last = number == len(parts)
        values: dict[str, Any] = {
            "channel": to.channel,
            "chat": to.chat,
            "person_id": to.person_id,
            "template": template,
            "text": part.text,
            "buttons": [list(button) for button in part.buttons],
            "slot": slot if last else "",
            "edits": edits if len(parts) == 1 else "",
            "state": State.PENDING if epoch is None else State.SENDING,
            "attempt": 0 if epoch is None else 1,
            "epoch": epoch or 0,
            "queued_at": now,
            "platform_id": "",
            "error": "",
        }
        key = session.connection().execute(_QUEUE, values).scalar_one()
        queued.append(
            Queued(
                key,
                to.channel,
                to.chat,
                part.text,
                part.buttons,
                values["edits"],
                values["slot"],
                1,
                template,
            )
        )
    return queued


def slot_message(session: Session, chat: str, slot: str) -> str:
    """Return the platform's id of the message last sent under a slot; empty if there is none."""
    query = select(MESSAGE.c.platform_id).where(
        MESSAGE.c.chat == chat, MESSAGE.c.slot == slot, MESSAGE.c.platform_id != ""
    )
    found: str | None = session.execute(query.order_by(MESSAGE.c.id.desc()).limit(1)).scalar()
    return found or ""


def claim_messages(session: Session, channel: str, epoch: int, now: datetime, limit: int) -> list[Queued]:
    """Take waiting messages of a channel, oldest first; they are *sending* once this commits.

    Takes what was queued without a sender, what is due for another try, and what an earlier process left
    behind in the middle of sending (its answer is lost; better a sentence read twice than never).
    """
    waiting = (
        (MESSAGE.c.state == State.PENDING)
        | ((MESSAGE.c.state == State.RETRY) & (MESSAGE.c.retry_at <= now))
        | ((MESSAGE.c.state == State.SENDING) & (MESSAGE.c.epoch < epoch))
    )
    query = (
        select(MESSAGE)
        .where(MESSAGE.c.state.in_([0, 1, 6]), MESSAGE.c.channel == channel, waiting)
        .order_by(MESSAGE.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = session.execute(query).mappings().all()
    if rows:
        session.execute(
            update(MESSAGE)
            .where(MESSAGE.c.id.in_([row["id"] for row in rows]))
            .values(state=State.SENDING, epoch=epoch, attempt=MESSAGE.c.attempt + 1)
        )
    return [_queued(row) for row in rows]


@dataclass(frozen=True)
class Outcome:
    """What became of an attempt at a message."""

    id: int
    state: State
    platform_id: str = ""
    error: str = ""
    sent_at: datetime | None = None
    retry_at: datetime | None = None


def record_messages(session: Session, outcomes: Iterable[Outcome]) -> None:
    """Write down what became of attempts, in one statement for all of them."""
    rows = [
        {
            "key": one.id,
            "new_state": one.state,
            "new_platform_id": one.platform_id,
            "new_error": one.error,
            "new_sent_at": one.sent_at,
            "new_retry_at": one.retry_at,
        }
        for one in outcomes
    ]
    if rows:
        session.connection().execute(_RECORD, rows)


def release_messages(session: Session, channel: str, epoch: int, tried: Collection[int]) -> None:
    """Put what this process marked as being sent, but for what it has tried, back among what waits."""
    mine = (MESSAGE.c.channel == channel) & (MESSAGE.c.state == State.SENDING) & (MESSAGE.c.epoch == epoch)
    session.execute(
        update(MESSAGE)
        .where(mine, MESSAGE.c.state.in_([0, 1, 6]), MESSAGE.c.id.not_in(tried))
        .values(state=State.PENDING, attempt=MESSAGE.c.attempt - 1)
    )


def next_epoch(session: Session, channel: str) -> int:
    """Take over a channel: a number larger than any before tells others' unfinished rows from ours."""
    state = session.get(SenderState, channel) or SenderState(channel=channel)
    state.epoch += 1
    session.add(state)
    session.flush()
    return state.epoch


def _queued(row: Mapping[Any, Any]) -> Queued:
    buttons = tuple((label, data) for label, data in row["buttons"])
    return Queued(
        row["id"],
        row["channel"],
        row["chat"],
        row["text"],
        buttons,
        row["edits"],
        row["slot"],
        row["attempt"] + 1,
        row["template"],
    )
