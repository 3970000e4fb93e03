"""`thidua run` killed in a broadcast, or asked to stop: nobody lost, copies or doubts as the run chose."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from bot.domain.delivery import runs
from bot.sending import bulk
from tests.faults.killing import broadcast, killed

BROADCASTS = [(150, 1), *(pytest.param(2000, seed, marks=pytest.mark.slow) for seed in range(5))]
"""How many people, and the seed of the moments at which it is killed."""
AT_MOST = 10.0
"""Seconds a service manager gives the process before it kills it."""


@pytest.mark.parametrize("ambiguity", ["resend", "hold"])
@pytest.mark.parametrize(("people", "seed"), BROADCASTS)
async def test_kill_9_three_times_in_a_broadcast(
    tmp_path: Path, database_url: str, ambiguity: str, people: int, seed: int
) -> None:
    async with broadcast(tmp_path, people, ambiguity, database_url) as one:
        found = await killed(one, seed, kills=3)
        assert len(found.in_doubt) == 3
        assert (await one.stands()).status == runs.DONE
        assert len(one.took()) + found.unknown >= people


async def test_a_kill_at_the_real_pace(tmp_path: Path, database_url: str) -> None:
    async with broadcast(tmp_path, 60, "resend", database_url, hurried=False) as one:
        found = await killed(one, seed=2, kills=1)
    assert found.copies <= bulk.WINDOW


async def test_sigterm_in_a_broadcast_leaves_nothing_in_doubt(tmp_path: Path, database_url: str) -> None:
    async with broadcast(tmp_path, 120, "hold", database_url, hurried=False) as one:
        one.telegram.latency = 0.3
        for count in (20, 60):
            bot = await one.at.runs()
            await one.sent(count)
            async with asyncio.timeout(AT_MOST):
                assert (await bot.terminate()).code == 0
            run = await one.stands()
            assert run.n_sent == one.took().total() < 120
        bot = await one.at.runs()
        await one.over()
        await bot.terminate()
        run = await one.stands()
        assert (run.n_sent, run.n_unknown, run.status) == (120, 0, runs.DONE)
        assert max(one.took().values()) == 1
        await one.promise_holds()


@asynccontextmanager
async def held(url: str) -> AsyncIterator[None]:
    """Keep everybody else from writing, as another program does that has forgotten to end its transaction."""
    if not url.startswith("postgresql"):
        with closing(sqlite3.connect(make_url(url).database or "", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
        return
    engine = create_async_engine(make_url(url).set(drivername="postgresql+asyncpg"), poolclass=NullPool)
    async with engine.begin() as connection:
        await connection.execute(text("LOCK TABLE outbox, message, inbox IN ACCESS EXCLUSIVE MODE"))
        yield
    await engine.dispose()


async def test_sigterm_while_another_holds_the_database_is_obeyed_all_the_same(
    tmp_path: Path, database_url: str
) -> None:
    async with broadcast(tmp_path, 60, "resend", database_url, hurried=False) as one:
        bot = await one.at.runs()
        await one.sent(20)
        async with held(database_url):
            await one.telegram.user(2).says("/trogiup")
            async with asyncio.timeout(AT_MOST):
                assert (await bot.terminate()).code == 0
        bot = await one.at.runs()
        await one.over()
        await bot.terminate()
        assert (await one.stands()).status == runs.DONE
        await one.promise_holds(crashes=1)
