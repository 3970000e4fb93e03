"""What the tests of channels share: a fake Telegram, a channel on it, and a store with a gate."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from bot.channels import Raw
from bot.channels.aiohttp_request import Limits
from bot.channels.telegram import TelegramChannel
from tests.fakes.telegram_api import TOKEN, FakeTelegram
from tests.fakes.telegram_queue import Bell

HASTY = Limits(connect=0.3, read=0.3, write=0.3)


class Inbox:
    """Stands for the store: what `receive` was given, with a gate in front of the disk."""

    def __init__(self) -> None:
        self.stored: list[tuple[str, Raw]] = []
        self.waiting: list[tuple[str, Raw]] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.bell = Bell()

    async def receive(self, channel: str, batch: list[tuple[str, Raw]]) -> None:
        assert channel == "telegram"
        self.waiting = batch
        self.bell.ring()
        await self.gate.wait()
        self.stored += batch
        self.bell.ring()

    def texts(self) -> list[str]:
        return [raw["message"]["text"] for _, raw in self.stored]

    async def holds(self, condition: Callable[[], bool]) -> None:
        await self.bell.until(condition, 20)


class Naps:
    """Sleep that takes no time and remembers how long it should have."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.taken.append(seconds)
        await asyncio.sleep(0)


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    telegram = await FakeTelegram.start()
    telegram.user(1, "Lan").started = True
    yield telegram
    await telegram.stop()


@pytest.fixture
async def channel(fake: FakeTelegram) -> AsyncIterator[TelegramChannel]:
    telegram = TelegramChannel(TOKEN, api_url=fake.url, limits=HASTY)
    await telegram.start()
    yield telegram
    await telegram.stop()


@asynccontextmanager
async def listening(channel: TelegramChannel, inbox: Inbox) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(channel.listen(inbox.receive))
    yield task
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
