"""Runs the bot itself lets rest, because they go wrong: once for each cause, and those in charge hear why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select, update
from sqlmodel import Session

from bot.domain.announcing import run_control
from bot.domain.announcing.run_list import STOPPED
from bot.domain.delivery import notices, runs
from bot.domain.school import audit, contacts, people, units
from bot.outbox import OUTBOX, RUN, DeliveryRun, State

NOT_RENDERED = "not rendered"
REFUSED, UNREACHED = "refused", "unreached"
EQUAL = 3
"""How many equal refusals of its content stop a run."""
OFFERS = ("guitiep", "huygui")


class Stop(NamedTuple):
    """Why the bot lets a run rest: one cause stops a run once."""

    run_id: int
    why: str
    """"refused" or "unreached"."""
    detail: str
    """The platform's reason, which holds no text of people."""
    failures: int
    seen: int

    @property
    def cause(self) -> str:
        """What a run is stopped for only once."""
        return f"{self.why}:{self.detail}" if self.why == REFUSED else self.why


def stop(session: Session, why: Stop, now: datetime) -> bool:
    """Let a run rest, unless it was stopped for the same cause before; returns whether it was going."""
    run = runs.get(session, why.run_id)
    earlier = run.content.get(STOPPED, [])
    if why.cause in earlier or not run_control.pause(session, why.run_id, now):
        return False
    content = {**run.content, STOPPED: [*earlier, why.cause]}
    session.execute(update(RUN).where(RUN.c.id == run.id).values(content=content))
    counts = {"failures": why.failures, "seen": why.seen}
    audit.note(session, now, None, "stopped", f"run:{run.id}", cause=why.cause, example=why.detail, **counts)
    offers = [f"{command}:{run.id}" for command in OFFERS]
    to = in_charge(session, run)
    notices.tell(session, to, "runs/stopped", now, offers=offers, at_once=True, run=run, why=why)
    return True


def in_charge(session: Session, run: DeliveryRun) -> Sequence[int]:
    """Return who hears of a run: whoever started it and their school's admins.

    Of a digest it is the admins of the schools it failed in, and those above them: they may let it go on.
    """
    author = session.get(people.Person, run.created_by) if run.created_by else None
    if author is None:
        failed = select(OUTBOX.c.recipient_id).where(
            OUTBOX.c.run_id == run.id, OUTBOX.c.state == State.FAILED
        )
        return contacts.admins_over(session, failed)
    school = units.school_of(session, author.unit_id)
    admins = contacts.admins_of(session, (school.id if school else None) or 0)
    return sorted({author.id or 0, *admins})


def not_rendered(session: Session, run_id: int, now: datetime) -> None:
    """Let a run rest of which no words could be made for some people."""
    broken = select(OUTBOX.c.recipient_id).where(
        OUTBOX.c.run_id == run_id, OUTBOX.c.state == State.FAILED, OUTBOX.c.reason == "refused"
    )
    found = len(session.execute(broken.limit(EQUAL)).all())
    if found == EQUAL:
        stop(session, Stop(run_id, REFUSED, NOT_RENDERED, found, found), now)
