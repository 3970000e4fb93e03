"""What a poll brought shows on the channel's line: no answer at all, or an answer, be it a refusal."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest

from bot.channels.patience import Line
from bot.channels.telegram import TelegramChannel
from bot.channels.zalo import ZaloChannel
from tests.channels import on_zalo
from tests.channels.conftest import HASTY, Inbox, listening
from tests.fakes.telegram_api import TOKEN, FakeTelegram
from tests.fakes.telegram_faults import Fault
from tests.fakes.zalo_api import TOKEN as ZALO_TOKEN
from tests.fakes.zalo_api import FakeZalo

FAULTS = [
    (Fault(502, body="<html>"), True),
    (Fault(ends="reset"), True),
    (Fault(429, "Too Many Requests", {"retry_after": 1}), False),
]


@dataclass
class Watching:
    """Sleep that takes no time and looks at the line whenever a channel rests."""

    line: Line = field(default_factory=Line)
    seen: list[bool | None] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        """Look."""
        self.seen.append(self.line.answers)
        await asyncio.sleep(0)


@pytest.mark.parametrize(("fault", "away"), FAULTS)
async def test_telegram(fake: FakeTelegram, fault: Fault, away: bool) -> None:
    watching, inbox = Watching(), Inbox()
    channel = TelegramChannel(TOKEN, api_url=fake.url, limits=HASTY, sleep=watching.sleep)
    assert channel.line.answers is None
    watching.line = channel.line
    await channel.start()
    fake.fail("getUpdates", fault)
    await fake.user(1).says("một")
    async with listening(channel, inbox):
        await fake.drained()
    await channel.stop()
    assert (False in watching.seen) == away
    assert channel.line.answers is True


@pytest.mark.parametrize(("fault", "away"), FAULTS)
async def test_zalo(fault: Fault, away: bool) -> None:
    zalo, watching, stored = await FakeZalo.start(), Watching(), on_zalo.Stored()
    zalo.longest_poll = 0
    channel = ZaloChannel(ZALO_TOKEN, api_url=zalo.url, limits=HASTY, sleep=watching.sleep)
    watching.line = channel.line
    zalo.fail("getUpdates", fault)
    async with on_zalo.listening(channel, stored):
        await zalo.bell.until(lambda: zalo.calls["getUpdates"] >= 2, 20)
        await zalo.user("lan").says("một")
        await stored.holds(lambda: bool(stored.updates))
    await zalo.stop()
    assert (False in watching.seen) == away
    assert channel.line.answers is True


async def test_a_platform_that_is_away_at_the_start(fake: FakeTelegram) -> None:
    channel = TelegramChannel(TOKEN, api_url=fake.url, limits=HASTY)
    fake.fail("getMe", Fault(ends="reset"))
    await channel.start()
    assert channel.line.answers is False
    await channel.stop()
