"""A teacher links, registers and goes on although the bot is killed in the middle, on both databases."""

from __future__ import annotations

import asyncio

from tests.e2e.conftest import THIS_YEAR, found, links, rows, sees
from tests.e2e.postgres_locks import held_rows, waiting_for_a_lock
from tests.e2e.process import PATIENCE, Installation, Running
from tests.fakes.telegram_api import FakeTelegram

RECEIPT = "Ghi nhận trên hệ thống, không thay văn bản ký, đóng dấu"
SEND = "Gửi đăng ký và cam kết"


async def test_two_teachers_register_once_each_through_kills(
    telegram: FakeTelegram, installation: Installation
) -> None:
    school = await found(installation, THIS_YEAR)
    lan, minh = telegram.user(1, "Lan"), telegram.user(2, "Minh")
    bot = await installation.runs()
    await asyncio.gather(
        links(lan, school.codes["Trần Thị Lan"]), links(minh, school.codes["Nguyễn Văn Minh"])
    )

    # Killed in mid conversation; what is said meanwhile waits at Telegram.
    await lan.says("e dk ldtt a")
    await sees(lan, "Xem lại bản đăng ký")
    await bot.kill()
    await lan.taps(SEND)
    bot = await installation.runs()
    await sees(lan, RECEIPT)

    # Killed the moment an update is stored and its turn begins: twice in a row.
    await minh.says("dk ldtt")
    await telegram.drained(PATIENCE)
    await bot.kill()
    bot = await installation.runs()
    await sees(minh, "Xem lại bản đăng ký")
    await minh.taps(SEND)
    await telegram.drained(PATIENCE)
    await bot.kill()
    bot = await installation.runs()
    await sees(minh, RECEIPT)

    expected = 2
    if installation.on_postgres:
        bot = await cut_open(telegram, installation, bot, school.codes["Phạm Thị Hoa"])
        expected = 3
    await bot.terminate()
    registered = await rows(installation, "SELECT person_id, version, status FROM registration")
    assert sorted(registered) == [
        (person, 1, "submitted") for person in sorted({one[0] for one in registered})
    ]
    assert len(registered) == expected
    assert await rows(installation, "SELECT count(*) FROM inbox WHERE fate <> 1") == [(0,)]


async def cut_open(telegram: FakeTelegram, at: Installation, bot: Running, code: str) -> Running:
    """Kill the bot while a turn surely hangs in its middle: PostgreSQL lets a test hold a person's row."""
    hoa = telegram.user(3, "Hoa")
    await links(hoa, code)
    await hoa.says("dk ldtt")
    await sees(hoa, "Xem lại bản đăng ký")
    async with held_rows(at.url, "person"):
        await hoa.taps(SEND)
        await waiting_for_a_lock(at.url)
        await bot.kill()
    assert await rows(at, "SELECT count(*) FROM registration") == [(2,)]
    bot = await at.runs()
    await sees(hoa, RECEIPT)
    return bot
