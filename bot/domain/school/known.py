"""What only those in charge change (units, campaigns, dates, titles, targets) is looked up once per process.

Every change of those tables raises a number, by triggers of the database itself, so whoever makes it and by
whatever statement; a turn reads the number with its account and trusts only what was looked up at it.
docs/decisions/0009-what-is-remembered.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, insert, select, text
from sqlmodel import Field, Session, SQLModel

WATCHED = {
    "unit": "",
    "campaign": "",
    "phase": "",
    "deadline": "{row}.who <> 'named'",
    "target": "",
    "honour": "",
    "quota": "",
}
"""The tables whose changes count, each with which of its rows do: people's own work items are none."""
MOST = 10_000
"""How many answers are remembered at most; then all are forgotten."""


class Revision(SQLModel, table=True):
    """One row: how often anything watched has been changed."""

    __tablename__ = "revision"

    id: int | None = Field(default=None, primary_key=True)
    number: int = 0


REVISION = Revision.__table__  # type: ignore[attr-defined]
NUMBER = select(REVISION.c.number).where(REVISION.c.id == 1)
_BUMP = "UPDATE revision SET number = number + 1"
_FUNCTION = f"""CREATE OR REPLACE FUNCTION raise_revision() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN {_BUMP}; RETURN NULL; END $$"""


@dataclass
class Memory:
    """What a process remembers of one revision; a newer one forgets it all."""

    _revision: int = -1
    _kept: dict[Any, Any] = field(default_factory=dict)

    def recall(self, session: Session, revision: int, look: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        """Return what `look` says, from memory if it was asked at this revision before.

        It is looked up apart from the turn's own objects, and kept only if nothing has changed meanwhile,
        by anybody or in this transaction.
        """
        if revision > self._revision or len(self._kept) > MOST:
            self._revision, self._kept = max(revision, self._revision), {}
        if revision == self._revision and (look, args) in self._kept:
            return self._kept[look, args]
        with Session(session.connection(), join_transaction_mode="rollback_only") as apart:
            found = look(apart, *args)
            apart.expunge_all()
        if session.connection().execute(NUMBER).scalar() == revision == self._revision:
            self._kept[look, args] = found
        return found


def watch(connection: Connection) -> None:
    """Have the database raise the number at every change from now on, if it does not yet."""
    if connection.execute(NUMBER).first() is None:
        connection.execute(insert(REVISION).values(id=1, number=0))
    on_postgres = connection.dialect.name == "postgresql"
    for statement in _on_postgres() if on_postgres else _on_sqlite():
        connection.execute(text(statement))


def _on_sqlite() -> Iterator[str]:
    for table, counts in WATCHED.items():
        for event, row in (("INSERT", "new"), ("UPDATE", "new"), ("DELETE", "old")):
            when = f"WHEN {counts.format(row=row)}" if counts else ""
            name = f"revision_{table}_{event.lower()}"
            yield f"CREATE TRIGGER IF NOT EXISTS {name} AFTER {event} ON {table} {when} BEGIN {_BUMP}; END"


def _on_postgres() -> Iterator[str]:
    yield _FUNCTION
    for table, counts in WATCHED.items():
        for event, row in (("INSERT", "new"), ("UPDATE", "new"), ("DELETE", "old")):
            each = f"ROW WHEN ({counts.format(row=row)})" if counts else "STATEMENT"
            name = f"revision_{table}_{event.lower()}"
            yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
            yield (
                f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH {each} "
                "EXECUTE FUNCTION raise_revision()"
            )
