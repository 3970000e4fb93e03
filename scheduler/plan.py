"""The planner's tick: open the sending moments that have come, fill what is to be sent, end what is over."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bot.domain.delivery import digests, planning, runs

if TYPE_CHECKING:
    from bot.store import Store


async def plan(store: Store, now: datetime) -> None:
    """Plan everything that is due; any number of processes may do this at once."""
    while await store.write(lambda session: runs.expire(session, now)):
        pass
    await store.write(lambda session: digests.open_slots(session, now))
    await fill(store, now)


async def fill(store: Store, now: datetime) -> None:
    """Write the rows of every run that waits for them, some thousand people in a transaction."""
    for run_id in await store.read(lambda session: planning.unplanned(session, now)):
        while await store.write(lambda session, run_id=run_id: planning.plan_chunk(session, run_id, now)):  # type: ignore[misc]
            pass
