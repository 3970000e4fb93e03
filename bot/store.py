"""Units of work on SQLite (the default) or PostgreSQL; here every domain function is given its session.

On SQLite all writes run on one thread, each a short `BEGIN IMMEDIATE` transaction, fully synced; readers
(pages, reports) run beside it over aiosqlite. On PostgreSQL both run over asyncpg.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import BigInteger, Dialect, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import StaticPool
from sqlalchemy.types import TypeDecorator
from sqlmodel import Session

T = TypeVar("T")
Work = Callable[[Session], T]
"""A unit of work: a plain function of a session; it commits if it returns and rolls back if it raises."""


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime, stored as milliseconds since 1970 so that both databases compare it alike."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Return the moment as whole milliseconds."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return round(value.timestamp() * 1000)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC."""
        return None if value is None else datetime.fromtimestamp(value / 1000, UTC)


class Store(Protocol):
    """Where everything is kept."""

    url: URL

    async def write(self, work: Work[T]) -> T:
        """Run `work` in one transaction that may change things."""

    async def read(self, work: Work[T]) -> T:
        """Run `work` beside the writers; it must change nothing."""

    async def close(self) -> None:
        """Finish what runs and let go of the database."""


class SqliteStore:
    """One file, one writing thread."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self._thread = ThreadPoolExecutor(1, "thidua-store")
        self._writer = sqlite_writer(url)
        self._readers = create_async_engine(url.set(drivername="sqlite+aiosqlite"))
        event.listen(self._readers.sync_engine, "connect", _prepare_reader)

    async def write(self, work: Work[T]) -> T:
        """Run `work` on the database thread, in a transaction of its own."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._transact, work)

    async def read(self, work: Work[T]) -> T:
        """Run `work` on a reader's connection."""
        return await _run_async(self._readers, work)

    async def close(self) -> None:
        """Wait for the last write, then close every connection."""
        self._thread.shutdown(wait=True)
        await self._readers.dispose()
        self._writer.dispose()

    def _transact(self, work: Work[T]) -> T:
        with Session(self._writer, expire_on_commit=False) as session:
            result = work(session)
            session.commit()
            return result


class PostgresStore:
    """A PostgreSQL database, shared with other processes."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self._engine = create_async_engine(url.set(drivername="postgresql+asyncpg"), pool_size=10)

    async def write(self, work: Work[T]) -> T:
        """Run `work` in a transaction."""
        return await _run_async(self._engine, work)

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


def sqlite_writer(url: URL) -> Engine:
    """Return the engine of the one writing connection, with transactions that begin as writers."""
    engine = create_engine(
        url.set(drivername="sqlite"), poolclass=StaticPool, connect_args={"check_same_thread": False}
    )
    event.listen(engine, "connect", _prepare_writer)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _prepare_writer(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")


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
