"""Updates waiting for the bot, confirmed by offset as on Telegram, and the bell that tells of any change."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

Raw = dict[str, Any]


class Bell:
    """Wakes whoever waits for the fake to change."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        """Tell everybody that something has changed."""
        self._event.set()
        self._event = asyncio.Event()

    async def until(self, holds: Callable[[], bool], patience: float) -> None:
        """Wait until `holds()`; TimeoutError after `patience` real seconds."""
        async with asyncio.timeout(patience):
            while not holds():
                await self._event.wait()


class UpdateQueue:
    """What `getUpdates` and the webhook deliver."""

    def __init__(self, bell: Bell) -> None:
        self.pending: list[tuple[int, Raw]] = []
        self.allowed: tuple[str, ...] = ()
        self._bell = bell
        self._last = 1000

    def add(self, name: str, content: Raw) -> None:
        """Queue an update of the kind `name`, unless the bot has not asked for that kind."""
        if not self.allowed or name in self.allowed:
            self.inject({"update_id": self._last + 1, name: content})

    def inject(self, raw: Any) -> None:
        """Queue anything, however malformed; an update without a number is confirmed like its neighbours."""
        number = raw.get("update_id") if isinstance(raw, dict) else None
        self._last = number if type(number) is int and number > 0 else self._last + 1
        self.pending.append((self._last, raw))
        self._bell.ring()

    def confirm(self, offset: int) -> None:
        """Forget every update below `offset`."""
        self.pending = [(number, raw) for number, raw in self.pending if number >= offset]
        self._bell.ring()

    def first(self, limit: int) -> list[Raw]:
        """Return the oldest updates, at most `limit`."""
        return [raw for _, raw in self.pending[:limit]]
