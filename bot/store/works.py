"""Units of work, and what a store does with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlmodel import Session

T = TypeVar("T")
Work = Callable[[Session], T]
"""A unit of work: a plain function of a session; it commits if it returns and rolls back if it raises."""


class StoreClosed(RuntimeError):
    """A work came after the store was closed; nothing of it was done."""


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


async def run_async(engine: AsyncEngine, work: Work[T]) -> T:
    """Run a work on a connection of an engine, in a transaction of its own."""
    async with AsyncSession(engine, expire_on_commit=False, sync_session_class=Session) as session:
        result = await session.run_sync(work)  # type: ignore[arg-type]
        await session.commit()
        return result
