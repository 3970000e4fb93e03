"""/trogiup from many at once, beside a bare handler: `python -m tests.benchmarks.helping`.

The bare bot takes one update at a time, so an API that takes 50 ms to answer is what it mostly waits for.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.benchmarks import people, postgres
from tests.benchmarks.bots import Running
from tests.benchmarks.postgres import Database
from tests.benchmarks.report import machine, table
from tests.benchmarks.turns import open_bots

AT_ONCE = 128
HEADER = ("bot", "API latency", "updates/s", "x bare", "CPU an update")


@dataclass(frozen=True)
class Plan:
    """How often how many people ask; the bare bot is asked by a tenth of them."""

    rounds: int
    people: int
    latency: float = 0.05


async def report(plan: Plan, database: Database | None) -> str:
    """Let every bot answer, round by round, and return the table."""
    everybody = people.numbers(plan.people * (plan.rounds + 1))
    rates: dict[str, list[tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as folder:
        async with open_bots(everybody, Path(folder), database) as running:
            names = [bot.name for bot in running]
            for number in range(plan.rounds + 1):
                some = everybody[number * plan.people :][: plan.people]
                for bot in running:
                    taken = await _sample(bot, some, plan.latency if number else 0.0)
                    if number:  # the first round warms up
                        rates.setdefault(bot.name, []).append(taken)
    return table(HEADER, [_row(name, rates[name], rates[names[0]], plan.latency) for name in names])


async def _sample(bot: Running, some: range, latency: float) -> tuple[float, float]:
    asking = some if "thidua" in bot.name else some[: max(2, len(some) // 10)]
    bot.crowd.latency, used = latency, bot.cpu()
    seconds = await bot.crowd.ask_for_help(asking, AT_ONCE)
    return len(asking) / seconds, 1000 * (bot.cpu() - used) / len(asking)


def _row(
    name: str, own: list[tuple[float, float]], bare: list[tuple[float, float]], latency: float
) -> tuple[str, ...]:
    faster = median(mine[0] / theirs[0] for mine, theirs in zip(own, bare, strict=True))
    rate, cpu = median(one[0] for one in own), median(one[1] for one in own)
    return name, f"{1000 * latency:.0f} ms", f"{rate:.0f}", f"{faster:.1f}", f"{cpu:.2f} ms"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--people", type=int, default=1000, help="who asks in a round")
    parser.add_argument("--no-postgres", action="store_true")
    asked = parser.parse_args()
    with nullcontext() if asked.no_postgres else postgres.database() as database:
        print(machine(), asyncio.run(report(Plan(asked.rounds, asked.people), database)), sep="\n\n")


if __name__ == "__main__":
    main()
