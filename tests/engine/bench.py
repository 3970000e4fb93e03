"""A bot on a bench: updates go in by hand, everything that comes out or is written down can be looked at."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session

import messages
from bot.app import App
from bot.channels import Raw
from bot.clock import InstantClock, at_school
from bot.domain.school.people import PERSON, Account, Person
from bot.domain.school.units import Unit
from bot.outbox import MESSAGE
from bot.receiving.inbox import INBOX
from bot.rendering import as_plain
from bot.store import Store
from bot.talking import memory
from bot.words import fold, sort_key
from tests.chat import PlatformInMemory, Shown
from tests.engine.form import COMMANDS, CONVERSATIONS, DRAFTS

NOW = at_school(date(2026, 10, 5), 8)
"""A Monday morning."""
CHANNELS = ("telegram", "zalo")
Update = tuple[str, Raw]


@dataclass
class Bench:
    """The real bot on a store, with platforms in memory that outlive it."""

    store: Store
    clock: InstantClock = field(default_factory=lambda: InstantClock(NOW))
    platforms: dict[str, PlatformInMemory] = field(
        default_factory=lambda: {name: PlatformInMemory(name) for name in CHANNELS}
    )
    numbers: Any = field(default_factory=lambda: itertools.count(1))
    app: App = field(init=False)
    unit: int = 0

    async def found(self) -> None:
        """Make the tables of the tests and the school, and start the bot."""

        def write(session: Session) -> int:
            DRAFTS.create(session.connection())
            unit = Unit(parent_id=None, kind="truong", name="Trường THCS Hoa Phượng", folded="hoa phuong")
            session.add(unit)
            session.flush()
            return unit.id or 0

        self.unit = await self.store.write(write)
        await self.restart()

    async def restart(self) -> None:
        """Start the bot as a new process would; whatever the old one held in its memory is lost."""
        self.app = App(self.store, self.clock, dict(self.platforms))
        self.app.desk.conversations = CONVERSATIONS
        self.app.desk.commands = COMMANDS
        await self.app.start()
        await self.idle()

    async def idle(self) -> None:
        """Wait until everything is worked on and sent."""
        await self.app.idle()

    async def person(self, admin: bool = False) -> Walker:
        """Return somebody new, with an account at each channel."""
        user = f"user-{next(self.numbers)}"

        def write(session: Session) -> int:
            name = "Trần Thị Lan"
            person = Person(
                unit_id=self.unit, full_name=name, folded=fold(name), sort_key=sort_key(name), honorific="Cô",
                groups=[], is_admin=admin, joined_on=date(2026, 8, 1),
            )  # fmt: skip
            session.add(person)
            session.flush()
            session.add_all(
                Account(channel=channel, platform_user=user, chat=user, person_id=person.id, first_seen=NOW)
                for channel in CHANNELS
            )
            return person.id or 0

        return Walker(self, user, await self.store.write(write))

    async def deliver(self, *updates: Update, channel: str = "telegram") -> None:
        """Hand in updates as one batch and wait for what they do."""
        await self.app.inbox.receive(channel, list(updates))
        await self.idle()

    async def rows(self, query: Any) -> list[Any]:
        """Return what a query finds, as dicts."""
        found = await self.store.read(lambda session: session.execute(query).mappings().all())
        return [dict(row) for row in found]

    async def set_admin(self, person: int, admin: bool) -> None:
        """Give somebody the admin's role, or take it."""
        statement = update(PERSON).where(PERSON.c.id == person).values(is_admin=admin)
        await self.store.write(lambda session: session.execute(statement))


@dataclass
class Walker:
    """Somebody who writes and presses, from either of their two accounts."""

    bench: Bench
    user: str
    person: int
    channel: str = "telegram"
    sent: list[tuple[str, Update]] = field(default_factory=list)
    """Every update that was handed in, with its channel."""

    async def says(self, *lines: str) -> None:
        """Write lines of text, all under way at once."""
        await self._deliver([self.update(kind="text", text=line) for line in lines])

    async def presses(self, *data: str) -> None:
        """Press buttons, genuine or forged, all under way at once."""
        last = self.last.id if self.seen else ""
        await self._deliver([self.update(kind="tap", tap=one, message=last) for one in data])

    async def again(self, *which: int) -> None:
        """Have the platform deliver earlier updates once more, in any order."""
        for index in which:
            channel, update_ = self.sent[index]
            await self.bench.deliver(update_, channel=channel)

    def update(self, **what: str) -> Update:
        """Return an update of this person's, with a number of its own."""
        raw = {"channel": self.channel, "user": self.user, "chat": self.user, **what}
        return f"u{next(self.bench.numbers)}", raw

    async def _deliver(self, updates: list[Update]) -> None:
        self.sent += [(self.channel, one) for one in updates]
        await self.bench.deliver(*updates, channel=self.channel)

    @property
    def seen(self) -> list[Shown]:
        """Everything in this person's chat at the present channel."""
        return self.bench.platforms[self.channel].seen_by(self.user)

    @property
    def last(self) -> Shown:
        """The newest message in the chat."""
        return self.seen[-1]

    def button(self, label: str) -> str:
        """Return the data of a button of the newest message."""
        return next(data for shown, data in self.last.buttons.items() if label in shown)

    def told(self, template: str, **facts: Any) -> bool:
        """Tell whether the newest message holds a sentence of the bot's, in the words it has now."""
        return as_plain(messages.render(template, **facts)) in as_plain(self.last.text)

    async def fates(self) -> list[int]:
        """Return what became of this person's updates, in the order they came."""
        mine = INBOX.c.update_id.in_([update_id for _, (update_id, _) in self.sent])
        return [
            row["fate"]
            for row in await self.bench.rows(select(INBOX.c.fate).where(mine).order_by(INBOX.c.id))
        ]

    async def templates(self) -> list[str]:
        """Return the templates of everything said to this person, in order."""
        query = select(MESSAGE.c.template).where(MESSAGE.c.chat == self.user).order_by(MESSAGE.c.id)
        return [row["template"] for row in await self.bench.rows(query)]

    async def talks(self) -> list[dict[str, Any]]:
        """Return this person's conversations, oldest first."""
        mine = memory.TABLE.c.owner == f"person:{self.person}"
        return await self.bench.rows(select(memory.TABLE).where(mine).order_by(memory.TABLE.c.id))

    async def drafts(self) -> list[dict[str, Any]]:
        """Return what this person has submitted."""
        query = select(DRAFTS.c.content).where(DRAFTS.c.person_id == self.person).order_by(DRAFTS.c.id)
        return [row["content"] for row in await self.bench.rows(query)]


def at(day: int) -> datetime:
    """Return a moment of October 2026."""
    return datetime(2026, 10, day, 3, tzinfo=UTC)
