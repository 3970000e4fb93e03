"""Clocks are set, the machine sleeps: the bot neither stops nor says what is not so (T1)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from bot.clock import at_school
from bot.domain.delivery import outages
from bot.domain.delivery.quiet import after_quiet
from bot.outbox import MESSAGE, Address, State, claim_messages, enqueue
from bot.outbox.queue import LONGEST_PAUSE
from bot.rendering import Part
from bot.sending.trying import RETRY_AFTER
from bot.store import Store
from scheduler.drift import Drift
from tests.scheduler.rehearsing import Rehearsal, october

HOUR = 3600.0
NOON = at_school(october(8), 11, 31)
"""A minute after the moment at which everybody is reminded that seven days are left."""


async def test_the_watch_tells_a_clock_that_was_set_from_a_machine_that_slept() -> None:
    noticed: list[str] = []
    wall, steady = (
        iter([0.0, 1.0, 7203.0, 7204.0, 21604.0, 7206.0]),
        iter([0.0, 1.0, 2.0, 3.0, 14403.0, 14404.0]),
    )
    drift = Drift(lambda: noticed.append("again"), lambda: next(wall), lambda: next(steady), every=0)
    with pytest.raises(RuntimeError):  # the clocks end
        await drift.watch()
    assert len(noticed) == 3, "set forward, slept four hours, set back"


async def test_a_machine_that_slept_says_so_and_a_clock_that_was_set_does_not(rehearsal: Rehearsal) -> None:
    seconds = 0.0
    rehearsal.ticks._seconds = lambda: seconds
    await rehearsal.ticks.begin()
    rehearsal.sleep_until(october(5), 12)
    seconds = 60.0
    await rehearsal.ticks.begin()
    assert await latest(rehearsal) is None
    rehearsal.sleep_until(october(5), 16)
    seconds += 4 * HOUR
    await rehearsal.ticks.begin()
    assert await latest(rehearsal) == (at_school(october(5), 12), at_school(october(5), 16))


async def test_the_heartbeat_goes_back_with_the_clock(store: Store) -> None:
    noon, minute = NOON, timedelta(minutes=1)
    later = noon + timedelta(hours=4)
    for now, asleep in ((later, None), (noon, minute), (noon + minute, minute)):
        await store.write(lambda session, now=now, asleep=asleep: outages.beat(session, now, asleep))  # type: ignore[misc]
    ended = await store.write(lambda session: outages.beat(session, noon + timedelta(hours=2), None))
    assert ended is not None
    assert ended.began == noon + minute


async def test_a_message_put_off_by_a_clock_that_was_wrong_does_not_wait_for_it(store: Store) -> None:
    assert RETRY_AFTER < LONGEST_PAUSE
    night = at_school(october(8), 21)
    put_off = [
        (1, NOON + timedelta(hours=4), True),
        (1, NOON + RETRY_AFTER, False),
        (0, NOON + (after_quiet(night) - night), False),
        (0, NOON + timedelta(hours=24), True),
    ]
    due = []
    for attempt, at, wanted in put_off:
        (one,) = await store.write(
            lambda session: enqueue(session, Address("telegram", "1"), [Part("x")], NOON, template="x")
        )
        values = {"state": State.RETRY, "attempt": attempt, "retry_at": at}
        row = update(MESSAGE).where(MESSAGE.c.id == one.id).values(values)
        await store.write(lambda session, row=row: session.execute(row))  # type: ignore[misc]
        due += [one.id] if wanted else []
    claimed = await store.write(lambda session: claim_messages(session, "telegram", 1, NOON, 10))
    assert [one.id for one in claimed] == due


async def latest(rehearsal: Rehearsal) -> tuple[datetime, datetime] | None:
    """Return the last outage, from when to when."""
    now = rehearsal.clock.now()
    found = await rehearsal.app.store.read(lambda session: outages.latest(session, now))
    return (found.began, found.ended) if found else None
