"""What stands in the chats of the web page: the one platform whose messages are ours to keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Column, Index, Text, delete, func, insert, select, update
from sqlmodel import Field, Session, SQLModel

from bot.domain.school.people import ACCOUNT
from bot.domain.school.web_sessions import CHANNEL
from bot.store import Instant

SHOWN = 100
"""How many messages of a chat the page shows."""
OWN_WORDS_KEPT, KEPT = timedelta(hours=48), timedelta(days=30)
"""How long the page shows what a person wrote (as long as raw updates are kept), and what they were told."""


class WebBubble(SQLModel, table=True):
    """One message of a chat as it stands now; `text` is in the channel's own markup unless it is `mine`."""

    __tablename__ = "web_bubble"
    __table_args__ = (Index("web_bubble_chat", "chat", "change"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True)
    chat: str
    mine: bool
    """True for what the person wrote, False for what they were told."""
    text: str = Field(sa_column=Column(Text, nullable=False))
    buttons: list[list[str]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    upload_id: int | None = None
    """The file this message is; its text is then a caption."""
    at: datetime = Field(sa_type=Instant, index=True)
    change: int
    """The chat's count of changes when this one last changed."""


BUBBLE = WebBubble.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Bubble:
    """A message as the page is given it."""

    id: int
    mine: bool
    text: str
    buttons: Sequence[Sequence[str]]
    upload_id: int | None
    at: datetime
    change: int


_SHOWN = select(*(BUBBLE.c[name.name] for name in fields(Bubble)))


def put(
    session: Session,
    chat: str,
    text: str,
    now: datetime,
    *,
    mine: bool = False,
    buttons: Sequence[tuple[str, str]] = (),
    upload_id: int | None = None,
    edits: int = 0,
) -> int:
    """Show a message in a chat, in the place of the one it `edits` if that is still there; returns its id."""
    row: dict[str, Any] = {"text": text, "buttons": [list(one) for one in buttons], "upload_id": upload_id}
    row["change"] = _next_change(session, chat)
    there = (BUBBLE.c.id == edits) & (BUBBLE.c.chat == chat) & ~BUBBLE.c.mine
    if edits and session.execute(update(BUBBLE).where(there).values(row)).rowcount:  # type: ignore[attr-defined]
        return edits
    made = insert(BUBBLE).values(row | {"chat": chat, "mine": mine, "at": now}).returning(BUBBLE.c.id)
    key: int = session.execute(made).scalar_one()
    return key


def _next_change(session: Session, chat: str) -> int:
    """Return the chat's next count; others who write there wait for this transaction."""
    mine = (ACCOUNT.c.channel == CHANNEL) & (ACCOUNT.c.chat == chat)
    session.execute(select(ACCOUNT.c.id).where(mine).with_for_update())
    newest = select(func.coalesce(func.max(BUBBLE.c.change), 0)).where(BUBBLE.c.chat == chat)
    count: int = session.execute(newest).scalar_one()
    return count + 1


def since(session: Session, chat: str, change: int) -> list[Bubble]:
    """Return what changed in a chat after a count of changes, in the order it was first said."""
    new = (BUBBLE.c.chat == chat) & (BUBBLE.c.change > change)
    rows = session.execute(_SHOWN.where(new).order_by(BUBBLE.c.id.desc()).limit(SHOWN)).all()
    return [Bubble(*row) for row in reversed(rows)]


def one(session: Session, chat: str, bubble_id: int) -> Bubble | None:
    """Return a message of a chat; None for one of any other."""
    row = session.execute(_SHOWN.where(BUBBLE.c.id == bubble_id, BUBBLE.c.chat == chat)).first()
    return Bubble(*row) if row else None


def forget(session: Session, person_id: int) -> None:
    """Delete what stands in a person's chat."""
    chats = select(ACCOUNT.c.chat).where(ACCOUNT.c.channel == CHANNEL, ACCOUNT.c.person_id == person_id)
    session.execute(delete(BUBBLE).where(BUBBLE.c.chat.in_(chats)))


def forget_old(session: Session, now: datetime) -> None:
    """Delete what has had its time."""
    own = BUBBLE.c.mine & (BUBBLE.c.at < now - OWN_WORDS_KEPT)
    session.execute(delete(BUBBLE).where(own | (BUBBLE.c.at < now - KEPT)))
