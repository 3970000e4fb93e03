"""How a run stands: an exact sum, the reasons in words, how long it still takes, and who was not reached."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlmodel import Session

import messages
from bot import outbox
from bot.domain.announcing.announced_to import ON_PURPOSE
from bot.domain.announcing.run_control import SINCE
from bot.domain.delivery import runs
from bot.domain.delivery.audiences import UNIT
from bot.domain.school.people import PERSON
from bot.outbox import OUTBOX, DeliveryRun, State

LONG_PAUSE = timedelta(minutes=2)
CELLS = 10
"""How many cells the bar of a run has."""
SHORTEST = 5.0
"""Seconds after which a run has shown its pace."""


@dataclass(frozen=True)
class Figures:
    """The people of a run: `planned` is the sum of all the others."""

    planned: int
    sent: int
    failed: int
    skipped: int
    unknown: int

    @property
    def ended(self) -> int:
        """How many will not be written to any more."""
        return self.sent + self.failed + self.skipped + self.unknown

    @property
    def pending(self) -> int:
        """How many are still to be written to, those under way included."""
        return self.planned - self.ended


@dataclass(frozen=True)
class Unreached:
    """Somebody a run has not reached, or not for certain."""

    name: str
    team: str
    reason: str

    @property
    def why(self) -> str:
        """The reason, as it is said of one person."""
        return messages.label(f"missed.{self.reason}")


@dataclass(frozen=True)
class Reasons:
    """Why people were not reached, in words; and how many were left out because they had answered."""

    failures: tuple[str, ...]
    answered: int
    cancelled: int


@dataclass(frozen=True)
class Waits:
    """A long pause that a platform asked for: nothing leaves by its channel before it ends."""

    channel: str
    until: datetime


def waits(session: Session, now: datetime) -> Waits | None:
    """Return the longest pause that still goes on for some minutes; None if there is none."""
    found = outbox.paused(session, now + LONG_PAUSE)
    return Waits(messages.label(f"channel.{found[0]}"), found[1]) if found else None


def figures(run: DeliveryRun) -> Figures:
    """Return the figures of a run."""
    return Figures(run.n_planned, run.n_sent, run.n_failed, run.n_skipped, run.n_unknown)


def reasons(session: Session, run_id: int) -> Reasons:
    """Return why people of a run were not reached, the commonest reason first."""
    counts = runs.reasons(session, run_id)
    answered, cancelled = (counts.pop(why, 0) for why in ON_PURPOSE)
    failures = [
        f"{messages.words.number(count)} {messages.label(f'unreached.{why}')}"
        for why, count in counts.items()
    ]
    return Reasons(tuple(failures), answered, cancelled)


def per_second(run: DeliveryRun, now: datetime) -> float:
    """Return how many rows of a run end in a second, measured since it began or last went on."""
    since, before = run.content.get(SINCE) or (None, 0)
    begun = datetime.fromisoformat(since) if since else max(run.created_at, run.not_before or run.created_at)
    seconds, ended = (now - begun).total_seconds(), figures(run).ended - before
    return ended / seconds if seconds >= SHORTEST and ended > 0 else runs.PER_SECOND


def minutes_left(run: DeliveryRun, now: datetime) -> int:
    """Return how many minutes a run still takes at its pace; 0 for less than one."""
    seconds = figures(run).pending / per_second(run, now)
    return math.ceil(seconds / 60) if seconds >= 60 else 0


def speed(run: DeliveryRun, now: datetime) -> dict[str, int]:
    """Return how fast a run goes: cells of its bar, messages a minute, and the minutes it still takes."""
    now_figures = figures(run)
    cells = CELLS * now_figures.ended // max(1, now_figures.planned)
    per_minute = round(per_second(run, now) * 60)
    return {"cells": cells, "per_minute": per_minute, "minutes": minutes_left(run, now)}


def unreached(session: Session, run_id: int, limit: int | None = None) -> list[Unreached]:
    """Return whom a run has not reached, the Vietnamese way round; only those who still work here.

    They are the ones whom sending again is for.
    """
    query = (
        _unreached(run_id, PERSON.c.full_name, UNIT.c.name, OUTBOX.c.reason)
        .join(UNIT, UNIT.c.id == PERSON.c.unit_id)
        .order_by(PERSON.c.sort_key, PERSON.c.id)
        .limit(limit)
    )
    return [Unreached(*row) for row in session.execute(query)]


def count_unreached(session: Session, run_id: int) -> int:
    """Return how many of those a run has not reached still work here."""
    found: int = session.execute(_unreached(run_id, func.count())).scalar_one()
    return found


def _unreached(run_id: int, *columns: Any) -> Select[Any]:
    missed = and_(
        OUTBOX.c.run_id == run_id,
        OUTBOX.c.state.in_([State.FAILED, State.SKIPPED, State.UNKNOWN]),
        OUTBOX.c.reason.not_in(ON_PURPOSE),
    )
    joined = select(*columns).select_from(OUTBOX).join(PERSON, PERSON.c.id == OUTBOX.c.recipient_id)
    return joined.where(missed, PERSON.c.active)
