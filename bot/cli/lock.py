"""One running bot a database: a lock the system lets go of when a process dies, however it dies."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from sqlalchemy import make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

POSTGRES_KEY = 0x7468_6964_7561
"""The number of our advisory lock: "thidua"."""


class AlreadyRunning(Exception):
    """Another process holds the lock."""


@asynccontextmanager
async def only_one(database_url: str) -> AsyncIterator[None]:
    """Hold the lock of a database while the block runs; raises AlreadyRunning if another process does.

    For SQLite it is an exclusive transaction on `<database>.lock`, a side file that holds nothing (it works
    on Windows too); for PostgreSQL a session's advisory lock, which a pooler by transaction would break.
    """
    url = make_url(database_url)
    if url.get_backend_name() == "postgresql":
        async with _on_postgres(url):
            yield
        return
    with closing(_side_file(Path(f"{url.database}.lock"))):
        yield


def _side_file(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        connection.close()
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise AlreadyRunning from None
        raise
    return connection


@asynccontextmanager
async def _on_postgres(url: URL) -> AsyncIterator[None]:
    engine = create_async_engine(
        url.set(drivername="postgresql+asyncpg"), poolclass=NullPool, isolation_level="AUTOCOMMIT"
    )
    try:
        async with engine.connect() as connection:
            taken = await connection.scalar(text(f"SELECT pg_try_advisory_lock({POSTGRES_KEY})"))
            if not taken:
                raise AlreadyRunning
            yield
    finally:
        await engine.dispose()
