"""Turns a second and processor time a turn, beside a bare handler: `python -m tests.benchmarks.turns`.

People register in three turns each: the command, the title, the review; both bots say the same to them. The
bots have the machine in turns, round by round; figures are medians over rounds, ratios are within a round.
What else the machine does only ever adds processor time, so the least of any round is shown too.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.benchmarks import bots, people, postgres
from tests.benchmarks.bots import EVERY_MINUTE, Running
from tests.benchmarks.crowd import TURNS_TO_REGISTER
from tests.benchmarks.postgres import Database
from tests.benchmarks.report import machine, table

SETTLING = 1.5
"""Seconds a bot gets after a round to write down what it has put off."""
HEADER = (
    "bot",
    "API latency",
    "turns/s",
    "x bare",
    "CPU a turn",
    "x bare",
    "least",
    "x bare",
    "database server",
)


@dataclass(frozen=True)
class Load:
    """How slow the API is, in seconds a call, and how many people register in a round, so many at once."""

    latency: float
    people: int
    at_once: int = 32


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    rounds: int
    loads: tuple[Load, ...]
    warm: Load = Load(0.0, 40)
    """A round that counts for nothing: templates are read, connections opened."""

    def all_rounds(self) -> list[Load]:
        """Return the loads of all rounds, the warm one first."""
        return [self.warm, *(load for load in self.loads for _ in range(self.rounds))]


@dataclass(frozen=True)
class Sample:
    """One round of one bot: turns a second, and milliseconds of processor time a turn."""

    rate: float
    cpu: float
    server: float


Round = dict[str, Sample]
"""What one round said of every bot, by its name; the first is the one to compare with."""


async def report(plan: Plan, database: Database | None) -> str:
    """Measure every bot and return the table."""
    everybody = people.numbers(sum(load.people for load in plan.all_rounds()))
    found: dict[Load, list[Round]] = {}
    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as folder:
        async with open_bots(everybody, Path(folder), database) as running:
            for number, load in enumerate(plan.all_rounds()):
                some, everybody = everybody[: load.people], everybody[load.people :]
                order = running if number % 2 else running[::-1]
                taken = {bot.name: await _sample(bot, load, some, database) for bot in order}
                found.setdefault(load, []).append(taken)
    names = [bot.name for bot in running]
    return table(HEADER, [_row(name, names[0], load, found[load]) for load in plan.loads for name in names])


@asynccontextmanager
async def open_bots(
    everybody: Sequence[int], folder: Path, database: Database | None
) -> AsyncIterator[list[Running]]:
    """Yield all bots at work for the same people, the bare one first."""
    script = await people.record_script(folder)
    ours = {"thidua, SQLite": f"sqlite:///{folder / 'thidua.db'}"}
    if database is not None:
        ours["thidua, PostgreSQL"] = database.url
    async with AsyncExitStack() as stack:
        running = [
            await stack.enter_async_context(bots.bare(name, folder / f"{every}.pickle", script, every))
            for name, every in (("bare", EVERY_MINUTE), ("bare, saving every second", 1.0))
        ]
        for name, url in ours.items():
            await people.found(url, everybody)
            running.append(await stack.enter_async_context(bots.ours(name, url)))
        yield running


async def _sample(bot: Running, load: Load, some: Sequence[int], database: Database | None) -> Sample:
    server = database if database is not None and "PostgreSQL" in bot.name else None
    used = bot.cpu(), server.cpu() if server else 0.0
    bot.crowd.latency = load.latency
    seconds = await bot.crowd.register(some, load.at_once)
    await asyncio.sleep(SETTLING)
    turns = len(some) * TURNS_TO_REGISTER
    own, servers = bot.cpu() - used[0], (server.cpu() if server else 0.0) - used[1]
    return Sample(turns / seconds, 1000 * own / turns, 1000 * servers / turns)


def _row(name: str, base: str, load: Load, rounds: Sequence[Round]) -> tuple[str, ...]:
    rates = [one[name].rate for one in rounds]
    cpus = [one[name].cpu for one in rounds]
    faster = median(one[name].rate / one[base].rate for one in rounds)
    dearer = median(one[name].cpu / one[base].cpu for one in rounds)
    least, base_least = (min(one[which].cpu for one in rounds) for which in (name, base))
    server = median(one[name].server for one in rounds)
    return (
        name,
        f"{1000 * load.latency:.0f} ms",
        f"{median(rates):.0f}",
        f"{faster:.2f}",
        f"{median(cpus):.2f} ms",
        f"{dearer:.2f}",
        f"{least:.2f} ms",
        f"{least / base_least:.2f}",
        f"{server:.2f} ms" if server else "",
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--people", type=int, default=300, help="who register in a round without latency")
    parser.add_argument("--no-postgres", action="store_true")
    asked = parser.parse_args()
    plan = Plan(asked.rounds, (Load(0.0, asked.people), Load(0.05, max(2, asked.people // 5))))
    with nullcontext() if asked.no_postgres else postgres.database() as database:
        print(machine(), asyncio.run(report(plan, database)), sep="\n\n")


if __name__ == "__main__":
    main()
