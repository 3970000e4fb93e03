"""Three hundred updates wait and the bot is killed among them: none is lost, none takes effect twice."""

from __future__ import annotations

from tests.e2e.conftest import rows
from tests.e2e.process import PATIENCE, Installation
from tests.fakes.telegram_api import FakeTelegram

PEOPLE = 300
IN_FLIGHT = 64
"""How many answers may be on their way when a process dies, and then come twice."""


async def test_kill_9_in_a_backlog(telegram: FakeTelegram, installation: Installation) -> None:
    people = [telegram.user(number) for number in range(1, PEOPLE + 1)]
    for one in people:
        await one.says("/start")
    for kill_after in (20, 150):
        bot = await installation.runs()
        await telegram.bell.until(lambda least=kill_after: len(telegram.sent) >= least, PATIENCE)  # type: ignore[misc]
        await bot.kill()
    assert len(telegram.sent) < PEOPLE, "the kills must strike before the end to show anything"

    bot = await installation.runs()
    await telegram.bell.until(lambda: all(one.messages for one in people), PATIENCE)
    await bot.terminate()

    assert not telegram.queue.pending
    assert await rows(installation, "SELECT count(*), min(fate), max(fate) FROM inbox") == [(PEOPLE, 1, 1)]
    assert await rows(installation, "SELECT count(*) FROM account") == [(PEOPLE,)]
    talks = await rows(installation, "SELECT count(*), count(DISTINCT owner), max(turn) FROM conversation")
    assert talks == [(PEOPLE, PEOPLE, 1)]
    assert len(telegram.sent) <= PEOPLE + 2 * IN_FLIGHT
    assert max(len(one.messages) for one in people) <= 3
