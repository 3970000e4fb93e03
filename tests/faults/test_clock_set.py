"""The clock is set while a run goes out, or while the bot is idle: in two seconds it is at work again (T1).

On time that passes by itself, so that two seconds are two seconds on the busiest machine.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random

import pytest
from sqlalchemy import func, select

from bot.app import App
from bot.channels import NotSent, Outgoing, Sent
from bot.clock import at_school
from bot.domain.campaign.plan import CampaignPlan
from bot.domain.delivery import outages
from bot.outbox import RUN
from bot.sending.pace import Pace
from bot.store import open_store
from tests.chat import PlatformInMemory
from tests.faults.invariants import promise_holds
from tests.faults.skipping import World, played
from tests.faults.virtual import CountedStore
from tests.scheduler.rehearsing import october
from tests.scheduler.test_ticks import hire
from tests.school import found_school

HOUR, STALL = 3600.0, 2.0
MANY = 45
NOON = at_school(october(8), 11, 31)
"""A minute after the moment at which everybody is reminded that seven days are left."""


@dataclass
class Timed(PlatformInMemory):
    """A platform that notes when it took each message, by a clock that nobody sets."""

    world: World | None = None
    took: list[float] = field(default_factory=list)

    async def send(self, out: Outgoing) -> Sent | NotSent:
        """Take a message."""
        assert self.world is not None
        self.took.append(self.world.passed)
        return await super().send(out)


@dataclass
class AtWork:
    """A bot on the clocks of a world, with a school of fifty who are all due now."""

    world: World
    store: CountedStore
    platform: Timed
    app: App
    ticked: list[float] = field(default_factory=list)
    """When each tick of the deliverer began."""

    @classmethod
    async def of(cls, world: World, url: str, plan: CampaignPlan) -> AtWork:
        """Found the school and start the bot's clockwork."""
        store = CountedStore(open_store(url))
        world.busy = lambda: store._busy > 0
        ids = await store.write(lambda session: found_school(session, plan))
        await store.write(lambda session: hire(session, ids["van"], MANY))
        platform = Timed(world=world)
        app = App(store, world, {"telegram": platform})
        app.ticks._seconds = world.monotonic
        app.bulk["telegram"].pace = Pace(50.0, 3)
        one = cls(world, store, platform, app)
        one._note_ticks()
        await app.start()
        app.ticks.start()
        return one

    def _note_ticks(self) -> None:
        deliver = self.app.ticks._deliver
        flow = deliver.flow

        async def noted() -> None:
            self.ticked.append(self.world.passed)
            await flow()

        deliver.flow = noted  # type: ignore[method-assign]

    async def has_sent(self, count: int) -> None:
        """Wait until so many messages have been taken."""
        async with asyncio.timeout(HOUR):
            while len(self.platform.sent) < count:
                await asyncio.sleep(0.01)

    async def ends(self) -> None:
        """Stop the clockwork and let what is under way come to its end."""
        await self.app.ticks.stop()
        await self.app.idle()

    async def closed(self) -> None:
        """Let go of the database."""
        await self.store.inner.close()


def longest(moments: Sequence[float]) -> float:
    """Return the longest pause between two moments."""
    return max(later - before for before, later in pairwise(moments))


@pytest.mark.parametrize("jumps", [(2.0,), (-4.0,), (2.0, -4.0)])
def test_in_the_middle_of_a_run_it_neither_stalls_nor_repeats(
    database_url: str, bao_khe: CampaignPlan, jumps: tuple[float, ...]
) -> None:
    async def story(world: World) -> AtWork:
        bot = await AtWork.of(world, database_url, bao_khe)
        for number, hours in enumerate(jumps):
            await bot.has_sent(15 * (number + 1))
            world.wall.shift(hours * HOUR)
        await bot.has_sent(MANY + 5)
        await bot.ends()
        filled = select(RUN).where(RUN.c.n_planned > 0)
        (run,) = await bot.store.read(lambda session: session.execute(filled).mappings().all())
        assert (run["n_sent"], run["status"]) == (MANY + 5, "done")
        await promise_holds(bot.store, Counter((run["id"], one.chat) for one in bot.platform.sent))
        await bot.closed()
        return bot

    bot = played(NOON, story)
    assert longest(bot.platform.took) <= STALL
    assert longest(bot.ticked) <= STALL
    assert set(Counter(one.chat for one in bot.platform.sent).values()) == {1}
    assert not any("gián đoạn" in one.text for one in bot.platform.sent)


def test_an_idle_bot_ticks_on_whatever_the_clock_is_set_to(database_url: str, bao_khe: CampaignPlan) -> None:
    """Even by two years, at any moment between two looks: nothing is made up for that was never missed."""
    chance = Random(1)
    jumps = [2.0, -4.0, 24.0 * 730, *(chance.uniform(-12, 12) for _ in range(20))]

    async def story(world: World) -> tuple[AtWork, int]:
        bot = await AtWork.of(world, database_url, bao_khe)
        await bot.has_sent(MANY + 5)
        for hours in jumps:
            await asyncio.sleep(chance.uniform(1.0, 4.0))
            world.wall.shift(hours * HOUR)
        await asyncio.sleep(5.0)
        await bot.ends()
        count = select(func.count()).select_from(outages.OUTAGE)
        found = await bot.store.read(lambda session: session.execute(count).scalar_one())
        await bot.closed()
        return bot, found

    bot, outage = played(NOON, story)
    assert longest(bot.ticked) <= STALL
    assert bot.ticked[-1] > 2.0 * len(jumps), "it went on to the end"
    assert outage == 0


@pytest.mark.parametrize("seconds", [0.9, 1.1, 1.9, 2.1])
def test_a_clock_put_back_by_a_little_stalls_for_less_than_two_seconds(
    sqlite_url: str, bao_khe: CampaignPlan, seconds: float
) -> None:
    """By less than what counts as set, everything comes that much later; by more, the ticks begin anew."""

    async def story(world: World) -> AtWork:
        bot = await AtWork.of(world, sqlite_url, bao_khe)
        for pause in (1.0, 3.1, 3.3, 3.5, 3.7, 3.9):
            await asyncio.sleep(pause)
            world.wall.shift(-seconds)
        await asyncio.sleep(5.0)
        await bot.ends()
        await bot.closed()
        return bot

    assert longest(played(NOON, story).ticked) <= STALL
