"""Where the database stands, and what the command line says when it cannot be used."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import Coroutine
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from sqlalchemy import make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot import schema
from bot.cli.words import refuse, refuse_settings, sentence
from bot.schema import Version
from bot.settings import Settings, read_settings
from bot.store import Work, open_store

T = TypeVar("T")

WRONG = {
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_READONLY: "readonly",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_FULL: "full",
}
"""What is said of SQLite's errors, by their primary code."""
SQLITE_FILE = b"SQLite format 3\0"
"""How every SQLite database begins."""


def settings_or_refuse() -> Settings:
    """Return the settings, or end the program with what is wrong with them."""
    found = read_settings()
    if not isinstance(found, Settings):
        refuse_settings(found)
    return found


async def reached(work: Coroutine[Any, Any, T], url: str) -> T:
    """Await something done to the database; if that cannot be done, end the program saying why."""
    try:
        return await work
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        refuse_database(make_url(url), error)


def refuse_database(url: URL, error: BaseException) -> NoReturn:
    """End the program with what is wrong with the database and what to do about it."""
    cause: BaseException = error
    if isinstance(error, DBAPIError) and error.orig is not None:
        cause = error.orig
    primary = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    wrong = WRONG.get(primary, "unreachable")
    if primary == sqlite3.SQLITE_CANTOPEN and Path(str(url.database)).is_file():
        wrong = "readonly"  # it is there, and what SQLite writes beside it cannot be made
    refuse(f"run.database_{wrong}", cause=type(cause).__name__, file=url.database, backups=_backups(url))


async def usable(url: str) -> None:
    """Refuse a SQLite file that is damaged, or that cannot be written to."""
    if not is_there(url) or make_url(url).get_backend_name() != "sqlite":
        return

    async def look() -> None:
        with closing(sqlite3.connect(str(make_url(url).database), isolation_level=None)) as connection:
            if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                damaged = sqlite3.DatabaseError()
                damaged.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
                raise damaged
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")

    await reached(look(), url)


def _backups(url: URL) -> str:
    """Name the newest other databases in the folder: one of them may be a backup."""
    there = Path(str(url.database))
    found: list[tuple[float, str]] = []
    for one in there.parent.iterdir() if there.parent.is_dir() else ():
        if one.is_file() and one.name not in (there.name, f"{there.name}.lock"):
            with suppress(OSError), one.open("rb") as file:
                if file.read(len(SQLITE_FILE)) == SQLITE_FILE:
                    found.append((one.stat().st_mtime, one.name))
    names = [name for _, name in sorted(found, reverse=True)[:3]]
    return ", ".join(names) or sentence("run.no_backups")


def in_database(settings: Settings, work: Work[T], *, reads: bool = False) -> T:
    """Run one unit of work, beside the writers if it `reads` only; an empty database gets its tables."""

    async def run() -> T:
        await made_ready(settings.database_url)
        store = open_store(settings.database_url)
        try:
            return await (store.read(work) if reads else store.write(work))
        finally:
            await store.close()

    return asyncio.run(run())


def is_there(url: str) -> bool:
    """Tell whether there is a database to look at; looking for a SQLite file would make it."""
    parsed = make_url(url)
    return parsed.get_backend_name() != "sqlite" or Path(str(parsed.database)).is_file()


async def made_ready(url: str) -> bool:
    """Give an empty database its tables (then True) and refuse one this program cannot run on."""
    there = await reached(schema.version(url), url)
    refuse_unusable(there)
    if there.empty:
        await reached(schema.upgrade(url), url)
        _close_to_others(make_url(url))
        return True
    if there.outdated:
        refuse("run.database_outdated", current=there.current, newest=there.newest)
    return False


def _close_to_others(url: URL) -> None:
    """Let nobody but the account that runs the bot read a new database file: it is about people."""
    if url.get_backend_name() == "sqlite" and os.name == "posix":
        Path(str(url.database)).chmod(0o600)


def refuse_unusable(there: Version) -> None:
    """End the program if the database is somebody else's or a newer program's."""
    if there.strange:
        refuse("run.database_strange")
    if not there.known:
        refuse("run.database_newer", current=there.current)
