"""Claiming rows of runs and putting them into words, in one transaction; the calls come after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot.domain.announcing import stopping
from bot.domain.delivery import rerouting, runs, saying
from bot.domain.delivery.saying import Recipient, Said
from bot.domain.planning import KINDS
from bot.outbox import DeliveryRun, State
from bot.outbox.many import ForMany
from bot.rendering import LIMITS, compose
from bot.sending import by_page
from bot.sending.claimed import Claimed
from bot.sending.runnable import runnable
from bot.words import Option

log = structlog.get_logger()

Cursors = MutableMapping[int, int]
"""How far each run has come, by the id of the last person claimed."""

SQLITE_CLAIM = """
UPDATE outbox SET state = 1, attempt = attempt + 1, epoch = :epoch
WHERE run_id = :run AND +state = 0 AND recipient_id IN (
    SELECT recipient_id FROM outbox INDEXED BY outbox_due
    WHERE run_id = :run AND channel = :channel AND state = 0 AND recipient_id > :cursor
    ORDER BY recipient_id LIMIT :count)
RETURNING recipient_id, chat, attempt, ambiguous
"""
"""Without ANALYZE the partial index is found only by name; the plus keeps it for the inner search."""
POSTGRES_CLAIM = """
WITH next_ones AS MATERIALIZED (
    SELECT run_id, recipient_id FROM outbox
    WHERE run_id = :run AND channel = :channel AND state = 0 AND recipient_id > :cursor
    ORDER BY recipient_id LIMIT :count FOR UPDATE SKIP LOCKED)
