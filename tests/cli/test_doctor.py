"""`thidua doctor`: what is wrong is said with what to do about it, and nothing is changed."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from pydantic import SecretStr

from bot.cli.database import made_ready
from bot.cli.doctor import app, examined
from bot.cli.doctor.machine import ROOM
from bot.cli.lock import only_one
from bot.cli.words import sentence
from bot.domain.delivery.channels_down import ChannelDown
from bot.settings import Settings, env_name
from bot.store import open_store
from tests.cli.conftest import Call
from tests.fakes.telegram_api import TOKEN, FakeTelegram
from tests.fakes.zalo_api import TOKEN as ZALO_TOKEN
from tests.fakes.zalo_api import FakeZalo
from tests.fakes.zalo_variants import Variant


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    fake = await FakeTelegram.start()
    yield fake
    await fake.stop()


@pytest.fixture
async def settings(telegram: FakeTelegram, folder: Path) -> Settings:
    """Settings with which all is well: a token that is known, a database that is there."""
    url = f"sqlite:///{folder / 'thidua.db'}"
    await made_ready(url)
    return Settings(telegram_token=SecretStr(TOKEN), telegram_api_url=telegram.url, database_url=url)


async def wrong(settings: Settings) -> list[str]:
    """Return the codes of what has to be done; every finding has its sentence, and none quotes the token."""
    found = await examined(settings)
    said = [sentence(f"doctor.{one.code}", **one.facts) for one in found]
    assert not [one for one in said if TOKEN in one]
    return [one.code for one in found if one.fine is False]


async def test_all_is_well(settings: Settings) -> None:
    found = await examined(settings)
    assert [one.code for one in found] == [
        "answers", "clock", "polls", "database", "disk_fine", "right", "not_running",
    ]  # fmt: skip
    async with only_one(settings.database_url):
        assert (await examined(settings))[-1].code == "running"


async def test_a_token_nobody_knows(settings: Settings) -> None:
    settings = settings.model_copy(
        update={"telegram_token": SecretStr("999999999:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")}
    )
    assert await wrong(settings) == ["token"]


async def test_a_platform_that_cannot_be_reached(settings: Settings) -> None:
    settings = settings.model_copy(update={"telegram_api_url": "http://127.0.0.1:9"})
    assert await wrong(settings) == ["away"]


async def test_a_clock_that_is_off(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    fast = SimpleNamespace(time=lambda: time.time() + 3600)
    monkeypatch.setattr("bot.cli.doctor.platforms.time", fast)
    assert await wrong(settings) == ["clock_off"]


async def test_a_webhook_that_nobody_set(settings: Settings, telegram: FakeTelegram) -> None:
    telegram.set_webhook("https://thidua.invalid/cu", "secret-secret")
    assert "webhook_goes" in [one.code for one in await examined(settings)]
    settings = settings.model_copy(update={"webhook_url": "https://thidua.invalid/tg"})
    assert "webhook_not_yet" in [one.code for one in await examined(settings)]


VARIANTS = [Variant(), Variant(mirrored=True, strings=True)]


@pytest.mark.parametrize("variant", VARIANTS)
async def test_zalo_is_asked_as_telegram_is(settings: Settings, variant: Variant) -> None:
    zalo, token = await FakeZalo.start(variant), SecretStr(ZALO_TOKEN)
    given = {"telegram_token": SecretStr(""), "zalo_token": token, "zalo_api_url": zalo.url}
    polled = settings.model_copy(update=given)
    pushed = polled.model_copy(update={"zalo_webhook_url": "https://thidua.invalid/zalo"})
    found = await examined(polled)
    assert [(one.code, one.facts.get("name")) for one in found[:3]] == [
        ("answers", "Zalo"), ("clock", "Zalo"), ("polls", "Zalo"),
    ]  # fmt: skip
    assert found[0].facts["called"] == "bot.thidua"
    assert "webhook_not_yet" in [one.code for one in await examined(pushed)]
    zalo.webhook = ("https://thidua.invalid/zalo", "secret-secret")
    assert "webhook" in [one.code for one in await examined(pushed)]
    assert "webhook_goes" in [one.code for one in await examined(polled)]
    zalo.token = "1:another"
    assert ("token", env_name("zalo_token")) in [
        (one.code, one.facts.get("setting")) for one in await examined(polled) if one.fine is False
    ]
    await zalo.stop()
    assert "away" in await wrong(polled)


async def test_a_full_disk_and_a_file_that_others_may_read(
    settings: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.cli.doctor.machine.ROOM", ROOM << 30)
    (folder / "thidua.db").chmod(0o644)
    assert await wrong(settings) == ["disk", "readable"]


async def test_a_platform_that_the_running_bot_has_not_heard_of_for_a_while(settings: Settings) -> None:
    store, began = open_store(settings.database_url), datetime(2026, 10, 5, 1, 10, tzinfo=UTC)
    await store.write(lambda session: session.add(ChannelDown(channel="zalo", since=began)))
    await store.close()
    found = await examined(settings)
    said = [sentence(f"doctor.{one.code}", **one.facts) for one in found if one.fine is False]
    assert len(said) == 1
    assert said[0].startswith("Zalo không phản hồi trợ lý từ 8 giờ 10, thứ Hai, 05/10/2026.")


async def test_a_database_that_is_none(settings: Settings, folder: Path) -> None:
    (folder / "thidua.db").write_bytes(b"no database" * 1000)
    assert await wrong(settings) == ["database_away"]
    settings = settings.model_copy(update={"database_url": f"sqlite:///{folder}/nowhere/thidua.db"})
    assert await wrong(settings) == ["folder_none"]


async def test_a_school_with_the_page_alone_needs_no_platform(settings: Settings) -> None:
    page = {"public_url": "http://127.0.0.1:9", "webhook_listen": "127.0.0.1:8090"}
    settings = settings.model_copy(update={"telegram_token": SecretStr(""), **page})
    assert await wrong(settings) == ["page_away"]


def test_without_any_settings_it_says_what_to_set(call: Call) -> None:
    result = call(app)
    assert result.exit_code == 1
    assert "✘ Chưa có mã bot nào" in result.output
    assert "Có 1 việc cần xử lý" in result.output
