"""What runs several times a second finds its rows by an index, without ANALYZE and on an empty table too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, Engine, create_engine, event
from sqlmodel import Session

from bot import ledger, outbox
from bot.domain.announcing import run_reports
from bot.domain.delivery import runs

NOW = datetime(2026, 10, 5, 1, tzinfo=UTC)


@pytest.fixture
def engine(sqlite_url: str) -> Iterator[Engine]:
    made = create_engine(sqlite_url)
    yield made
    made.dispose()


def test_no_tick_reads_a_whole_table(engine: Engine) -> None:
    plans: list[str] = []

    def explain(
        connection: Connection, _: object, statement: str, values: tuple[object, ...], *__: object
    ) -> None:
        if not statement.startswith("EXPLAIN"):
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            plans.extend(f"{row[3]} of {statement}" for row in rows)

    event.listen(engine, "before_cursor_execute", explain)
    with Session(engine) as session:
        outbox.claim_messages(session, "telegram", 1, NOW, 200)
        outbox.release_messages(session, "telegram", 1, [1])
        outbox.last_in_slot(session, "user-lan", "run:1")
        run_reports.report(session, NOW, lambda _: True)
        ledger.claim(session, "telegram", 1, NOW, 15, {})
        runs.expire(session, NOW)
        runs.close_finished(session, NOW)
    assert len(plans) >= 7
    assert [one for one in plans if one.startswith("SCAN")] == []
