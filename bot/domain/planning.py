"""Filling a run: the rows of the people it is meant for, a few thousand at a time, and what each is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy import CTE, Insert, Select, and_, bindparam, case, func, literal, select, text, update
from sqlmodel import Session

from bot.domain.announcing import announcement_runs, reminders
from bot.domain.delivery import audiences, runs
from bot.domain.delivery.saying import Recipient, Said
from bot.domain.desk import changes, over
from bot.domain.reminding import digests
from bot.domain.school.people import ACCOUNT
from bot.outbox import OUTBOX, RUN, DeliveryRun, State

CHUNK = 500
"""How many people are planned at first in one transaction."""
LEAST, MOST = 200, 20_000
HOLD, LONG_HOLD = 0.006, 0.100
"""How many seconds a transaction aims at: on SQLite all others wait for it, on PostgreSQL nobody does.

On SQLite they are seconds of work: a busy machine does not make the steps smaller, and planning longer.
"""


class Kind(Protocol):
    """What a kind of run decides: whom it is for, and what each of them is told."""

    def recipients(self, session: Session, run: DeliveryRun, people: CTE) -> Select[tuple[int]]:
        """Return those of some people whom the run is for."""

    def said(
        self, session: Session, run: DeliveryRun, to: Sequence[Recipient], now: datetime
    ) -> Mapping[int, Said]:
        """Return what people are told at this moment, by person; who is left out has nothing to be told."""


KINDS: Mapping[str, Kind] = {
    "digest": digests,
    "announcement": announcement_runs,
    "nudge": reminders,
    "change": changes,
}
"""The modules that decide, by the kind of run."""


def next_instant(session: Session, now: datetime) -> datetime | None:
    """Return the next moment at which the planner may have something to do; None if nothing is ahead."""
    moments = (
        digests.next_instant(session, now),
        announcement_runs.next_moment(session, now),
        over.next_moment(session, now),
    )
    return min((one for one in moments if one is not None), default=None)


def unplanned(session: Session, now: datetime) -> list[int]:
    """Return the runs that still have to be filled, the oldest first."""
    query = select(RUN.c.id).where(RUN.c.status == runs.PLANNING)
    query = query.where(RUN.c.expires_at.is_(None) | (RUN.c.expires_at > now))
    return list(session.execute(query.order_by(RUN.c.id)).scalars())


def next_size(size: int, seconds: float, aim: float) -> int:
    """Return how many people come next after so many took some seconds: from half as many to twice."""
    wanted = int(size * max(0.5, min(2.0, aim / max(seconds, 1e-6))))
    return min(MOST, max(wanted, min(LEAST, size)))


def weigh(session: Session) -> None:
    """Let PostgreSQL know how large the tables are that are too small for it to look at them by itself.

    Else it takes each for a handful of rows, and compares all people with all their dates.
    """
    if _on_postgres(session):
        session.execute(text("ANALYZE campaign, deadline, reminder_fire"))


def rows_of(session: Session, run_id: int) -> Insert:
    """Return the statement that writes the rows of a run's next people; built once, it fills the run."""
    run, people = runs.get(session, run_id), audiences.next_ones()
    return _rows(session, run_id, people, KINDS[run.kind].recipients(session, run, people))


def plan_chunk(
    session: Session, run_id: int, now: datetime, size: int = CHUNK, rows: Insert | None = None
) -> bool:
    """Write the rows of the next people of a run; returns whether there are more.

    The cursor moves in the same transaction, and a row that is there already stays: so planning may be
    killed, repeated, or done by two at once.
    """
    connection = session.connection()
    if _on_postgres(session):
        connection.execute(_FOR_SO_MANY)
    status, cursor = connection.execute(_STANDING, {"run": run_id}).one()
    if status != runs.PLANNING:
        return False
    some = {"after": cursor, "count": size}
    last, found = connection.execute(_REACH, some).one()
    if found:
        connection.execute(rows_of(session, run_id) if rows is None else rows, some)
        connection.execute(_MOVE, {"run": run_id, "last": last})
    if found == size:
        return True
    _start(session, run_id, now)
    return False


def _on_postgres(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


_FOR_SO_MANY = text("SET LOCAL plan_cache_mode = force_custom_plan")
"""A plan for any number of people would be one for few."""
_STANDING = select(RUN.c.status, RUN.c.plan_cursor).where(RUN.c.id == bindparam("run")).with_for_update()
_PEOPLE = audiences.next_ones()
_REACH = select(func.max(_PEOPLE.c.id), func.count(_PEOPLE.c.id))
_MOVE = update(RUN).where(RUN.c.id == bindparam("run")).values(plan_cursor=bindparam("last"))


def _rows(session: Session, run_id: int, people: CTE, chosen: Select[tuple[int]]) -> Insert:
    """Return an insert of the chosen people's rows; who cannot be reached is left out, with the reason."""
    reason = case(
        (ACCOUNT.c.id.is_(None), "no_account"),
        (ACCOUNT.c.reachable, ""),
        (ACCOUNT.c.unreachable_why.like("%blocked%"), "blocked"),
        else_="unreachable",
    )
    reachable = and_(ACCOUNT.c.id.is_not(None), ACCOUNT.c.reachable)
    row = {
        "run_id": literal(run_id),
        "recipient_id": people.c.id,
        "channel": func.coalesce(ACCOUNT.c.channel, ""),
        "chat": func.coalesce(ACCOUNT.c.chat, ""),
        "state": case((reachable, int(State.PENDING)), else_=int(State.SKIPPED)),
        "reason": reason,
        **{column: literal(0) for column in ("attempt", "ambiguous", "epoch")},
        **{column: literal("") for column in ("text", "platform_id")},
    }
    theirs = and_(ACCOUNT.c.id == people.c.account_id, ACCOUNT.c.person_id == people.c.id)
    rows = select(*row.values()).select_from(people.outerjoin(ACCOUNT, theirs))
    rows = rows.where(people.c.id.in_(chosen))
    written: Insert = runs.insert(session, OUTBOX).from_select(list(row), rows).on_conflict_do_nothing()
    return written


def _start(session: Session, run_id: int, now: datetime) -> None:
    """Let a filled run be sent; one that found nobody is over at once."""
    counts = runs.count_states(session, run_id)
    session.execute(
        update(RUN)
        .where(RUN.c.id == run_id)
        .values(status=runs.RUNNING, n_planned=sum(counts.values()), n_skipped=counts[State.SKIPPED])
    )
    runs.close_finished(session, now)
