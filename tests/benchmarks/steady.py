"""How long people wait at a steady rate, quiet and during a broadcast: `python -m tests.benchmarks.steady`.

People register at so many steps a second whether the bot keeps up or not. A wait is from the API handing
out what somebody did to its taking the answer, so the API's own latency is no part of it.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from bot.store import open_store
from tests.benchmarks import bots, people, postgres
from tests.benchmarks.bots import Running
from tests.benchmarks.crowd import TURNS_TO_REGISTER
from tests.benchmarks.delivery import announce
from tests.benchmarks.postgres import Database
from tests.benchmarks.report import Row, machine, table

HEADER = ("bot", "meanwhile", "waits", "median", "p90", "p99", "longest", "CPU a turn")
SENT_A_SECOND = 30
"""More than a broadcast sends: there must be enough people left to write to until the end."""


@dataclass(frozen=True)
class Plan:
    """How many steps a second, for how long, quiet and then during a broadcast; 0 broadcasts nothing."""

    a_second: float
    seconds: float
    warm: int = 60
    """How many register before anything is measured."""

    @property
    def people(self) -> int:
        """Return how many register in that time."""
        return max(2, int(self.a_second * self.seconds / TURNS_TO_REGISTER))


async def report(plan: Plan, database: Database | None) -> str:
    """Measure our bot on each database and return the table."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as folder:
        urls = {"thidua, SQLite": f"sqlite:///{Path(folder) / 'thidua.db'}"}
        if database is not None:
            urls["thidua, PostgreSQL"] = database.url
        for name, url in urls.items():
            rows += await _both(name, url, plan)
    return table(HEADER, rows)


async def _both(name: str, url: str, plan: Plan) -> list[Row]:
    """Let some register while all is quiet, and others while everybody is written to."""
    written_to = int(SENT_A_SECOND * plan.seconds * 2)
    everybody = people.numbers(written_to + 2 * plan.people + plan.warm)
    await people.found(url, everybody)
    asking = everybody[written_to:]  # a broadcast reaches them last
    warm, asking = asking[: plan.warm], asking[plan.warm :]
    quiet, busy = asking[: plan.people], asking[plan.people :]
    async with bots.ours(name, url, ticking=True) as bot:
        for person in everybody:
            bot.crowd.user(person).started = True
        await bot.crowd.register(warm, at_once=8)
        first = await _row(bot, "quiet", quiet, plan)
        store = open_store(url)
        await announce(store)
        await store.close()
        sent = len(bot.crowd.accepted)
        await bot.crowd.bell.until(lambda: len(bot.crowd.accepted) > sent + 10, 60)
        return [first, await _row(bot, "a broadcast", busy, plan)]


async def _row(bot: Running, meanwhile: str, asking: Sequence[int], plan: Plan) -> Row:
    used = bot.cpu()
    waits = [1000 * one for one in await bot.crowd.register_steadily(asking, plan.a_second)]
    cpu = 1000 * (bot.cpu() - used) / len(waits)
    hundredths = quantiles(waits, n=100)
    shown = (median(waits), hundredths[89], hundredths[98], max(waits))
    return (bot.name, meanwhile, f"{len(waits)}", *(f"{one:.1f} ms" for one in shown), f"{cpu:.2f} ms")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--rate", type=float, default=100.0, help="steps a second")
    parser.add_argument("--seconds", type=float, default=30.0, help="how long, quiet and busy")
    parser.add_argument("--no-postgres", action="store_true")
    asked = parser.parse_args()
    with nullcontext() if asked.no_postgres else postgres.database() as database:
        print(machine(), asyncio.run(report(Plan(asked.rate, asked.seconds), database)), sep="\n\n")


if __name__ == "__main__":
    main()
