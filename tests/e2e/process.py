"""The real `thidua` as processes of their own: run to the end, or run until killed."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from dataclasses import dataclass, field
from pathlib import Path

THIDUA = Path(sys.executable).with_name("thidua")
PATIENCE = 60.0
"""Real seconds to wait for something that must happen; only a broken bot needs them."""
STARTED = "Trợ lý đang chạy"


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


@dataclass
class Installation:
    """A folder to run `thidua` in, and the settings it gets there."""

    folder: Path
    env: dict[str, str] = field(default_factory=dict)
    program: tuple[str | Path, ...] = (THIDUA,)

    @property
    def url(self) -> str:
        """The database's URL as a program elsewhere needs it."""
        return self.env.get("THIDUA_DATABASE_URL", f"sqlite:///{self.folder / 'thidua.db'}")

    @property
    def on_postgres(self) -> bool:
        """Whether the database is on a server."""
        return self.url.startswith("postgresql")

    async def does(self, *arguments: str, **settings: str) -> Ended:
        """Run a command to its end."""
        process = await self._start(arguments, settings)
        async with asyncio.timeout(PATIENCE):
            out, err = await process.communicate()
        return Ended(process.returncode or 0, out.decode(), err.decode())

    async def runs(self, *arguments: str, **settings: str) -> Running:
        """Start `thidua run` and wait until it says that it runs."""
        running = Running(await self._start(("run", *arguments), settings))
        await running.says(STARTED)
        return running

    async def _start(self, arguments: tuple[str, ...], settings: dict[str, str]) -> Process:
        ours = {name: value for name, value in os.environ.items() if not name.startswith("THIDUA_")}
        env = {**ours, "PYTHONUTF8": "1", **self.env, **settings}
        return await asyncio.create_subprocess_exec(
            *self.program, *arguments, cwd=self.folder, env=env, stdout=PIPE, stderr=PIPE
        )


@dataclass
class Running:
    """A running bot, and everything it has printed so far."""

    process: Process
    printed: str = ""
    logged: str = ""

    def __post_init__(self) -> None:
        self._news = asyncio.Event()
        self._readers = [asyncio.create_task(self._read(name)) for name in ("out", "err")]

    async def says(self, words: str) -> None:
        """Wait until it has printed some words; fails with its log if it ends first."""
        async with asyncio.timeout(PATIENCE):
            while words not in self.printed:
                assert not all(one.done() for one in self._readers), self.logged or self.printed
                self._news.clear()
                await self._news.wait()

    async def kill(self) -> None:
        """Kill it as a power cut would."""
        self.process.kill()
        await self.ends()

    async def terminate(self) -> Ended:
        """Ask it to stop, as a service manager does."""
        self.process.send_signal(signal.SIGTERM)
        return await self.ends()

    async def ends(self) -> Ended:
        """Wait until it has ended."""
        async with asyncio.timeout(PATIENCE):
            code = await self.process.wait()
            await asyncio.gather(*self._readers)
        return Ended(code, self.printed, self.logged)

    async def _read(self, name: str) -> None:
        stream = self.process.stdout if name == "out" else self.process.stderr
        assert stream is not None
        while chunk := await stream.readline():
            if name == "out":
                self.printed += chunk.decode()
            else:
                self.logged += chunk.decode()
            self._news.set()
        self._news.set()
