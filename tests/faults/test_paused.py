"""Paused at any moment: a window's worth may still arrive; who goes on skips nobody and repeats nobody."""

from __future__ import annotations

import asyncio
import random
from collections import Counter

import pytest

from bot.app import App
from bot.channels import NotSent, Outgoing, Sent
from bot.clock import InstantClock
from bot.domain.announcing import run_control
from bot.domain.delivery import runs
from bot.sending import bulk
from bot.sending.pace import Pace
from bot.store import Store
from tests.chat import PlatformInMemory
from tests.faults.invariants import promise_holds
from tests.faults.killing import WORDS, announced
from tests.school import MONDAY

WINDOW, PEOPLE, PAUSES = 3, 120, 30
ANSWERED_WITHIN = 4
"""Rounds of the event loop that an answer takes at most."""


class Slow(PlatformInMemory):
    """A platform that takes a message some rounds of the event loop after it was called."""

    async def send(self, out: Outgoing) -> Sent | NotSent:
        """Take a message a little later."""
        for _ in range(ANSWERED_WITHIN):
            await asyncio.sleep(0)
        return await super().send(out)

    def took(self) -> Counter[str]:
        """Return how many copies of the announcement each chat has."""
        return Counter(one.chat for one in self.sent if WORDS in one.text)


async def test_pausing_at_any_moment(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "WINDOW", WINDOW)
    run = await store.write(lambda session: announced(session, PEOPLE, "hold", MONDAY))
    platform, chance = Slow(), random.Random(8)
    app = App(store, InstantClock(MONDAY), {"telegram": platform})
    app.bulk["telegram"].pace = Pace(1000.0, WINDOW)
    await app.start()
    for _ in range(PAUSES):
        await app.ticks.deliver()
        for _ in range(chance.randrange(ANSWERED_WITHIN + 3)):
            await asyncio.sleep(0)
        assert await store.write(lambda session: run_control.pause(session, run, MONDAY))
        before = platform.took().total()
        await delivered(app, 2)
        assert platform.took().total() - before <= WINDOW
        assert await store.write(lambda session: run_control.resume(session, run, MONDAY))
    await delivered(app, PEOPLE)
    assert (await store.read(lambda session: runs.get(session, run))).status == runs.DONE
    assert platform.took() == Counter({str(number): 1 for number in range(1, PEOPLE + 1)})
    await promise_holds(store, {(run, chat): copies for chat, copies in platform.took().items()})


async def delivered(app: App, most: int) -> None:
    """Let ticks pass, at most so many, until nothing is begun any more."""
    for _ in range(most):
        begun = await app.ticks.deliver()
        await app.idle()
        if not begun:
            return
