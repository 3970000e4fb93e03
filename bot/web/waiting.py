"""What the pages wait for: room for a file in memory, and that what somebody sent is worked on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

LOOK_AGAIN = 0.02
"""Seconds between two looks."""
FILES_AT_ONCE = 4
"""How many files a page takes in at a time: each is in memory as a whole while it is."""


def room_for_files() -> asyncio.Semaphore:
    """Return what lets in so many files at a time."""
    return asyncio.Semaphore(FILES_AT_ONCE)


async def until_done(is_busy: Callable[[], bool], patience: float) -> None:
    """Wait as long as something is worked on, at most `patience` seconds; nobody tells when it is done."""
    with suppress(TimeoutError):
        async with asyncio.timeout(patience):
            while is_busy():  # noqa: ASYNC110
                await asyncio.sleep(LOOK_AGAIN)
