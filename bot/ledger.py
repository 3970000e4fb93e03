"""Claiming rows of runs and putting them into words, in one transaction; the calls come after it."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy import and_, bindparam, select, text, update
from sqlmodel import Session

import messages
from bot import uploads
from bot.domain.announcing.announcement_runs import URGENT
from bot.domain.delivery import runs, saying
from bot.domain.delivery.quiet import after_quiet
from bot.domain.delivery.saying import Recipient, Said, Told
from bot.domain.planning import KINDS
from bot.outbox import OUTBOX, RUN, DeliveryRun, State
from bot.rendering import LIMITS, compose
from bot.words import Option

log = structlog.get_logger()

Cursors = MutableMapping[int, int]
"""How far each run has come, by the id of the last person claimed."""

SQLITE_CLAIM = """
UPDATE outbox SET state = 1, attempt = attempt + 1, epoch = :epoch
WHERE run_id = :run AND recipient_id IN (
    SELECT recipient_id FROM outbox INDEXED BY outbox_due
    WHERE run_id = :run AND channel = :channel AND state = 0 AND recipient_id > :cursor
    ORDER BY recipient_id LIMIT :count)
RETURNING recipient_id, chat, attempt, ambiguous
"""
"""Without ANALYZE the partial index is not found unless it is named."""
POSTGRES_CLAIM = """
WITH next_ones AS MATERIALIZED (
    SELECT run_id, recipient_id FROM outbox
    WHERE run_id = :run AND channel = :channel AND state = 0 AND recipient_id > :cursor
    ORDER BY recipient_id LIMIT :count FOR UPDATE SKIP LOCKED)
