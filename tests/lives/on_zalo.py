"""Seats on Zalo: lines alone; a choice is made by the number before it, and what was lost is said again."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.fakes.telegram_faults import Fault
from tests.fakes.zalo_api import FakeZalo
from tests.fakes.zalo_people import FakeZaloUser
from tests.fakes.zalo_variants import Variant
from tests.lives.house import House

PATIENCE = 20.0
EVERY = 3
"""Where Zalo loses what comes between two polls, one line in so many does."""
TOO_MANY = 5
"""One answer in so many is at first one too many for Zalo."""


@dataclass
class Pause:
    """The second between two polls: it takes no time, and lasts as long as a test wants nobody to poll."""

    zalo: FakeZalo
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def sleep(self, _seconds: float) -> None:
        """Wait until polls are wanted."""
        await self.over.wait()
        await asyncio.sleep(0)


@dataclass
class ZaloSeat:
    """A person with Zalo on their phone."""

    house: House
    zalo: FakeZalo
    pause: Pause
    user: FakeZaloUser
    variants: Iterator[Variant]
    """How Zalo behaves from one line to the next."""
    _read: int = 0
    _sent: int = 0

    async def comes(self, code: str) -> None:
        """Type the code."""
        await self.says(code)

    async def says(self, words: str) -> None:
        """Write a line."""
        await self._sends(text=words)

    async def sends_picture(self) -> None:
        """Send a picture."""
        await self._sends(photo="https://anh.example/1.jpg")

    async def taps(self, words: str) -> None:
        """Type the number before a choice, or the word that is to be typed."""
        for message in reversed(self.user.messages[-3:]):
            for line in message.text.splitlines():
                found = re.fullmatch(r"(?:(\d+)\.|gõ:) (.+)", line)
                if found and words in found[2]:
                    await self.says(found[1] or found[2])
                    return
        raise AssertionError(f"no choice {words!r} in {[one.text for one in self.user.messages[-3:]]}")

    async def reads(self) -> list[str]:
        """Return what came."""
        return [one.text for one in self.user.messages[self._read :]]

    async def _sends(self, **content: str) -> None:
        """Send something; if nobody hears it and no answer comes, send it again, as anybody would."""
        await self.house.moment()
        self.zalo.variant = next(self.variants)
        self._read, self._sent = len(self.user.messages), self._sent + 1
        if self.zalo.variant.handing == "lost" and not self._sent % EVERY:
            await self._is_lost(content)
        if not self._sent % TOO_MANY:
            self.zalo.fail("sendMessage", Fault(429))
        if self.zalo.webhook[0]:
            await self._pushed(content)
        else:
            await self._polled(content)
        await self.house.app.idle()

    async def _is_lost(self, content: dict[str, str]) -> None:
        """Send something that never reaches the bot: between two polls, or on the way to its door."""
        raw = self.user.update(content=content)
        if self.zalo.webhook[0]:
            self.zalo.lost.append(raw)
        else:
            await self.zalo.bell.until(lambda: not self.zalo.polling, PATIENCE)
            self.zalo.hears(raw)
        assert raw is self.zalo.lost[-1]
        assert not await self.reads()

    async def _polled(self, content: dict[str, str]) -> None:
        """Send while polls are wanted, until it is in the bot's hands: twice, if Zalo repeats."""
        self.pause.over.set()
        await self.user.sends(**content)
        await self.zalo.bell.until(lambda: not self.zalo.queue, PATIENCE)
        wanted = self.zalo.calls["getUpdates"] + (2 if self.zalo.variant.handing == "repeated" else 1)
        await self.zalo.bell.until(lambda: self.zalo.calls["getUpdates"] >= wanted, PATIENCE)
        self.pause.over.clear()

    async def _pushed(self, content: dict[str, str]) -> None:
        """Send by the webhook: twice, if Zalo repeats."""
        raw, before = self.user.update(content=content), len(self.zalo.pushed)
        times = 2 if self.zalo.variant.handing == "repeated" else 1
        for _ in range(times):
            self.zalo.hears(raw)
        await self.zalo.bell.until(lambda: len(self.zalo.pushed) == before + times, PATIENCE)
