"""How long it takes to start, beside Python itself: `python -m tests.benchmarks.startup`.

Every start is a process of its own, with warm files; they have the machine in turns, figures are medians.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import resource
import socket
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import aiohttp

from bot.schema import upgrade
from tests.benchmarks.bots import either
from tests.benchmarks.crowd import PATIENCE, Crowd, open_crowd
from tests.benchmarks.report import machine, table
from tests.fakes.telegram_api import TOKEN

THIDUA = Path(sys.executable).with_name("thidua")
BASE = "python, nothing imported"
HEADER = ("start", "until ready", "x python", "CPU", "exit code")
IMPORTED = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s+(\w+)")
"""A line of -X importtime: microseconds of the module itself, and its top package."""


@dataclass(frozen=True)
class Sample:
    """Seconds until ready, processor seconds until then, and how it ended (None: it was still running)."""

    seconds: float
    cpu: float
    code: int | None


Wait = Coroutine[Any, Any, object]
Start = Callable[[Path], Coroutine[Any, Any, Sample]]
"""Starts something in an empty folder and measures it."""


async def report(rounds: int) -> str:
    """Measure every start and return the tables."""
    found: dict[str, list[Sample]] = {name: [] for name in STARTS}
    for _ in range(rounds):
        for name, start in STARTS.items():
            with tempfile.TemporaryDirectory(prefix="thidua-bench-", ignore_cleanup_errors=True) as folder:
                found[name].append(await start(Path(folder)))
    rows = [_row(name, samples, found[BASE]) for name, samples in found.items()]
    return table(HEADER, rows) + "\n\n" + await imports("bot.app")


async def imports(module: str, most: int = 12) -> str:
    """Return a table of the packages whose own code takes longest when a module is imported."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-X", "importtime", "-c", f"import {module}", stderr=asyncio.subprocess.PIPE
    )
    _, said = await process.communicate()
    spent: Counter[str] = Counter()
    for micros, package in IMPORTED.findall(said.decode()):
        spent[package] += int(micros)
    whole = spent.total()
    shown = [*spent.most_common(most), ("all", whole)]
    rows = [(name, f"{one / 1000:.0f} ms", f"{one / whole:.0%}") for name, one in shown]
    return table((f"import {module}", "own time", "share"), rows)


def _runs(*command: str) -> Start:
    """Return a start that is over when the process has ended."""

    async def start(folder: Path) -> Sample:
        return await _measured(folder, command, {}, None)

    return start


async def _demo(folder: Path) -> Sample:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with aiohttp.ClientSession() as session:

        async def page() -> None:
            while True:
                try:
                    async with session.get(f"http://127.0.0.1:{port}/") as answer:
                        if answer.status == 200:
                            return
                except aiohttp.ClientError:
                    await asyncio.sleep(0.01)

        return await _measured(folder, (str(THIDUA), "demo", "--no-browser", "--port", str(port)), {}, page)


async def _first_run(folder: Path) -> Sample:
    async with open_crowd() as crowd:
        return await _measured(folder, (str(THIDUA), "run"), _settings(folder, crowd), crowd.ready)


async def _later_run(folder: Path) -> Sample:
    await upgrade(f"sqlite:///{folder / 'thidua.db'}")
    return await _first_run(folder)


async def _measured(
    folder: Path,
    command: tuple[str, ...],
    settings: dict[str, str],
    ready: Callable[[], Wait] | None,
) -> Sample:
    """Start a process and wait until it is ready, or without `ready` until it has ended."""
    before = _children()
    began = asyncio.get_running_loop().time()
    silent = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, env={**os.environ, **settings}, stdout=silent, stderr=silent
    )
    async with asyncio.timeout(PATIENCE):
        await either(process.wait(), *([ready()] if ready else []))
    seconds = asyncio.get_running_loop().time() - began
    code = process.returncode
    if code is None:
        process.kill()
        await process.wait()
    return Sample(seconds, _children() - before, code)


def _children() -> float:
    """Return the processor seconds of every process that we started and that is gone."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _settings(folder: Path, crowd: Crowd) -> dict[str, str]:
    return {
        "THIDUA_DATABASE_URL": f"sqlite:///{folder / 'thidua.db'}",
        "THIDUA_TELEGRAM_TOKEN": TOKEN,
        "THIDUA_TELEGRAM_API_URL": crowd.url,
    }


def _row(name: str, samples: list[Sample], base: list[Sample]) -> tuple[str, ...]:
    slower = median(one.seconds / python.seconds for one, python in zip(samples, base, strict=True))
    seconds, cpu = (median(taken) for taken in zip(*((one.seconds, one.cpu) for one in samples), strict=True))
    code = samples[-1].code
    return name, f"{seconds:.2f} s", f"{slower:.0f}", f"{cpu:.2f} s", "" if code is None else str(code)


STARTS: dict[str, Start] = {
    BASE: _runs(sys.executable, "-c", "pass"),
    "import telegram.ext": _runs(sys.executable, "-c", "import telegram.ext"),
    "import sqlmodel": _runs(sys.executable, "-c", "import sqlmodel"),
    "import bot.app": _runs(sys.executable, "-c", "import bot.app"),
    "thidua --version": _runs(str(THIDUA), "--version"),
    "thidua run, empty database, until it asks for updates": _first_run,
    "thidua run, again": _later_run,
    "thidua demo, until the page answers": _demo,
}


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    print(machine(), asyncio.run(report(parser.parse_args().rounds)), sep="\n\n")


if __name__ == "__main__":
    main()
