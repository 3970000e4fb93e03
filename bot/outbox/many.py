"""One statement for many rows: they go to the database as one JSON text, on SQLite and PostgreSQL alike."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, text
from sqlmodel import Session

from bot.store import in_milliseconds

_SOURCES = {
    "sqlite": "json_each(:rows)",
    "postgresql": "json_array_elements(CAST(:rows AS json)) AS each(value)",
}


class ForMany:
    """A statement that reads its rows from `given`; its text is made once for each database.

    `columns` are names and types, as in "run INTEGER, reason TEXT": a row given has a value for each.
    """

    def __init__(self, columns: str, statement: str) -> None:
        named = [column.split() for column in columns.split(",")]
        values = ", ".join(
            f"CAST(value ->> {place} AS {kind}) AS {name}" for place, (name, kind) in enumerate(named)
        )
        # MATERIALIZED: else SQLite reads the JSON anew for every row. No value is ever part of the text.
        self.statements = {
            database: text(f"WITH given AS MATERIALIZED (SELECT {values} FROM {source}) {statement}")  # noqa: S608
            for database, source in _SOURCES.items()
        }

    def run(self, session: Session, rows: Sequence[Sequence[Any]], **values: Any) -> CursorResult[Any]:
        """Execute the statement for some rows; moments among them are stored as everywhere."""
        statement = self.statements[session.get_bind().dialect.name]
        return session.connection().execute(statement, {"rows": json.dumps(rows, default=_stored), **values})


def _stored(value: object) -> int:
    if not isinstance(value, datetime):
        raise TypeError(f"no column holds a {type(value).__name__}")
    return in_milliseconds(value)
