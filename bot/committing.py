"""A commit whose answer is lost with its connection: PostgreSQL is asked what became of it."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

ASK_AGAIN = 1.0
"""Seconds after which a server that is away is asked again."""
_NUMBER = text("SELECT CAST(pg_current_xact_id_if_assigned() AS text)")
_FATE = text("SELECT pg_xact_status(CAST(CAST(:number AS text) AS xid8))")


async def commit(session: AsyncSession, engine: AsyncEngine) -> None:
    """Commit a transaction; raises only if it was not committed.

    Else what a turn has said would be neither sent, as its work seems undone, nor ever worked on again.
    """
    number = await session.scalar(_NUMBER)
    try:
        await session.commit()
    except (DBAPIError, OSError):
        if number is None or not await _was_committed(engine, number):
            raise


async def _was_committed(engine: AsyncEngine, number: str) -> bool:
    """Return what became of a transaction, however long the server is away."""
    while True:
        with suppress(DBAPIError, OSError):
            async with engine.connect() as connection:
                fate = await connection.scalar(_FATE, {"number": number})
            if fate != "in progress":
                return bool(fate == "committed")
        await asyncio.sleep(ASK_AGAIN)
