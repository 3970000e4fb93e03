"""Files of strangers are opened by a process of their own: it may die, the program goes on."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.plans.files.document import LARGEST, MOST_LETTERS, Document
from bot.plans.files.worker import unpacked
from bot.result import Invalid

if TYPE_CHECKING:
    from subprocess import Popen
    from threading import Event

HOME = Path(__file__).parents[3]
"""Where our packages lie: the one place the reader takes them from."""
_START = "import sys; sys.path.insert(0, sys.argv[1]); from bot.plans.files.worker import main; main()"
_LONGEST_ANSWER = 4 * MOST_LETTERS + 100_000
_ENVIRONMENT = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
"""All that the reader is told of our environment: tokens stay here."""


@dataclass(frozen=True)
class Limits:
    """What reading one file may cost: seconds by the clock, megabytes of memory."""

    seconds: float = 10
    megabytes: int = 300


async def read_document(name: str, content: bytes, limits: Limits = Limits()) -> Document | Invalid:
    """Return the text of a plan's file as `text_of` does, read by a process that cannot hurt this one.

    A file that takes longer is `plan_slow`; one that breaks its reader or its memory is `plan_heavy`.
    """
    import asyncio

    if len(content) > LARGEST:
        return Invalid.because("file_too_large", megabytes=LARGEST >> 20)
    answer = await asyncio.to_thread(asked, _START, name, content, limits)
    if isinstance(answer, Invalid):
        return answer
    return unpacked(answer) or Invalid.because("plan_heavy")


def asked(program: str, name: str, content: bytes, limits: Limits) -> bytes | Invalid:
    """Start a reader, give it the file and return its answer, empty if it died, or that it was too slow.

    `program` is what it runs: `argv` holds our home, which it has to make its first path, the file's name,
    and the megabytes and seconds it has to hold itself to.
    """
    from subprocess import DEVNULL, PIPE, Popen
    from threading import Event, Timer

    late = Event()
    command = _command(program, name, limits)
    with Popen(command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=_environment()) as reader:  # noqa: S603
        timer = Timer(limits.seconds, lambda: _stop(reader, late))
        timer.start()
        try:
            answer = _told(reader, content)
        finally:
            timer.cancel()
            reader.kill()
    return Invalid.because("plan_slow") if late.is_set() else answer


def _stop(reader: Popen[bytes], late: Event) -> None:
    late.set()
    reader.kill()


def _told(reader: Popen[bytes], content: bytes) -> bytes:
    """Return what a reader answers to a file; no more of it is taken than an honest answer can hold."""
    assert reader.stdin is not None
    assert reader.stdout is not None
    with suppress(OSError):  # it may die at the first bytes: its answer, none, is taken all the same
        reader.stdin.write(content)
        reader.stdin.close()
    return reader.stdout.read(_LONGEST_ANSWER)


def _command(program: str, name: str, limits: Limits) -> list[str]:
    """Return how a reader is started: no package of the current folder or of a variable is taken for ours."""
    told = (str(HOME), name[:200].replace("\x00", ""), str(limits.megabytes), str(int(limits.seconds) + 1))
    return [sys.executable, "-I", "-c", program, *told]


def _environment() -> dict[str, str]:
    return {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
