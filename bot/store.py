"""Units of work on SQLite (the default) or PostgreSQL; here every domain function is given its session.

On SQLite all writes run on one thread, each whole or not at all; those that wait at the same time are
brought to the disk together, in one fully synced `BEGIN IMMEDIATE` transaction. Readers (pages, reports) run
beside it over aiosqlite. On PostgreSQL both run over asyncpg.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import BigInteger, Connection, Dialect, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import SessionTransaction
from sqlalchemy.orm.attributes import manager_of_class
from sqlalchemy.pool import StaticPool
from sqlalchemy.types import TypeDecorator
from sqlmodel import Session

from bot.committing import commit

T = TypeVar("T")
Work = Callable[[Session], T]
"""A unit of work: a plain function of a session; it commits if it returns and rolls back if it raises."""
HELD = 0.005
"""Seconds of work after which nothing more joins a transaction: the first of a group waits for the last."""


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime, stored as milliseconds since 1970 so that both databases compare it alike."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Return the moment as whole milliseconds."""
        return None if value is None else in_milliseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC."""
        return None if value is None else datetime.fromtimestamp(value / 1000, UTC)


def in_milliseconds(moment: datetime) -> int:
    """Return a moment as it is stored."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return round(moment.timestamp() * 1000)


def loaded(kind: type[T], row: Mapping[Any, Any]) -> T:
    """Return a row as an object of no session, to be read; its constructor takes 18 times as long."""
    one = kind.__new__(kind)
    manager_of_class(kind).setup_instance(one)
    one.__dict__.update(row)
    return one


class Store(Protocol):
    """Where everything is kept."""

    url: URL
    alone: bool
    """Whether a work that has begun waits for nobody's locks."""

    async def write(self, work: Work[T]) -> T:
        """Run `work` in one transaction that may change things."""

    async def read(self, work: Work[T]) -> T:
        """Run `work` beside the writers; it must change nothing."""

    async def close(self) -> None:
        """Finish what runs and let go of the database."""


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
        self._waiting: deque[tuple[Work[Any], Future[Any]]] = deque()
        self._connection: WritingConnection | None = None
        self._writer = self._open_writer(url)
        self._readers = create_async_engine(url.set(drivername="sqlite+aiosqlite"), hide_parameters=True)
        event.listen(self._readers.sync_engine, "connect", _prepare_reader)

    async def write(self, work: Work[T]) -> T:
        """Run `work` on the database thread; when this returns it is on the disk."""
        future: Future[T] = Future()
        self._waiting.append((work, future))
        self._thread.submit(self._work_off)
        return await asyncio.wrap_future(future)

    async def read(self, work: Work[T]) -> T:
        """Run `work` on a reader's connection."""
        return await _run_async(self._readers, work)

    async def close(self) -> None:
        """Wait for the last write, then close every connection."""
        self._thread.shutdown(wait=True)
        await self._readers.dispose()
        self._writer.dispose()

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

    def _work_off(self) -> None:
        """Do what waits, sync it together, and only then tell anybody that it is done."""
        until = time.monotonic() + HELD
        done: list[tuple[Future[Any], Any]] = []
        try:
            while self._waiting and time.monotonic() < until:
                self._join(*self._waiting.popleft(), done)
            if self._connection is not None:
                self._connection.sync()
        except BaseException as error:
            if self._connection is not None:
                self._connection.abandon()
            for future, _ in done:
                future.set_exception(error)
        else:
            for future, result in done:
                future.set_result(result)

    def _join(self, work: Work[Any], future: Future[Any], done: list[tuple[Future[Any], Any]]) -> None:
        """Do one work; raises only if the database has given up what was done before it as well."""
        if not future.set_running_or_notify_cancel():
            return
        try:
            with WritingSession(self._writer, expire_on_commit=False) as session:
                result = work(session)
                session.commit()
            done.append((future, result))
        except BaseException as error:
            future.set_exception(error)
            if done and not (self._connection and self._connection.in_transaction):
                raise


class PostgresStore:
    """A PostgreSQL database, shared with other processes."""

    def __init__(self, url: URL) -> None:
        self.url, self.alone = url, False
        self._engine = create_async_engine(
            url.set(drivername="postgresql+asyncpg"), pool_size=10, hide_parameters=True
        )

    async def write(self, work: Work[T]) -> T:
        """Run `work` in a transaction."""
        async with AsyncSession(self._engine, expire_on_commit=False, sync_session_class=Session) as session:
            result = await session.run_sync(work)  # type: ignore[arg-type]
            await commit(session, self._engine)
        return result

    async def read(self, work: Work[T]) -> T:
        """Run `work` in a transaction; PostgreSQL's readers never block its writers."""
        return await _run_async(self._engine, work)

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()


def open_store(database_url: str) -> Store:
    """Return the store behind a database URL: `sqlite:///file.db` or `postgresql://...`."""
    url = make_url(database_url)
    return PostgresStore(url) if url.get_backend_name() == "postgresql" else SqliteStore(url)


def _prepare_reader(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in ("query_only=ON", "busy_timeout=5000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


async def _run_async(engine: AsyncEngine, work: Work[T]) -> T:
    async with AsyncSession(engine, expire_on_commit=False, sync_session_class=Session) as session:
        result = await session.run_sync(work)  # type: ignore[arg-type]
        await session.commit()
        return result
