"""SQLite: all writes on one thread, each whole or not at all; what waits at the same time is synced together.

A group is one fully synced `BEGIN IMMEDIATE` transaction. Readers (pages, reports) run beside it over
aiosqlite.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import SessionTransaction
from sqlalchemy.pool import StaticPool
from sqlmodel import Session

from bot.store.works import StoreClosed, T, Work, run_async

Told = tuple[asyncio.Future[Any], Any]
"""Whoever waits for a work, and what came of it."""
HELD = 0.005
"""Seconds of work after which nothing more joins a transaction: the first of a group waits for the last."""


class WritingConnection(sqlite3.Connection):
    """The one that writes: what is committed on it is a savepoint until all that waited is synced."""

    def begin(self) -> None:
        """Begin a work's own part of the transaction."""
        if not self.in_transaction:
            self.execute("BEGIN IMMEDIATE")
        self.execute("SAVEPOINT work")

    def commit(self) -> None:
        """Keep what a work has done."""
        if self.in_transaction:
            self.execute("RELEASE work")

    def rollback(self) -> None:
        """Undo what a work has done, and nothing else."""
        if self.in_transaction:
            self.execute("ROLLBACK TO work")
            self.execute("RELEASE work")

    def sync(self) -> None:
        """Bring everything kept to the disk."""
        super().commit()

    def abandon(self) -> None:
        """Undo everything kept since the last time."""
        super().rollback()


class WritingSession(Session):
    """What a work is given on SQLite: its transaction is its own part of the one that is synced."""


def _begin(_: Session, transaction: SessionTransaction, connection: Connection) -> None:
    """Begin a work's part; an event of the engine would slow every statement."""
    if not transaction.nested:
        connection.connection.dbapi_connection.begin()  # type: ignore[union-attr]


event.listen(WritingSession, "after_begin", _begin)


class SqliteStore:
    """One file, one writing thread."""

    def __init__(self, url: URL) -> None:
        self.url, self.alone = url, True
        self._thread = ThreadPoolExecutor(1, "thidua-store")
        self._waiting: deque[tuple[Work[Any], asyncio.Future[Any]]] = deque()
        self._called = False
        """Whether the thread is called already, and has not begun to look at what waits."""
        self._closed = False
        self._connection: WritingConnection | None = None
        self._writer = self._open_writer(url)
        self._readers = create_async_engine(url.set(drivername="sqlite+aiosqlite"), hide_parameters=True)
        event.listen(self._readers.sync_engine, "connect", _prepare_reader)

    async def write(self, work: Work[T]) -> T:
        """Run `work` on the database thread; when this returns it is on the disk.

        Raises `StoreClosed`.
        """
        if self._closed:
            raise StoreClosed
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._waiting.append((work, future))
        if not self._called:
            self._called = True
            self._thread.submit(self._work_off, loop)
        return await future

    async def read(self, work: Work[T]) -> T:
        """Run `work` on a reader's connection."""
        return await run_async(self._readers, work)

    async def close(self) -> None:
        """Do what waits, then close every connection; whoever gives up waiting leaves them open."""
        if self._closed:
            return
        self._closed = True
        # The thread closes what it writes on: in another's hands the connection would be freed under its own.
        await asyncio.wrap_future(self._thread.submit(self._writer.dispose))
        self._thread.shutdown(wait=False)
        await self._readers.dispose()

    def _open_writer(self, url: URL) -> Engine:
        """Return the engine of the one writing connection; its transactions begin as writers."""
        engine = create_engine(
            url.set(drivername="sqlite"),
            poolclass=StaticPool,
            hide_parameters=True,
            pool_reset_on_return=None,
            connect_args={"check_same_thread": False, "factory": WritingConnection},
        )

        def prepare(connection: WritingConnection, _record: object) -> None:
            connection.isolation_level = None
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
                connection.execute(f"PRAGMA {pragma}")
            self._connection = connection

        event.listen(engine, "connect", prepare)
        return engine

    def _work_off(self, loop: asyncio.AbstractEventLoop) -> None:
        """Do what waits, sync it together a few at a time, and only then tell anybody that it is done."""
        self._called = False
        while self._waiting:
            until = time.monotonic() + HELD
            done: list[Told] = []
            failed: list[Told] = []
            try:
                while self._waiting and time.monotonic() < until:
                    self._join(*self._waiting.popleft(), done, failed)
                if self._connection is not None:
                    self._connection.sync()
            except BaseException as error:
                if self._connection is not None:
                    with suppress(sqlite3.Error):  # a connection that broke has nothing left to undo
                        self._connection.abandon()
                failed += [(future, error) for future, _ in done]
                done = []
            loop.call_soon_threadsafe(_tell, done, failed)

    def _join(
        self, work: Work[Any], future: asyncio.Future[Any], done: list[Told], failed: list[Told]
    ) -> None:
        """Do one work; raises only if the database has given up what was done before it as well."""
        if future.cancelled():
            return
        try:
            with WritingSession(self._writer, expire_on_commit=False) as session:
                result = work(session)
                session.commit()
            done.append((future, result))
        except BaseException as error:
            failed.append((future, error))
            if done and not (self._connection and self._connection.in_transaction):
                raise


def _tell(done: Sequence[Told], failed: Sequence[Told]) -> None:
    """Let those who wait go on, in the loop they wait in; who no longer waits is passed over."""
    for future, result in done:
        if not future.done():
            future.set_result(result)
    for future, error in failed:
        if not future.done():
            future.set_exception(error)


def _prepare_reader(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in ("query_only=ON", "busy_timeout=5000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
