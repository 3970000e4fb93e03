"""Lượt gửi: how a run is opened, how it stands, and how it ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Table, and_, bindparam, case, func, or_, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from bot.outbox import OUTBOX, RUN, DeliveryRun, State
from bot.outbox.tables import WAITING

PLANNING, RUNNING, PAUSED = "planning", "running", "paused"
DONE, EXPIRED, CANCELLED = "done", "expired", "cancelled"
GOING = (PLANNING, RUNNING, PAUSED)
"""What a run may be before its end."""
SWEPT_AT_ONCE = 2000
PER_SECOND = 25.0
"""How many messages of runs a bot sends a second."""
UNSAID = (State.PENDING, State.RETRY)
"""The rows that have not been said and are not under way."""

COUNTERS = {
    State.SENT: RUN.c.n_sent,
    State.FAILED: RUN.c.n_failed,
    State.SKIPPED: RUN.c.n_skipped,
    State.UNKNOWN: RUN.c.n_unknown,
}
"""What each final state counts as."""
_COUNTED = {counter: counter + bindparam(f"add_{state}") for state, counter in COUNTERS.items()}
_MAY_CLOSE = or_(RUN.c.status == RUNNING, and_(RUN.c.status == PAUSED, RUN.c.n_planned > 0))
_NOW = bindparam("now", type_=RUN.c.finished_at.type)
_ADD = update(RUN).where(RUN.c.id == bindparam("run")).values(_COUNTED)
_ALL_ENDED = and_(_MAY_CLOSE, RUN.c.n_planned == sum(_COUNTED.values()))
_ADD_AND_CLOSE = _ADD.values(
    status=case((_ALL_ENDED, DONE), else_=RUN.c.status),
    finished_at=case((_ALL_ENDED, _NOW), else_=RUN.c.finished_at),
)
_CLOSE = (
    update(RUN)
    .where(_MAY_CLOSE, RUN.c.n_planned == sum(COUNTERS.values()))
    .values(status=DONE, finished_at=_NOW)
)


def insert(session: Session, table: Table) -> Any:
    """Return an insert that lets a row be that is there already, in the dialect of the database."""
    on_postgres = session.get_bind().dialect.name == "postgresql"
    return postgresql.insert(table) if on_postgres else sqlite.insert(table)


def open_run(session: Session, key: str, kind: str, now: datetime, **values: Any) -> int | None:
    """Open a run under its natural key; None if there is one already."""
    row = {
        "run_key": key,
        "kind": kind,
        "status": PLANNING,
        "priority": 5,
        "ambiguity": "resend",
        "content": {},
        "plan_cursor": 0,
        **dict.fromkeys(("n_planned", "n_sent", "n_failed", "n_skipped", "n_unknown"), 0),
        "created_at": now,
        **values,
    }
    opened = insert(session, RUN).values(row).on_conflict_do_nothing().returning(RUN.c.id)
    found: int | None = session.execute(opened).scalar()
    return found


def get(session: Session, run_id: int) -> DeliveryRun:
    """Return a run as it stands now, locked until the transaction ends."""
    row = session.execute(select(RUN).where(RUN.c.id == run_id).with_for_update()).mappings().one()
    return DeliveryRun(**row)


def add(
    session: Session, run_id: int, ended: Mapping[State, int], *, close_at: datetime | None = None
) -> None:
    """Count rows of a run that have come to an end; with `close_at` the run ends then if nothing is open."""
    if any(ended.values()):
        counts = {f"add_{state}": ended.get(state, 0) for state in COUNTERS}
        if close_at is None:
            session.connection().execute(_ADD, {"run": run_id, **counts})
        else:
            session.connection().execute(_ADD_AND_CLOSE, {"run": run_id, "now": close_at, **counts})


def close_finished(session: Session, now: datetime) -> None:
    """End the runs of which nothing is open, those that were paused with their last rows under way too."""
    session.connection().execute(_CLOSE, {"now": now})


def expire(session: Session, now: datetime) -> bool:
    """End what has outlived its time or was cancelled, some rows at once; tells whether there is more to do.

    A run whose calls are still out is left for the next tick: they may arrive, and count.
    """
    outlived = and_(RUN.c.status.in_(GOING), RUN.c.expires_at <= now)
    cancelled = and_(RUN.c.status == CANCELLED, RUN.c.finished_at.is_(None))
    sending = select(OUTBOX.c.run_id).where(OUTBOX.c.run_id == RUN.c.id, text(WAITING))
    unsaid = sending.where(OUTBOX.c.state.in_(UNSAID)).exists()
    over = select(RUN).where(or_(outlived, cancelled), or_(unsaid, ~sending.exists()))
    row = session.execute(over.order_by(RUN.c.id).limit(1).with_for_update()).mappings().first()
    if row is None:
        return False
    return _sweep(session, row) or _end(session, DeliveryRun(**row), now)


def _sweep(session: Session, run: RowMapping) -> bool:
    """End some rows that will not be said any more; one whose answer was lost may have arrived."""
    waiting = (
        select(OUTBOX.c.recipient_id)
        .where(OUTBOX.c.run_id == run["id"], OUTBOX.c.state.in_(UNSAID), text(WAITING))
        .limit(SWEPT_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    ids = session.execute(waiting).scalars().all()
    why = CANCELLED if run["status"] == CANCELLED else EXPIRED
    maybe = OUTBOX.c.ambiguous > 0
    ended = (
        update(OUTBOX)
        .where(OUTBOX.c.run_id == run["id"], OUTBOX.c.recipient_id.in_(ids), OUTBOX.c.state.in_(UNSAID))
        .values(
            state=case((maybe, int(State.UNKNOWN)), else_=int(State.SKIPPED)),
            reason=case((maybe, "unknown"), else_=why),
        )
        .returning(OUTBOX.c.state)
    )
    counts = Counter(State(one) for one in session.execute(ended).scalars()) if ids else Counter()
    add(session, run["id"], counts)
    return bool(counts)


def _end(session: Session, run: DeliveryRun, now: datetime) -> bool:
    """Mark a run as ended, cancelled if its planning never came to an end; False while rows are open."""
    counts = count_states(session, run.id or 0)
    if any(counts[state] for state in (State.SENDING, *UNSAID)):
        return False
    unplanned = run.status in (PLANNING, CANCELLED)
    session.execute(
        update(RUN)
        .where(RUN.c.id == run.id)
        .values(
            status=CANCELLED if unplanned else EXPIRED,
            finished_at=now,
            n_planned=sum(counts.values()),
            n_skipped=counts[State.SKIPPED],
        )
    )
    return True


def count_states(session: Session, run_id: int) -> Counter[int]:
    """Return how many rows of a run are in each state."""
    query = select(OUTBOX.c.state, func.count()).where(OUTBOX.c.run_id == run_id).group_by(OUTBOX.c.state)
    return Counter({row[0]: row[1] for row in session.execute(query)})


def reasons(session: Session, run_id: int) -> dict[str, int]:
    """Return why people of a run were not reached, and how many each, the commonest first."""
    number = func.count()
    query = (
        select(OUTBOX.c.reason, number)
        .where(OUTBOX.c.run_id == run_id, OUTBOX.c.state.in_([State.FAILED, State.SKIPPED, State.UNKNOWN]))
        .group_by(OUTBOX.c.reason)
        .order_by(number.desc(), OUTBOX.c.reason)
    )
    return {row[0]: row[1] for row in session.execute(query)}
