"""Planning a province beside a raw INSERT ... SELECT: `python -m tests.benchmarks.planning`.

An announcement to everybody and a day's digest are planned while somebody else writes every 10 ms; then the
same rows are written by one statement on a bare connection, which is the floor: what somebody careful would
write by hand for that one run, in one transaction. It keeps the rules about people (done, withdrawn, paused,
put off, told before) and leaves out what the run does not have: dates of heads and of named people, days
that were missed. Its table has our indexes on SQLite and none on PostgreSQL,
which has seen all tables by ANALYZE as it does by itself within a minute; SQLite never has.

Processor time counts more than seconds on a machine others use: on SQLite it is the planner's own, on
PostgreSQL the server's, with that of the other writer.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import psutil
from sqlalchemy import event, text
from sqlmodel import Session

from bot.clock import at_school
from bot.domain import planning
from bot.domain.announcing import announcement_runs
from bot.domain.delivery import runs
from bot.domain.reminding import digests
from bot.outbox import Address, enqueue
from bot.rendering import Part
from bot.schema import upgrade
from bot.store import Store, open_store
from scheduler.plan import fill
from tests.benchmarks import floors, postgres, province
from tests.benchmarks.report import machine, table

MIB = 1 << 20
EVERY = 0.01
"""Seconds between two writes of somebody else."""
DAYS = {"digest": date(2026, 10, 8), "roll-up": date(2026, 10, 14)}
"""A week before the date the day's digest is one's own stages; the day before it heads hear of others too."""
HEADER = (
    "database", "run", "rows", "planned in", "floor", "x floor", "CPU", "floor CPU", "x floor CPU", "chunks",
    "longest hold", "other writer p50", "p99", "memory",
)  # fmt: skip


@dataclass
class Seen:
    """What is watched while a run is planned."""

    seconds: float = 0.0
    cpu: float = 0.0
    holds: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    memory: int = 0
    rows: int = 0


async def report(databases: Sequence[str], people: int) -> str:
    """Measure both databases and return the table."""
    rows: list[Sequence[str]] = []
    for name in databases:
        with _database(name) as database:
            rows += await _measure(name, database, people)
    return table(HEADER, rows)


@contextmanager
def _database(name: str) -> Iterator[postgres.Database]:
    if name == "postgresql":
        with postgres.database() as made:
            yield made
        return
    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as folder:
        yield postgres.Database(f"sqlite:///{Path(folder) / 'thidua.db'}")


async def _measure(name: str, database: postgres.Database, people: int) -> list[Sequence[str]]:
    await upgrade(database.url)
    store = open_store(database.url)
    await province.found(store, people)
    await store.write(lambda session: session.execute(text("ANALYZE")) if name == "postgresql" else None)
    found = []
    for run in ("announcement", *DAYS):
        seen = await _plan(store, run, database)
        floor = await floors.write(database, run, DAYS.get(run), seen.rows)
        found.append(_row(name, run, seen, floor))
    await store.close()
    return found


async def _plan(store: Store, run: str, database: postgres.Database) -> Seen:
    """Open a run and fill it with somebody else at work, watching both."""
    now = at_school(DAYS.get(run, DAYS["digest"]), 11, 30)
    await store.write(lambda session: _open(session, run, now))
    seen = Seen()
    async with _others_at_work(store, seen):
        with _holds(seen):
            began, used = time.monotonic(), database.cpu()
            await fill(store, now)
            seen.seconds = time.monotonic() - began
            seen.cpu = database.cpu() - used if database.postmaster else seen.cpu
    last = "SELECT count(*) FROM outbox WHERE run_id = (SELECT max(id) FROM delivery_run)"
    seen.rows = await store.read(lambda session: session.execute(text(last)).scalar_one())
    return seen


def _open(session: Session, run: str, now: datetime) -> None:
    if run == "announcement":
        announcement_runs.open_now(session, province.announcement(session, now), now, {})
    else:
        opening = digests.Opening(DAYS[run], digests.USUAL)
        content = {"day": opening.day.isoformat(), "slot": opening.slot}
        runs.open_run(session, opening.key, "digest", now, content=content)


@contextmanager
def _holds(seen: Seen) -> Iterator[None]:
    """Note how long each transaction of the planner lasts, from its first statement to its commit."""
    plain = planning.plan_chunk

    def timed(session: Session, *facts: object, **more: object) -> object:
        began, used = time.monotonic(), time.thread_time()

        def ended(_: Session) -> None:
            seen.holds.append(time.monotonic() - began)
            seen.cpu += time.thread_time() - used

        event.listen(session, "after_commit", ended, once=True)
        return plain(session, *facts, **more)  # type: ignore[arg-type]

    planning.plan_chunk = timed  # type: ignore[assignment]
    yield
    planning.plan_chunk = plain


@asynccontextmanager
async def _others_at_work(store: Store, seen: Seen) -> AsyncIterator[None]:
    """Let somebody write a message every 10 ms; note how long each write takes, and the memory used."""
    process = psutil.Process(os.getpid())
    before = process.memory_info().rss
    ended = asyncio.Event()

    def say(session: Session) -> None:
        now = at_school(DAYS["digest"], 11, 30)
        enqueue(session, Address("web", "somebody"), [Part("Vâng ạ.", ())], now, template="bench")

    async def one() -> None:
        began = time.monotonic()
        await store.write(say)
        seen.waits.append(time.monotonic() - began)

    async def others() -> None:
        async with asyncio.TaskGroup() as group:
            while not ended.is_set():
                group.create_task(one())
                seen.memory = max(seen.memory, process.memory_info().rss - before)
                await asyncio.sleep(EVERY)

    working = asyncio.create_task(others())
    yield
    ended.set()
    await working


def _row(name: str, run: str, seen: Seen, floor: floors.Floor) -> Sequence[str]:
    return (
        name,
        run,
        f"{seen.rows:,}",
        f"{seen.seconds:.2f} s",
        f"{floor.seconds:.2f} s",
        f"{seen.seconds / floor.seconds:.1f}",
        f"{seen.cpu:.2f} s",
        f"{floor.cpu:.2f} s",
        f"{seen.cpu / floor.cpu:.1f}" if floor.cpu else "",
        f"{len(seen.holds):,}",
        f"{1000 * max(seen.holds):.0f} ms",
        f"{1000 * _at(seen.waits, 0.5):.1f} ms",
        f"{1000 * _at(seen.waits, 0.99):.1f} ms",
        f"{seen.memory / MIB:.0f} MiB",
    )


def _at(values: Sequence[float], share: float) -> float:
    """Return the value below which a share of some values lies."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--people", type=int, default=1_200_000)
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"])
    asked = parser.parse_args()
    print(machine(), asyncio.run(report(asked.databases, asked.people)), sep="\n\n")


if __name__ == "__main__":
    main()
