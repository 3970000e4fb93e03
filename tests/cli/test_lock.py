"""One running bot a database, on both databases; the lock goes with whoever held it."""

from __future__ import annotations

import pytest

from bot.cli.lock import AlreadyRunning, only_one


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
