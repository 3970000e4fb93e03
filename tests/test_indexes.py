"""What runs several times a second finds its rows by an index, without ANALYZE and on an empty table too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Connection, Engine, create_engine, event
from sqlmodel import Session

from bot import outbox
from bot.domain import planning
from bot.domain.announcing import run_reports
from bot.domain.campaign.fires import ReminderFire
from bot.domain.delivery import runs, saying
from bot.domain.delivery.saying import Told
from bot.domain.reminding import digests
from bot.outbox import State
from bot.sending import ledger, outcomes
from bot.sending.claimed import Claimed
from bot.sending.outcomes import Ended

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
        run = runs.get(session, runs.open_run(session, "announcement:1", "announcement", NOW) or 0)
        ledger.claim(session, "telegram", 1, NOW, 15, {})
        ledger.take(session, run, "telegram", 1, 15, {})
        told = Claimed(1, 1, "user-lan", 1, 0, "resend")
        outcomes.record(session, "telegram", 1, [Ended(told, State.SENT, sent_at=NOW)], NOW)
        outcomes.try_again(session, [(told.run_id, 1)])
        outcomes.recover(session, "telegram", 2, NOW)
        saying.note_told(session, [(told.run_id, 1, Told(1, 1, 3))])
        saying.recipients(session, [1, 2])
        runs.expire(session, NOW)
        runs.close_finished(session, NOW)
    assert len(plans) >= 20
    given = ("SCAN given", "SCAN json_each", "SCAN CONSTANT ROW", "SCAN recovery")
    assert [one for one in plans if one.startswith("SCAN") and not one.startswith(given)] == []


@pytest.mark.parametrize("day", ["2026-10-08", "2026-10-14"])
def test_planning_begins_with_the_people_of_its_step(engine: Engine, day: str) -> None:
    plans: list[str] = []

    def explain(
        connection: Connection, _: object, said: str, values: tuple[object, ...], *__: object
    ) -> None:
        if not said.startswith("EXPLAIN"):
            plans.extend(row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {said}", values))

    content = {"day": day, "slot": digests.USUAL}
    with Session(engine) as session:
        session.add(_stage_of_a_registration(date.fromisoformat(day)))
        run_id = runs.open_run(session, "digest", "digest", NOW, content=content) or 0
        event.listen(engine, "before_cursor_execute", explain)
        session.execute(planning.rows_of(session, run_id), {"after": 0, "count": 200})
    assert len(plans) > 50
    large = {"person", "account", "outbox", "outbox_item", "unit", "campaign", "deadline", "done"}
    large |= {"registration", "reminder_fire", "reminder_snooze", "work_item", "member", "conversation"}
    assert [one for one in plans if one.startswith("SCAN") and one.split()[1] in large] == []


def _stage_of_a_registration(day: date) -> ReminderFire:
    """Return a stage for which those in charge are told of others too."""
    return ReminderFire(deadline_id=1, revision=1, stage=1, frequency="few", fire_on=day)
