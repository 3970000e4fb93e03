"""An update that comes alone is stored and answered by one sync of the disk: both are on it, or neither."""

from __future__ import annotations

import asyncio
import itertools
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select
from sqlmodel import Session

from bot.outbox import MESSAGE
from bot.receiving.inbox import INBOX, Fate
from bot.store import SqliteStore, Store, open_store, sqlite
from tests.school import School


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    """Only SQLite's one writer waits for nobody, so only there a turn joins the storing."""
    return sqlite_store


@contextmanager
def syncing_by(store: SqliteStore, sync: Callable[[], None]) -> Iterator[None]:
    """Have the store bring to the disk what it has written in another way."""
    assert store._connection is not None
    store._connection.sync = sync  # type: ignore[method-assign]
    yield
    del store._connection.sync


def store_of(school: School) -> SqliteStore:
    """Return the store of a school on SQLite."""
    assert isinstance(school.app.store, SqliteStore)
    return school.app.store


async def on_disk(school: School) -> tuple[int, int, int]:
    """Return how many updates are stored and done, and how many messages, as another process finds them."""

    def count(session: Session) -> tuple[int, int, int]:
        stored, done = select(func.count()).select_from(INBOX), INBOX.c.fate == Fate.DONE
        said = select(func.count()).select_from(MESSAGE)
        found = [session.execute(query).scalar_one() for query in (stored, stored.where(done), said)]
        return found[0], found[1], found[2]

    other = open_store(school.app.store.url.render_as_string(hide_password=False))
    try:
        return await other.read(count)
    finally:
        await other.close()


async def test_it_is_stored_and_answered_by_one_sync(school: School) -> None:
    store, lan = store_of(school), school.chatter("lan")
    connection, synced = store._connection, []
    assert connection is not None
    super_sync = connection.sync

    def sync() -> None:
        synced.extend([1] if connection.in_transaction else [])
        super_sync()

    with syncing_by(store, sync):
        await lan.says("/trogiup")
    lan.sees("help/shown")
    assert len(synced) == 2, "the update with its answer, then what became of the answer"


async def test_a_disk_that_fails_keeps_neither_and_says_nothing(school: School) -> None:
    store, lan = store_of(school), school.chatter("lan")
    await lan.says("/trogiup")
    before, seen = await on_disk(school), lan.last

    def refuse() -> None:
        raise sqlite3.OperationalError("disk I/O error")

    with syncing_by(store, refuse), pytest.raises(sqlite3.OperationalError):
        await lan.says("/lich")
    assert await on_disk(school) == before
    await lan.says("/lich")
    assert lan.last is not seen
    stored, done, _ = await on_disk(school)
    assert (stored, done) == (before[0] + 1, before[1] + 1)


async def test_a_thread_that_is_kept_waiting_still_does_what_waits(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a busy machine more time than a group may take passes before the thread looks at the first work."""
    seconds = itertools.chain((10.0 * n for n in range(5)), itertools.repeat(50.0))
    monkeypatch.setattr(sqlite, "time", SimpleNamespace(monotonic=lambda: next(seconds)))
    async with asyncio.timeout(60):
        assert await store.write(lambda session: session.execute(select(1)).scalar()) == 1
