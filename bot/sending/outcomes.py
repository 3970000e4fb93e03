"""What became of claimed rows: written down, tried again, or sorted out after a crash."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy import and_, or_, select, text, update
from sqlmodel import Session

from bot.channels import Failure, NotSent
from bot.domain.delivery import rerouting, runs, saying
from bot.domain.school import people
from bot.outbox import OUTBOX, RUN, State, monthly
from bot.outbox.many import ForMany
from bot.outbox.tables import WAITING
from bot.rendering import LIMITS
from bot.sending.claimed import Claimed

log = structlog.get_logger()

TRIES = 8
"""How often a message is tried that the platform does not take."""
LONGEST_PAUSE = 60.0
"""Seconds before it is tried again, at most."""


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


def failed(one: Claimed, result: NotSent) -> Ended:
    """Return what becomes of a row whose call did not succeed: the table of failure classes."""
    match result.failure:
        case Failure.UNREACHABLE | Failure.MOVED:
            why = "blocked" if "blocked" in result.detail else "unreachable"
            return Ended(one, State.FAILED, why, gone=result.detail or why)
        case Failure.THROTTLED | Failure.TOKEN | Failure.CONFLICT | Failure.AWAY:
            return Ended(one, State.PENDING, uncounted=True)
        case Failure.TRANSIENT | Failure.NOT_SENT if one.attempt < TRIES:
            return Ended(one, State.RETRY)
        case Failure.TRANSIENT | Failure.NOT_SENT:
            return Ended(one, State.FAILED, "gave_up")
        case Failure.AMBIGUOUS if one.ambiguity == "resend" and not one.ambiguous:
            return Ended(one, State.PENDING, ambiguous=True)
        case Failure.AMBIGUOUS:
            return Ended(one, State.UNKNOWN, "unknown")
        case Failure.WINDOW:
            return Ended(one, State.SKIPPED, "channel_window")
        case _:
            log.error("bulk_refused", run=one.run_id, why=result.failure)
            return Ended(one, State.FAILED, "refused", detail=result.detail or result.failure)


def record(session: Session, channel: str, epoch: int, ended: Sequence[Ended], now: datetime) -> None:
    """Write down what became of rows this sender claimed; what a later one took over is left alone."""
    gone = [(one.row.recipient_id, one.row.chat, one.gone) for one in ended if one.gone]
    people.note_unreachable(session, channel, gone)
    moved = rerouting.reroute(session, channel, [chat for _, chat, _ in gone], now)
    ended = [_elsewhere(one) if one.gone and one.row.recipient_id in moved else one for one in ended]
    left = sum(one.ambiguous or one.state in (State.SENT, State.UNKNOWN) for one in ended)
    monthly.count(session, channel, now, sent=left)
    ours = _write(session, epoch, ended)
    _count(session, ours, now)
    if len(ours) < len(ended):
        ours += _late(session, [one for one in ended if one.state is State.SENT and one not in ours], now)
    told = [one.row for one in ours if one.state in (State.SENT, State.UNKNOWN)]
    saying.note_told(session, [(row.run_id, row.recipient_id, stage) for row in told for stage in row.stages])


def try_again(session: Session, keys: Sequence[tuple[int, int]]) -> None:
    """Let rows be claimed again whose wait is over."""
    if keys:
        _AGAIN.run(session, keys)


def recover(session: Session, channel: str, epoch: int, now: datetime) -> None:
    """Sort out the rows an earlier sender left: sent again once if run and channel allow it, else unknown."""
    theirs = and_(OUTBOX.c.run_id.in_(_UNENDED), text(WAITING), OUTBOX.c.channel == channel)
    waiting = and_(theirs, OUTBOX.c.state == State.RETRY)
    session.execute(update(OUTBOX).where(waiting).values(state=State.PENDING))
    lost = and_(theirs, OUTBOX.c.state == State.SENDING, OUTBOX.c.epoch < epoch)
    going = or_(RUN.c.expires_at.is_(None), RUN.c.expires_at > now)
    resent = OUTBOX.c.run_id.in_(_UNENDED.where(RUN.c.ambiguity == "resend", going))
    again = update(OUTBOX).where(lost, resent, OUTBOX.c.ambiguous == 0)
    if LIMITS[channel].repeats_lost:
        session.execute(again.values(state=State.PENDING, ambiguous=1))
    unknown = update(OUTBOX).where(lost).values(state=State.UNKNOWN, reason="unknown")
    counts = Counter(session.execute(unknown.returning(OUTBOX.c.run_id)).scalars())
    for run_id, number in counts.items():
        runs.add(session, run_id, {State.UNKNOWN: number})
    runs.close_finished(session, now)


def _elsewhere(one: Ended) -> Ended:
    """Let a row be claimed again: its person is written to at another account of theirs."""
    return replace(one, state=State.PENDING, reason="", uncounted=True)


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


def _late(session: Session, ended: Sequence[Ended], now: datetime) -> list[Ended]:
    """Write down what arrived although somebody took the row over meanwhile: evidence wins; returns those."""
    found = []
    for one in ended:
        mine = (OUTBOX.c.run_id == one.row.run_id) & (OUTBOX.c.recipient_id == one.row.recipient_id)
        was = session.execute(select(OUTBOX.c.state).where(mine).with_for_update()).scalar()
        if was in (State.PENDING, State.UNKNOWN):
            sent = {"state": State.SENT, "reason": "", "platform_id": one.platform_id, "sent_at": one.sent_at}
            session.execute(update(OUTBOX).where(mine).values(sent))
            counts = {State.SENT: 1, State.UNKNOWN: -(was == State.UNKNOWN)}
            runs.add(session, one.row.run_id, counts, close_at=now)
            found.append(one)
    return found


def _count(session: Session, ended: Sequence[Ended], now: datetime) -> None:
    """Add what has come to its end to the counters of its runs; a run that is through is done."""
    counts: dict[int, Counter[State]] = defaultdict(Counter)
    for one in ended:
        if one.state in runs.COUNTERS:
            counts[one.row.run_id][one.state] += 1
    for run_id, by_state in counts.items():
        runs.add(session, run_id, by_state, close_at=now)


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
_UNENDED = select(RUN.c.id).where(
    or_(RUN.c.status.in_(runs.GOING), and_(RUN.c.status == runs.CANCELLED, RUN.c.finished_at.is_(None)))
)
