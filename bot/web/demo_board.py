"""What stands in the chats of the demo: bubbles and files, and a count of changes for whoever looks."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count

from bot.channels import Attached, Button


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
    file: str = ""
    """The key under which the board keeps the file that this is."""
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
    files: dict[str, Attached] = field(default_factory=dict)
    """What was sent either way, under keys nobody can guess: a page's address of it holds one."""
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

    def keep(self, file: Attached) -> str:
        """Keep a file and return its key."""
        key = secrets.token_urlsafe(16)
        self.files[key] = file
        return key

    def new_id(self) -> str:
        """Return an id that no bubble has."""
        return f"m{next(self._numbers)}"
