"""Seats on Telegram: lines, and buttons under messages."""

from __future__ import annotations

from dataclasses import dataclass

from tests.fakes.telegram_api import FakeTelegram
from tests.fakes.telegram_people import FakeUser
from tests.lives.house import House
from tests.lives.seat import PICTURE


@dataclass
class TelegramSeat:
    """A person with Telegram on their phone."""

    house: House
    telegram: FakeTelegram
    user: FakeUser
    _read: int = 0

    async def comes(self, code: str) -> None:
        """Open the personal link, which sends its code."""
        await self.says(f"/start {code}")

    async def says(self, words: str) -> None:
        """Write a line."""
        await self._begins()
        await self.user.says(words)
        await self._answered()

    async def taps(self, words: str) -> None:
        """Press the newest button with these words."""
        for seen in reversed(self.user.messages):
            for label, data in seen.buttons:
                if words in label:
                    await self._begins()
                    await self.user.taps_data(data, seen)
                    await self._answered()
                    return
        raise AssertionError(
            f"no button {words!r}: {[(one.text, one.labels()) for one in self.user.messages[-2:]]}"
        )

    async def sends_picture(self) -> None:
        """Send a picture."""
        await self._begins()
        await self.user.sends_file("", "image/png", PICTURE)
        await self._answered()

    async def reads(self) -> list[str]:
        """Return what came or was edited, with the words of its buttons."""
        fresh = [one for one in self.telegram.accepted[self._read :] if one.chat == self.user.id]
        return ["\n".join([one.text, *(label for label, _ in one.buttons)]) for one in fresh]

    async def _begins(self) -> None:
        await self.house.moment()
        self._read = len(self.telegram.accepted)

    async def _answered(self) -> None:
        await self.telegram.drained()
        await self.house.app.idle()