UPDATE outbox SET state = 1, attempt = attempt + 1, epoch = :epoch FROM next_ones
WHERE outbox.run_id = next_ones.run_id AND outbox.recipient_id = next_ones.recipient_id
RETURNING outbox.recipient_id, outbox.chat, outbox.attempt, outbox.ambiguous
"""
"""The cursor keeps the scan off the dead rows of those already sent."""


@dataclass(frozen=True)
class Claimed:
    """A row on its way to one person, in words."""

    run_id: int
    recipient_id: int
    chat: str
    attempt: int
    ambiguous: int
    ambiguity: str
    text: str = ""
    buttons: tuple[tuple[str, str], ...] = ()
    stages: tuple[Told, ...] = ()
    upload_id: int | None = None
    """The file this message is, with the text as its caption."""


def claim(
    session: Session, channel: str, epoch: int, now: datetime, count: int, cursors: Cursors
) -> list[Claimed]:
    """Take the next rows of the runs that may be sent now, put into words; the call comes after commit.

    A row with nothing left to say is written down as left out. `cursors` holds how far each run has come.
    """
    claimed: list[Claimed] = []
    for run in _runnable(session, now) if count > 0 else ():
        if len(claimed) < count:
            taken = _take(session, run, channel, epoch, count - len(claimed), cursors)
            claimed += _put_into_words(session, run, channel, taken, now)
    return claimed


def anything_due(session: Session, channels: Sequence[str], now: datetime) -> bool:
    """Tell whether a row of some channels could be claimed now if the pace allowed it."""
    ids = [run.id for run in _runnable(session, now)]
    waiting = select(OUTBOX.c.run_id).where(
        OUTBOX.c.run_id.in_(ids), OUTBOX.c.channel.in_(channels), OUTBOX.c.state == State.PENDING
    )
    return session.execute(waiting.limit(1)).first() is not None


def _runnable(session: Session, now: datetime) -> list[DeliveryRun]:
    """Return the runs that may be sent now, the most important first; at night only the urgent."""
    query = select(RUN).where(
        RUN.c.status == runs.RUNNING,
        RUN.c.not_before.is_(None) | (RUN.c.not_before <= now),
        RUN.c.expires_at.is_(None) | (RUN.c.expires_at > now),
    )
    if after_quiet(now) != now:
        query = query.where(RUN.c.priority <= URGENT)
    rows = session.execute(query.order_by(RUN.c.priority, RUN.c.id)).mappings()
    return [DeliveryRun(**row) for row in rows]


def _take(
    session: Session,
    run: DeliveryRun,
    channel: str,
    epoch: int,
    count: int,
    cursors: MutableMapping[int, int],
) -> list[Claimed]:
    """Mark the next rows as being sent and return them."""
    key = run.id or 0
    on_postgres = session.get_bind().dialect.name == "postgresql"
    statement = text(POSTGRES_CLAIM if on_postgres else SQLITE_CLAIM)
    values = {"run": key, "channel": channel, "epoch": epoch, "count": count, "cursor": cursors.get(key, 0)}
    rows = session.execute(statement, values).all()
    if rows:
        cursors[key] = max(row.recipient_id for row in rows)
    else:
        cursors.pop(key, None)
    return [
        Claimed(key, row.recipient_id, row.chat, row.attempt, row.ambiguous, run.ambiguity)
        for row in sorted(rows, key=lambda row: row.recipient_id)
    ]


def _put_into_words(
    session: Session, run: DeliveryRun, channel: str, rows: Sequence[Claimed], now: datetime
) -> list[Claimed]:
    """Return the rows that have something to say, with their text; the others end here."""
    if not rows:
        return []
    to = {one.id: one for one in saying.recipients(session, [row.recipient_id for row in rows])}
    here = [one for one in to.values() if one.channel == channel]
    words, broken = _words(session, run, here, now)
    words = _without_files(session, channel, words)
    spoken = [
        _spoken(one, to[one.recipient_id], words[one.recipient_id])
        for one in rows
        if one.recipient_id in words
    ]
    _keep_words(session, spoken)
    silent = [one for one in rows if one.recipient_id not in words]
    for one in silent:
        _leave_out(session, one, channel, to.get(one.recipient_id), one.recipient_id in broken)
    if silent:
        runs.close_finished(session, now)
    return spoken


def _words(
    session: Session, run: DeliveryRun, to: Sequence[Recipient], now: datetime
) -> tuple[Mapping[int, Said], set[int]]:
    """Return what each is told, and for whom no words could be made; one broken name harms nobody else."""
    try:
        return KINDS[run.kind].said(session, run, to, now) if to else {}, set()
    except (ValueError, LookupError, TypeError) as error:
        if len(to) == 1:
            log.error("not_rendered", run=run.id, person=to[0].id, error=type(error).__name__)
            return {}, {to[0].id}
    words: dict[int, Said] = {}
    broken: set[int] = set()
    for one in to:
        said, failed = _words(session, run, [one], now)
        words |= said
        broken |= failed
    return words, broken


def _without_files(session: Session, channel: str, words: Mapping[int, Said]) -> Mapping[int, Said]:
    """Return what is said with the place to get each file instead, where a channel takes none."""
    ids = {one.upload_id for one in words.values() if one.upload_id}
    if not ids or LIMITS[channel].files:
        return words
    names = uploads.names_of(session, ids)

    def place(one: Said) -> Said:
        where = messages.render_for(channel, "common/file_elsewhere", name=names.get(one.upload_id or 0, ""))
        return replace(one, text=f"{one.text}\n\n{where}", upload_id=None) if one.upload_id else one

    return {key: place(one) for key, one in words.items()}


def _spoken(row: Claimed, to: Recipient, said: Said) -> Claimed:
    nav = [Option(data, label) for label, data in said.buttons]
    parts = compose(to.channel, said.text, (), nav, callback=lambda data: data)
    words = "\n\n".join(part.text for part in parts)
    return replace(
        row,
        chat=to.chat,
        text=words,
        buttons=parts[-1].buttons,
        stages=said.stages,
        upload_id=said.upload_id,
    )


def _leave_out(session: Session, row: Claimed, channel: str, to: Recipient | None, broken: bool) -> None:
    """End a row unsaid, or hand it to the channel the person has changed to meanwhile."""
    if to is not None and to.channel != channel:
        _update(session, row, state=State.PENDING, channel=to.channel, chat=to.chat)
        return
    state = State.FAILED if broken else State.SKIPPED
    reason = "refused" if broken else "no_account" if to is None else "done_meanwhile"
    _update(session, row, state=state, reason=reason)
    runs.add(session, row.run_id, {state: 1})


def _keep_words(session: Session, spoken: Sequence[Claimed]) -> None:
    rows = [
        {"run": one.run_id, "recipient": one.recipient_id, "said": one.text, "new_chat": one.chat}
        for one in spoken
    ]
    if rows:
        session.connection().execute(_WORDS, rows)


_MINE = and_(OUTBOX.c.run_id == bindparam("run"), OUTBOX.c.recipient_id == bindparam("recipient"))
_WORDS = update(OUTBOX).where(_MINE).values(text=bindparam("said"), chat=bindparam("new_chat"))


def _update(session: Session, row: Claimed, **values: object) -> None:
    mine = and_(OUTBOX.c.run_id == row.run_id, OUTBOX.c.recipient_id == row.recipient_id)
    session.execute(update(OUTBOX).where(mine).values(**values))
