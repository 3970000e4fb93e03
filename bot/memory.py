"""What is remembered of a conversation between two updates: one row, with the answers as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, Text, insert, select, update
from sqlmodel import Field, Session, SQLModel

from bot.store import Instant
from bot.talk import Saved

OPEN, PARKED, ENDED = "open", "parked", "ended"


class Conversation(SQLModel, table=True):
    """A conversation a person (or an account nobody has linked yet) is in, or has left for later."""

    __tablename__ = "conversation"
    __table_args__ = (
        Index("conversation_owner", "owner", "status"),
        Index("conversation_touched", "status", "name", "touched_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    owner: str
    """`person:7`, or `account:9` before it is linked."""
    name: str
    status: str = OPEN
    turn: int = 0
    """Counts what has been shown; a button of an older turn changes nothing."""
    args: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    talk: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    said: str = Field(default="", sa_column=Column(Text, nullable=False))
    """The name of the template last shown, for the log and for tests."""
    opened_at: datetime = Field(sa_type=Instant)
    touched_at: datetime = Field(sa_type=Instant)


TABLE = Conversation.__table__  # type: ignore[attr-defined]


@dataclass
class Talk:
    """The answers so far, and what the person has on the screen."""

    answers: dict[str, Saved] = field(default_factory=dict)
    reopened: str = ""
    """A question open for change although it has an answer."""
    detour: bool = False
    """True while a line of the review is being changed: going back leads to the review."""
    ticks: list[str] | None = None
    page: int = 0
    shown: list[str] = field(default_factory=list)
    """Ids of the options last shown, in order: numbers are read against these."""
    menu: bool = False
    """True while the review shows the lines that can be changed."""
    misunderstood: int = 0
    items_made: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return the talk as its row keeps it."""
        kept = {key: [one.value, one.raw, one.asked] for key, one in self.answers.items()}
        return {**self.__dict__, "answers": kept}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Talk:
        """Return the talk that `as_json` kept."""
        answers = {key: Saved(*one) for key, one in kept.get("answers", {}).items()}
        return cls(**{**kept, "answers": answers})


@dataclass
class Held:
    """A conversation taken out of its row for one turn."""

    id: int
    owner: str
    name: str
    turn: int
    args: dict[str, Any]
    talk: Talk
    status: str
    opened_at: datetime


def find_open(session: Session, owner: str) -> Held | None:
    """Return the conversation that free words and digits belong to now."""
    return _one(session, owner, OPEN)


def find_parked(session: Session, owner: str, name: str | None = None) -> Held | None:
    """Return the conversation put aside last, by name if one is given."""
    return _one(session, owner, PARKED, name)


def get(session: Session, conversation_id: int) -> Held | None:
    """Return a conversation by its id, whatever its state."""
    return _held(session, select(TABLE).where(TABLE.c.id == conversation_id))


def start(
    session: Session,
    owner: str,
    name: str,
    now: datetime,
    args: Mapping[str, Any] | None = None,
    answers: Mapping[str, Saved] | None = None,
) -> Held:
    """Open a conversation, with answers already known from the words that began it."""
    talk = Talk(answers=dict(answers or {}))
    values = {
        "owner": owner,
        "name": name,
        "status": OPEN,
        "turn": 0,
        "args": dict(args or {}),
        "talk": talk.as_json(),
        "said": "",
        "opened_at": now,
        "touched_at": now,
    }
    key = session.execute(insert(TABLE).values(values).returning(TABLE.c.id)).scalar_one()
    return Held(key, owner, name, 0, dict(args or {}), talk, OPEN, now)


def save(session: Session, held: Held, now: datetime, said: str) -> None:
    """Write a conversation back after a turn."""
    session.execute(
        update(TABLE)
        .where(TABLE.c.id == held.id)
        .values(status=held.status, turn=held.turn, talk=held.talk.as_json(), said=said, touched_at=now)
    )


def set_status(session: Session, conversation_id: int, status: str, now: datetime) -> None:
    """Open, park or end a conversation without touching its answers."""
    session.execute(
        update(TABLE).where(TABLE.c.id == conversation_id).values(status=status, touched_at=now)
    )


def end_all(session: Session, owner: str, name: str, now: datetime) -> None:
    """End every conversation of one name that an owner has open or parked."""
    session.execute(
        update(TABLE)
        .where(TABLE.c.owner == owner, TABLE.c.name == name, TABLE.c.status != ENDED)
        .values(status=ENDED, touched_at=now)
    )


def _one(session: Session, owner: str, status: str, name: str | None = None) -> Held | None:
    query = select(TABLE).where(TABLE.c.owner == owner, TABLE.c.status == status)
    if name is not None:
        query = query.where(TABLE.c.name == name)
    return _held(session, query.order_by(TABLE.c.touched_at.desc(), TABLE.c.id.desc()).limit(1))


def _held(session: Session, query: Any) -> Held | None:
    row = session.execute(query).mappings().first()
    if row is None:
        return None
    talk = Talk.from_json(row["talk"])
    return Held(
        row["id"], row["owner"], row["name"], row["turn"], row["args"], talk, row["status"], row["opened_at"]
    )
