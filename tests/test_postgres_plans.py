"""On PostgreSQL what runs several times a second reads no large table from end to end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, event, text
from sqlmodel import Session

from bot.clock import at_school
from bot.domain import planning
from bot.domain.delivery import runs, saying
from bot.domain.delivery.saying import Told
from bot.domain.reminding import digests
from bot.outbox import State
from bot.sending import ledger, outcomes
from bot.sending.claimed import Claimed
from bot.sending.outcomes import Ended
from bot.store import Store
from tests.benchmarks import province

DAY = date(2026, 10, 8)
NOW = at_school(DAY, 11, 30)
LARGE = re.compile(r"Seq Scan on (outbox|outbox_item|person|account|done)\b")
_SENT = """
INSERT INTO outbox (run_id, recipient_id, channel, chat, state, attempt, ambiguous, epoch, text, platform_id,
                    reason)
SELECT run, person.id, 'telegram', 'user', 2, 1, 0, 1, 'Vâng ạ.', '1', ''
FROM person, generate_series(101, 104) run
"""
_TOLD = """
INSERT INTO outbox_item (deadline_id, revision, stage, person_id, run_id, status)
SELECT 1, 1, stage, person.id, 101, 'told' FROM person, generate_series(14, 16) stage
"""


@pytest.fixture
def database_url(postgres_url: str) -> str:
    """PostgreSQL alone: tests/test_indexes.py asks SQLite."""
    return postgres_url


@pytest.mark.parametrize("people", [5_000, pytest.param(200_000, marks=pytest.mark.slow)])
async def test_no_large_table_is_read_from_end_to_end(store: Store, people: int) -> None:
    await province.found(store, people)
    for written in (_SENT, _TOLD, "ANALYZE"):
        await store.write(lambda session, said=written: session.execute(text(said)))  # type: ignore[misc]
    plans: list[str] = []
    with explained(store, plans):
        await store.write(tick)
    assert len(plans) >= 12
    assert [line for one in plans for line in one.splitlines() if LARGE.search(line)] == []


def tick(session: Session) -> None:
    """Plan some people of a day's digest, and do to some of its rows all that a tick may do to them."""
    content = {"day": DAY.isoformat(), "slot": digests.USUAL}
    run_id = runs.open_run(session, "digest:2026-10-08:1130", "digest", NOW, content=content) or 0
    planning.plan_chunk(session, run_id, NOW, 500)
    run = runs.get(session, run_id)
    ledger.claim(session, "telegram", 1, NOW, 15, {})
    ledger.take(session, run, "telegram", 1, 15, {})
    told = Claimed(run_id, 3, "user-3", 1, 0, "resend")
    outcomes.record(session, "telegram", 1, [Ended(told, State.SENT, sent_at=NOW)], NOW)
    outcomes.try_again(session, [(run_id, 3)])
    outcomes.recover(session, "telegram", 2, NOW)
    saying.note_told(session, [(run_id, 3, Told(1, 1, 7))])
    saying.recipients(session, [3, 4])
    runs.expire(session, NOW)
    runs.close_finished(session, NOW)


@contextmanager
def explained(store: Store, plans: list[str]) -> Iterator[None]:
    """Collect how the database means to execute each statement about people or what is sent."""
    engine = vars(store)["_engine"].sync_engine

    def explain(connection: Connection, _: object, said: str, values: tuple[Any, ...], *__: object) -> None:
        if said.split()[0] in ("SELECT", "INSERT", "UPDATE", "WITH"):
            rows = connection.exec_driver_sql(f"EXPLAIN {said}", values)
            plans.append("\n".join([said, *(row[0] for row in rows)]))

    event.listen(engine, "before_cursor_execute", explain)
    yield
    event.remove(engine, "before_cursor_execute", explain)
