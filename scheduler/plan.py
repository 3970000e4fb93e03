"""The planner's tick: open the sending moments that have come, fill what is to be sent, end what is over."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bot.domain import planning
from bot.domain.announcing import announcement_runs
from bot.domain.campaign import day_changes
from bot.domain.delivery import outages, runs
from bot.domain.desk import over
from bot.domain.reminding import digests

if TYPE_CHECKING:
    from sqlmodel import Session

    from bot.store import Store


async def plan(store: Store, now: datetime) -> None:
    """Plan everything that is due; any number of processes may do this at once."""
    await store.write(lambda session: _begin(session, now))
    while await store.write(lambda session: runs.expire(session, now)):
        pass
    await store.write(lambda session: digests.open_slots(session, now))
    await store.write(lambda session: announcement_runs.open_due(session, now))
    await fill(store, now)


def _begin(session: Session, now: datetime) -> None:
    """Note that the bot is at work, know the days off of a year that comes near, ask about what is over."""
    outages.beat(session, now)
    day_changes.keep_seeded(session, now)
    over.ask(session, now)


async def fill(store: Store, now: datetime) -> None:
    """Write the rows of every run that waits for them, some thousand people in a transaction."""
    for run_id in await store.read(lambda session: planning.unplanned(session, now)):
        while await store.write(lambda session, run_id=run_id: planning.plan_chunk(session, run_id, now)):  # type: ignore[misc]
            pass
