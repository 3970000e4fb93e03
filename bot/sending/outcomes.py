"""What became of claimed rows: written down, tried again, or sorted out after a crash."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Update, and_, bindparam, or_, select, update
from sqlmodel import Session

from bot.domain.delivery import runs, saying
from bot.domain.school import people
from bot.outbox import OUTBOX, RUN, DeliveryRun, SenderState, State
from bot.outbox.many import ForMany
from bot.sending.ledger import Claimed


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
    detail: str = ""
    """The platform's reason to refuse the content; it holds no text of people."""
    uncounted: bool = False
    """Whether the attempt was none of the row's fault."""
    ambiguous: bool = False
    """Whether the answer was lost."""


def record(session: Session, channel: str, epoch: int, ended: Sequence[Ended], now: datetime) -> None:
    """Write down what became of rows this sender claimed; what a later one took over is left alone."""
    for one in ended:
        if one.gone:
            people.set_reachable(session, channel, one.row.chat, one.gone)
    ours = _write(session, epoch, ended)
    _count(session, ours)
    if len(ours) < len(ended):
        ours += _late(session, [one for one in ended if one.state is State.SENT and one not in ours])
    told = [one.row for one in ours if one.state in (State.SENT, State.UNKNOWN)]
    saying.note_told(session, [(row.run_id, row.recipient_id, stage) for row in told for stage in row.stages])
    if any(one.state in runs.COUNTERS for one in ours):
        runs.close_finished(session, now)


def try_again(session: Session, keys: Sequence[tuple[int, int]]) -> None:
    """Let rows be claimed again whose wait is over."""
    if keys:
        _AGAIN.run(session, keys)


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
    return bool(session.connection().execute(_EPOCH, {"mine": channel}).scalar() == epoch)


def _unended(session: Session) -> list[DeliveryRun]:
    cancelled = and_(RUN.c.status == runs.CANCELLED, RUN.c.finished_at.is_(None))
    query = select(RUN).where(or_(RUN.c.status.in_(runs.GOING), cancelled))
    return [DeliveryRun(**row) for row in session.execute(query).mappings()]


def _write(session: Session, epoch: int, ended: Sequence[Ended]) -> list[Ended]:
    """Write outcomes down, in one statement, where the row is still ours; returns those."""
    rows = [
        (
            one.row.run_id,
            one.row.recipient_id,
            one.state,
            one.reason,
            one.platform_id,
            one.sent_at,
            int(one.uncounted),
            int(one.ambiguous),
        )
        for one in ended
    ]
    written = {tuple(row) for row in OUTCOMES.run(session, rows, ours=epoch)} if rows else set()
    return [one for one in ended if (one.row.run_id, one.row.recipient_id) in written]


def _late(session: Session, ended: Sequence[Ended]) -> list[Ended]:
    """Write down what arrived although somebody took the row over meanwhile: evidence wins; returns those."""
    found = []
    for one in ended:
        mine = (OUTBOX.c.run_id == one.row.run_id) & (OUTBOX.c.recipient_id == one.row.recipient_id)
        was = session.execute(select(OUTBOX.c.state).where(mine).with_for_update()).scalar()
        if was in (State.PENDING, State.UNKNOWN):
            sent = {"state": State.SENT, "reason": "", "platform_id": one.platform_id, "sent_at": one.sent_at}
            session.execute(update(OUTBOX).where(mine).values(sent))
            runs.add(session, one.row.run_id, {State.SENT: 1, State.UNKNOWN: -(was == State.UNKNOWN)})
            found.append(one)
    return found


def _count(session: Session, ended: Sequence[Ended]) -> None:
    """Add what has come to its end to the counters of its runs."""
    counts: dict[int, Counter[State]] = defaultdict(Counter)
    for one in ended:
        if one.state in runs.COUNTERS:
            counts[one.row.run_id][one.state] += 1
    for run_id, by_state in counts.items():
        runs.add(session, run_id, by_state)


OUTCOMES = ForMany(
    "run INTEGER, person INTEGER, state INTEGER, reason TEXT, platform_id TEXT, sent_at BIGINT,"
    " uncounted INTEGER, lost INTEGER",
    "UPDATE outbox SET state = given.state, reason = given.reason, platform_id = given.platform_id,"
    " sent_at = given.sent_at, attempt = outbox.attempt - given.uncounted,"
    " ambiguous = outbox.ambiguous + given.lost FROM given"
    " WHERE outbox.run_id = given.run AND outbox.recipient_id = given.person"
    " AND outbox.state = 1 AND outbox.epoch = :ours RETURNING outbox.run_id, outbox.recipient_id",
)
_AGAIN = ForMany(
    "run INTEGER, person INTEGER",
    "UPDATE outbox SET state = 0 FROM given"
    " WHERE outbox.run_id = given.run AND outbox.recipient_id = given.person AND outbox.state = 6",
)
_EPOCH = select(SenderState.__table__.c.epoch).where(  # type: ignore[attr-defined]
    SenderState.__table__.c.channel == bindparam("mine")  # type: ignore[attr-defined]
)


def _changed(session: Session, statement: Update) -> int:
    return session.connection().execute(statement).rowcount
