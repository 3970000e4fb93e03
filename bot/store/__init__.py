"""Units of work on SQLite (the default) or PostgreSQL; here every domain function is given its session."""

from __future__ import annotations

from sqlalchemy import make_url

from bot.store.postgres import PostgresStore
from bot.store.sqlite import SqliteStore, WritingConnection
from bot.store.values import Instant, in_milliseconds, loaded
from bot.store.works import Store, StoreClosed, T, Work

__all__ = [
    "Instant",
    "PostgresStore",
    "SqliteStore",
    "Store",
    "StoreClosed",
    "T",
    "Work",
    "WritingConnection",
    "in_milliseconds",
    "loaded",
    "open_store",
]


def open_store(database_url: str) -> Store:
    """Return the store behind a database URL: `sqlite:///file.db` or `postgresql://...`."""
    url = make_url(database_url)
    return PostgresStore(url) if url.get_backend_name() == "postgresql" else SqliteStore(url)
