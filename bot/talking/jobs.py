"""Work that conversations wait for: a row each, written in the turn that asks for it, worked on beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import JSON, Column, Index, UniqueConstraint, delete, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel

from bot.result import Invalid
from bot.store import Instant
from bot.talking import memory
from bot.talking.talk import Json
from bot.talking.values import from_json
from bot.talking.work import Work, packed

WAITING, RUNNING, READY, TAKEN = "waiting", "running", "ready", "taken"
MOST_TRIES = 2
"""How often a job is begun: one that ends the process every time must not end it for ever."""


class Job(SQLModel, table=True):
    """One piece of work; `result` is what came of it, once it is ready."""

    __tablename__ = "job"
    __table_args__ = (
        UniqueConstraint("conversation_id", "key"),
        Index("job_state", "state"),
        {"sqlite_autoincrement": True},  # an id never comes back: it names the update that hands it in
    )

    id: int | None = Field(default=None, primary_key=True)
    owner: str
    """Whose conversation waits for it, as conversations are owned: `person:7`."""
    channel: str
    user: str
    chat: str
    """Where it was asked for, and is answered."""
    conversation_id: int
    key: str
    task: str
    given: Any = Field(sa_column=Column(JSON, nullable=False))
    state: str = WAITING
    tries: int = 0
    result: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    made_at: datetime = Field(sa_type=Instant)


JOB = Job.__table__  # type: ignore[attr-defined]
_OVER = ~exists().where(memory.TABLE.c.id == JOB.c.conversation_id, memory.TABLE.c.status != memory.ENDED)
"""Nobody waits for it any more."""


class Place(NamedTuple):
    """Where a job's answer goes: a channel, somebody's account there and their chat."""

    channel: str
    user: str
    chat: str


class Begun(NamedTuple):
    """A job that a worker has taken."""

    id: int
    task: str
    given: Json
    place: Place


def _beginning(insert: Any) -> Any:
    """Return the statement that begins work; asked for again, it is only answered where that was."""
    again = {name: insert.excluded[name] for name in Place._fields}
    return insert.on_conflict_do_update(index_elements=[JOB.c.conversation_id, JOB.c.key], set_=again)


_BEGIN = {
    "sqlite": _beginning(sqlite.insert(JOB)),
    "postgresql": _beginning(postgresql.insert(JOB)),
}


def begin(session: Session, owner: str, held: int, question: Work, place: Place, now: datetime) -> None:
    """Have work done that a conversation now waits for; asked for again, it is answered where that was."""
    row = {
        "owner": owner, "conversation_id": held, "key": question.key, "task": question.task,
        "given": question.given, "state": WAITING, "tries": 0, "made_at": now, **place._asdict(),
    }  # fmt: skip
    session.connection().execute(_BEGIN[session.get_bind().dialect.name], row)


def waiting(session: Session) -> list[tuple[int, str]]:
    """Return the jobs nobody works on that somebody waits for, the oldest first, each with its owner."""
    query = select(JOB.c.id, JOB.c.owner).where(JOB.c.state == WAITING, ~_OVER).order_by(JOB.c.id)
    return [(key, owner) for key, owner in session.connection().execute(query)]


def claim(session: Session, job_id: int) -> Begun | None:
    """Take a job; None if it is taken, or nobody waits for it any more."""
    mine = update(JOB).where(JOB.c.id == job_id, JOB.c.state == WAITING, ~_OVER)
    taken = mine.values(state=RUNNING, tries=JOB.c.tries + 1).returning(
        JOB.c.id, JOB.c.task, JOB.c.given, JOB.c.channel, JOB.c.user, JOB.c.chat
    )
    row = session.connection().execute(taken).first()
    return None if row is None else Begun(row.id, row.task, row.given, Place(row.channel, row.user, row.chat))


def finish(session: Session, job_id: int, outcome: Json | Invalid) -> Place | None:
    """Write down what came of a job; returns where that goes now, None if nobody waits for it any more."""
    done = update(JOB).where(JOB.c.id == job_id, JOB.c.state == RUNNING)
    done = done.values(state=READY, result=dict(packed(outcome)), given=None)
    row = session.connection().execute(done.returning(JOB.c.channel, JOB.c.user, JOB.c.chat)).first()
    return None if row is None else Place(row.channel, row.user, row.chat)


def begin_again(session: Session, failed: Invalid) -> list[tuple[int, Place]]:
    """Put back what an earlier process left, but what was begun too often; returns what is ready."""
    left = update(JOB).where(JOB.c.state == RUNNING)
    session.connection().execute(
        left.where(JOB.c.tries >= MOST_TRIES).values(state=READY, result=dict(packed(failed)))
    )
    session.connection().execute(left.where(JOB.c.tries < MOST_TRIES).values(state=WAITING))
    query = select(JOB.c.id, JOB.c.channel, JOB.c.user, JOB.c.chat).where(JOB.c.state == READY, ~_OVER)
    return [(key, Place(*place)) for key, *place in session.connection().execute(query.order_by(JOB.c.id))]


def asked_by(session: Session, job_id: int) -> tuple[int, str] | None:
    """Return the conversation that waits for a job, and the question it waits at; None if it has gone on."""
    query = select(JOB.c.conversation_id, JOB.c.key).where(JOB.c.id == job_id, JOB.c.state == READY)
    row = session.connection().execute(query).first()
    return None if row is None else (row.conversation_id, row.key)


def take(session: Session, held: int, key: str) -> int | Invalid | None:
    """Return the id of the job that answers a question, or why it cannot; None while it is worked on.

    What was refused is forgotten: asked for again, it is tried again.
    """
    mine = (JOB.c.conversation_id == held) & (JOB.c.key == key)
    row = (
        session.connection()
        .execute(select(JOB.c.id, JOB.c.result).where(mine, JOB.c.state.in_([READY, TAKEN])))
        .first()
    )
    if row is None:
        return None
    if "refused" in row.result:
        session.connection().execute(delete(JOB).where(JOB.c.id == row.id))
        return Invalid(row.result["refused"], from_json(row.result["facts"]))
    session.connection().execute(update(JOB).where(JOB.c.id == row.id).values(state=TAKEN))
    return int(row.id)


def result(session: Session, job_id: int, owner: str) -> Json:
    """Return what came of somebody's own job; None if there is no such job of theirs."""
    query = select(JOB.c.result).where(JOB.c.id == job_id, JOB.c.owner == owner)
    kept: Mapping[str, Json] | None = session.connection().execute(query).scalar()
    return kept.get("value") if kept else None


def forget_over(session: Session) -> None:
    """Forget the jobs that no conversation needs any more."""
    session.execute(delete(JOB).where(JOB.c.state != RUNNING, _OVER))


def forget(session: Session, owners: Sequence[str]) -> None:
    """Forget the jobs of somebody who is erased."""
    session.execute(delete(JOB).where(JOB.c.owner.in_(owners)))
