"""The planner's tick: open the sending moments that have come, fill what is to be sent, end what is over."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.domain import planning
from bot.domain.announcing import announcement_runs
from bot.domain.campaign import day_changes
from bot.domain.delivery import budgets, channels_down, outages, runs
from bot.domain.delivery.channels_down import Standing
from bot.domain.desk import after_outage, over
from bot.domain.reminding import detours, digests

if TYPE_CHECKING:
    from sqlalchemy import Insert
    from sqlmodel import Session

    from bot.store import Store

NOTHING_KNOWN: Mapping[str, Standing] = MappingProxyType({})


def begin(session: Session, now: datetime, asleep: timedelta | None) -> None:
    """Note that the bot is at work; if it was not for long, those in charge hear what was missed."""
    ended = outages.beat(session, now, asleep)
    if ended is not None:
        after_outage.tell(session, ended, now)


async def plan(store: Store, now: datetime, standing: Mapping[str, Standing] = NOTHING_KNOWN) -> None:
    """Plan everything that is due; any number of processes may do this at once.

    `standing` says how each channel stands, as far as its sender knows.
    """
    await store.write(lambda session: _begin(session, now))
    while await store.write(lambda session: runs.expire(session, now)):
        pass
    await store.write(lambda session: digests.open_slots(session, now))
    await store.write(lambda session: announcement_runs.open_due(session, now))
    await fill(store, now)
    await store.write(lambda session: _go_around(session, standing, now))


def _go_around(session: Session, standing: Mapping[str, Standing], now: datetime) -> None:
    """Note which channels are down, and let what cannot wait go around them."""
    channels_down.note(session, standing, now)
    detours.detour(session, now)


def _begin(session: Session, now: datetime) -> None:
    """Know the days off of a year that comes near, ask about what is over, warn of what runs out."""
    day_changes.keep_seeded(session, now)
    over.ask(session, now)
    budgets.warn(session, now)


async def fill(
    store: Store, now: datetime, patience: float | None = None, size: int = planning.CHUNK
) -> None:
    """Write the rows of every run that waits for them, each transaction no longer than others may wait.

    With some seconds' patience a large run is left half-filled for the next time, after one step at least.
    """
    began = time.monotonic()
    waiting = await store.write(lambda session: planning.unplanned(session, now))
    if waiting:
        await store.write(planning.weigh)
    for run_id in waiting:
        rows = await store.write(lambda session, run_id=run_id: planning.rows_of(session, run_id))  # type: ignore[misc]
        filling = Filling(run_id, rows, size, *_PACES[store.url.get_backend_name()])
        while await store.write(lambda session, one=filling: one.step(session, now)):  # type: ignore[misc]
            if patience is not None and time.monotonic() - began > patience:
                break


_PACES = {
    "sqlite": (planning.HOLD, time.thread_time),
    "postgresql": (planning.LONG_HOLD, time.monotonic),
}
"""What a step aims at, by the clock that says how long it took: on SQLite it works on a thread of its own."""


@dataclass
class Filling:
    """A run being filled, and how many people at a time, by how long the last ones took."""

    run_id: int
    rows: Insert
    size: int
    aim: float
    clock: Callable[[], float]

    def step(self, session: Session, now: datetime) -> bool:
        """Plan the next people in a transaction; returns whether there are more."""
        began = self.clock()
        more = planning.plan_chunk(session, self.run_id, now, self.size, self.rows)
        self.size = planning.next_size(self.size, self.clock() - began, self.aim)
        return more
