"""Where the database stands, and what the command line says when it cannot be used."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot import schema
from bot.cli.words import refuse, refuse_settings
from bot.schema import Version
from bot.settings import Settings, read_settings
from bot.store import Work, open_store

T = TypeVar("T")


def settings_or_refuse() -> Settings:
    """Return the settings, or end the program with what is wrong with them."""
    found = read_settings()
    if not isinstance(found, Settings):
        refuse_settings(found)
    return found


async def reached(work: Coroutine[Any, Any, T]) -> T:
    """Await something done to the database; if it cannot be reached at all, end the program saying so."""
    try:
        return await work
    except (SQLAlchemyError, OSError) as error:
        cause: BaseException = error
        if isinstance(error, DBAPIError) and error.orig is not None:
            cause = error.orig
        name = type(cause).__name__
    return refuse("run.database_unreachable", cause=name)


def in_database(settings: Settings, work: Work[T]) -> T:
    """Run one unit of work; an empty database gets its tables first."""

    async def run() -> T:
        await made_ready(settings.database_url)
        store = open_store(settings.database_url)
        try:
            return await store.write(work)
        finally:
            await store.close()

    return asyncio.run(run())


def is_there(url: str) -> bool:
    """Tell whether there is a database to look at; looking for a SQLite file would make it."""
    parsed = make_url(url)
    return parsed.get_backend_name() != "sqlite" or Path(str(parsed.database)).is_file()


async def made_ready(url: str) -> bool:
    """Give an empty database its tables (then True) and refuse one this program cannot run on."""
    there = await reached(schema.version(url))
    refuse_unusable(there)
    if there.empty:
        await reached(schema.upgrade(url))
        return True
    if there.outdated:
        refuse("run.database_outdated", current=there.current, newest=there.newest)
    return False


def refuse_unusable(there: Version) -> None:
    """End the program if the database is somebody else's or a newer program's."""
    if there.strange:
        refuse("run.database_strange")
    if not there.known:
        refuse("run.database_newer", current=there.current)
