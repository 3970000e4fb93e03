"""A platform that is a page: the bot's messages become bubbles on a board, within each channel's limits."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count

from bot.channels import Button, Failure, Incoming, Kind, NotSent, Outgoing, Raw, Receive, Sent
from bot.clock import Clock
from bot.rendering import LIMITS, as_plain, size


@dataclass(frozen=True)
class Bubble:
    """One message of a chat as it stands now; `text` is in the channel's own markup."""

    id: str
    channel: str
    chat: str
    mine: bool
    """True for what the person wrote, False for what the bot said."""
    text: str
    at: datetime
    buttons: tuple[Button, ...] = ()
    change: int = 0
    """The board's count when it last changed."""


@dataclass
class Board:
    """The chats of a page, with a count of changes so that whoever looks can ask for what is new."""

    chats: frozenset[str]
    """The chats on the page; what goes to others is only counted."""
    elsewhere: int = 0
    """How many messages went to people who are not on the page."""
    change: int = 0
    _bubbles: dict[str, Bubble] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def put(self, bubble: Bubble) -> None:
        """Show a bubble, new or changed."""
        self._bubbles[bubble.id] = replace(bubble, change=self.change + 1)
        self.touch()

    def touch(self) -> None:
        """Tell everybody who waits that something has changed."""
        self.change += 1
        news, self._news = self._news, asyncio.Event()
        news.set()

    async def wait(self, since: int) -> None:
        """Wait until there is a change after the count `since`."""
        while self.change <= since:
            await self._news.wait()

    def of(self, chat: str, since: int = 0) -> list[Bubble]:
        """Return a chat's bubbles in order, only those changed after the count `since`."""
        return [one for one in self._bubbles.values() if one.chat == chat and one.change > since]

    def find(self, bubble_id: str) -> Bubble | None:
        """Return a bubble by its id."""
        return self._bubbles.get(bubble_id)

    def new_id(self) -> str:
        """Return an id that no bubble has."""
        return f"m{next(self._numbers)}"


@dataclass
class PagePlatform:
    """A channel whose platform is the page: it looks and refuses as the real one of the same name would."""

    name: str
    board: Board
    clock: Clock

    async def start(self) -> None:
        """Be ready."""

    async def stop(self) -> None:
        """Let go of nothing."""

    async def listen(self, receive: Receive) -> None:
        """Hear nothing: the page hands what people do to the inbox itself."""
        await asyncio.Event().wait()

    async def acknowledge(self, incoming: Incoming) -> None:
        """Show nothing: the answer follows at once."""

    def read(self, raw: Raw) -> Incoming | None:
        """Return what a person on the page did."""
        chat = str(raw["chat"])
        return Incoming(
            self.name, chat, chat, Kind(raw["kind"]), text=str(raw.get("text", "")),
            tap=str(raw.get("tap", "")), message=str(raw.get("message", "")),
        )  # fmt: skip

    async def send(self, out: Outgoing) -> Sent | NotSent:
        """Show a message, or refuse it as the platform would."""
        refused = self._refused(out)
        if refused is not None:
            return refused
        if out.chat not in self.board.chats:
            self.board.elsewhere += 1
            self.board.touch()
            return Sent(self.board.new_id())
        there = self.board.find(out.edits)
        bubble_id, at = (there.id, there.at) if there else (self.board.new_id(), self.clock.now())
        self.board.put(Bubble(bubble_id, self.name, out.chat, False, out.text, at, out.buttons))
        return Sent(bubble_id)

    def _refused(self, out: Outgoing) -> NotSent | None:
        limits = LIMITS[self.name]
        text = as_plain(out.text) if limits.markup else out.text
        data = max((len(one.data.encode()) for one in out.buttons), default=0)
        if not text or size(text, limits.units) > limits.text or data > limits.callback:
            return NotSent(Failure.CONTENT, "outside the channel's limits")
        if (out.buttons and not limits.buttons) or (out.edits and not limits.edits):
            return NotSent(Failure.CONTENT, "the channel has no such thing")
        there = self.board.find(out.edits)
        if out.edits and (there is None or (there.text, there.buttons) == (out.text, out.buttons)):
            return NotSent(Failure.UNCHANGED)
        return None
