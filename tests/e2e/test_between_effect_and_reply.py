"""Killed when an update has taken effect and its answer is on its way: the effect is there once."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import rows
from tests.e2e.process import PATIENCE, Installation
from tests.fakes.telegram_api import FakeTelegram
from tests.fakes.telegram_faults import Fault


@pytest.mark.parametrize(("arrived", "answers"), [(False, 1), (True, 2)])
async def test_one_effect_and_at_most_one_answer_more(
    telegram: FakeTelegram, installation: Installation, arrived: bool, answers: int
) -> None:
    lan = telegram.user(1, "Lan")
    telegram.fail("sendMessage", Fault(ends="hang", accepts=arrived), chat=lan.id)
    bot = await installation.runs()
    await lan.says("/start")
    await telegram.bell.until(lambda: not telegram.faults.planned, PATIENCE)
    await lan.waits_for(int(arrived), PATIENCE)
    await bot.kill()
    bot = await installation.runs()
    await lan.waits_for(answers, PATIENCE)
    await bot.terminate()
    assert len(lan.messages) == answers
    assert await rows(installation, "SELECT fate FROM inbox") == [(1,)]
    assert await rows(installation, "SELECT turn FROM conversation") == [(1,)]
    assert await rows(installation, "SELECT state FROM message") == [(2,)]
