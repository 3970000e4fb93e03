"""One running bot a database, on both databases; the lock goes with whoever held it."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.cli.lock import AdvisoryLock, AlreadyRunning, TakenOver, only_one
from bot.store import open_store
from tests.restarting import own_server

HOLDERS = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database \
WHERE datname = current_database())"


async def cut_off(url: str) -> None:
    """End the connection that holds the lock, as a restart of the server or a fault of the network does."""
    store = open_store(url)
    cut = text(f"SELECT pg_terminate_backend(pid, 5000) FROM ({HOLDERS}) AS holder")
    assert await store.write(lambda session: session.execute(cut).scalars().all()) == [True]
    await store.close()


async def test_a_second_one_is_refused_until_the_first_lets_go(database_url: str) -> None:
    async with only_one(database_url):
        with pytest.raises(AlreadyRunning):
            async with only_one(database_url):
                raise AssertionError("two hold it")
    async with only_one(database_url):
        pass


async def test_it_is_let_go_of_when_the_holder_fails(database_url: str) -> None:
    with pytest.raises(ZeroDivisionError):
        async with only_one(database_url):
            raise ZeroDivisionError
    async with only_one(database_url):
        pass


async def test_one_that_was_lost_is_taken_again(postgres_url: str) -> None:
    async with only_one(postgres_url) as lock:
        assert isinstance(lock, AdvisoryLock)
        await lock.look()
        await cut_off(postgres_url)
        await lock.look()
        with pytest.raises(AlreadyRunning):
            async with only_one(postgres_url):
                raise AssertionError("two hold it")
        await lock.look()


async def test_one_that_another_has_taken_meanwhile_is_theirs(postgres_url: str) -> None:
    async with only_one(postgres_url) as lock:
        assert isinstance(lock, AdvisoryLock)
        await cut_off(postgres_url)
        async with only_one(postgres_url):
            with pytest.raises(TakenOver):
                await lock.look()


async def test_while_the_server_is_away_it_waits() -> None:
    with own_server() as server:
        async with only_one(server.url) as lock:
            assert isinstance(lock, AdvisoryLock)
            server.goes_away()
            await lock.look()
            await lock.look()
            server.comes_back()
            await lock.look()
            with pytest.raises(AlreadyRunning):
                async with only_one(server.url):
                    raise AssertionError("two hold it")
