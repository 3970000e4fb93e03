"""Schools at work on each channel, with a seat for everybody in them."""

from __future__ import annotations

import asyncio
import itertools
import secrets
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest
from pydantic import SecretStr

from bot.channels import Channel
from bot.channels.zalo import ZaloChannel
from bot.domain.campaign.plan import CampaignPlan
from tests.fakes import telegram_api, zalo_api
from tests.fakes.telegram_api import FakeTelegram
from tests.fakes.zalo_api import FakeZalo
from tests.fakes.zalo_variants import Variant
from tests.lives.house import SECRET, at_work, founded
from tests.lives.life import Family
from tests.lives.on_telegram import TelegramSeat
from tests.lives.on_web import WebSeat
from tests.lives.on_zalo import Pause, ZaloSeat
from tests.web.chatting import Browser

POLL = 0.02
"""Real seconds after which a fake platform answers a poll that has brought nothing."""


@pytest.fixture(scope="session")
def founded_school(
    sqlite_template: Path, bao_khe: CampaignPlan, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A SQLite file with a school and its campaign in it."""
    path = tmp_path_factory.mktemp("lives") / "founded.db"
    shutil.copy(sqlite_template, path)
    asyncio.run(founded(f"sqlite:///{path}", bao_khe))
    return path


@pytest.fixture(scope="session")
def memory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder in memory where the machine allows: every write is synced."""
    disk = Path("/dev/shm")
    with TemporaryDirectory(dir=disk if disk.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture
def founded_school_url(founded_school: Path, memory: Path) -> Iterator[str]:
    """The URL of a copy of it."""
    path = memory / f"{secrets.token_hex(4)}.db"
    shutil.copy(founded_school, path)
    yield f"sqlite:///{path}"
    path.unlink()


@pytest.fixture(params=["sqlite", "postgresql"])
def founded_url(request: pytest.FixtureRequest, bao_khe: CampaignPlan) -> str:
    """The URL of a database with the school in it, of each kind in turn."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("founded_school_url"))
    url: str = request.getfixturevalue("postgres_url")
    asyncio.run(founded(url, bao_khe))
    return url


@asynccontextmanager
async def on_telegram(url: str) -> AsyncIterator[Family]:
    """Everybody has Telegram."""
    telegram = await FakeTelegram.start()
    telegram.longest_poll = POLL
    token = SecretStr(telegram_api.TOKEN)
    async with at_work(url, "telegram", telegram_token=token, telegram_api_url=telegram.url) as house:
        yield Family(house, *(TelegramSeat(house, telegram, telegram.user(n)) for n in (1, 2, 3)))
    await telegram.stop()


@asynccontextmanager
async def on_zalo(url: str, *variants: Variant, by_webhook: bool = False) -> AsyncIterator[Family]:
    """Everybody has Zalo, which behaves in each of some ways in turn."""
    ways = variants or (Variant(),)
    zalo, turns = await FakeZalo.start(ways[0]), itertools.cycle(ways)
    zalo.longest_poll = POLL
    pause = Pause(zalo)
    secret = SECRET if by_webhook else SecretStr("")

    def prepare(channel: Channel) -> None:
        assert isinstance(channel, ZaloChannel)
        channel._sleep = pause.sleep

    token = SecretStr(zalo_api.TOKEN)
    given = {"zalo_token": token, "zalo_api_url": zalo.url, "zalo_webhook_secret": secret}
    async with at_work(url, "zalo", prepare=prepare, **given) as house:
        users = [zalo.user(name) for name in ("h", "l", "m")]
        yield Family(house, *(ZaloSeat(house, zalo, pause, one, turns) for one in users))
    assert zalo.most_polling == (0 if by_webhook else 1)
    assert set(zalo.pushed) == ({200} if by_webhook else set())
    assert not zalo.faults.planned
    assert bool(zalo.lost) == (ways[0].handing == "lost")
    await zalo.stop()


@asynccontextmanager
async def on_web(url: str) -> AsyncIterator[Family]:
    """Nobody has either; they come to the school's page."""
    async with at_work(url, "web") as house:
        address = house.settings.public_url
        browsers = [httpx.AsyncClient(base_url=address, follow_redirects=True, timeout=60) for _ in range(3)]
        yield Family(house, *(WebSeat(house, Browser(house.clock, one)) for one in browsers))
        for one in browsers:
            await one.aclose()
