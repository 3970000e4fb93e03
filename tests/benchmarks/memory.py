"""Resident memory by the number of people, beside a bare handler: `python -m tests.benchmarks.memory`.

Everybody has registered and has a form open; then people picked at random ask for their form. A bot that
keeps nothing of theirs in memory is as large at 50,000 as at 50.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks import bots, people
from tests.benchmarks.bare import save_people
from tests.benchmarks.bots import MIB, Running
from tests.benchmarks.report import machine, table

NEVER = 1e9
"""Seconds between two saves of the bare bot: here it is spared them, or it would hardly get to its turns."""
AT_ONCE = 32
HEADER = ("people", "bot", "started", "after the turns", "CPU a turn", "on disk", "one save of the pickle")


@dataclass(frozen=True)
class School:
    """A folder with the same people for either bot."""

    folder: Path
    everybody: Sequence[int]
    seconds_to_save: float

    @property
    def database(self) -> Path:
        """The file of our bot."""
        return self.folder / "thidua.db"

    @property
    def pickle(self) -> Path:
        """The file of the bare bot."""
        return self.folder / "bare.pickle"


async def report(sizes: Sequence[int], turns: int) -> str:
    """Measure both bots at each number of people and return the table."""
    rows = []
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="thidua-bench-") as folder:
            school = await _school(Path(folder), size)
            async with _bots(school) as running:
                rows += [await _row(bot, school, turns) for bot in running]
    return table(HEADER, rows)


async def _school(folder: Path, size: int) -> School:
    script = await people.record_script(folder)
    everybody = people.numbers(size)
    await people.found(f"sqlite:///{folder / 'thidua.db'}", everybody, registered=True)
    return School(folder, everybody, await save_people(folder / "bare.pickle", everybody, script))


@asynccontextmanager
async def _bots(school: School) -> AsyncIterator[list[Running]]:
    script = school.folder / people.SCRIPT
    async with AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(bots.ours("thidua, SQLite", f"sqlite:///{school.database}")),
            await stack.enter_async_context(bots.bare("bare", school.pickle, script, NEVER)),
        ]


async def _row(bot: Running, school: School, turns: int) -> tuple[str, ...]:
    began, used = bot.memory(), bot.cpu()
    await bot.crowd.look(school.everybody, turns, AT_ONCE)
    cpu = 1000 * (bot.cpu() - used) / turns
    ours = bot.name != "bare"
    file = school.database if ours else school.pickle
    return (
        f"{len(school.everybody):,}",
        bot.name,
        f"{began:.0f} MiB",
        f"{bot.memory():.0f} MiB",
        f"{cpu:.2f} ms",
        f"{file.stat().st_size / MIB:.1f} MiB",
        "" if ours else f"{1000 * school.seconds_to_save:.0f} ms",
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[50, 5_000, 50_000])
    parser.add_argument("--turns", type=int, default=2_000)
    asked = parser.parse_args()
    print(machine(), asyncio.run(report(asked.people, asked.turns)), sep="\n\n")


if __name__ == "__main__":
    main()
