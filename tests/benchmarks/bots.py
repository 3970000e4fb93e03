"""The bots that are measured, each a process of its own: `python -m tests.benchmarks.bots ours|bare ...`."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from tests.benchmarks.crowd import Crowd, open_crowd
from tests.fakes.telegram_api import TOKEN

MIB = 1 << 20
EVERY_MINUTE = 60.0
"""How often python-telegram-bot writes its pickle unless told otherwise."""


@dataclass(frozen=True)
class Running:
    """A bot at work, and the people it works for."""

    name: str
    crowd: Crowd
    process: psutil.Process

    def cpu(self) -> float:
        """Return the processor seconds it has used so far."""
        times = self.process.cpu_times()
        return float(times.user + times.system)

    def memory(self) -> float:
        """Return its resident memory in MiB."""
        return float(self.process.memory_info().rss) / MIB


@asynccontextmanager
async def ours(name: str, url: str, *, ticking: bool = False) -> AsyncIterator[Running]:
    """Run our bot on a database, its clockwork and its pace per chat as they are if it is `ticking`."""
    arguments = ("--database", url, *(["--ticking"] if ticking else []))
    async with open_crowd() as crowd, _running(crowd, name, "ours", *arguments) as running:
        yield running


@asynccontextmanager
async def bare(name: str, pickle: Path, script: Path, save_every: float) -> AsyncIterator[Running]:
    """Run the bare bot on a pickle."""
    arguments = ("--pickle", str(pickle), "--script", str(script), "--save-every", str(save_every))
    async with open_crowd() as crowd, _running(crowd, name, "bare", *arguments) as running:
        yield running


@asynccontextmanager
async def _running(crowd: Crowd, name: str, kind: str, *arguments: str) -> AsyncIterator[Running]:
    command = [sys.executable, "-m", "tests.benchmarks.bots", kind, "--api", crowd.url, *arguments]
    process = await asyncio.create_subprocess_exec(*command)
    try:
        await either(crowd.ready(), process.wait())
        if process.returncode is not None:
            raise ChildProcessError(f"{name} ended with {process.returncode}")
        yield Running(name, crowd, psutil.Process(process.pid))
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def either(*waits: Coroutine[Any, Any, object]) -> None:
    """Wait until one of them is over."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()


async def _ours(api: str, url: str, ticking: bool) -> None:
    from bot.app import App
    from bot.channels.telegram import TelegramChannel
    from bot.clock import InstantClock, RehearsalClock
    from bot.store import open_store
    from tests.school import MONDAY

    channel = TelegramChannel(TOKEN, api_url=api)
    clock = RehearsalClock(MONDAY) if ticking else InstantClock(MONDAY)
    app = App(open_store(url), clock, {channel.name: channel})
    await app.start()
    if ticking:
        app.ticks.start()
    await app.listen()


def main() -> None:
    """Run one bot until it is killed."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("kind", choices=["ours", "bare"])
    parser.add_argument("--api", required=True)
    parser.add_argument("--database", default="")
    parser.add_argument("--ticking", action="store_true")
    parser.add_argument("--pickle", type=Path)
    parser.add_argument("--script", type=Path)
    parser.add_argument("--save-every", type=float, default=EVERY_MINUTE)
    asked = parser.parse_args()
    if asked.kind == "ours":
        asyncio.run(_ours(asked.api, asked.database, asked.ticking))
        return
    from tests.benchmarks.bare import run

    run(asked.api, asked.pickle, asked.script, asked.save_every)


if __name__ == "__main__":
    main()
