"""The process that opens a stranger's file: bytes in, one JSON object out, within the system's limits."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any, TypeVar

from bot.plans.files.texts import text_of
from bot.result import Invalid
from bot.talking.values import from_json, restored, to_json

T = TypeVar("T")


def main() -> None:
    """Answer what text a file holds."""
    serve(text_of)


def serve(read: Callable[[bytes], Any]) -> None:
    """Answer on standard output what is read in the file on standard input, a dataclass or an `Invalid`.

    `argv` is our home, then the megabytes and the seconds this process is held to.
    """
    _, _, megabytes, seconds = sys.argv
    limit(int(megabytes) << 20, int(seconds))
    sys.stdout.buffer.write(packed(read(sys.stdin.buffer.read())))
    sys.stdout.buffer.flush()


def packed(found: Any) -> bytes:
    """Return a dataclass or a refusal as it goes through the pipe."""
    kind = "invalid" if isinstance(found, Invalid) else "read"
    return json.dumps({kind: to_json(found)}, ensure_ascii=False).encode("utf-8", errors="replace")


def unpacked(sent: bytes, into: type[T]) -> T | Invalid | None:
    """Return what came through the pipe; None for what has neither the shape of `into` nor of a refusal."""
    try:
        told = json.loads(sent)
        if "invalid" in told:
            return Invalid.because(str(told["invalid"]["code"]), **from_json(told["invalid"]["facts"]))
        return restored(into, told["read"])
    except (ValueError, KeyError, TypeError, RecursionError):  # it died, or its file spoke for it
        return None


def limit(memory: int, seconds: int) -> None:
    """Hold this process to its memory and processor time, behind everybody else, where the system can."""
    try:
        import os
        import resource
    except ImportError:  # Windows: the parent's clock alone
        return
    os.nice(5)
    bounds = {"RLIMIT_AS": memory, "RLIMIT_CPU": seconds, "RLIMIT_FSIZE": 0, "RLIMIT_CORE": 0}
    for name, bound in bounds.items():
        try:
            resource.setrlimit(getattr(resource, name), (bound, bound))
        except (ValueError, OSError):  # a system that has the name and not the limit
            continue