UPDATE outbox SET state = 1, attempt = attempt + 1, epoch = :epoch FROM next_ones
WHERE outbox.run_id = next_ones.run_id AND outbox.recipient_id = next_ones.recipient_id AND outbox.state = 0
RETURNING outbox.recipient_id, outbox.chat, outbox.attempt, outbox.ambiguous
"""
"""The cursor keeps the scan off the dead rows of those already sent."""
_CLAIM = {"sqlite": text(SQLITE_CLAIM), "postgresql": text(POSTGRES_CLAIM)}
PASSED_OVER = 60
"""How many rows with nothing left to say end a claim: others wait for its transaction."""
_WORDS = ForMany(
    "run INTEGER, person INTEGER, said TEXT, chat TEXT",
    "UPDATE outbox SET text = given.said, chat = given.chat FROM given"
    " WHERE outbox.run_id = given.run AND outbox.recipient_id = given.person",
)
_LEFT_OUT = ForMany(
    "run INTEGER, person INTEGER, state INTEGER, reason TEXT, channel TEXT, chat TEXT",
    "UPDATE outbox SET state = given.state, reason = given.reason, channel = given.channel, chat = given.chat"
    " FROM given WHERE outbox.run_id = given.run AND outbox.recipient_id = given.person",
)


class LeftOut(NamedTuple):
    """What becomes of a row that is not said: it ends, or goes on waiting for another channel."""

    run: int
    person: int
    state: State
    reason: str
    channel: str
    chat: str


def claim(
    session: Session, channel: str, epoch: int, now: datetime, count: int, cursors: Cursors
) -> list[Claimed]:
    """Take the next rows of the runs that may be sent now, put into words; the call comes after commit.

    A row with nothing left to say is written down as left out. `cursors` holds how far each run has come
    that may be sent now and is not known to be through.
    """
    claimed: list[Claimed] = []
    left_out = 0
    going = runnable(session, channel, now) if count > 0 else []
    for key in cursors.keys() - {run.id for run in going} if count > 0 else ():
        del cursors[key]
    for run in going:
        while (wanted := count - len(claimed)) > 0 and left_out < PASSED_OVER:
            taken = take(session, run, channel, epoch, wanted, cursors)
            spoken, broken = _put_into_words(session, run, channel, taken, now)
            claimed += spoken
            left_out += len(taken) - len(spoken)
            if broken or len(taken) < wanted:
                break
    return claimed


def take(
    session: Session,
    run: DeliveryRun,
    channel: str,
    epoch: int,
    count: int,
    cursors: MutableMapping[int, int],
) -> list[Claimed]:
    """Mark the next rows as being sent and return them."""
    key = run.id or 0
    statement = _CLAIM[session.get_bind().dialect.name]
    values = {"run": key, "channel": channel, "epoch": epoch, "count": count, "cursor": cursors.get(key, 0)}
    rows = session.connection().execute(statement, values).all()
    if rows:
        cursors[key] = max(row.recipient_id for row in rows)
    else:
        cursors.pop(key, None)
    ambiguity = run.ambiguity if LIMITS[channel].repeats_lost else "hold"
    return [
        Claimed(key, row.recipient_id, row.chat, row.attempt, row.ambiguous, ambiguity)
        for row in sorted(rows, key=lambda row: row.recipient_id)
    ]


def _put_into_words(
    session: Session, run: DeliveryRun, channel: str, rows: Sequence[Claimed], now: datetime
) -> tuple[list[Claimed], bool]:
    """Return the rows that have something to say, with their text, and whether words failed; others end."""
    if not rows:
        return [], False
    to = {one.id: one for one in saying.recipients(session, [row.recipient_id for row in rows])}
    if run.kind == "digest":
        to = dict(rerouting.around(session, to, now))
    here = [one for one in to.values() if one.channel == channel]
    words, broken = _words(session, run, here, now)
    words, codes = (words, {}) if LIMITS[channel].files else by_page.in_words(session, channel, words, now)
    made = {one.recipient_id: _spoken(one, to, words, codes) for one in rows if one.recipient_id in words}
    spoken = [one for one in made.values() if one is not None]
    broken |= {key for key, one in made.items() if one is None}
    if spoken:
        _WORDS.run(session, [(one.run_id, one.recipient_id, one.text, one.chat) for one in spoken])
    silent = [one for one in rows if made.get(one.recipient_id) is None]
    if silent:
        _leave_out(session, silent, channel, to, broken)
        runs.close_finished(session, now)
    if broken:
        stopping.not_rendered(session, run.id or 0, now)
    return spoken, bool(broken)


def _words(
    session: Session, run: DeliveryRun, to: Sequence[Recipient], now: datetime
) -> tuple[Mapping[int, Said], set[int]]:
    """Return what each is told, and for whom no words could be made; one broken name harms nobody else."""
    try:
        return KINDS[run.kind].said(session, run, to, now) if to else {}, set()
    except SQLAlchemyError:
        raise
    except Exception as error:
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


def _spoken(
    row: Claimed, known: Mapping[int, Recipient], words: Mapping[int, Said], codes: Mapping[int, str]
) -> Claimed | None:
    """Return a row with its text as the channel shows it; None if that cannot be made."""
    to, said = known[row.recipient_id], words[row.recipient_id]
    nav = [Option(data, label) for label, data in said.buttons]
    try:
        parts = compose(to.channel, said.text, (), nav, callback=lambda data: data)
    except Exception as error:
        log.error("not_composed", run=row.run_id, person=to.id, error=type(error).__name__)
        return None
    text = "\n\n".join(part.text for part in parts)
    said_row = replace(row, chat=to.chat, text=text, buttons=parts[-1].buttons)
    code = codes.get(row.recipient_id, "")
    return replace(said_row, stages=said.stages, upload_id=said.upload_id, code=code)


def _leave_out(
    session: Session, rows: Sequence[Claimed], channel: str, known: Mapping[int, Recipient], broken: set[int]
) -> None:
    """End rows of a run unsaid, or hand them to the channel that the person has changed to meanwhile."""
    left = [_left_out(row, channel, known.get(row.recipient_id), broken) for row in rows]
    _LEFT_OUT.run(session, left)
    runs.add(session, rows[0].run_id, Counter(one.state for one in left if one.state is not State.PENDING))


def _left_out(row: Claimed, channel: str, to: Recipient | None, broken: set[int]) -> LeftOut:
    if to is not None and to.channel != channel:
        return LeftOut(row.run_id, row.recipient_id, State.PENDING, "", to.channel, to.chat)
    state, reason = State.SKIPPED, "no_account" if to is None else "done_meanwhile"
    if row.recipient_id in broken:
        state, reason = State.FAILED, "refused"
    return LeftOut(row.run_id, row.recipient_id, state, reason, channel, row.chat)
