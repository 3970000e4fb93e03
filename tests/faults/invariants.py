"""The promise in seven sentences, checked against the database and against what the platform took."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, select, text
from sqlmodel import Session

from bot.domain.delivery import runs
from bot.outbox import OUTBOX, RUN, DeliveryRun, State
from bot.sending import bulk
from bot.store import Store

ENDED = (State.SENT, State.FAILED, State.SKIPPED, State.UNKNOWN)
Took = Mapping[tuple[int, str], int]
"""How many messages of a run the platform took for a chat, by (run, chat)."""


async def promise_holds(
    store: Store,
    took: Took,
    *,
    crashes: int = 0,
    ambiguous: int = 0,
    ended: bool = True,
    silent: Iterable[str] = (),
) -> None:
    """Check what must hold of every run, whatever went wrong.

    `took` counts what the platform accepted by (run, chat); `crashes` and `ambiguous` are how many senders
    died and how many answers were lost, which allow for copies; with `ended` every run must have come to its
    end; `silent` are chats of people who had nothing to be told when their rows were claimed.
    """
    rows, found = await store.read(_look)
    for run in found:
        mine = [row for row in rows if row["run_id"] == run.id]
        adds_up(run, mine, ended=ended)
        nothing_lost_in_silence(run, mine, took)
    copies = [number for number in took.values() if number > 1]
    assert all(number <= 2 for number in copies), "I3: somebody has more than two copies"
    assert sum(number - 1 for number in copies) <= bulk.WINDOW * crashes + ambiguous, "I4: too many copies"
    assert not {chat for _, chat in took} & set(silent), "I6: somebody who was done was told"
    await whole(store)


def adds_up(run: DeliveryRun, rows: Sequence[RowMapping], *, ended: bool) -> None:
    """Check that the counters are what the rows say, and that they make the sum."""
    counts = Counter(State(row["state"]) for row in rows)
    counted = {State.SENT: run.n_sent, State.FAILED: run.n_failed}
    counted |= {State.SKIPPED: run.n_skipped, State.UNKNOWN: run.n_unknown}
    if run.status == runs.PLANNING:
        return
    assert {state: counts[state] for state in counted} == counted, f"I5: counters of run {run.id}"
    waiting = sum(counts[state] for state in State if state not in ENDED)
    assert run.n_planned == sum(counted.values()) + waiting == len(rows), f"I1: the sum of run {run.id}"
    assert not ended or (not waiting and run.status not in runs.GOING), f"run {run.id} has not ended"


def nothing_lost_in_silence(run: DeliveryRun, rows: Iterable[RowMapping], took: Took) -> None:
    """Check that who was not reached is known by name and reason, and nobody is wrongly called reached."""
    for row in rows:
        arrived = took.get((run.id or 0, row["chat"]), 0)
        if row["state"] == State.SENT:
            assert arrived, f"I2: run {run.id} reached {row['recipient_id']} by its word only"
            assert row["platform_id"], f"I2: run {run.id} does not know the message of {row['recipient_id']}"
        elif row["state"] in ENDED:
            assert row["reason"], f"I2: run {run.id} does not say why {row['recipient_id']} was not reached"


async def whole(store: Store) -> None:
    """Check that the database itself is unharmed."""
    if store.url.get_backend_name() == "sqlite":
        said = await store.write(lambda session: session.execute(text("PRAGMA integrity_check")).scalar())
        assert said == "ok", "I7: the database is damaged"
        broken = await store.write(lambda session: session.execute(text("PRAGMA foreign_key_check")).all())
        assert not broken, "I7: rows point nowhere"


def _look(session: Session) -> tuple[list[RowMapping], list[DeliveryRun]]:
    rows = list(session.execute(select(OUTBOX)).mappings())
    found: list[dict[str, Any]] = [dict(row) for row in session.execute(select(RUN)).mappings()]
    return rows, [DeliveryRun(**row) for row in found]
