"""Holding rows of a PostgreSQL database, so that a turn of the bot hangs between its statements."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from tests.e2e.process import PATIENCE

WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


@asynccontextmanager
async def held_rows(url: str, table: str) -> AsyncIterator[None]:
    """Lock every row of a table while the block runs."""
    engine = _engine(url)
    async with engine.connect() as connection, connection.begin():
        await connection.execute(text(f"SELECT 1 FROM {table} FOR UPDATE"))
        yield
    await engine.dispose()


async def waiting_for_a_lock(url: str) -> None:
    """Return once some transaction waits for a lock."""
    engine = _engine(url)
    async with engine.connect() as connection, asyncio.timeout(PATIENCE):
        while not await connection.scalar(text(WAITING)):
            await connection.rollback()
    await engine.dispose()


def _engine(url: str) -> AsyncEngine:
    return create_async_engine(make_url(url).set(drivername="postgresql+asyncpg"), poolclass=NullPool)
