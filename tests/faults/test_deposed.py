"""Another process has taken the channel over: what was claimed and not called is the successor's alone."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest
from sqlalchemy import make_url, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.pool import NullPool
from sqlmodel import Session

from bot import outbox
from bot.app import App
from bot.clock import InstantClock
from bot.outbox import RUN, Kept, State
from bot.rendering import Part
from bot.store import open_store
from tests.chat import PlatformInMemory
from tests.faults.test_stopped import Slowed, begun, states
from tests.school import School

PATIENCE = 3.0
STALLED = 60.0
"""Seconds for which a process stood still."""


@dataclass
class Gated(InstantClock):
    """A clock on which nobody's waiting is over before the test says so."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def sleep(self, seconds: float) -> None:
        """Wait for the test."""
        await self.gate.wait()
        await super().sleep(seconds)


@dataclass
class Overtaken:
    """A sender that has called two of the five it claimed, and its successor on the same database."""

    school: School
    clock: Gated
    app: App
    platform: PlatformInMemory = field(default_factory=PlatformInMemory)
    successor: App = field(init=False)

    @classmethod
    async def of(cls, school: School, ambiguity: str) -> Overtaken:
        """Let a run begin and its sender be overtaken."""
        clock = Gated(school.clock.now())
        app = await begun(school, PlatformInMemory(), clock, Slowed(1.0, 5))
        change = update(RUN).values(ambiguity=ambiguity)
        await school.app.store.write(lambda session: session.execute(change))
        one = cls(school, clock, app)
        await one.takes_over()
        return one

    async def takes_over(self) -> None:
        """Start the successor: it sorts out what is under way."""
        url = self.school.app.store.url.render_as_string(False)
        clock = InstantClock(self.school.clock.now())
        self.successor = App(open_store(url), clock, {"telegram": self.platform})
        await self.successor.start()

    async def ends(self) -> tuple[int, int]:
        """Let both come to their end; returns how many each has called."""
        while await self.successor.ticks.deliver():
            await self.successor.idle()
        await self.app.stop(PATIENCE)
        await self.successor.stop(PATIENCE)
        before = self.app.channels["telegram"]
        assert isinstance(before, PlatformInMemory)
        return len(before.sent), len(self.platform.sent)


@pytest.fixture(params=["resend", "hold"])
async def overtaken(request: pytest.FixtureRequest, school: School) -> Overtaken:
    """A run of each sort whose sender has been overtaken in the middle."""
    return await Overtaken.of(school, request.param)


async def successors_part(overtaken: Overtaken) -> int:
    """Return how many of the three that were not called are the successor's to call."""
    ambiguity = await overtaken.school.app.store.read(
        lambda session: session.execute(RUN.select().with_only_columns(RUN.c.ambiguity)).scalar()
    )
    return 3 if ambiguity == "resend" else 0


async def test_a_sender_that_hears_of_it_at_its_next_tick_calls_nobody_any_more(overtaken: Overtaken) -> None:
    assert await overtaken.app.bulk["telegram"].tick() == 0
    overtaken.clock.gate.set()
    await overtaken.app.bulk["telegram"].settle()
    again = await successors_part(overtaken)
    assert await overtaken.ends() == (2, again)
    doubt = {State.UNKNOWN: 3 - again} if again < 3 else {}
    assert await states(overtaken.school) == {State.SENT: 2 + again, **doubt}


async def test_a_sender_that_stood_still_asks_before_it_calls(overtaken: Overtaken) -> None:
    overtaken.clock.waited += STALLED
    overtaken.clock.gate.set()
    await overtaken.app.bulk["telegram"].settle()
    again = await successors_part(overtaken)
    assert await overtaken.ends() == (2, again)
    doubt = {State.UNKNOWN: 3 - again} if again < 3 else {}
    assert await states(overtaken.school) == {State.SENT: 2 + again, **doubt}


async def test_a_process_that_has_lost_its_lock_calls_nobody_while_it_ends(school: School) -> None:
    clock, platform = Gated(school.clock.now()), PlatformInMemory()
    app = await begun(school, platform, clock, Slowed(1.0, 5))
    app.fall_silent()
    clock.gate.set()
    await app.stop(PATIENCE)
    assert len(platform.sent) == 2
    assert await states(school) == {State.SENT: 2, State.PENDING: 3}


async def test_an_answer_to_one_person_is_not_called_either(overtaken: Overtaken) -> None:
    sender, store = overtaken.app.senders["telegram"], overtaken.app.store
    to = outbox.Address("telegram", "1")
    now = overtaken.clock.now()
    queued = await store.write(
        lambda session: outbox.enqueue(
            session, to, [Part("Chào Thầy/Cô")], now, template="x", epoch=sender.epoch
        )
    )
    assert await sender.collect() == 0
    sender.send(queued)
    overtaken.clock.gate.set()
    await sender.idle()
    before = overtaken.app.channels["telegram"]
    assert isinstance(before, PlatformInMemory)
    assert before.seen_by("1") == []
    await overtaken.successor.senders["telegram"].collect()
    await overtaken.successor.idle()
    assert [one.text for one in overtaken.platform.seen_by("1")] == ["Chào Thầy/Cô"]
    await overtaken.ends()


async def test_a_channel_is_not_taken_over_in_the_middle_of_a_claim(postgres_url: str) -> None:
    """Else the successor would sort out what is under way without the rows of that claim."""
    url = make_url(postgres_url).set(drivername="postgresql+asyncpg")
    engine = create_async_engine(url, poolclass=NullPool)

    def take_over(session: Session) -> int:
        return outbox.next_epoch(session, "telegram")

    async with AsyncSession(engine, sync_session_class=Session) as session:
        epoch = await session.run_sync(take_over)  # type: ignore[arg-type]
        await session.commit()
    async with AsyncSession(engine, sync_session_class=Session) as claiming:
        assert await claiming.run_sync(lambda one: outbox.is_ours(one, "telegram", epoch))  # type: ignore[arg-type]
        async with AsyncSession(engine, sync_session_class=Session) as other:
            await other.execute(text("SET LOCAL lock_timeout = '100ms'"))
            with pytest.raises(DBAPIError):
                await other.run_sync(take_over)  # type: ignore[arg-type]
    await engine.dispose()


async def test_the_successors_pace_is_not_the_ones_before_to_change(school: School) -> None:
    slow, fast = Kept(5.0, school.clock.now()), Kept(25.0, None)

    def both_write(session: Session) -> Kept:
        earlier, later = (outbox.next_epoch(session, "telegram") for _ in range(2))
        outbox.keep_pace(session, "telegram", later, fast)
        outbox.keep_pace(session, "telegram", earlier, slow)
        return outbox.pace_of(session, "telegram")

    assert await school.app.store.write(both_write) == fast
