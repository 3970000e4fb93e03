"""PostgreSQL over asyncpg: writers and readers that need not wait for one another."""

from __future__ import annotations

from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlmodel import Session

from bot.store.committing import commit, settle
from bot.store.works import T, Work, run_async

CONNECTIONS = 20
"""Opened when needed and then kept: each has its statements prepared once, which a new one has not."""


class PostgresStore:
    """A PostgreSQL database, shared with other processes."""

    def __init__(self, url: URL) -> None:
        self.url, self.alone = url, False
        self._engine = create_async_engine(
            url.set(drivername="postgresql+asyncpg"),
            pool_size=CONNECTIONS,
            max_overflow=0,
            pool_use_lifo=True,
            hide_parameters=True,
        )

    async def write(self, work: Work[T]) -> T:
        """Run `work` in a transaction."""
        session = AsyncSession(self._engine, expire_on_commit=False, sync_session_class=Session)
        return await settle(await session.run_sync(commit, work), self._engine)  # type: ignore[arg-type]

    async def read(self, work: Work[T]) -> T:
        """Run `work` in a transaction; PostgreSQL's readers never block its writers."""
        return await run_async(self._engine, work)

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()
