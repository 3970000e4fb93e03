"""kill -9 in broadcasts, many seeds, with the figures: `python -m tests.faults.kills --seeds 50`.

On SQLite in a folder of its own, unless `--database` names an empty PostgreSQL database for each seed with
`{seed}` in its place.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from pathlib import Path
from statistics import mean

from bot.schema import upgrade
from bot.sending import bulk
from tests.faults.killing import Killed, broadcast, killed


async def _one(seed: int, arguments: argparse.Namespace) -> Killed:
    with tempfile.TemporaryDirectory(prefix="thidua-kills-") as name:
        folder = Path(name)
        url = arguments.database.format(seed=seed) or f"sqlite:///{folder / 'thidua.db'}"
        await upgrade(url)
        async with broadcast(
            folder, arguments.people, arguments.policy, url, hurried=not arguments.real_pace
        ) as one:
            return await killed(one, seed, arguments.kills)


async def _all(arguments: argparse.Namespace) -> None:
    found: list[Killed] = []
    for seed in range(arguments.first, arguments.first + arguments.seeds):
        found.append(await _one(seed, arguments))
        last = found[-1]
        print(f"seed {seed}: twice {last.copies}, unknown {last.unknown}, "
              f"under way at the kills {last.in_doubt}, {last.seconds:.1f} s", flush=True)  # fmt: skip
    _sum_up(found, arguments)


def _sum_up(found: list[Killed], arguments: argparse.Namespace) -> None:
    kills = sum(one.kills for one in found)
    doubt = [number for one in found for number in one.in_doubt]
    copies, unknown = [one.copies for one in found], [one.unknown for one in found]
    print(
        f"\n{len(found)} broadcasts to {arguments.people}, {arguments.policy}, "
        f"{kills} kills, W = {bulk.WINDOW}"
    )
    print(f"twice:   {sum(copies) / kills:.2f} a kill, at most {max(copies)} a broadcast")
    print(f"unknown: {sum(unknown) / kills:.2f} a kill, at most {max(unknown)} a broadcast")
    print(f"under way at a kill: {mean(doubt):.2f}, at most {max(doubt)}")
    print(
        f"time: {mean(one.seconds for one in found):.1f} s, at most {max(one.seconds for one in found):.1f} s"
    )
    print("lost in silence: 0 (checked after each)")


def main() -> None:
    """Run the broadcasts and print what became of them."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--seeds", type=int, default=50)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--policy", choices=("resend", "hold"), default="resend")
    parser.add_argument("--database", default="")
    parser.add_argument("--real-pace", action="store_true", help="25 a second, not 100")
    asyncio.run(_all(parser.parse_args()))


if __name__ == "__main__":
    main()
