"""When `thidua run` cannot run it says what to do in a sentence, and by its exit code whether to retry."""

from __future__ import annotations

import socket

from tests.e2e.process import Installation
from tests.fakes.telegram_api import FakeTelegram

WRONG = "7000000001:another-token-altogether"


async def test_a_token_telegram_refuses(here: Installation) -> None:
    ended = await here.does("run", THIDUA_TELEGRAM_TOKEN=WRONG)
    assert ended.code == 78
    assert "@BotFather" in ended.err
    assert WRONG not in ended.err + ended.out


async def test_a_token_that_is_withdrawn_ends_the_run(telegram: FakeTelegram, here: Installation) -> None:
    bot = await here.runs()
    telegram.token = WRONG
    await telegram.user(1).says("xin chào")
    ended = await bot.ends()
    assert (ended.code, "@BotFather" in ended.err) == (78, True)
    assert telegram.queue.pending


async def test_no_token_at_all(here: Installation) -> None:
    ended = await here.does("run", THIDUA_TELEGRAM_TOKEN="")
    assert (ended.code, "THIDUA_TELEGRAM_TOKEN" in ended.err) == (78, True)


async def test_settings_that_cannot_work(here: Installation) -> None:
    ended = await here.does("run", THIDUA_LOG_FORMAT="xml", THIDUA_WEBHOOK_LISTEN="8090", THIDUA_TOKEN="1")
    assert ended.code == 78
    assert len(ended.err.splitlines()) == 4


async def test_a_port_somebody_has(here: Installation) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        ended = await here.does("run", THIDUA_WEBHOOK_LISTEN=place)
    assert (ended.code, place in ended.err) == (1, True)


async def test_a_second_process_on_the_same_database(here: Installation) -> None:
    bot = await here.runs()
    second = await here.does("run")
    assert (second.code, "đang dùng cơ sở dữ liệu này" in second.err) == (1, True)
    assert (await bot.terminate()).code == 0
