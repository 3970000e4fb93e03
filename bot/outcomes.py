"""What became of claimed rows: written down, tried again, or sorted out after a crash."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Update, and_, bindparam, or_, select, update
from sqlmodel import Session

from bot.domain.delivery import runs, saying
from bot.domain.school import people
from bot.ledger import Claimed
from bot.outbox import OUTBOX, RUN, DeliveryRun, SenderState, State


@dataclass(frozen=True)
class Ended:
    """What became of a claimed row."""

    row: Claimed
    state: State
    reason: str = ""
    platform_id: str = ""
    sent_at: datetime | None = None
    gone: str = ""
    """Why the account cannot be written to any more."""
    uncounted: bool = False
    """Whether the attempt was none of the row's fault."""
    ambiguous: bool = False
    """Whether the answer was lost."""


def record(session: Session, channel: str, epoch: int, ended: Iterable[Ended], now: datetime) -> None:
    """Write down what became of rows this sender claimed; what a later one took over is left alone."""
    counts: dict[int, Counter[State]] = defaultdict(Counter)
    for one in ended:
        if one.gone:
            people.set_reachable(session, channel, one.row.chat, one.gone)
        if not _write(session, epoch, one):
            continue
        counts[one.row.run_id][one.state] += 1
        if one.state in (State.SENT, State.UNKNOWN):
            saying.note_told(session, one.row.run_id, one.row.recipient_id, one.row.stages)
    for run_id, by_state in counts.items():
        runs.add(session, run_id, {state: n for state, n in by_state.items() if state in runs.COUNTERS})
    if counts:
        runs.close_finished(session, now)


def try_again(session: Session, keys: Iterable[tuple[int, int]]) -> None:
    """Let rows be claimed again whose wait is over."""
    for run_id, recipient_id in keys:
        session.execute(
            update(OUTBOX)
            .where(OUTBOX.c.run_id == run_id, OUTBOX.c.recipient_id == recipient_id)
            .where(OUTBOX.c.state == State.RETRY)
            .values(state=State.PENDING)
        )


def recover(session: Session, channel: str, epoch: int, now: datetime) -> None:
    """Sort out the rows an earlier sender left: sent again once where the run allows it, else unknown."""
    for run in _unended(session):
        theirs = and_(OUTBOX.c.run_id == run.id, OUTBOX.c.channel == channel)
        waiting = and_(theirs, OUTBOX.c.state == State.RETRY)
        session.execute(update(OUTBOX).where(waiting).values(state=State.PENDING))
        lost = and_(theirs, OUTBOX.c.state == State.SENDING, OUTBOX.c.epoch < epoch)
        if run.ambiguity == "resend" and (run.expires_at is None or run.expires_at > now):
            again = update(OUTBOX).where(lost, OUTBOX.c.ambiguous == 0)
            session.execute(again.values(state=State.PENDING, ambiguous=1))
        unknown = _changed(session, update(OUTBOX).where(lost).values(state=State.UNKNOWN, reason="unknown"))
        runs.add(session, run.id or 0, {State.UNKNOWN: unknown})
    runs.close_finished(session, now)


def is_ours(session: Session, channel: str, epoch: int) -> bool:
    """Tell whether no later sender has taken the channel over."""
    state = session.get(SenderState, channel)
    return state is not None and state.epoch == epoch


def _unended(session: Session) -> list[DeliveryRun]:
    cancelled = and_(RUN.c.status == runs.CANCELLED, RUN.c.finished_at.is_(None))
    query = select(RUN).where(or_(RUN.c.status.in_(runs.GOING), cancelled))
    return [DeliveryRun(**row) for row in session.execute(query).mappings()]


def _write(session: Session, epoch: int, one: Ended) -> bool:
    """Write an outcome down if the row is still ours; returns whether it was."""
    values = {
        "run": one.row.run_id,
        "recipient": one.row.recipient_id,
        "ours": epoch,
        "new_state": one.state,
        "new_reason": one.reason,
        "new_platform_id": one.platform_id,
        "new_sent_at": one.sent_at,
        "uncounted": int(one.uncounted),
        "lost": int(one.ambiguous),
    }
    return session.connection().execute(_OUTCOME, values).rowcount == 1


_MINE = and_(OUTBOX.c.run_id == bindparam("run"), OUTBOX.c.recipient_id == bindparam("recipient"))
_OUTCOME = (
    update(OUTBOX)
    .where(_MINE, OUTBOX.c.state == State.SENDING, OUTBOX.c.epoch == bindparam("ours"))
    .values(
        state=bindparam("new_state"),
        reason=bindparam("new_reason"),
        platform_id=bindparam("new_platform_id"),
        sent_at=bindparam("new_sent_at"),
        attempt=OUTBOX.c.attempt - bindparam("uncounted"),
        ambiguous=OUTBOX.c.ambiguous + bindparam("lost"),
    )
)


def _changed(session: Session, statement: Update) -> int:
    return session.connection().execute(statement).rowcount
