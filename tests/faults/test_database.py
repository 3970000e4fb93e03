"""D1 to D3: the database is locked, written to by others, or full; nothing is lost and nothing doubled."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, select, text
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from bot import schema
from bot.app import App
from bot.clock import InstantClock
from bot.domain.campaign.plan import CampaignPlan
from bot.outbox import RUN
from bot.receiving.inbox import INBOX
from bot.receiving.updates import Fate
from bot.store import SqliteStore, Store, open_store
from tests.chat import PlatformInMemory
from tests.faults.invariants import promise_holds
from tests.scheduler.rehearsing import Rehearsal, october
from tests.school import MONDAY, School, found_school

AWAY = (OperationalError, sqlite3.OperationalError)
"""What is raised while the database can do nothing."""


@pytest.fixture
async def bot(sqlite_url: str, bao_khe: CampaignPlan) -> AsyncIterator[Rehearsal]:
    """The invented school on SQLite, its store impatient with locks."""
    store, clock, platform = open_store(sqlite_url), InstantClock(MONDAY), PlatformInMemory()
    ids = await store.write(lambda session: found_school(session, bao_khe))
    await store.write(lambda session: session.execute(text("PRAGMA busy_timeout=20")))
    app = App(store, clock, {"telegram": platform})
    await app.start()
    yield Rehearsal.of(School(app, platform, clock, ids))
    await app.stop()


@asynccontextmanager
async def locked(bot: Rehearsal) -> AsyncIterator[None]:
    """Hold the write lock of the database, as another program does."""
    other = sqlite3.connect(str(bot.app.store.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@contextmanager
def full(bot: Rehearsal) -> Iterator[None]:
    """Leave no room on the disk: whatever is to be synced fails as SQLite says it, and is undone."""
    store = bot.app.store
    assert isinstance(store, SqliteStore)
    assert store._connection is not None

    def refuse() -> None:
        raise sqlite3.OperationalError("database or disk is full")

    store._connection.sync = refuse  # type: ignore[method-assign]
    yield
    del store._connection.sync


async def took(bot: Rehearsal) -> Counter[tuple[int, str]]:
    """Count what arrived of the day's reminder, by chat."""
    query = select(RUN.c.id).where(RUN.c.run_key == "digest:2026-10-08:1130")
    run = await bot.app.store.read(lambda session: session.execute(query).scalar_one())
    return Counter((run, one.chat) for one in bot.platform.sent if "Còn 7 ngày" in one.text)


async def planned(bot: Rehearsal) -> None:
    """Have a run planned and nothing of it sent."""
    bot.sleep_until(october(8), 11, 30)
    await bot.ticks.plan()


async def fates(bot: Rehearsal) -> list[int]:
    query = select(INBOX.c.fate).order_by(INBOX.c.id)
    return list(await bot.app.store.read(lambda session: session.execute(query).scalars().all()))


def busy(bot: Rehearsal, user: str) -> list[str]:
    return [one.text for one in bot.platform.seen_by(user) if "Hệ thống đang bận" in one.text]


def hello(user: str, text_: str = "đăng ký") -> dict[str, str]:
    return {"channel": "telegram", "user": user, "chat": user, "kind": "text", "text": text_}


async def test_sending_pauses_while_another_program_holds_the_database(bot: Rehearsal) -> None:
    await planned(bot)
    async with locked(bot):
        for _ in range(3):
            with pytest.raises(AWAY):
                await bot.ticks.deliver()
        assert await took(bot) == {}
    await bot.to(october(8), 12)
    assert set((await took(bot)).values()) == {1}
    await promise_holds(bot.app.store, await took(bot))


async def test_answers_that_come_while_it_is_locked_are_written_down_afterwards(bot: Rehearsal) -> None:
    await planned(bot)
    begun = await bot.ticks.deliver()
    async with locked(bot):
        with pytest.raises(AWAY):
            await bot.app.idle()
        with pytest.raises(AWAY):
            await bot.ticks.deliver()
    assert begun == len(bot.platform.sent) == 5
    await bot.to(october(8), 12)
    await promise_holds(bot.app.store, await took(bot))


async def test_who_writes_meanwhile_hears_that_it_is_busy_and_is_answered_once(bot: Rehearsal) -> None:
    """What cannot be stored is not confirmed: the platform brings it again until it is."""
    async with locked(bot):
        for _ in range(3):
            with pytest.raises(AWAY):
                await bot.app.receive("telegram", [("77", hello("user-lan"))])
        await bot.app.idle()
        assert len(busy(bot, "user-lan")) == 1
    await bot.app.receive("telegram", [("77", hello("user-lan"))])
    await bot.app.receive("telegram", [("77", hello("user-lan"))])
    await bot.app.idle()
    assert len(busy(bot, "user-lan")) == 1
    assert len(bot.platform.seen_by("user-lan")) == 2
    assert await fates(bot) == [Fate.DONE]


