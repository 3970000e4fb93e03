"""A file that takes a while: the chat shows that something is being done, on every channel that can."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest

from bot.app import App
from bot.channels import Channel, FileRef, Incoming, Kind
from bot.channels.telegram import TelegramChannel
from bot.channels.zalo import ZaloChannel
from tests.channels.conftest import HASTY
from tests.chat import Chatter, PlatformInMemory
from tests.fakes import telegram_api, zalo_api
from tests.fakes.telegram_api import FakeTelegram
from tests.fakes.telegram_faults import Fault
from tests.fakes.zalo_api import FakeZalo
from tests.files.conftest import PNG, add_paper, add_words
from tests.school import School


@dataclass
class Slow(PlatformInMemory):
    """A platform that hands a file over only once somebody was shown that it is awaited."""

    shown: list[str] = field(default_factory=list)
    seen: asyncio.Event = field(default_factory=asyncio.Event)

    async def acknowledge(self, incoming: Incoming) -> None:
        """Note whom something is shown."""
        self.shown.append(incoming.chat)
        self.seen.set()

    async def fetch(self, file: FileRef, most: int) -> bytes | None:
        """Wait until that is so."""
        await self.seen.wait()
        return await super().fetch(file, most)


async def test_while_a_file_is_fetched_its_sender_sees_that(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_words(monkeypatch)
    monkeypatch.setattr("bot.receiving.fetching.SLOW", 0.0)
    slow = Slow()
    app = App(school.app.store, school.clock, {"telegram": slow})
    await app.start()
    add_paper(app)
    lan = Chatter(app, slow, "user-lan", school.ids["lan"])
    await lan.says("nộp tệp")
    assert slow.shown == []
    await lan.sends_file("a.png", "image/png", PNG)
    assert lan.last.text == "Ghi chú?"
    assert slow.shown == ["user-lan"]


async def test_telegram_and_zalo_show_that_somebody_types() -> None:
    telegram, zalo = await telegram_api.FakeTelegram.start(), await zalo_api.FakeZalo.start()
    await telegram.user(1).says("/start")
    zalo.user("1")
    pairs: list[tuple[FakeTelegram | FakeZalo, Channel]] = [
        (telegram, TelegramChannel(telegram_api.TOKEN, api_url=telegram.url, limits=HASTY)),
        (zalo, ZaloChannel(zalo_api.TOKEN, api_url=zalo.url, limits=HASTY)),
    ]
    for fake, channel in pairs:
        await channel.start()
        await channel.acknowledge(Incoming(channel.name, "1", "1", Kind.FILE))
        assert fake.calls["sendChatAction"] == 1
        fake.fail("sendChatAction", Fault(400, "Bad Request", ends="answer"))
        await channel.acknowledge(Incoming(channel.name, "1", "1", Kind.FILE))
        assert fake.calls["sendChatAction"] == 2
        await channel.stop()
        await fake.stop()
