"""What a dead sender left of several runs is sorted out by one statement a state, however many they are."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, insert, select, update
from sqlmodel import Session

from bot.domain.delivery import runs
from bot.outbox import OUTBOX, RUN, State
from bot.sending import outcomes
from bot.sending.breakers import WATCHED, Watch
from bot.store import Store
from tests.school import MONDAY

HOUR = timedelta(hours=1)
LEFT = ((1, State.SENDING, 0), (2, State.SENDING, 1), (3, State.RETRY, 0), (4, State.SENT, 0))
"""What each run was left with: (person, state, whether an answer was lost before)."""


def leave(session: Session, key: str, ambiguity: str = "resend", **values: Any) -> int:
    """Write a run as a sender of epoch 1 left it when it died."""
    run = runs.open_run(session, key, "announcement", MONDAY, ambiguity=ambiguity, **values) or 0
    counted = {"status": runs.RUNNING, "n_planned": len(LEFT), "n_sent": 1}
    session.execute(update(RUN).where(RUN.c.id == run).values(counted))
    common = {"run_id": run, "channel": "telegram", "chat": "user", "attempt": 1, "epoch": 1}
    texts = dict.fromkeys(("text", "platform_id", "reason"), "")
    rows = [
        {**common, **texts, "recipient_id": person, "state": state, "ambiguous": lost}
        for person, state, lost in LEFT
    ]
    session.execute(insert(OUTBOX), rows)
    return run


async def recovered(store: Store) -> int:
    """Let a sender of epoch 2 take over; returns how many statements it needed."""
    seen: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", count)
    try:
        await store.write(lambda session: outcomes.recover(session, "telegram", 2, MONDAY))
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    return len([one for one in seen if "outbox" in one])


async def states(store: Store, run: int) -> list[int]:
    """Return how the rows of a run stand, by person."""
    query = select(OUTBOX.c.state).where(OUTBOX.c.run_id == run).order_by(OUTBOX.c.recipient_id)
    return await store.read(lambda session: list(session.execute(query).scalars()))


async def test_each_run_is_sorted_out_as_it_chose(store: Store) -> None:
    resend = await store.write(lambda session: leave(session, "a"))
    hold = await store.write(lambda session: leave(session, "b", "hold"))
    late = await store.write(lambda session: leave(session, "c", expires_at=MONDAY - HOUR))
    await recovered(store)
    assert await states(store, resend) == [State.PENDING, State.UNKNOWN, State.PENDING, State.SENT]
    assert await states(store, hold) == [State.UNKNOWN, State.UNKNOWN, State.PENDING, State.SENT]
    assert await states(store, late) == [State.UNKNOWN, State.UNKNOWN, State.PENDING, State.SENT]
    counts = select(RUN.c.n_unknown).order_by(RUN.c.id)
    assert await store.read(lambda session: list(session.execute(counts).scalars())) == [1, 2, 2]


@pytest.mark.parametrize("number", [1, 12])
async def test_many_runs_need_no_more_statements_than_one(store: Store, number: int) -> None:
    for one in range(number):
        await store.write(lambda session, one=one: leave(session, f"run {one}"))  # type: ignore[misc]
    assert await recovered(store) == 3


def test_only_the_runs_that_are_going_are_watched() -> None:
    watch = Watch()
    for run in range(3 * WATCHED):
        watch.note(run, None)
        watch.note(0, "blocked")
    assert len(watch._runs) == WATCHED
    assert 0 in watch._runs, "the one that answers still come for is not forgotten"
