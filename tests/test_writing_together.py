"""On SQLite what waits is brought to the disk together, yet each write is whole or not at all by itself."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import Session

from bot.store import SqliteStore, WritingConnection, open_store
from bot.store import sqlite as store_module


@pytest.fixture
async def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SqliteStore]:
    monkeypatch.setattr(store_module, "HELD", 60.0)
    store = open_store(f"sqlite:///{tmp_path / 'notes.db'}")
    assert isinstance(store, SqliteStore)
    await store.write(lambda session: session.execute(text("CREATE TABLE note (word TEXT UNIQUE)")))
    yield store
    await store.close()


def note(session: Session, word: str) -> None:
    session.execute(text("INSERT INTO note VALUES (:word)"), {"word": word})


async def words(store: SqliteStore) -> list[str]:
    return await store.read(
        lambda session: list(session.scalars(text("SELECT word FROM note ORDER BY word")))
    )


async def together(store: SqliteStore, *some: str) -> list[object]:
    """Write words that all wait while the thread is kept busy; returns what became of each."""
    gate = threading.Event()
    busy = asyncio.ensure_future(store.write(lambda session: gate.wait()))
    waiting = [asyncio.ensure_future(store.write(partial(note, word=one))) for one in some]
    await asyncio.sleep(0)
    gate.set()
    await busy
    return list(await asyncio.gather(*waiting, return_exceptions=True))


async def test_all_that_waits_is_synced_once(notes: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[bool] = []
    sync = WritingConnection.sync

    def noted(self: WritingConnection) -> None:
        synced.append(self.in_transaction)
        sync(self)

    monkeypatch.setattr(WritingConnection, "sync", noted)
    assert await together(notes, "a", "b", "c") == [None, None, None]
    assert await words(notes) == ["a", "b", "c"]
    assert synced.count(True) == 1


async def test_one_that_fails_takes_no_other_along(notes: SqliteStore) -> None:
    first, twice, last = await together(notes, "a", "a", "b")
    assert (first, last) == (None, None)
    assert "UNIQUE" in str(twice)
    assert await words(notes) == ["a", "b"]


async def test_nobody_is_told_before_it_is_on_disk(notes: SqliteStore) -> None:
    inside: list[int] = []
    path = str(notes.url.database)

    def look(session: Session) -> None:
        with sqlite3.connect(path) as other:
            inside.append(other.execute("SELECT count(*) FROM note").fetchone()[0])

    gate = threading.Event()
    busy = asyncio.ensure_future(notes.write(lambda session: gate.wait()))
    writing = asyncio.ensure_future(notes.write(lambda session: note(session, "a")))
    looking = asyncio.ensure_future(notes.write(look))
    await asyncio.sleep(0)
    gate.set()
    await asyncio.gather(busy, writing, looking)
    assert inside == [0]  # the look joined the same transaction, so nobody had been told anything
    assert await words(notes) == ["a"]


async def test_what_cannot_be_synced_fails_for_everybody_in_it(
    notes: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: WritingConnection) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(WritingConnection, "sync", full)
        gate = threading.Event()
        busy = asyncio.ensure_future(notes.write(lambda session: gate.wait()))
        writing = asyncio.ensure_future(notes.write(lambda session: note(session, "a")))
        await asyncio.sleep(0)
        gate.set()
        results = await asyncio.gather(busy, writing, return_exceptions=True)
    assert all(isinstance(one, sqlite3.OperationalError) for one in results)
    assert await words(notes) == []
    await notes.write(lambda session: note(session, "b"))
    assert await words(notes) == ["b"]


async def test_a_transaction_the_database_gave_up_fails_for_everybody_in_it(notes: SqliteStore) -> None:
    def given_up(session: Session) -> None:
        raw = session.connection().connection.dbapi_connection
        assert isinstance(raw, WritingConnection)
        raw.abandon()
        raise OSError

    gate = threading.Event()
    busy = asyncio.ensure_future(notes.write(lambda session: gate.wait()))
    before = asyncio.ensure_future(notes.write(lambda session: note(session, "a")))
    broken = asyncio.ensure_future(notes.write(given_up))
    after = asyncio.ensure_future(notes.write(lambda session: note(session, "b")))
    await asyncio.sleep(0)
    gate.set()
    results = await asyncio.gather(busy, before, broken, after, return_exceptions=True)
    assert [type(one) for one in results] == [OSError, OSError, OSError, type(None)]
    assert await words(notes) == ["b"]


async def test_what_was_given_up_before_its_time_is_not_done(notes: SqliteStore) -> None:
    gate = threading.Event()
    busy = asyncio.ensure_future(notes.write(lambda session: gate.wait()))
    writing = asyncio.ensure_future(notes.write(lambda session: note(session, "a")))
    await asyncio.sleep(0)
    writing.cancel()
    await asyncio.sleep(0)
    gate.set()
    await busy
    assert await words(notes) == []
