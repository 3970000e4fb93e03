"""`thidua demo`: an invented school on a page of this machine, or in a terminal; nothing stays."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import tempfile
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from types import FrameType

import structlog
import typer
import uvicorn

from bot import schema
from bot.app import Rehearsed
from bot.cli.words import refuse, say, sentence
from bot.store import open_store
from bot.web import demo as web
from bot.web.demo_stage import Stage, open_stage
from bot.web.terminal import Terminal

HOST = "127.0.0.1"
SECONDS_TO_STOP = 2

app = typer.Typer(add_completion=False)


@app.command(help=sentence("demo.help"))
def demo(
    port: int = typer.Option(8080, min=1, max=65535, help=sentence("demo.help_port")),
    no_browser: bool = typer.Option(False, "--no-browser", help=sentence("demo.help_no_browser")),
    terminal: bool = typer.Option(False, "--terminal", help=sentence("demo.help_terminal")),
    play: bool = typer.Option(False, "--play", help=sentence("demo.help_play")),
    keep: Path | None = typer.Option(None, help=sentence("demo.help_keep")),  # noqa: B008
) -> None:
    """Run the demo until it is stopped; its database lives in a folder that goes when it ends."""
    if play and not terminal:
        refuse("demo.play_needs_terminal", code=2)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(30))
    with suppress(KeyboardInterrupt), _folder(keep) as folder:
        runs = _Runs(folder)
        if terminal:
            _in_terminal(runs, play=play)
        else:
            asyncio.run(_on_a_page(runs, port, browser=not no_browser))
    if not play:
        say("demo.kept" if keep else "demo.stopped", folder=keep)


@dataclass(frozen=True)
class _Runs:
    """Opens runs of the demo, each with a new database in a folder."""

    folder: Path

    async def open(self) -> Stage:
        """Return a fresh run."""
        names = (self.folder / f"demo-{number}.db" for number in count(1))
        url = f"sqlite:///{next(name for name in names if not name.exists())}"
        await schema.upgrade(url)
        return await open_stage(open_store(url), Rehearsed)


class _Server(uvicorn.Server):
    """A server that lets its pages go when it is told to stop, and then simply returns."""

    def __init__(self, config: uvicorn.Config, shown: web.Demo) -> None:
        super().__init__(config)
        self.shown = shown
        self.loop = asyncio.get_running_loop()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop; at the second signal without waiting for anything."""
        self.force_exit = self.should_exit
        self.should_exit = True
        self.loop.call_soon_threadsafe(self.shown.end)


async def _on_a_page(runs: _Runs, port: int, *, browser: bool) -> None:
    """Serve the page until a signal comes."""
    with _listening(port) as listening:
        shown = web.Demo(await runs.open(), runs.open)
        config = uvicorn.Config(
            web.build(shown), log_level="warning", lifespan="off", ws="none", access_log=False,
            timeout_graceful_shutdown=SECONDS_TO_STOP,
        )  # fmt: skip
        url = f"http://{HOST}:{listening.getsockname()[1]}"
        say("demo.ready", url=url)
        if browser and _has_screen():
            webbrowser.open(url)
        try:
            await _Server(config, shown).serve(sockets=[listening])
        finally:
            await shown.stage.close()


@contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    """Open the port, or another free one if somebody has it."""
    try:
        opened = socket.create_server((HOST, port))
    except OSError:
        say("demo.other_port", port=port)
        opened = socket.create_server((HOST, 0))
    with opened:
        yield opened


def _has_screen() -> bool:
    """Tell whether a browser would open a window, not take over this terminal."""
    return sys.platform in ("win32", "darwin") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


def _in_terminal(runs: _Runs, *, play: bool) -> None:
    """Talk with whoever types, or play the story and end; lines are read between turns."""
    with asyncio.Runner() as runner:
        seen = Terminal(runner.run(runs.open()), typer.echo, runs.folder / "files")
        try:
            if play:
                runner.run(seen.play())
                return
            runner.run(seen.welcome())
            with suppress(EOFError):
                while runner.run(seen.take(input(seen.prompt))):
                    pass
        finally:
            runner.run(seen.stage.close())


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    """Yield the folder to keep things in, or one that is removed afterwards."""
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="thidua-demo-", ignore_cleanup_errors=True) as folder:
            yield Path(folder)
        return
    try:
        keep.mkdir(parents=True, exist_ok=True)
    except OSError:
        refuse("demo.no_folder", folder=keep)
    yield keep
