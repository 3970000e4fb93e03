"""Asked to stop in the middle of a run: what was answered is written down, what was not called goes back."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import select

from bot.app import App
from bot.channels import NotSent, Outgoing, Sent
from bot.clock import InstantClock
from bot.outbox import OUTBOX, State
from bot.sending.pace import Pace
from bot.store import Store, open_store
from tests.chat import PlatformInMemory
from tests.scheduler.rehearsing import Rehearsal
from tests.scheduler.test_run_control import opened
from tests.school import School

PATIENCE = 3.0
"""Real seconds; a third of them is for the call that hangs."""


@dataclass
class Hanging(PlatformInMemory):
    """A platform that never answers some chats."""

    silent: set[str] = field(default_factory=set)

    async def send(self, out: Outgoing) -> Sent | NotSent:
        """Take a message, or keep its sender waiting for ever."""
        if out.chat in self.silent:
            await asyncio.get_running_loop().create_future()
        return await super().send(out)


class Endless(InstantClock):
    """A clock on which waiting takes for ever."""

    async def sleep(self, seconds: float) -> None:
        """Wait until cancelled."""
        await asyncio.get_running_loop().create_future()


class Slowed(Pace):
    """A pace that is slowed down between a claim and its calls."""

    def take(self, now: float) -> float:
        """Let two begin at once."""
        self.burst = 2
        return super().take(now)


async def test_one_call_that_hangs_leaves_only_itself_in_doubt(school: School) -> None:
    hanging = Hanging(silent={school.chatter("lan").user})
    app = await begun(school, hanging, school.clock)
    await app.stop(PATIENCE)
    assert await states(school) == {State.SENT: 4, State.SENDING: 1}


async def test_what_waits_for_its_turn_goes_back_to_the_table(school: School) -> None:
    app = await begun(school, PlatformInMemory(), Endless(school.clock.now()), Slowed(1.0, 5))
    await app.stop(PATIENCE)
    assert await states(school) == {State.SENT: 2, State.PENDING: 3}


async def begun(
    school: School, platform: PlatformInMemory, clock: InstantClock, pace: Pace | None = None
) -> App:
    """Begin to send a run to five people, in a process of its own, and stop ticking."""
    await opened(Rehearsal.of(school), 0)
    await Rehearsal.of(school).ticks.plan()
    app = App(open_store(school.app.store.url.render_as_string(False)), clock, {"telegram": platform})
    app.bulk["telegram"].pace = pace or Pace(1.0, 5)
    await app.start()
    assert await app.bulk["telegram"].tick() == 5
    await asyncio.sleep(0)
    return app


async def states(school: School) -> Counter[int]:
    """Return how many people are in which state."""
    store: Store = school.app.store
    query = select(OUTBOX.c.state)
    return Counter(await store.read(lambda session: session.execute(query).scalars().all()))
