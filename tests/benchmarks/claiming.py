"""Claiming rows of a run and marking them as sent, by our store and by the bare driver.

`python -m tests.benchmarks.claiming`

The same statements on the same rows, by the store and by sqlite3 or asyncpg alone; the store's way also keeps
the run's counters. The claim of a batch and the marks of the one before share a transaction.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import make_url, text, update
from sqlmodel import Session

from bot.domain.delivery import runs
from bot.outbox import RUN, DeliveryRun, State
from bot.schema import upgrade
from bot.sending import ledger, outcomes
from bot.sending.claimed import Claimed
from bot.sending.outcomes import Ended
from bot.store import Store, open_store
from tests.benchmarks import postgres
from tests.benchmarks.report import machine, table
from tests.school import MONDAY

HEADER = (
    "claimed and marked by",
    "rows/s",
    "of the bare driver",
    "batch 100 : batch 1",
    "slowest decile : fastest",
)
BATCH, ONE = 100, 1
EPOCH, CHANNEL = 1, "telegram"
FILL = """
INSERT INTO outbox
    (run_id, recipient_id, channel, chat, state, attempt, ambiguous, epoch, text, platform_id, reason)
WITH RECURSIVE row(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM row WHERE id < :count)
SELECT :run, id, 'telegram', 'chat', 0, 0, 0, 0, '', '', '' FROM row
"""

Step = Callable[[int, list[Any]], Awaitable[list[Any]]]
"""Marks some rows of a run as sent and claims the next: (how many, marked) -> claimed."""


@dataclass
class Drain:
    """Runs of many rows on one database, emptied one after the other."""

    store: Store
    rates: list[float] = field(default_factory=list)
    """Rows a second of each tenth of the last run emptied."""

    async def run(self, count: int) -> int:
        """Write a run of `count` rows that may be claimed; returns its id."""

        def write(session: Session) -> int:
            run_id = runs.open_run(session, f"bench:{time.monotonic()}", "announcement", MONDAY) or 0
            values = {"status": runs.RUNNING, "n_planned": count}
            session.execute(text(FILL), {"run": run_id, "count": count})
            session.execute(update(RUN).where(RUN.c.id == run_id).values(values))
            return run_id

        return await self.store.write(write)

    async def empty(self, step: Step, batch: int, count: int) -> float:
        """Claim and mark `count` rows in batches; returns rows a second."""
        claimed: list[Any] = []
        moments = [time.perf_counter()]
        tenth, done = max(1, count // 10), 0
        while done < count:
            claimed = await step(batch, claimed)
            done += len(claimed)
            if done // tenth >= len(moments):
                moments.append(time.perf_counter())
        await step(0, claimed)
        self.rates = [tenth / (after - before) for before, after in pairwise(moments)]
        return count / (time.perf_counter() - moments[0])


def ours(store: Store, run_id: int) -> Step:
    """Return how the bot does it."""
    cursors: dict[int, int] = {}
    run = DeliveryRun(id=run_id, run_key="", kind="announcement", created_at=MONDAY)

    def work(session: Session, batch: int, ended: list[Ended]) -> list[Claimed]:
        outcomes.record(session, CHANNEL, EPOCH, ended, MONDAY)
        return ledger.take(session, run, CHANNEL, EPOCH, batch, cursors) if batch else []

    async def step(batch: int, claimed: list[Any]) -> list[Any]:
        ended = [Ended(one, State.SENT, platform_id="1", sent_at=MONDAY) for one in claimed]
        return await store.write(lambda session: work(session, batch, ended))

    return step


def marks(run_id: int, claimed: list[int]) -> str:
    """Return rows as the marking statement takes them."""
    at = int(MONDAY.timestamp() * 1000)
    return json.dumps([(run_id, person, State.SENT, "", "1", at, 0, 0) for person in claimed])


def bare_sqlite(path: str, run_id: int) -> Step:
    """Return how sqlite3 alone does it, as durably."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous=FULL")
    mark = str(outcomes.OUTCOMES.statements["sqlite"])
    cursor = 0

    async def step(batch: int, claimed: list[Any]) -> list[Any]:
        nonlocal cursor
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(mark, {"rows": marks(run_id, claimed), "ours": EPOCH}).fetchall()
        claim = {"run": run_id, "channel": CHANNEL, "epoch": EPOCH, "count": batch, "cursor": cursor}
        found = [row[0] for row in connection.execute(ledger.SQLITE_CLAIM, claim)]
        connection.execute("COMMIT")
        cursor = max(found, default=cursor)
        return found

    return step


async def bare_postgres(url: str, run_id: int) -> Step:
    """Return how asyncpg alone does it."""
    import asyncpg

    connection = await asyncpg.connect(make_url(url).render_as_string(False))
    mark, mark_names = _numbered(str(outcomes.OUTCOMES.statements["postgresql"]))
    take, take_names = _numbered(ledger.POSTGRES_CLAIM)
    marking, taking = await connection.prepare(mark), await connection.prepare(take)
    cursor = 0

    async def step(batch: int, claimed: list[Any]) -> list[Any]:
        nonlocal cursor
        async with connection.transaction():
            given = {"rows": marks(run_id, claimed), "ours": EPOCH}
            await marking.fetch(*(given[name] for name in mark_names))
            claim = {"run": run_id, "channel": CHANNEL, "epoch": EPOCH, "count": batch, "cursor": cursor}
            found = [row[0] for row in await taking.fetch(*(claim[name] for name in take_names))]
        cursor = max(found, default=cursor)
        return found

    return step


def _numbered(statement: str) -> tuple[str, list[str]]:
    """Return a statement with $1 for the first of its :names, and the names."""
    names = list(dict.fromkeys(re.findall(r"(?<!:):(\w+)", statement)))
    return re.sub(r"(?<!:):(\w+)", lambda found: f"${names.index(found[1]) + 1}", statement), names


async def measure(name: str, url: str, count: int) -> tuple[str, ...]:
    """Return one database's row of the table."""
    await upgrade(url)
    drain = Drain(open_store(url))
    many, single = count, max(10, min(count // 20, 300))
    run_id = await drain.run(many)
    fast = await drain.empty(ours(drain.store, run_id), BATCH, many)
    deciles = drain.rates
    run_id = await drain.run(single)
    slow = await drain.empty(ours(drain.store, run_id), ONE, single)
    run_id = await drain.run(many)
    on_file = make_url(url).get_backend_name() == "sqlite"
    step = bare_sqlite(make_url(url).database or "", run_id) if on_file else await bare_postgres(url, run_id)
    bare = await drain.empty(step, BATCH, many)
    await drain.store.close()
    return (
        name,
        f"{fast:,.0f}",
        f"{fast / bare:.0%}",
        f"{fast / slow:.0f}",
        f"{min(deciles) / max(deciles):.0%}",
    )


async def report(count: int, postgres_url: str | None) -> str:
    """Measure and return the table."""
    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as folder:
        rows = [await measure("thidua, SQLite", f"sqlite:///{Path(folder) / 'claim.db'}", count)]
    if postgres_url:
        rows.append(await measure("thidua, PostgreSQL", postgres_url, count))
    return table(HEADER, rows)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--no-postgres", action="store_true")
    asked = parser.parse_args()
    with nullcontext() if asked.no_postgres else postgres.database() as database:
        print(machine(), asyncio.run(report(asked.rows, database.url if database else None)), sep="\n\n")


if __name__ == "__main__":
    main()
