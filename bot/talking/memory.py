"""What is remembered of a conversation between two updates: one row, with the answers as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Column, Index, RowMapping, Text, bindparam, case, insert, select, update
from sqlmodel import Field, Session, SQLModel

from bot.store import Instant
from bot.talking.talk import Saved

OPEN, PARKED, ENDED = "open", "parked", "ended"
WORTH_RESUMING = timedelta(days=14)
"""How long after it was put aside a conversation is offered again."""
LASTING = ("register",)
"""Forms that are kept as long as their campaign takes them."""


class Conversation(SQLModel, table=True):
    """A conversation a person (or an account nobody has linked yet) is in, or has left for later."""

    __tablename__ = "conversation"
    __table_args__ = (
        Index("conversation_owner", "owner", "status"),
        Index("conversation_touched", "status", "name", "touched_at"),
        {"sqlite_autoincrement": True},
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
    detour: str = ""
    """What is being changed from the review, a question's key or an item: going back leads to the review."""
    asked: str = ""
    """The key of the question last shown: what comes in answers this one and no other."""
    channel: str = ""
    """Where it was shown: what is written elsewhere has not seen it."""
    seen: str = ""
    """The digest of the review last shown: a yes agrees to that and to nothing newer."""
    shown: list[str] = field(default_factory=list)
    """Ids of the options last shown, in order: numbers and buttons are read against these."""
    ticks: list[str] | None = None
    page: int = 0
    menu: bool = False
    """True while the review shows the lines that can be changed."""
    misunderstood: int = 0
    items_made: int = 0
    """How many items have been made, so that no id of one ever comes back."""

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
    touched_at: datetime

    def elsewhere(self, channel: str) -> bool:
        """Tell whether its question was last shown at another channel than this one."""
        return self.talk.channel not in ("", channel)


_LATEST = select(TABLE).order_by(TABLE.c.touched_at.desc(), TABLE.c.id.desc())
_BY_OWNER = _LATEST.where(TABLE.c.owner == bindparam("owner"), TABLE.c.status == bindparam("status"))
_LAST_OF_OWNER = _BY_OWNER.limit(1)
_LAST_PARKED = _BY_OWNER.where((TABLE.c.touched_at >= bindparam("since")) | TABLE.c.name.in_(LASTING)).limit(
    1
)
_UNENDED = _LATEST.where(
    TABLE.c.owner == bindparam("owner"),
    (TABLE.c.status == OPEN) | ((TABLE.c.status == PARKED) & (TABLE.c.name == bindparam("name"))),
)
_BY_ID = select(TABLE).where(TABLE.c.id == bindparam("key"))
_START = insert(TABLE).returning(TABLE.c.id)
_KEPT = ("status", "turn", "args", "talk", "said", "touched_at")
_SAVE = (
    update(TABLE)
    .where(TABLE.c.id == bindparam("key"))
    .values({name: bindparam(f"new_{name}") for name in _KEPT})
)
_PARK = (
    update(TABLE)
    .where(TABLE.c.owner == bindparam("of"), TABLE.c.status == OPEN, TABLE.c.id != bindparam("but"))
    .values(
        status=case((TABLE.c.name.in_(bindparam("only_read", expanding=True)), ENDED), else_=PARKED),
        touched_at=bindparam("now"),
    )
)


def find_open(session: Session, owner: str) -> Held | None:
    """Return the conversation that free words and digits belong to now."""
    return _held(session, _LAST_OF_OWNER, owner=owner, status=OPEN)


def find_parked(session: Session, owner: str, now: datetime) -> Held | None:
    """Return the conversation put aside last, as long as it is worth going on with."""
    since = now - WORTH_RESUMING
    return _held(session, _LAST_PARKED, owner=owner, status=PARKED, since=since)


def is_old(held: Held, now: datetime) -> bool:
    """Tell whether a conversation was put aside too long ago to go on with."""
    return held.name not in LASTING and held.touched_at < now - WORTH_RESUMING


def unended(session: Session, owner: str, name: str) -> list[Held]:
    """Return what an owner has open, and what of one name was put aside, the last one first."""
    rows = session.connection().execute(_UNENDED, {"owner": owner, "name": name})
    return [_taken(row) for row in rows.mappings()]


def get(session: Session, conversation_id: int) -> Held | None:
    """Return a conversation by its id, whatever its state."""
    return _held(session, _BY_ID, key=conversation_id)


def start(owner: str, name: str, now: datetime, args: Mapping[str, Any]) -> Held:
    """Return a new conversation; it has a row, and an id, once it is saved with something to go on with."""
    return Held(0, owner, name, 0, dict(args), Talk(), OPEN, now, now)


def save(session: Session, held: Held, now: datetime, said: str = "") -> None:
    """Write a conversation down after a turn; one that ended in its first turn leaves nothing behind."""
    kept = {
        "status": held.status,
        "turn": held.turn,
        "args": held.args,
        "talk": held.talk.as_json(),
        "said": said,
        "touched_at": now,
    }
    if held.id:
        named = {f"new_{name}": value for name, value in kept.items()}
        session.connection().execute(_SAVE, {"key": held.id, **named})
    elif held.status != ENDED:
        new = {"owner": held.owner, "name": held.name, "opened_at": held.opened_at, **kept}
        held.id = session.connection().execute(_START, new).scalar_one()


def park_open(
    session: Session, owner: str, now: datetime, but: int = 0, only_read: Sequence[str] = ()
) -> None:
    """Put aside whatever an owner has open, except one conversation; those `only_read` are ended."""
    named = {"of": owner, "but": but, "now": now, "only_read": list(only_read)}
    session.connection().execute(_PARK, named)


def end_old(session: Session, now: datetime) -> None:
    """End what was put aside too long ago, and forget what was answered there."""
    old = (TABLE.c.status == PARKED) & (TABLE.c.touched_at < now - WORTH_RESUMING)
    old &= TABLE.c.name.not_in(LASTING)
    session.execute(update(TABLE).where(old).values(status=ENDED, args={}, talk={}))


def _held(session: Session, query: Any, **values: Any) -> Held | None:
    row = session.connection().execute(query, values).mappings().first()
    return None if row is None else _taken(row)


def _taken(row: RowMapping) -> Held:
    talk = Talk.from_json(row["talk"])
    return Held(
        row["id"], row["owner"], row["name"], row["turn"], row["args"], talk, row["status"],
        row["opened_at"], row["touched_at"],
    )  # fmt: skip
