"""`thidua db restore`, `restored`, `go-on`: a backup put in place, and what waits for a decision then."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import make_url
from sqlalchemy.engine import URL
from sqlmodel import Session

from bot import seen
from bot.cli.database import in_database, is_there, settings_or_refuse
from bot.cli.lock import AlreadyRunning, only_one
from bot.cli.school_time import now_of
from bot.cli.words import refuse, say, sentence
from bot.domain.delivery import recovery
from bot.domain.delivery.recovery import Held
from bot.domain.desk import recovering

app = typer.Typer(add_completion=False)

SIDE = ("-wal", "-shm")
"""What SQLite keeps beside a database; with another database in its place it would harm it."""


@app.command(help=sentence("help.db_restore"))
def restore(file: Annotated[Path, typer.Argument(help=sentence("help.db_restore_file"))]) -> None:
    """Put a backup in the place of the SQLite database; the one that is there is kept under another name."""
    url = make_url(settings_or_refuse().database_url)
    if url.get_backend_name() == "postgresql":
        plain = url.set(drivername="postgresql").render_as_string(hide_password=True)
        refuse("db.restore_by_pg_restore", url=plain, file=file)
    if not file.is_file() or not sound(file):
        refuse("db.restore_unsound", file=file)
    try:
        kept = asyncio.run(_restored(url, file))
    except AlreadyRunning:
        refuse("run.already_running")
    except (OSError, sqlite3.Error):
        refuse("db.restore_failed", file=file)
    say("db.restored_file", file=file)
    if kept is not None:
        say("db.restore_kept", kept=kept)


@app.command(help=sentence("help.db_restored"))
def restored() -> None:
    """Tell that the database is an old copy: what goes to many is held, and the admins are asked."""
    settings = settings_or_refuse()
    _refuse_none(settings.database_url)

    def work(session: Session) -> tuple[bool, Held]:
        return recovering.hold(session, now_of(session)), recovery.held(session)

    fresh, held = in_database(settings, work)
    say("db.held" if fresh else "db.held_already", runs=held.runs, messages=held.messages)


@app.command("go-on", help=sentence("help.db_go_on"))
def go_on() -> None:
    """Let what is held go on, where no admin can say so in the chat."""
    settings = settings_or_refuse()
    _refuse_none(settings.database_url)

    def work(session: Session) -> tuple[bool, Held]:
        held = recovery.held(session)
        return recovering.go_on(session, now_of(session), None), held

    gone_on, held = in_database(settings, work)
    say("db.gone_on" if gone_on else "db.nothing_held", runs=held.runs, messages=held.messages)


def sound(file: Path) -> bool:
    """Tell whether a file is a SQLite database without damage; it is only read."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.Error:
        return False


async def _restored(url: URL, file: Path) -> Path | None:
    """Change the files while no bot runs; returns where the old database went, if there was one."""
    there = Path(str(url.database))
    async with only_one(url.render_as_string(hide_password=False)):
        fresh = there.with_name(f"{there.name}.restoring")
        fresh.unlink(missing_ok=True)
        with closing(sqlite3.connect(file)) as backup, closing(sqlite3.connect(fresh)) as copy:
            backup.backup(copy)
        now = datetime.now(UTC)
        kept = _put_away(there, there.with_name(f"{there.name}.replaced-{now:%Y%m%d-%H%M%S}"))
        fresh.replace(there)
        seen.write(url, now)
    return kept


def _put_away(there: Path, kept: Path) -> Path | None:
    """Rename a database with what belongs to it."""
    for suffix in (*SIDE, ""):
        part = there.with_name(f"{there.name}{suffix}")
        if part.exists():
            part.replace(kept.with_name(f"{kept.name}{suffix}"))
    return kept if kept.exists() else None


def _refuse_none(url: str) -> None:
    if not is_there(url):
        refuse("db.needs_database")
