"""The machine as the doctor sees it: database, disk, who may read it, whether the bot runs."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from bot import schema
from bot.cli.database import is_there
from bot.cli.doctor.finding import Finding, bad, good, note
from bot.cli.lock import AlreadyRunning, only_one
from bot.domain.delivery import channels_down
from bot.store import open_store
from messages import label
from messages.words import moment

ROOM = 500
"""Megabytes that should be free on the disk."""


async def examined(database_url: str) -> list[Finding]:
    """Return what there is to say of the database and the machine it is on."""
    url = make_url(database_url)
    found = [await _database(database_url)]
    if url.get_backend_name() == "sqlite":
        found += _files(url)
    if found[0].fine is not False and is_there(database_url):
        found.append(await _running(database_url))
        found += await _channels(database_url) if found[0].fine else []
    return found


async def _database(url: str) -> Finding:
    if not is_there(url):
        return note("database_none")
    try:
        stands = await schema.version(url)
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        return bad("database_away", cause=type(error).__name__)
    if stands.empty:
        return note("database_none")
    if stands.strange:
        return bad("database_strange")
    if not stands.known:
        return bad("database_newer", current=stands.current)
    return bad("database_outdated") if stands.outdated else good("database", current=stands.current)


def _files(url: URL) -> Iterator[Finding]:
    """Yield what there is to say of a database that is a file."""
    file = Path(str(url.database)).absolute()
    if not file.parent.is_dir():
        yield bad("folder_none", folder=file.parent)
        return
    free = shutil.disk_usage(file.parent).free >> 20
    yield bad("disk", free=free, room=ROOM) if free < ROOM else good("disk_fine", free=free)
    places = [one for one in (file.parent, file) if one.exists()]
    closed = [one for one in places if not os.access(one, os.W_OK)]
    yield bad("no_right", place=closed[0]) if closed else good("right", file=file)
    if os.name == "posix" and file.exists() and file.stat().st_mode & 0o007:
        yield bad("readable", file=file)


async def _channels(url: str) -> list[Finding]:
    """Return which platforms did not answer the running bot when it last asked."""
    store = open_store(url)
    try:
        noted = await store.read(channels_down.all_of)
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        return [bad("database_away", cause=type(error).__name__)]
    finally:
        await store.close()
    return [
        bad("channel_down", name=label(f"channel.{one.channel}"), since=moment(one.since)) for one in noted
    ]


async def _running(url: str) -> Finding:
    try:
        async with only_one(url):
            return note("not_running")
    except AlreadyRunning:
        return good("running")
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        return bad("database_away", cause=type(error).__name__)
