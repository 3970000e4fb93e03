"""Files of strangers are opened by a process of their own: it may die, the program goes on."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bot.plans.files.document import LARGEST, MOST_LETTERS, TOO_LARGE, Document
from bot.plans.files.worker import unpacked
from bot.result import Invalid

if TYPE_CHECKING:
    from asyncio.subprocess import Process

T = TypeVar("T")

HOME = Path(__file__).parents[3]
"""Where our packages lie: the one place the reader takes them from."""
_BEGIN = "import sys; sys.path.insert(0, sys.argv[1]); from {} import main; main()"
_LONGEST_ANSWER = 4 * MOST_LETTERS + 100_000
_ENVIRONMENT = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
"""All that the reader is told of our environment: tokens stay here."""


@dataclass(frozen=True)
class Limits:
    """What reading one file may cost: seconds by the clock, megabytes of memory."""

    seconds: float = 10
    megabytes: int = 300


async def read_document(content: bytes, limits: Limits = Limits()) -> Document | Invalid:
    """Return the text of a plan's file as `text_of` does, read by a process that cannot hurt this one."""
    return await read_apart("bot.plans.files.worker", Document, content, limits)


async def read_apart(module: str, into: type[T], content: bytes, limits: Limits) -> T | Invalid:
    """Return the dataclass that a module's `main` makes of a file, run as a process of its own.

    A file that takes longer is `plan_slow`; one that breaks its reader or its memory is `plan_heavy`.
    `main` answers by `worker.serve`.
    """
    import asyncio

    if len(content) > LARGEST:
        return TOO_LARGE
    answer = await _asked(module, content, limits)
    if answer is None:
        return Invalid.because("plan_slow")
    return await asyncio.to_thread(unpacked, answer, into) or Invalid.because("plan_heavy")


async def _asked(module: str, content: bytes, limits: Limits) -> bytes | None:
    """Start a reader, give it the file and return its answer, empty if it died; None if it was too slow.

    The reader is killed too when nobody waits for it any more: a program that stops is not held up.
    """
    import asyncio
    from asyncio.subprocess import DEVNULL, PIPE

    reader = await asyncio.create_subprocess_exec(
        *_command(module, limits), stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=_environment()
    )
    try:
        async with asyncio.timeout(limits.seconds):
            answer = await _told(reader, content)
            if len(answer) < _LONGEST_ANSWER:  # it has said all: it ends by itself
                await reader.wait()
            return answer
    except TimeoutError:
        return None
    finally:
        if reader.returncode is None:
            reader.kill()
            await reader.communicate()


async def _told(reader: Process, content: bytes) -> bytes:
    """Return what a reader answers to a file; no more of it is taken than an honest answer can hold."""
    from asyncio import IncompleteReadError

    assert reader.stdin is not None
    assert reader.stdout is not None
    with suppress(OSError):  # it may die at the first bytes: its answer, none, is taken all the same
        reader.stdin.write(content)
        await reader.stdin.drain()
    reader.stdin.close()
    try:
        return await reader.stdout.readexactly(_LONGEST_ANSWER)
    except IncompleteReadError as ended:
        return ended.partial


def _command(module: str, limits: Limits) -> list[str]:
    """Return how a reader is started: no package of the current folder or of a variable is taken for ours."""
    told = (str(HOME), str(limits.megabytes), str(int(limits.seconds) + 1))
    return [sys.executable, "-I", "-c", _BEGIN.format(module), *told]


def _environment() -> dict[str, str]:
    return {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
