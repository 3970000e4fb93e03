"""`thidua run --clock`: school time begins where the operator says and runs at a speed; real chats answer.

A database belongs to real time or to rehearsals, never to both.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.app import Rehearsed
from bot.cli import school_time
from bot.clock import SCHOOL_ZONE, RehearsalClock
from bot.result import Invalid
from messages.words import moment

STEP_SECONDS = 0.5
"""How often, in real seconds, the clock is moved."""


@dataclass(frozen=True)
class Rehearsal:
    """A moved clock and how many school seconds a real one takes; infinite for "max"."""

    clock: RehearsalClock
    speed: float


def read_rehearsal(clock: str, speed: str) -> Rehearsal | Invalid | None:
    """Return what `--clock` and `--speed` ask for; None for real time."""
    if not clock:
        return Invalid.because("speed_needs_clock") if speed else None
    try:
        at = datetime.fromisoformat(clock)
    except ValueError:
        return Invalid.because("clock_malformed", value=clock)
    at = at if at.tzinfo else at.replace(tzinfo=SCHOOL_ZONE)
    try:
        pace = math.inf if speed == "max" else float(speed or 1)
    except ValueError:
        return Invalid.because("speed_malformed")
    if not pace > 0 or (math.isinf(pace) and speed != "max"):
        return Invalid.because("speed_malformed")
    return Rehearsal(RehearsalClock(at), pace)


def check_clock(session: Session, rehearsal: Rehearsal | None) -> Invalid | None:
    """Return why a database cannot be used with this clock; a rehearsal that may begin is noted there."""
    marked, last = school_time.is_rehearsal(session), school_time.latest(session)
    if rehearsal is None:
        return Invalid.because("clock_needed", latest=_shown(last)) if marked else None
    if last is not None and not marked:
        return Invalid.because("clock_on_real_data")
    if last is not None and rehearsal.clock.now() < last:
        return Invalid.because("clock_backwards", latest=_shown(last))
    school_time.mark_rehearsal(session, rehearsal.clock.now())
    return None


async def play(app: Rehearsed, rehearsal: Rehearsal) -> None:
    """Move the clock for ever, or at "max" until no reminder is left; reminders on the way are delivered."""
    while math.isinf(rehearsal.speed):
        upcoming = await app.next_reminder_at()
        if upcoming is None:
            return
        await app.advance_to(upcoming)
    start, began = rehearsal.clock.now(), rehearsal.clock.monotonic()
    while True:
        await rehearsal.clock.sleep(STEP_SECONDS)
        passed = (rehearsal.clock.monotonic() - began) * rehearsal.speed
        await app.advance_to(start + timedelta(seconds=passed))


def _shown(at: datetime | None) -> str:
    return moment(at) if at else "-"
