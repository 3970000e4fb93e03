"""The channels there are, each with its platform faked at the HTTP edge: the rows of the contract suite.

A further channel is one more row in `ROWS`; docs/add-a-channel.md says how.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Protocol

from bot.channels import Channel, Raw
from bot.channels.telegram import TelegramChannel
from bot.channels.zalo import ZaloChannel
from bot.channels.zalo_updates import updates_in
from bot.store import Store
from tests.channels.conftest import HASTY
from tests.channels.web_side import WebSide
from tests.fakes.telegram_api import TOKEN as TELEGRAM_TOKEN
from tests.fakes.telegram_api import FakeTelegram
from tests.fakes.telegram_faults import Fault
from tests.fakes.zalo_api import TOKEN as ZALO_TOKEN
from tests.fakes.zalo_api import FakeZalo
from tests.fakes.zalo_people import FakeZaloUser

NOWHERE = "http://127.0.0.1:9"
"""An address at which nobody listens."""


class Side(Protocol):
    """One channel and its platform: `lan` may be written to, `blocked` once could, `unknown` never."""

    cannot: ClassVar[Mapping[str, str]]
    """The cases that cannot exist on this channel, each with the reason; `test_contract` says what holds."""
    channel: Channel
    token: str
    lan: str
    blocked: str
    unknown: str

    @classmethod
    async def start(cls, store: Store) -> Side:
        """Open the platform; a channel whose platform is our own keeps it in the store."""

    async def seen(self) -> list[str]:
        """Return what `lan` reads, as plain text, the oldest first."""

    def spoil(self, fault: Fault) -> None:
        """Let the next message go wrong: as the fault says, or as far as it can go wrong here."""

    async def writes(self, text: str) -> tuple[str, Raw]:
        """Return the update of a line that `lan` writes: the id it is kept by, and its raw body."""

    def elsewhere(self) -> Channel:
        """Return such a channel whose platform cannot be reached."""

    async def stop(self) -> None:
        """Close the platform."""


class TelegramSide:
    """Telegram."""

    cannot: ClassVar[Mapping[str, str]] = {}
    token = TELEGRAM_TOKEN
    lan, blocked, unknown = "1", "2", "404"

    def __init__(self, fake: FakeTelegram) -> None:
        self.fake = fake
        self.channel: Channel = TelegramChannel(self.token, api_url=fake.url, limits=HASTY)

    @classmethod
    async def start(cls, store: Store) -> TelegramSide:
        """Open the platform."""
        side = cls(await FakeTelegram.start())
        for id in (1, 2):
            side.fake.user(id).started = True
        await side.fake.user(2).blocks()
        await side.channel.start()
        return side

    async def seen(self) -> list[str]:
        """Return what they read."""
        return [one.text for one in self.fake.user(1).messages]

    def spoil(self, fault: Fault) -> None:
        """Let the next message go wrong."""
        self.fake.fail("sendMessage", fault)

    async def writes(self, text: str) -> tuple[str, Raw]:
        """Return the update of a line they write."""
        await self.fake.user(1).says(text)
        number, raw = self.fake.queue.pending[-1]
        return str(number), raw

    def elsewhere(self) -> Channel:
        """Return one that reaches nobody."""
        return TelegramChannel(self.token, api_url=NOWHERE, limits=HASTY)

    async def stop(self) -> None:
        """Close channel and platform."""
        await self.channel.stop()
        await self.fake.stop()


class ZaloSide:
    """Zalo's Bot Platform."""

    cannot: ClassVar[Mapping[str, str]] = {}
    token = ZALO_TOKEN
    lan, blocked, unknown = "lan", "hoa", "nobody"

    def __init__(self, fake: FakeZalo) -> None:
        self.fake = fake
        self.channel: Channel = ZaloChannel(self.token, api_url=fake.url, limits=HASTY)

    @classmethod
    async def start(cls, store: Store) -> ZaloSide:
        """Open the platform."""
        side = cls(await FakeZalo.start())
        side.user.wrote = side.fake.user("hoa").wrote = True
        side.fake.user("hoa").blocked = True
        await side.channel.start()
        return side

    @property
    def user(self) -> FakeZaloUser:
        """Whoever may be written to."""
        return self.fake.user("lan")

    async def seen(self) -> list[str]:
        """Return what they read."""
        return [one.text for one in self.user.messages]

    def spoil(self, fault: Fault) -> None:
        """Let the next message go wrong."""
        self.fake.fail("sendMessage", fault)

    async def writes(self, text: str) -> tuple[str, Raw]:
        """Return the update of a line they write."""
        (update,) = updates_in(self.user.update(content={"text": text}))
        return update

    def elsewhere(self) -> Channel:
        """Return one that reaches nobody."""
        return ZaloChannel(self.token, api_url=NOWHERE, limits=HASTY)

    async def stop(self) -> None:
        """Close channel and platform."""
        await self.channel.stop()
        await self.fake.stop()


ROWS: Mapping[str, type[Side]] = {"telegram": TelegramSide, "zalo": ZaloSide, "web": WebSide}
"""Every channel of the program, by its name."""


def where(case: str) -> list[str]:
    """Return the names of the channels on which a case can exist."""
    return [name for name, row in ROWS.items() if case not in row.cannot]


def nowhere(case: str) -> list[str]:
    """Return the names of the channels on which a case cannot exist."""
    return [name for name, row in ROWS.items() if case in row.cannot]
