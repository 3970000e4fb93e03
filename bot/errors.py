"""What an error tells without anybody's words: whether it may pass, and where it came from."""

from __future__ import annotations

import sqlite3
import traceback
from pathlib import Path

from sqlalchemy.exc import DBAPIError, OperationalError

PASSING = frozenset({"08", "40", "53", "57"})
"""Classes of PostgreSQL's errors that pass: connection, rollback, resources, an operator's intervention."""


def may_pass(error: Exception) -> bool:
    """Tell whether an error is the store's and may be over soon: a lost connection, a lock, a deadlock."""
    if isinstance(error, DBAPIError) and not isinstance(error, OperationalError):
        return error.connection_invalidated or str(getattr(error.orig, "sqlstate", ""))[:2] in PASSING
    return isinstance(error, OSError | OperationalError | sqlite3.OperationalError)


def where(error: Exception) -> str:
    """Return where an error came from, without its message: that may quote what a person wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    return " < ".join(
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames[::-1][:6]
    )
