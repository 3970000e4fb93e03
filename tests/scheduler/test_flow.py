"""The deliverer between two ticks: it goes on while answers make room, and rests where nothing is due."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select, update

from bot.domain.delivery.runs import PER_SECOND
from bot.domain.school.people import ACCOUNT
from bot.outbox import OUTBOX, RUN, State
from bot.sending.bulk import AHEAD, BURST, WINDOW
from bot.sending.ledger import PASSED_OVER
from bot.sending.pace import Pace
from scheduler.deliver import Deliver
from tests.scheduler.rehearsing import Rehearsal, october
from tests.scheduler.test_ticks import hire


@pytest.fixture
async def planned(rehearsal: Rehearsal) -> Rehearsal:
    """The school with 45 teachers more, at the moment its reminders have been planned."""
    await rehearsal.write(lambda session: hire(session, rehearsal.school.ids["van"], 45))
    rehearsal.sleep_until(october(8), 11, 30)
    await rehearsal.ticks.plan()
    return rehearsal


async def test_answers_bring_on_the_next_messages_without_waiting_for_a_tick(planned: Rehearsal) -> None:
    planned.app.bulk["telegram"].pace = Pace(10_000.0, WINDOW)
    await Deliver(planned.app).flow()
    assert len(planned.platform.sent) == 50
    await planned.app.idle()
    (run,) = await planned.runs()
    assert (run["n_sent"], run["status"]) == (50, "done")


async def test_at_the_pace_of_a_bot_a_flow_is_a_tick(planned: Rehearsal) -> None:
    await Deliver(planned.app).flow()
    await planned.app.idle()
    assert len(planned.platform.sent) == BURST + int(AHEAD * PER_SECOND)


async def test_where_everybody_is_left_out_the_next_ones_come_at_once(planned: Rehearsal) -> None:
    await planned.write(lambda session: session.execute(update(ACCOUNT).values(reachable=False)))
    await planned.ticks.deliver()
    (run,) = await planned.runs()
    assert (run["n_skipped"], run["n_sent"], run["status"]) == (50, 0, "done")


async def test_where_nothing_is_due_a_tick_is_one_transaction_and_comes_after_attending(
    rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, count = rehearsal.app.store.write, 0

    async def counted(work: Any) -> Any:
        nonlocal count
        count += 1
        return await write(work)

    deliver = Deliver(rehearsal.app)
    with monkeypatch.context() as watched:
        watched.setattr(rehearsal.app.store, "write", counted)
        await deliver.flow()
        assert count == 1
        await deliver.flow()
        assert count == 1, "nothing is under way, so nobody asks again"
    await deliver.attend()
    monkeypatch.setattr(rehearsal.app.store, "write", counted)
    await deliver.flow()
    assert count == 2


async def test_a_run_that_leaves_everybody_out_goes_on_without_being_attended_to(
    rehearsal: Rehearsal,
) -> None:
    await rehearsal.write(lambda session: hire(session, rehearsal.school.ids["van"], 145))
    rehearsal.sleep_until(october(8), 11, 30)
    await rehearsal.ticks.plan()
    await rehearsal.write(lambda session: session.execute(update(ACCOUNT).values(reachable=False)))
    deliver = Deliver(rehearsal.app)
    for _ in range(4):
        await deliver.flow()
    (run,) = await rehearsal.runs()
    assert (run["n_skipped"], run["n_sent"], run["status"]) == (run["n_planned"], 0, "done")
    assert run["n_planned"] > 2 * PASSED_OVER
    await deliver.flow()
    assert not rehearsal.app.bulk["telegram"].under_way, "a run that is through is looked for no more"


async def test_a_claim_takes_only_what_waits(planned: Rehearsal) -> None:
    await planned.write(lambda session: session.execute(update(OUTBOX).values(state=State.SKIPPED)))
    await planned.write(lambda session: session.execute(update(RUN).values(n_skipped=49)))
    await Deliver(planned.app).flow()
    await planned.app.idle()
    states = select(OUTBOX.c.state, func.count()).group_by(OUTBOX.c.state)
    found = await planned.app.store.read(lambda session: session.execute(states).all())
    assert [tuple(row) for row in found] == [(State.SKIPPED, 50)]
    assert planned.platform.sent == []
