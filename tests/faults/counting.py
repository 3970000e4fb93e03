"""An inbox whose turns write down what they did, so that what happened how often can be counted."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Integer, MetaData, String, Table, func, insert, select
from sqlmodel import Session, SQLModel

from bot.channels import Incoming, Raw
from bot.channels.telegram_updates import read_update
from bot.clock import InstantClock
from bot.receiving.inbox import INBOX, Inbox
from bot.store import Store
from tests.chat import PlatformInMemory
from tests.school import MONDAY, School

EFFECTS = Table(
    "effect",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("who", String),
    Column("text", String),
)


class RawTelegram(PlatformInMemory):
    """Telegram's own updates, read as the real channel reads them."""

    def read(self, raw: Raw) -> Incoming | None:
        """Return what an update means."""
        return read_update(raw)


def said(number: int, who: int, text: str) -> tuple[str, Raw]:
    """Return the update of somebody who writes, with the number Telegram gives it."""
    person = {"id": who, "is_bot": False, "first_name": "Lan"}
    chat = {"id": who, "type": "private"}
    message = {"message_id": number, "date": 1_790_000_000, "from": person, "chat": chat, "text": text}
    return str(number), {"update_id": number, "message": message}


@dataclass
class Counting:
    """An inbox on a store, with what its turns and it itself said."""

    store: Store
    inbox: Inbox = field(init=False)
    replies: list[str] = field(default_factory=list)
    unsent: Counter[str] = field(default_factory=Counter)
    most_held: int = 0

    def __post_init__(self) -> None:
        channels = {"telegram": RawTelegram()}
        self.inbox = Inbox(
            self.store, InstantClock(MONDAY), channels, self.turn, self.apologise, self.send,
            turn_away=self.turn_away, unsent=lambda channel, chat: self.unsent[chat],
        )  # fmt: skip

    async def found(self) -> Counting:
        """Make the table of effects."""
        await self.store.write(lambda session: EFFECTS.create(session.connection(), checkfirst=True))
        return self

    def turn(self, session: Session, incoming: Incoming, now: datetime) -> list[Any]:
        """Write an effect down."""
        self.most_held = max(self.most_held, self.inbox.lanes.held)
        session.execute(insert(EFFECTS).values(who=incoming.user, text=incoming.text))
        return [incoming.text]

    def apologise(self, session: Session, incoming: Incoming, code: str, now: datetime) -> list[Any]:
        """Fail: no turn here goes wrong."""
        raise AssertionError(code)

    def turn_away(self, session: Session, incoming: Incoming, now: datetime) -> list[Any]:
        """Tell somebody that it was too much."""
        return [f"too many: {incoming.user}"]

    def send(self, said: Sequence[Any]) -> None:
        """Note what is said once it is committed."""
        self.replies += said

    async def hears(self, *updates: tuple[str, Raw]) -> None:
        """Hand in updates as one batch, without waiting for what they do."""
        await self.inbox.receive("telegram", list(updates))

    async def hears_all(self, updates: Sequence[tuple[str, Raw]], size: int = 100) -> None:
        """Hand in updates as a platform does that brings several batches at a time."""
        batches = [updates[start : start + size] for start in range(0, len(updates), size)]
        await asyncio.gather(*(self.hears(*batch) for batch in batches))
        await self.inbox.idle()

    async def effects(self) -> list[tuple[str, str]]:
        """Return what was done for whom, in order."""
        query = select(EFFECTS.c.who, EFFECTS.c.text).order_by(EFFECTS.c.id)
        rows = await self.store.read(lambda session: session.execute(query).all())
        return [(row.who, row.text) for row in rows]

    async def fates(self) -> Counter[int]:
        """Return how many updates had which fate."""
        rows = await self.store.read(lambda session: session.execute(select(INBOX.c.fate)).scalars().all())
        return Counter(rows)


NO_EFFECT = frozenset({"inbox", "message", "conversation", "account", "sender", "heartbeat"})
"""Tables that hold what was said, and by whom; every other one holds what people have done."""


async def standing(school: School) -> dict[str, int]:
    """Return how many rows every table of effects has."""
    tables = [one for one in SQLModel.metadata.sorted_tables if one.name not in NO_EFFECT]

    def count(session: Any) -> dict[str, int]:
        return {
            one.name: session.execute(select(func.count()).select_from(one)).scalar_one() for one in tables
        }

    return await school.app.store.read(count)
