"""A side file beside a SQLite database, with the last moment at which the bot was at work on it.

A database that knows less than its side file is an old copy put in its place. The file holds a time only.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import URL


def place(url: URL) -> Path | None:
    """Return where the side file is; None for a database that is no file."""
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    return Path(f"{url.database}.seen")


def read(url: URL) -> datetime | None:
    """Return the moment noted; None if there is none that can be read."""
    path = place(url)
    try:
        noted = datetime.fromisoformat(path.read_text(encoding="ascii").strip()) if path else None
    except (OSError, ValueError):
        return None
    return noted if noted and noted.tzinfo else None


def write(url: URL, at: datetime) -> None:
    """Note a moment that the database has on disk already; the file is whole at any time."""
    path = place(url)
    if path is not None:
        fresh = path.with_name(f"{path.name}.new")
        fresh.write_text(at.astimezone(UTC).isoformat(), encoding="ascii")
        fresh.replace(path)
