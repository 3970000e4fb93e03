"""A commit whose answer is lost with its connection: PostgreSQL is asked what became of it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import Session

from bot.store.works import T, Work

ASK_AGAIN = 1.0
"""Seconds after which a server that is away is asked again."""
_NUMBER = "SELECT CAST(pg_current_xact_id_if_assigned() AS text)"
_FATE = text("SELECT pg_xact_status(CAST(CAST(:number AS text) AS xid8))")


@dataclass(frozen=True)
class Committed(Generic[T]):
    """What a work came to, and if the answer to its commit is lost, how to ask for it."""

    result: T
    number: str | None = None
    lost: Exception | None = None


def commit(session: Session, work: Work[T]) -> Committed[T]:
    """Do a work and commit it; raises only if it is sure that it was not committed."""
    with session:
        result = work(session)
        session.flush()
        number = session.connection().exec_driver_sql(_NUMBER).scalar()
        try:
            session.commit()
        except (DBAPIError, OSError) as error:
            if number is None:
                raise
            return Committed(result, number, error)
    return Committed(result)


async def settle(done: Committed[T], engine: AsyncEngine) -> T:
    """Return what a work came to; raises only if it was not committed.

    Else what a turn has said would be neither sent, as its work seems undone, nor ever worked on again.
    """
    if done.lost is not None and not await _was_committed(engine, done.number):
        raise done.lost
    return done.result


async def _was_committed(engine: AsyncEngine, number: str | None) -> bool:
    """Return what became of a transaction, however long the server is away."""
    while True:
        with suppress(DBAPIError, OSError):
            async with engine.connect() as connection:
                fate = await connection.scalar(_FATE, {"number": number})
            if fate != "in progress":
                return bool(fate == "committed")
        await asyncio.sleep(ASK_AGAIN)
