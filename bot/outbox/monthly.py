"""What a channel has taken in and let out in a month, where its platform allows only so many messages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel

from bot.clock import school_day
from bot.rendering import LIMITS


class MonthlyUse(SQLModel, table=True):
    """How many messages went each way by a channel in one month of the school's."""

    __tablename__ = "monthly_use"

    channel: str = Field(primary_key=True)
    month: str = Field(primary_key=True)
    """As in "2026-11"."""
    received: int = 0
    sent: int = 0
    """Those that may have arrived though their answer was lost count too."""
    warned: int = 0
    """The percentage of the month's messages of which those in charge were told last."""
    people_told: int = 0
    """The number of people of which they were told last."""


USE = MonthlyUse.__table__  # type: ignore[attr-defined]
_INSERTS: dict[str, Callable[..., Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def month_of(now: datetime) -> str:
    """Return the name of the school's month."""
    return f"{school_day(now):%Y-%m}"


def count(session: Session, channel: str, now: datetime, *, received: int = 0, sent: int = 0) -> None:
    """Add messages to the month of a channel that allows only so many: one statement, however many."""
    limits = LIMITS.get(channel)
    if limits is None or limits.per_month is None or not received + sent:
        return
    row = {"channel": channel, "month": month_of(now), "warned": 0, "people_told": 0}
    new = _INSERTS[session.get_bind().dialect.name](USE).values({**row, "received": received, "sent": sent})
    more = {"received": USE.c.received + received, "sent": USE.c.sent + sent}
    session.execute(new.on_conflict_do_update(index_elements=["channel", "month"], set_=more))
