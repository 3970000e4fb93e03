"""Updates brought by webhook: stored by our own server, answered by the same bot, watched by /health."""

from __future__ import annotations

import socket

import aiohttp

from tests.e2e.process import PATIENCE, Installation
from tests.fakes.telegram_api import FakeTelegram

SECRET = "mot-chuoi-kho-doan-0123"


async def test_a_webhook_from_first_update_to_stop(telegram: FakeTelegram, here: Installation) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        place = f"127.0.0.1:{free.getsockname()[1]}"
    here.env |= {
        "THIDUA_WEBHOOK_URL": f"http://{place}/telegram",
        "THIDUA_WEBHOOK_LISTEN": place,
        "THIDUA_WEBHOOK_SECRET": SECRET,
        "THIDUA_LOG_FORMAT": "json",
        "THIDUA_LOG_LEVEL": "debug",
    }
    lan = telegram.user(1, "Lan")
    await lan.says("/start")
    bot = await here.runs()
    await lan.waits_for(1, PATIENCE)
    await telegram.drained(PATIENCE)
    assert telegram.webhook_url == f"http://{place}/telegram"

    async with aiohttp.ClientSession() as session:
        async with session.get(f"http://{place}/health") as answer:
            state = await answer.json()
            assert (answer.status, state["status"], state["waiting"]) == (200, "ok", 0)
            assert state["channels"] == {"telegram": "ok"}
            assert set(state["ticks"]) == {"plan", "deliver"}
        async with session.post(f"http://{place}/telegram", json={"update_id": 5}) as answer:
            assert answer.status == 401

    ended = await bot.terminate()
    assert ended.code == 0
    for secret in (SECRET, telegram.token):
        assert secret not in ended.out + ended.err
