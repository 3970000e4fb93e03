"""The clockwork itself, what it forgets, and a whole school year in a rehearsal."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlmodel import Session

from bot.domain.school.people import Account, Person
from bot.outbox import MESSAGE
from bot.receiving import inbox
from bot.talking import memory
from bot.words import fold, sort_key
from scheduler.rehearsal import next_instant, next_reminder_at
from tests.chat import Chatter
from tests.scheduler.rehearsing import Rehearsal, moment, october
from tests.school import MONDAY


async def test_the_clockwork_delivers_by_itself(rehearsal: Rehearsal) -> None:
    rehearsal.sleep_until(october(8), 11, 30)
    rehearsal.ticks.start(speed=1000)
    while not rehearsal.platform.seen_by("user-dung"):
        await asyncio.sleep(0)
    await rehearsal.ticks.stop()
    await rehearsal.ticks.stop()
    await rehearsal.to(october(8), 12)
    assert len(rehearsal.platform.sent) == 5


async def test_a_tick_under_way_ends_before_the_database_is_closed(
    rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, goes_on, kept = asyncio.Event(), asyncio.Event(), []

    async def slow() -> None:
        began.set()
        await goes_on.wait()
        kept.append(await rehearsal.write(lambda session: session.execute(select(1)).scalar_one()))

    monkeypatch.setattr(rehearsal.ticks, "plan", slow)
    rehearsal.ticks.start()
    await began.wait()
    stopped = asyncio.ensure_future(rehearsal.app.stop())
    await asyncio.sleep(0.1)
    assert not stopped.done()
    goes_on.set()
    await stopped
    assert (kept, rehearsal.app.left_open) == ([1], False)


async def test_a_tick_that_does_not_end_is_cut_short(
    rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut = asyncio.Event()

    async def hangs() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cut.set()

    monkeypatch.setattr(rehearsal.ticks, "tidy", hangs)
    rehearsal.ticks.start()
    await asyncio.sleep(0.1)
    await asyncio.wait_for(rehearsal.app.stop(patience=0.2), 5)
    assert cut.is_set()


async def test_a_year_passes_and_nobody_is_told_a_thing_twice(rehearsal: Rehearsal) -> None:
    await rehearsal.write(lambda session: hire(session, rehearsal.school.ids["van"], 45))
    await rehearsal.to(date(2027, 7, 1))
    registration = 5
    assert len(rehearsal.platform.seen_by("user-44")) == registration, (
        "no phase ends for who promised nothing"
    )
    assert {run["status"] for run in await rehearsal.runs()} == {"done"}
    assert await next_instant(rehearsal.app) is None
    assert await next_reminder_at(rehearsal.app) is None


async def test_the_clock_never_runs_backwards(rehearsal: Rehearsal) -> None:
    await rehearsal.to(october(9))
    before = rehearsal.clock.now()
    await rehearsal.to(october(6))
    assert rehearsal.clock.now() == before


async def test_the_next_reminder_is_one_that_reaches_somebody(rehearsal: Rehearsal, lan: Chatter) -> None:
    async def upcoming() -> str:
        at = await next_reminder_at(rehearsal.app)
        return moment(at) if at else ""

    assert await upcoming() == "08/10 11:30"
    for name in ("hanh", "minh", "hoa", "dung"):
        await rehearsal.sets(name, frequency="off")
    await rehearsal.sets("lan", frequency="last")
    assert await upcoming() == "14/10 11:30"  # heads of a tổ hear of the others all the same
    for name in ("hanh", "minh", "dung"):
        await rehearsal.sets(name, paused_until=october(20))
    assert await upcoming() == "15/10 06:45"
    await lan.says("dk ldtt")
    assert await upcoming() == "05/10 19:30"


async def test_old_things_are_forgotten(rehearsal: Rehearsal, lan: Chatter) -> None:
    await lan.says("dk ldtt")
    await lan.taps("Gửi đăng ký và cam kết")
    await rehearsal.ticks.tidy()
    raw = select(inbox.INBOX.c.raw)
    assert None not in await look(rehearsal, raw)
    await rehearsal.to(october(5) + timedelta(days=2), 9)
    await rehearsal.ticks.tidy()
    assert set(await look(rehearsal, raw)) == {None}
    assert await look(rehearsal, select(memory.TABLE.c.status)) == [memory.ENDED]
    past = rehearsal.clock.now() - timedelta(days=31)
    await rehearsal.write(lambda session: session.execute(update(memory.TABLE).values(touched_at=past)))
    await rehearsal.write(lambda session: session.execute(update(MESSAGE).values(queued_at=past)))
    await rehearsal.ticks.tidy()
    assert await look(rehearsal, select(memory.TABLE.c.status)) == []
    assert await look(rehearsal, select(MESSAGE.c.text)) == []
    long_ago = update(inbox.INBOX).values(received_at=past)
    await rehearsal.write(lambda session: session.execute(long_ago))
    await rehearsal.ticks.tidy()
    assert await look(rehearsal, raw) == []


async def test_what_strangers_typed_is_forgotten_with_the_raw_updates(rehearsal: Rehearsal) -> None:
    guest = rehearsal.school.stranger()
    await guest.says("/start ABCD2345")
    guest.sees("link/code_unknown")
    await guest.says("/start")
    await rehearsal.to(october(5) + timedelta(days=2), 9)
    await rehearsal.ticks.tidy()
    assert set(await look(rehearsal, select(memory.TABLE.c.status))) == {memory.ENDED}
    talks = await look(rehearsal, select(memory.TABLE.c.talk))
    assert talks
    assert not any(talks)


async def look(rehearsal: Rehearsal, query: Any) -> list[Any]:
    """Return a query's single column."""
    return list(await rehearsal.app.store.read(lambda session: session.execute(query).scalars().all()))


def hire(session: Session, unit_id: int, count: int) -> None:
    """Add linked teachers to a unit."""
    for number in range(count):
        name = f"Nguyễn Thị {number}"
        person = Person(
            unit_id=unit_id,
            full_name=name,
            folded=fold(name),
            sort_key=sort_key(name),
            joined_on=date(2026, 8, 1),
        )
        session.add(person)
        session.flush()
        user = f"user-{number}"
        account = Account(
            channel="telegram",
            platform_user=user,
            chat=user,
            person_id=person.id,
            first_seen=MONDAY,
        )
        session.add(account)
        session.flush()
        person.account_id = account.id