async def test_what_is_stored_and_cannot_be_worked_on_waits_as_long_as_it_takes(
    bot: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lock comes between storing and the turn, and lasts longer than all the pauses there are."""
    waits: list[float] = []
    other = sqlite3.connect(str(bot.app.store.url.database), isolation_level=None)
    sleep = bot.clock.sleep

    async def until_the_tenth(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 10:
            other.execute("ROLLBACK")
        await sleep(seconds)

    fetch = bot.app.inbox.fetching.fetch

    async def then_locked(incoming: object) -> object:
        if not waits and not other.in_transaction:
            other.execute("BEGIN IMMEDIATE")
        return await fetch(incoming)  # type: ignore[arg-type]

    monkeypatch.setattr(bot.app.inbox.fetching, "fetch", then_locked)
    monkeypatch.setattr(bot.clock, "sleep", until_the_tenth)
    await bot.app.receive("telegram", [("78", hello("user-lan")), ("79", hello("user-hoa"))])
    await bot.app.idle()
    other.close()
    assert len(busy(bot, "user-lan")) == len(busy(bot, "user-hoa")) == 1
    assert len(bot.platform.seen_by("user-lan")) == 2
    assert await fates(bot) == [Fate.DONE, Fate.DONE]


async def test_fifty_that_read_and_then_write_hinder_nobody_with_another_writer_beside(
    bot: Rehearsal,
) -> None:
    """D2: a read that becomes a write fails at once if somebody wrote between; ours begin as writers."""
    store = bot.app.store
    await store.write(lambda session: session.execute(text("PRAGMA busy_timeout=5000")))
    count = "SELECT count(*) FROM filler"
    await store.write(lambda session: session.execute(text("CREATE TABLE filler (x)")))

    def read_then_write(session: Session) -> int:
        seen: int = session.execute(text(count)).scalar_one()
        session.execute(text("INSERT INTO filler VALUES (:x)"), {"x": seen})
        return seen

    other = await asyncio.create_subprocess_exec(
        "python", "-c", WRITER, str(store.url.database), stdout=asyncio.subprocess.PIPE
    )
    found = await asyncio.gather(*(store.write(read_then_write) for _ in range(50)))
    out, _ = await other.communicate()
    assert (other.returncode, out.decode().strip()) == (0, "50")
    assert len(set(found)) == 50, "no two saw the same"
    assert await store.read(lambda session: session.execute(text(count)).scalar_one()) == 100


WRITER = """
import sqlite3, sys
there = sqlite3.connect(sys.argv[1], timeout=30, isolation_level=None)
for _ in range(50):
    there.execute("BEGIN IMMEDIATE")
    there.execute("INSERT INTO filler VALUES (-1)")
    there.execute("COMMIT")
print(50)
"""
"""Another program that writes to the same file."""


async def test_nobody_writes_between_what_was_read_and_what_is_written(sqlite_store: Store) -> None:
    await sqlite_store.write(lambda session: session.execute(text("CREATE TABLE filler (x)")))
    there = str(sqlite_store.url.database)
    other = sqlite3.connect(there, timeout=0, isolation_level=None, check_same_thread=False)

    def read_then_write(session: Session) -> None:
        session.execute(text("SELECT count(*) FROM filler"))
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("INSERT INTO filler VALUES (-1)")
        session.execute(text("INSERT INTO filler VALUES (1)"))

    await sqlite_store.write(read_then_write)
    other.close()


async def test_a_full_disk_in_the_middle_of_a_run(bot: Rehearsal) -> None:
    await planned(bot)
    with full(bot):
        for _ in range(3):
            with pytest.raises(AWAY):
                await bot.ticks.deliver()
        assert await took(bot) == {}, "what cannot be written down is not sent"
    await bot.to(october(8), 12)
    await promise_holds(bot.app.store, await took(bot))
    assert len(await took(bot)) == 5


async def test_a_disk_that_fills_up_while_answers_come(bot: Rehearsal) -> None:
    """What was sent when it happened is written down once there is room, and sent to nobody again."""
    await planned(bot)
    await bot.ticks.deliver()
    with full(bot), pytest.raises(AWAY):
        await bot.app.idle()
    await bot.to(october(8), 12)
    assert set((await took(bot)).values()) == {1}
    await promise_holds(bot.app.store, await took(bot))


async def test_a_disk_that_is_full_until_the_bot_is_killed(bot: Rehearsal) -> None:
    """The answers are lost with the process: at most as many as were under way arrive twice."""
    await planned(bot)
    await bot.ticks.deliver()
    with full(bot), pytest.raises(AWAY):
        await bot.app.idle()
    again = await bot.restart()
    await again.to(october(8), 12)
    await promise_holds(again.app.store, await took(again), crashes=1)


async def test_a_full_disk_in_the_middle_of_planning(bot: Rehearsal) -> None:
    bot.sleep_until(october(8), 11, 30)
    with full(bot), pytest.raises(AWAY):
        await bot.ticks.plan()
    await bot.to(october(8), 12)
    await promise_holds(bot.app.store, await took(bot))
    assert len(await took(bot)) == 5


async def test_a_full_disk_in_the_middle_of_a_turn(bot: Rehearsal) -> None:
    """What cannot be stored is not confirmed; nothing is answered that is not on the disk."""
    with full(bot):
        with pytest.raises(AWAY):
            await bot.app.receive("telegram", [("79", hello("user-lan"))])
        await bot.app.inbox.idle()
        assert [one.text for one in bot.platform.seen_by("user-lan")] == busy(bot, "user-lan")
    assert await fates(bot) == []
    await bot.app.receive("telegram", [("79", hello("user-lan"))])
    await bot.app.idle()
    assert await fates(bot) == [Fate.DONE]
    assert len(bot.platform.seen_by("user-lan")) == 2
    await promise_holds(bot.app.store, {})


async def test_a_migration_that_finds_no_room_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    """Too few pages for all tables: none is made, and with room all are."""
    url = f"sqlite:///{tmp_path / 'small.db'}"

    def limited(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA max_page_count=20")

    event.listen(Engine, "connect", limited)
    try:
        with pytest.raises(OperationalError, match="full"):
            await schema.upgrade(url)
    finally:
        event.remove(Engine, "connect", limited)
    assert (await schema.version(url)).empty
    await schema.upgrade(url)
    assert await schema.differences(url) == []
