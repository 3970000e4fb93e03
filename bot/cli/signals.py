"""Being told to stop: SIGTERM, Ctrl-C, and Ctrl-Break on Windows; the second time ends it at once."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from types import FrameType
from typing import NoReturn

STOPPED_AT_ONCE = 130


def stop_on_signal() -> asyncio.Event:
    """Return an event of the running loop that the first signal sets."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    asked: list[int] = []

    def heard(number: int, _frame: FrameType | None) -> None:
        if asked:
            os._exit(STOPPED_AT_ONCE)
        asked.append(number)
        loop.call_soon_threadsafe(stop.set)

    for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), heard)
    return stop


def leave() -> NoReturn:
    """End the program now, as it would have ended: no thread that hangs in a database is waited for."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
