"""One running bot a database: a lock the system lets go of when a process dies, however it dies."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import structlog
from sqlalchemy import make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

log = structlog.get_logger()

POSTGRES_KEY = 0x7468_6964_7561
"""The number of our advisory lock: "thidua"."""
LOOK_EVERY, PATIENCE = 3.0, 10.0
"""Seconds between two looks at whether the lock is still held, and for one look."""
KEPT_ALIVE = {"tcp_keepalives_idle": "10", "tcp_keepalives_interval": "5", "tcp_keepalives_count": "3"}
"""How soon a server lets go of the lock of a machine it cannot reach any more: within half a minute."""
_TAKE = text(f"SELECT pg_try_advisory_lock({POSTGRES_KEY})")
_AWAY = (SQLAlchemyError, OSError)


class AlreadyRunning(Exception):
    """Another process holds the lock."""


class TakenOver(Exception):
    """Another process has taken the lock while the server was away."""


class Lock:
    """The lock of a database; one that is a file's cannot be lost while the process lives."""

    async def keep(self) -> None:
        """See to it that the lock stays held; raises TakenOver if another process has got it."""


@asynccontextmanager
async def only_one(database_url: str) -> AsyncIterator[Lock]:
    """Hold the lock of a database while the block runs; raises AlreadyRunning if another process does.

    For SQLite it is an exclusive transaction on `<database>.lock`, a side file that holds nothing (it works
    on Windows too); for PostgreSQL a session's advisory lock, which a pooler by transaction would break.
    """
    url = make_url(database_url)
    if url.get_backend_name() == "postgresql":
        lock = AdvisoryLock(url)
        try:
            if not await lock.take():
                raise AlreadyRunning
            yield lock
        finally:
            await lock.release()
        return
    with closing(_side_file(Path(f"{url.database}.lock"))):
        yield Lock()


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


@dataclass
class AdvisoryLock(Lock):
    """PostgreSQL's lock of a session: lost with its connection, when the server is restarted for example.

    Until it is taken again a second process could start; its senders' higher epoch fences ours then.
    """

    url: URL
    _engine: AsyncEngine = field(init=False)
    _connection: AsyncConnection | None = None

    def __post_init__(self) -> None:
        self._engine = create_async_engine(
            self.url.set(drivername="postgresql+asyncpg"), poolclass=NullPool,
            isolation_level="AUTOCOMMIT", connect_args={"server_settings": KEPT_ALIVE},
        )  # fmt: skip

    async def take(self) -> bool:
        """Take the lock on a connection of its own; False if another process holds it."""
        connection = await self._engine.connect()
        if not await connection.scalar(_TAKE):
            await connection.close()
            return False
        self._connection = connection
        return True

    async def keep(self) -> None:
        """Look again and again until cancelled; raises TakenOver if another process has got the lock."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            await self.look()

    async def look(self) -> None:
        """Take the lock again if its connection was lost; while the server is away that has to wait."""
        try:
            async with asyncio.timeout(PATIENCE):
                if await self._holds():
                    return
                if not await self.take():
                    raise TakenOver
            log.warning("lock_taken_again")
        except (*_AWAY, TimeoutError) as error:
            log.warning("lock_away", error=type(error).__name__)

    async def release(self) -> None:
        """Let go of the lock."""
        await self._drop()
        await self._engine.dispose()

    async def _holds(self) -> bool:
        """Tell whether the connection is still there; one that is not, or does not answer, is dropped."""
        if self._connection is None:
            return False
        try:
            async with asyncio.timeout(PATIENCE / 2):
                await self._connection.scalar(text("SELECT 1"))
        except (*_AWAY, TimeoutError):
            await self._drop()
            return False
        return True

    async def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(*_AWAY):
                await connection.close()
