"""Planning that is killed, or done twice: everybody who is meant has one row, and nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine, event, select
from sqlmodel import Session

from bot.clock import at_school
from bot.domain import planning
from bot.domain.announcing import announcement_runs
from bot.domain.delivery import runs
from bot.domain.reminding import digests
from bot.outbox import OUTBOX, RUN
from bot.store import Store, open_store
from scheduler.plan import Filling, fill
from tests.benchmarks import province
from tests.faults.invariants import promise_holds

NOW = at_school(date(2026, 10, 8), 11, 30)
"""A week before the dates of the generated province: whoever is not done is told at noon."""
PEOPLE, SIZE = 60, 7


class Killed(BaseException):
    """The process is gone."""


@pytest.mark.parametrize("kind", ["announcement", "digest"])
async def test_killed_at_each_statement_in_turn(store: Store, kind: str) -> None:
    await opened(store, kind)
    kills, cursors, done = 0, [0], False
    while not done:
        done = await survives(store, kills)
        kills += 1
        cursors.append(
            await store.read(lambda session: session.execute(select(RUN.c.plan_cursor)).scalar_one())
        )
    assert kills > 8
    assert cursors == sorted(cursors)
    assert await planned(store) == meant(kind)


@pytest.mark.parametrize(
    "seed", [*range(6), *(pytest.param(one, marks=pytest.mark.slow) for one in range(6, 24))]
)
async def test_killed_again_and_again_at_random(sqlite_store: Store, seed: int) -> None:
    await opened(sqlite_store, "digest")
    random = Random(seed)
    for _ in range(4):
        await survives(sqlite_store, random.randrange(40), random.randrange(1, PEOPLE))
    await fill(sqlite_store, NOW, size=SIZE)
    assert await planned(sqlite_store) == meant("digest")


@pytest.mark.parametrize("kind", ["announcement", "digest"])
async def test_two_planners_write_the_same_rows(store: Store, database_url: str, kind: str) -> None:
    await opened(store, kind)
    on_postgres = store.url.get_backend_name() == "postgresql"
    other = open_store(database_url) if on_postgres else store
    await asyncio.gather(fill(store, NOW, size=SIZE), fill(other, NOW, size=SIZE))
    assert await planned(store) == meant(kind)
    if on_postgres:
        await other.close()


async def test_others_write_between_two_steps(sqlite_store: Store) -> None:
    await opened(sqlite_store, "digest")
    filling = asyncio.create_task(fill(sqlite_store, NOW, size=1))
    cursors = set()
    while not filling.done():
        cursors.add(
            await sqlite_store.write(lambda session: session.execute(select(RUN.c.plan_cursor)).scalar_one())
        )
    assert len(cursors - {0, PEOPLE}) >= 2
    assert await planned(sqlite_store) == meant("digest")


async def test_a_tick_with_little_patience_leaves_the_rest_for_the_next(sqlite_store: Store) -> None:
    await opened(sqlite_store, "announcement")
    await fill(sqlite_store, NOW, patience=0.0, size=SIZE)
    assert len(await rows(sqlite_store)) == SIZE
    await fill(sqlite_store, NOW)
    assert await planned(sqlite_store) == meant("announcement")


async def test_a_step_is_as_large_as_the_time_it_may_take(sqlite_store: Store) -> None:
    await opened(sqlite_store, "announcement")
    run_id = 1
    built = await sqlite_store.read(lambda session: planning.rows_of(session, run_id))
    clock = iter([0.0, 0.001, 1.0, 1.010])
    filling = Filling(run_id, built, 10, 0.010, lambda: next(clock))
    sizes = []
    for _ in range(2):
        await sqlite_store.write(lambda session: filling.step(session, NOW))
        sizes.append(filling.size)
    assert sizes == [20, 20]


@pytest.mark.parametrize(
    ("size", "seconds", "follows"),
    [(500, 0.004, 1000), (500, 0.008, 625), (500, 0.02, 250), (250, 9.0, 200), (20_000, 0.0, 20_000)],
)
def test_sizes_stay_within_their_bounds(size: int, seconds: float, follows: int) -> None:
    assert planning.next_size(size, seconds, 0.010) == follows


async def opened(store: Store, kind: str) -> None:
    """Found a province with one run to be filled."""
    await province.found(store, PEOPLE)

    def begin(session: Session) -> None:
        if kind == "announcement":
            announcement_runs.open_now(session, province.announcement(session, NOW), NOW, {})
        else:
            content = {"day": "2026-10-08", "slot": digests.USUAL}
            runs.open_run(session, "digest:2026-10-08:1130", kind, NOW, content=content)

    await store.write(begin)


async def survives(store: Store, statements: int, size: int = SIZE) -> bool:
    """Plan until the process dies after some statements and commits; tells whether it came to the end."""
    with killed_after(store, statements):
        try:
            await fill(store, NOW, size=size)
        except Killed:
            return False
    return True


@contextmanager
def killed_after(store: Store, statements: int) -> Iterator[None]:
    """Kill whoever executes or commits one statement more on the connections that write."""
    engine: Engine = (
        vars(store)["_writer"] if "_writer" in vars(store) else vars(store)["_engine"].sync_engine
    )
    left = [statements]

    def die(*_: Any) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Killed

    for moment in ("before_cursor_execute", "commit"):
        event.listen(engine, moment, die)
    yield
    for moment in ("before_cursor_execute", "commit"):
        event.remove(engine, moment, die)


def meant(kind: str) -> list[int]:
    """Return whom a run is for: a digest not for those who are done."""
    done = [number for number in range(1, PEOPLE + 1) if (number - 1) % 5 < 2]
    return [one for one in range(1, PEOPLE + 1) if kind == "announcement" or one not in done]


async def planned(store: Store) -> list[int]:
    """Return whom there are rows for, having checked that the run knows their number."""
    found = await rows(store)
    run = await store.read(lambda session: session.execute(select(RUN)).mappings().one())
    assert (run["status"], run["n_planned"]) == (runs.RUNNING, len(found))
    await promise_holds(store, {}, ended=False)
    return found


async def rows(store: Store) -> list[int]:
    """Return whom there are rows for."""
    query = select(OUTBOX.c.recipient_id).order_by(OUTBOX.c.recipient_id)
    return list(await store.read(lambda session: session.execute(query).scalars().all()))
