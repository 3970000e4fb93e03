"""The database's shape: every table there is, and how an empty or older database is brought up to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, event, inspect, make_url
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import SQLModel

from bot import uploads
from bot.domain.announcing import acks, announcements
from bot.domain.campaign import campaigns, days_off, done, fires, notes, quotas
from bot.domain.delivery import channels_down, outages, recovery
from bot.domain.desk import office_questions
from bot.domain.registering import collective_rows, progress_entries, registrations, reopenings, work_items
from bot.domain.reminding import snoozes
from bot.domain.school import (
    audit,
    claims,
    file_links,
    invitations,
    known,
    people,
    transfers,
    units,
    upload_doors,
    web_bubbles,
    web_sessions,
)
from bot.outbox import monthly
from bot.outbox import tables as outbox
from bot.receiving import updates
from bot.talking import jobs, memory

TABLES = (
    acks,
    announcements,
    audit,
    campaigns,
    channels_down,
    claims,
    collective_rows,
    days_off,
    done,
    file_links,
    fires,
    invitations,
    jobs,
    known,
    memory,
    monthly,
    notes,
    office_questions,
    outages,
    outbox,
    people,
    progress_entries,
    quotas,
    recovery,
    registrations,
    reopenings,
    snoozes,
    transfers,
    units,
    updates,
    upload_doors,
    uploads,
    web_bubbles,
    web_sessions,
    work_items,
)
"""The modules whose tables make up the schema."""

METADATA = SQLModel.metadata


@dataclass(frozen=True)
class Version:
    """Where a database stands: its revision (None if it has none) and the newest this program knows."""

    current: str | None
    newest: str
    empty: bool
    known: bool = True
    """Whether this program knows the revision; a newer program's it does not."""

    @property
    def strange(self) -> bool:
        """Whether the tables there are somebody else's."""
        return self.current is None and not self.empty

    @property
    def outdated(self) -> bool:
        """Whether `thidua db upgrade` has something to do."""
        return self.current != self.newest and self.known and not self.strange


def newest() -> str:
    """Return the newest revision this program knows."""
    config = Config()
    config.set_main_option("script_location", "bot:migrations")
    return ScriptDirectory.from_config(config).get_current_head() or ""


async def upgrade(url: str) -> None:
    """Bring a database up to the newest shape; an empty one gets every table."""

    def up(connection: Connection) -> None:
        command.upgrade(_config(connection), "head")
        known.watch(connection)

    await _with(url, up)


async def downgrade(url: str, to: str) -> None:
    """Take a database back to an older shape ("base" for none)."""
    await _with(url, lambda connection: command.downgrade(_config(connection), to))


async def version(url: str) -> Version:
    """Return where a database stands, without changing it."""

    def look(connection: Connection) -> Version:
        current = MigrationContext.configure(connection).get_current_revision()
        scripts = ScriptDirectory.from_config(_config(connection))
        known = current is None or current in {one.revision for one in scripts.walk_revisions()}
        empty = not inspect(connection).get_table_names()
        return Version(current, scripts.get_current_head() or "", empty, known)

    found: Version = await _with(url, look)
    return found


async def differences(url: str) -> list[Any]:
    """Return what a database has or lacks beside the tables of the code; empty when they agree."""

    def compare(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"render_as_batch": True})
        return list(compare_metadata(context, METADATA))

    found: list[Any] = await _with(url, compare)
    return found


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", "bot:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


async def _with(url: str, work: Callable[[Connection], Any]) -> Any:
    """Run something on a connection of its own, in one transaction."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        engine = create_async_engine(parsed.set(drivername="postgresql+asyncpg"))
        async with engine.begin() as connection:
            result = await connection.run_sync(work)
        await engine.dispose()
        return result
    plain = create_engine(parsed.set(drivername="sqlite"))
    event.listen(plain, "connect", _without_own_ideas)
    event.listen(plain, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    with plain.begin() as here:
        result = work(here)
    plain.dispose()
    return result


def _without_own_ideas(connection: Any, _record: object) -> None:
    """Have Python's driver begin no transactions itself: it begins none for a CREATE TABLE."""
    connection.isolation_level = None
