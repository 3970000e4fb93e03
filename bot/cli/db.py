"""`thidua db`: bring the database up to date, tell where it stands, copy it while it is in use."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import make_url

from bot import schema
from bot.cli import restoring
from bot.cli.database import is_there, reached, refuse_unusable, settings_or_refuse
from bot.cli.words import refuse, say, sentence

app = typer.Typer(add_completion=False, no_args_is_help=True, help=sentence("help.db"))
app.add_typer(restoring.app)


@app.command(help=sentence("help.db_upgrade"))
def upgrade() -> None:
    """Bring the database to the newest shape, or make it."""
    url = settings_or_refuse().database_url
    before = asyncio.run(reached(schema.version(url), url))
    refuse_unusable(before)
    if not before.outdated:
        say("db.nothing_to_do", newest=before.newest)
        return
    asyncio.run(reached(schema.upgrade(url), url))
    say("db.created" if before.empty else "db.upgraded", before=before.current, newest=before.newest)


@app.command(help=sentence("help.db_version"))
def version() -> None:
    """Print where the database stands, without changing or making it."""
    url = settings_or_refuse().database_url
    if not is_there(url):
        say("db.none_yet", newest=schema.newest())
        return
    there = asyncio.run(reached(schema.version(url), url))
    if there.empty:
        say("db.none_yet", newest=there.newest)
        return
    verdict = "outdated" if there.outdated else "same"
    verdict = "strange" if there.strange else verdict if there.known else "newer"
    said = sentence(f"db.verdict_{verdict}")
    say("db.version", current=there.current or "-", newest=there.newest, verdict=said)


@app.command(help=sentence("help.db_backup"))
def backup(file: Annotated[Path, typer.Argument(help=sentence("help.db_backup_file"))]) -> None:
    """Write a consistent copy to a new file, even while the bot is running."""
    url = make_url(settings_or_refuse().database_url)
    if url.get_backend_name() == "postgresql":
        plain = url.set(drivername="postgresql").render_as_string(hide_password=True)
        refuse("db.backup_by_pg_dump", file=file, url=plain)
    if not is_there(url.render_as_string(hide_password=False)):
        refuse("db.backup_needs_database")
    if file.exists():
        refuse("db.backup_exists", file=file)
    try:
        with closing(sqlite3.connect(str(url.database))) as connection:
            connection.execute("VACUUM INTO ?", (str(file),))
    except sqlite3.Error:
        refuse("db.backup_failed", file=file)
    say("db.backed_up", file=file, size=-(-file.stat().st_size // 1024))
