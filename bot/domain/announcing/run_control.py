"""Pausing, going on and calling off: one change of a run's status each, effective with the next tick.

The status is a condition of the change, so of two people in charge who press at once the second is told how
the run stands by then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, update
from sqlmodel import Session

from bot.domain.announcing import run_list
from bot.domain.announcing.announcements import ANNOUNCEMENT
from bot.domain.announcing.run_list import Listed
from bot.domain.delivery import runs
from bot.domain.school import audit
from bot.domain.school.turn import Turn
from bot.outbox import RUN, State
from bot.result import Invalid

SINCE = "since"
"""Where a run's content keeps from when on, and from how many ended rows on, its rate is measured."""


@dataclass(frozen=True)
class PauseRun:
    """Let a run rest: nobody else is written to until it goes on."""

    key: str

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Pause what is being filled or sent."""
        return _change(turn, self.key, "paused", pause)


@dataclass(frozen=True)
class ResumeRun:
    """Let a paused run go on with those who have not been written to."""

    key: str

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Go on where it was paused, in the middle of filling it too."""
        return _change(turn, self.key, "resumed", resume)


@dataclass(frozen=True)
class CancelRun:
    """Call off what is still to be said of a run, and the later moments of its announcement."""

    key: str

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Stop the run and its announcement; what is under way may still arrive."""
        found = run_list.find(turn, self.key)
        if found is None:
            return Invalid.because("run_gone")
        if found.announcement is not None:
            stopped = stop(turn, found.announcement.id or 0)
        else:
            stopped = bool(found.run and cancel(turn.session, found.run.id or 0, turn.now))
            if stopped:
                audit.note(turn.session, turn.now, turn.me().id, "cancelled", f"run:{self.key}")
        return _after(turn, self.key) if stopped else _too_late(turn, found)


def stop(turn: Turn, announcement_id: int) -> bool:
    """Call off everything still ahead of an announcement; returns whether there was anything."""
    session = turn.session
    ahead = (ANNOUNCEMENT.c.id == announcement_id) & ANNOUNCEMENT.c.next_at.is_not(None)
    called_off = _changed(session, update(ANNOUNCEMENT).where(ahead).values(cancelled=True, next_at=None))
    going = run_list.going_runs(session, announcement_id)
    stopped = [one for one in going if cancel(session, one, turn.now)]
    if called_off or stopped:
        subject = f"announcement:{announcement_id}"
        audit.note(turn.session, turn.now, turn.me().id, "cancelled", subject, runs=stopped)
    return bool(called_off or stopped)


def pause(session: Session, run_id: int, now: datetime) -> bool:
    """Let a run rest; returns whether it was going."""
    going = RUN.c.status.in_([runs.PLANNING, runs.RUNNING])
    return _changed(session, update(RUN).where(RUN.c.id == run_id, going).values(status=runs.PAUSED))


def resume(session: Session, run_id: int, now: datetime) -> bool:
    """Let a paused run go on; returns whether it was paused. One paused before it was filled is filled on."""
    run = runs.get(session, run_id)
    ended = run.n_sent + run.n_failed + run.n_skipped + run.n_unknown
    values = {
        "status": case((RUN.c.n_planned > 0, runs.RUNNING), else_=runs.PLANNING),
        "content": {**run.content, SINCE: [now.isoformat(), ended]},
    }
    paused = update(RUN).where(RUN.c.id == run_id, RUN.c.status == runs.PAUSED)
    gone_on = _changed(session, paused.values(values))
    if gone_on:
        runs.close_finished(session, now)
    return gone_on


def cancel(session: Session, run_id: int, now: datetime) -> bool:
    """Call a run off; returns whether it was going. Its rows are ended by the planner's tick, some at a time.

    One that was being filled counts from here on the people it had come to.
    """
    run = runs.get(session, run_id)
    values: dict[str, Any] = {"status": runs.CANCELLED}
    if run.n_planned == 0:
        counts = runs.count_states(session, run_id)
        values |= {"n_planned": sum(counts.values()), "n_skipped": counts[State.SKIPPED]}
    return _changed(
        session, update(RUN).where(RUN.c.id == run_id, RUN.c.status.in_(runs.GOING)).values(values)
    )


def _change(turn: Turn, key: str, action: str, change: Any) -> Mapping[str, Any] | Invalid:
    """Change a run the speaker may change, and note it; else say how it stands by now."""
    found = run_list.find(turn, key)
    if found is None or found.run is None:
        return Invalid.because("run_gone")
    if not change(turn.session, found.run.id or 0, turn.now):
        return _too_late(turn, found)
    audit.note(turn.session, turn.now, turn.me().id, action, f"run:{found.run.id}")
    return _after(turn, key)


def _after(turn: Turn, key: str) -> dict[str, Any]:
    """Return how something stands after the change."""
    found = run_list.find(turn, key)
    return {"it": found, "run": found.run if found else None}


def _too_late(turn: Turn, found: Listed) -> Invalid:
    """Say how a run stands that somebody else has changed, or that has come to its end."""
    fresh = run_list.find(turn, found.id) or found
    return Invalid.because("run_state", it=fresh, run=fresh.run)


def _changed(session: Session, statement: Any) -> bool:
    changed: int = session.connection().execute(statement).rowcount
    return changed > 0
