"""Seats at the web chat: a browser without a script, which posts the forms of its page."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.lives.house import House
from tests.lives.seat import PICTURE
from tests.web.chatting import Browser


@dataclass
class WebSeat:
    """A person with a browser."""

    house: House
    browser: Browser
    _read: dict[str, str] = field(default_factory=dict)

    async def comes(self, code: str) -> None:
        """Open the personal link and press its one button."""
        await self.browser.opens(f"/w/{code}")
        await self.browser.enters(code)
        await self.house.app.idle()
        await self.browser.opens("/w")

    async def says(self, words: str) -> None:
        """Write a line into the box."""
        await self._begins()
        await self.browser.says(words)
        await self.house.app.idle()

    async def taps(self, words: str) -> None:
        """Press the newest button with these words."""
        await self._begins()
        await self.browser.taps(words)
        await self.house.app.idle()

    async def sends_picture(self) -> None:
        """Send a picture by the page's form for files."""
        await self._begins()
        await self.browser.sends_file("anh.png", "image/png", PICTURE)
        await self.house.app.idle()

    async def reads(self) -> list[str]:
        """Return what is new on the page or has changed there; if it is closed, what stands at the door."""
        if not self.browser.shown():
            return [self.browser.text]
        await self.browser.opens("/w")
        return [text for key, text in self.browser.shown().items() if self._read.get(key) != text]

    async def _begins(self) -> None:
        await self.house.moment()
        await self.browser.opens("/w")
        self._read = self.browser.shown()
