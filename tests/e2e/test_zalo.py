"""A teacher links and registers on Zalo although the bot is killed in the middle, however Zalo delivers."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.e2e.conftest import THIS_YEAR, found, rows
from tests.e2e.process import PATIENCE, Installation
from tests.fakes.zalo_api import TOKEN, FakeZalo
from tests.fakes.zalo_people import FakeZaloUser
from tests.fakes.zalo_variants import Variant

SECRET = "mot-chuoi-kho-doan-0123"
RECEIPT = "Ghi nhận trên hệ thống, không thay văn bản ký, đóng dấu"
REVIEW = "Xem lại bản đăng ký"
MODES = {
    "once": Variant(handing="once"),
    "repeated": Variant(handing="repeated", mirrored=True),
    "lost": Variant(handing="lost", strings=True),
    "webhook": Variant(wrapped=True),
}


@pytest.fixture
async def zalo(request: pytest.FixtureRequest) -> AsyncIterator[FakeZalo]:
    fake = await FakeZalo.start(MODES[request.param])
    yield fake
    await fake.stop()


@pytest.fixture
def here(zalo: FakeZalo, request: pytest.FixtureRequest, tmp_path: Path) -> Installation:
    """A folder whose settings know Zalo and no other channel."""
    env = {"THIDUA_ZALO_TOKEN": TOKEN, "THIDUA_ZALO_API_URL": zalo.url, "THIDUA_LOG_LEVEL": "debug"}
    if zalo.variant.wrapped:
        with socket.create_server(("127.0.0.1", 0)) as free:
            place = f"127.0.0.1:{free.getsockname()[1]}"
        env |= {"THIDUA_ZALO_WEBHOOK_URL": f"http://{place}/zalo", "THIDUA_WEBHOOK_LISTEN": place}
        env |= {"THIDUA_ZALO_WEBHOOK_SECRET": SECRET}
    return Installation(tmp_path, env)


async def links(user: FakeZaloUser, code: str) -> None:
    """Link a person's account by typing their code."""
    await user.says(code)
    await user.sees("Có đúng là", patience=PATIENCE)
    await user.says("1")
    await user.sees("có đồng ý không", patience=PATIENCE)
    await user.says("1")
    await user.sees("Đã liên kết", patience=PATIENCE)


async def kept(at: Installation, number: int) -> bool:
    """Tell whether so many updates are on disk."""
    return int((await rows(at, "SELECT count(*) FROM inbox"))[0][0]) >= number


@pytest.mark.parametrize("zalo", MODES, indirect=True)
async def test_what_zalo_lost_is_said_again_and_nothing_is_sent_in_twice(
    zalo: FakeZalo, here: Installation
) -> None:
    school = await found(here, THIS_YEAR)
    lan = zalo.user("6ede9afa66b8fe6d6a9", "Lan")
    bot = await here.runs()
    await links(lan, school.codes["Trần Thị Lan"])
    await lan.says("e dk ldtt a")
    await lan.sees(REVIEW, patience=PATIENCE)
    known = (await rows(here, "SELECT count(*) FROM inbox"))[0][0]

    # Killed in mid conversation; what is said meanwhile waits at Zalo, or is lost there.
    await bot.kill()
    await zalo.bell.until(lambda: not zalo.polling, PATIENCE)
    zalo.hears(lan.update(content={"text": "2"}))
    await zalo.bell.until(lambda: bool(zalo.queue or zalo.lost), PATIENCE)
    bot = await here.runs()
    if zalo.lost:
        await lan.says("2")
    await lan.waits_for(lambda seen: REVIEW not in seen[-1].text, PATIENCE)
    await lan.says("0")
    await lan.sees(REVIEW, patience=PATIENCE)

    # Killed the moment the decisive word is in the bot's hands: stored, worked on, or neither.
    calls = zalo.calls["getUpdates"]
    await lan.says("1")
    await zalo.bell.until(lambda: bool(zalo.pushed[known:]) or zalo.calls["getUpdates"] > calls, PATIENCE)
    await bot.kill()
    await zalo.bell.until(lambda: not zalo.polling, PATIENCE)
    bot = await here.runs()
    if not await kept(here, known + 3) and not zalo.queue and zalo.variant.handing != "repeated":
        await lan.says("1")
    await lan.waits_for(lambda seen: any(RECEIPT in one.text for one in seen), PATIENCE)

    ended = await bot.terminate()
    assert ended.code == 0
    assert await rows(here, "SELECT version, status FROM registration") == [(1, "submitted")]
    assert await rows(here, "SELECT count(*) FROM inbox WHERE fate <> 1") == [(0,)]
    assert zalo.most_polling <= 1
    for secret in (SECRET, TOKEN):
        assert secret not in ended.out + ended.err


@pytest.mark.parametrize("zalo", ["once"], indirect=True)
async def test_a_token_zalo_refuses_is_told_and_the_program_ends(zalo: FakeZalo, here: Installation) -> None:
    zalo.token = "12345:another"
    ended = await here.does("run")
    assert ended.code == 78
    assert "THIDUA_ZALO_TOKEN" in ended.err
    assert TOKEN not in ended.out + ended.err
