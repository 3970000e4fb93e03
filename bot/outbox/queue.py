"""What is said to one person: queued by whoever says it, claimed and written down by the sender."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    and_,
    bindparam,
    insert,
    or_,
    select,
    text,
    true,
    update,
)
from sqlmodel import Session

from bot.outbox.tables import MESSAGE, SLOTTED, WAITING, SenderState, State
from bot.rendering import Part

OFFERED = 5
"""How many messages back a button's words may be typed instead of pressing it."""
LONGEST_PAUSE, LONGEST_NIGHT = timedelta(minutes=10), timedelta(hours=10)
"""How far ahead a message may wait for another try, and one that was never tried for the morning."""
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
    upload_id: int | None = None


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
    attach: Sequence[int] = (),
    carried: bool = False,
) -> list[Queued]:
    """Write a message, a row per API call; with an `epoch` it is already being sent by this process.

    Only the last part carries buttons and the slot; an edit that needs more than one part is sent anew.
    `attach` names uploads that follow the text, a row each; `carried` marks what another chat refused.
    """
    common = {
        "channel": to.channel,
        "chat": to.chat,
        "person_id": to.person_id,
        "template": template,
        "state": State.PENDING if epoch is None else State.SENDING,
        "attempt": 0 if epoch is None else 1,
        "epoch": epoch or 0,
        "queued_at": now,
        "platform_id": "",
        "error": "",
        "carried": carried,
    }
    rows: list[dict[str, Any]] = [
        {"text": part.text, "buttons": part.buttons or part.typed} for part in parts
    ]
    if rows:
        rows[-1] |= {"slot": slot, "edits": edits if len(parts) == 1 else ""}
    rows += [{"upload_id": upload_id} for upload_id in attach]
    return [_write(session, {**_PLAIN, **common, **row}) for row in rows]


_PLAIN: Mapping[str, Any] = {"text": "", "buttons": (), "slot": "", "edits": "", "upload_id": None}


def _write(session: Session, values: dict[str, Any]) -> Queued:
    kept = {**values, "buttons": [list(button) for button in values["buttons"]]}
    return _queued({**kept, "id": session.connection().execute(_QUEUE, kept).scalar_one(), "attempt": 0})


def offered(session: Session, chat: str, person_id: int) -> list[tuple[str, str]]:
    """Return the buttons of the last few messages in a person's chat, the newest first: (label, data)."""
    mine = (MESSAGE.c.person_id == person_id) & (MESSAGE.c.chat == chat)
    query = select(MESSAGE.c.buttons).where(mine).order_by(MESSAGE.c.id.desc()).limit(OFFERED)
    return [(label, data) for row in session.execute(query) for label, data in row[0]]


def last_in_slot(session: Session, chat: str, slot: str) -> RowMapping | None:
    """Return the message last queued under a slot, whatever became of it."""
    query = select(MESSAGE).where(text(SLOTTED), MESSAGE.c.chat == chat, MESSAGE.c.slot == slot)
    return session.execute(query.order_by(MESSAGE.c.id.desc()).limit(1)).mappings().first()


def claim_messages(
    session: Session, channel: str, epoch: int, now: datetime, limit: int, since: datetime | None = None
) -> list[Queued]:
    """Take waiting messages of a channel, oldest first; they are *sending* once this commits.

    Takes what was queued without a sender, what is due for another try, and what an earlier process left
    behind in the middle of sending (its answer is lost; better a sentence read twice than never). With
    `since`, what was queued before then goes on waiting.
    """
    waiting = (
        (MESSAGE.c.state == State.PENDING)
        | ((MESSAGE.c.state == State.RETRY) & _wait_is_over(now))
        | ((MESSAGE.c.state == State.SENDING) & (MESSAGE.c.epoch < epoch))
    )
    query = (
        select(MESSAGE)
        .where(text(WAITING), MESSAGE.c.channel == channel, waiting)
        .where(MESSAGE.c.queued_at >= since if since else true())
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


def _wait_is_over(now: datetime) -> ColumnElement[bool]:
    """Tell whether a message may be tried again; one that waits too long was put off by another clock."""
    at, tried = MESSAGE.c.retry_at, MESSAGE.c.attempt > 0
    return or_(at <= now, at > now + LONGEST_NIGHT, and_(tried, at > now + LONGEST_PAUSE))


@dataclass(frozen=True)
class Outcome:
    """What became of an attempt at a message."""

    id: int
    state: State
    platform_id: str = ""
    error: str = ""
    sent_at: datetime | None = None
    retry_at: datetime | None = None
    gone: bool = False
    """Whether the chat takes no messages any more: it may be said at another account of the person."""


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
        .where(mine, text(WAITING), MESSAGE.c.id.not_in(tried))
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
        row["upload_id"],
    )
