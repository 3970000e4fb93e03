"""The demo at work: a fresh school, the real bot behind it, three people to speak for, a clock to move."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol

from sqlmodel import Session

from bot.channels import Attached, Channel, Kind, Raw
from bot.clock import InstantClock, RehearsalClock, at_school
from bot.domain.campaign.campaigns import Campaign
from bot.domain.desk.standing import Standing, standing_of
from bot.domain.school.people import Person
from bot.rendering import LIMITS
from bot.store import Store
from bot.uploads import shown_name
from bot.web.demo_board import Board, Bubble
from bot.web.demo_platform import PagePlatform
from bot.web.demo_school import LAST_DAY, START, chat_of, found_school

LONGEST_TEXT = 4000
MORNING = 8
CHANNELS = {"button_teacher": "telegram", "number_teacher": "zalo", "admin": "telegram"}
"""The parts on the page, in their order, and the channel each is drawn as."""


class Bot(Protocol):
    """What the demo needs of the program that is put together."""

    async def start(self) -> None:
        """Get ready."""

    async def receive(self, channel: str, updates: list[tuple[str, Raw]]) -> None:
        """Store updates and have them worked on."""

    async def advance_to(self, moment: datetime) -> None:
        """Move the clock, with every reminder on the way planned and delivered; now is a moment too."""

    async def next_reminder_at(self) -> datetime | None:
        """Return when the next reminder goes out."""

    async def takes(self, channel: str, user: str) -> tuple[str, ...] | None:
        """Return the kinds of file that somebody's open question takes; None if it takes none."""

    async def stop(self) -> None:
        """Finish and close the store."""


Wire = Callable[[Store, RehearsalClock, Mapping[str, Channel]], Bot]
"""How the wiring puts a bot together."""


@dataclass(frozen=True)
class Part:
    """Somebody the page speaks for."""

    key: str
    person: Person
    channel: str
    chat: str


@dataclass
class Stage:
    """One run of the demo, from its first minute."""

    bot: Bot
    store: Store
    clock: RehearsalClock
    board: Board
    parts: Mapping[str, Part]
    campaign_id: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    """What a form must carry; a page of an earlier run has another."""
    untouched: bool = True
    """True until somebody has said or moved anything."""
    closed: bool = False
    _updates: int = 0
    _moving: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def say(self, part: Part, text: str) -> None:
        """Write a line as somebody, and wait until it is answered."""
        text = text.strip()[:LONGEST_TEXT]
        if not text:
            return
        bubble = Bubble(self.board.new_id(), part.channel, part.chat, True, text, self.clock.now())
        self.board.put(bubble)
        await self._hand_in(part, {"kind": Kind.TEXT, "text": text})

    async def send_file(self, part: Part, name: str, mime: str, content: bytes) -> None:
        """Send a file as somebody, and wait until it is answered."""
        name = shown_name(name)
        key = self.board.keep(Attached(name, mime, len(content), content))
        now = self.clock.now()
        self.board.put(Bubble(self.board.new_id(), part.channel, part.chat, True, "", now, file=key))
        file = {"id": key, "name": name, "mime": mime, "size": len(content)}
        await self._hand_in(part, {"kind": Kind.FILE, "file": file})

    async def takes(self, part: Part) -> tuple[str, ...] | None:
        """Return the kinds of file that somebody's open question takes; None where none can be sent."""
        return await self.bot.takes(part.channel, part.chat) if LIMITS[part.channel].files else None

    async def tap(self, part: Part, message: str, data: str) -> None:
        """Press a button as somebody, and wait until it is answered."""
        await self._hand_in(part, {"kind": Kind.TAP, "tap": data, "message": message})

    async def move_to(self, moment: datetime) -> None:
        """Move the clock forward; everything due on the way is sent."""
        self.untouched = False
        async with self._moving:
            if not self.closed:
                await self.bot.advance_to(max(moment, self.clock.now()))
        self.board.touch()

    async def move_a_day(self) -> None:
        """Move the clock by a day."""
        await self.move_to(self.clock.now() + timedelta(days=1))

    async def move_to_day(self, day: date) -> None:
        """Move the clock to the morning of a day of this school year; never backwards."""
        await self.move_to(at_school(min(day, LAST_DAY), MORNING))

    async def move_to_reminder(self) -> bool:
        """Move the clock to the next reminder; False if none is left."""
        moment = await self.bot.next_reminder_at()
        if moment is not None:
            await self.move_to(moment)
        return moment is not None

    async def standing(self) -> Standing:
        """Return how many have answered and by when it is asked."""

        def look(session: Session) -> Standing:
            campaign = session.get(Campaign, self.campaign_id)
            assert campaign is not None
            return standing_of(session, campaign)

        return await self.store.read(look)

    def button(self, part: Part, label: str) -> tuple[str, str] | None:
        """Return the newest button whose words contain a label, as its message's id and its data."""
        for bubble in reversed(self.board.of(part.chat)):
            for button in bubble.buttons:
                if label in button.label:
                    return bubble.id, button.data
        return None

    async def close(self) -> None:
        """End this run and let go of its database, once the clock stands still."""
        self.closed = True
        self.board.touch()
        async with self._moving:
            await self.bot.stop()

    async def _hand_in(self, part: Part, what: Raw) -> None:
        self.untouched = False
        self._updates += 1
        await self.bot.receive(part.channel, [(f"demo-{self._updates}", {"chat": part.chat, **what})])
        await self.move_to(self.clock.now())


Open = Callable[[], Awaitable[Stage]]
"""How a fresh run is made, with a database of its own."""


async def open_stage(store: Store, wire: Wire) -> Stage:
    """Found the school in an empty database and put a bot behind it."""
    cast = await store.write(found_school)
    clock = InstantClock(START)
    parts = {
        key: Part(key, cast.people[key], channel, chat_of(cast.people[key].id or 0))
        for key, channel in CHANNELS.items()
    }
    board = Board(frozenset(part.chat for part in parts.values()))
    platforms = {name: PagePlatform(name, board, clock) for name in set(CHANNELS.values())}
    bot = wire(store, clock, platforms)
    await bot.start()
    return Stage(bot, store, clock, board, parts, cast.campaign_id)
