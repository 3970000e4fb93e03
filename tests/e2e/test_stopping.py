"""SIGTERM: what is under way is finished, the rest is kept, the process is gone within ten seconds."""

from __future__ import annotations

import asyncio
import signal

from tests.e2e.conftest import rows
from tests.e2e.process import PATIENCE, Installation
from tests.fakes.telegram_api import FakeTelegram
from tests.fakes.telegram_faults import Fault

AT_MOST = 10.0
"""Seconds a service manager gives the process before it kills it."""


async def test_sigterm_loses_nothing_and_repeats_nothing(telegram: FakeTelegram, here: Installation) -> None:
    people = [telegram.user(number) for number in range(1, 121)]
    for one in people:
        await one.says("/start")
    telegram.latency = 0.05
    bot = await here.runs()
    await telegram.bell.until(lambda: len(telegram.sent) > 5, PATIENCE)
    async with asyncio.timeout(AT_MOST):
        ended = await bot.terminate()
    assert ended.code == 0
    assert "Đã dừng" in ended.out
    assert await rows(here, "SELECT count(*) FROM message WHERE state = 1") == [(0,)]

    bot = await here.runs()
    await telegram.bell.until(lambda: all(one.messages for one in people), PATIENCE)
    await bot.terminate()
    assert [len(one.messages) for one in people] == [1] * len(people)


async def test_a_second_signal_ends_it_at_once(telegram: FakeTelegram, here: Installation) -> None:
    lan, hoa = telegram.user(1, "Lan"), telegram.user(2, "Hoa")
    telegram.fail("sendMessage", Fault(ends="hang"), chat=lan.id)
    bot = await here.runs()
    await lan.says("/start")
    await hoa.says("/start")
    await hoa.waits_for(1, PATIENCE)
    for number in (signal.SIGTERM, signal.SIGINT):
        bot.process.send_signal(number)
    assert (await bot.ends()).code == 130
    bot = await here.runs()
    await lan.waits_for(1, PATIENCE)
    assert (await bot.terminate()).code == 0


async def test_an_answer_that_hangs_does_not_hold_the_process(
    telegram: FakeTelegram, here: Installation
) -> None:
    lan, hoa = telegram.user(1, "Lan"), telegram.user(2, "Hoa")
    telegram.fail("sendMessage", Fault(ends="hang"), chat=lan.id)
    bot = await here.runs()
    await lan.says("/start")
    await hoa.says("/start")
    await hoa.waits_for(1, PATIENCE)
    async with asyncio.timeout(AT_MOST):
        assert (await bot.terminate()).code == 0
    assert not lan.messages

    bot = await here.runs()
    await lan.waits_for(1, PATIENCE)
    await bot.terminate()
    assert len(lan.messages) == 1
