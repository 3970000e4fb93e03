"""Sending again: to those a run has not reached, and to those who have not said that they know.

What has been corrected meanwhile is sent in its newest words only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from bot.domain.announcing import acks, announced_to, audience_spec, reminders, run_list
from bot.domain.announcing.announcements import Announcement
from bot.domain.announcing.audience_spec import RECEIVED, UNACKED, UNREACHED, Audience
from bot.domain.announcing.run_list import Listed
from bot.domain.delivery import audiences, runs
from bot.domain.delivery.audiences import Reach
from bot.domain.delivery.quiet import after_quiet
from bot.domain.school import audit
from bot.domain.school.turn import Turn
from bot.result import Invalid

AUDIENCE, AGAIN = "audience", "again"
"""What a run's content says of whom it is for, in place of its announcement; and which run it repeats."""
KEPT = ("announcement", "campaign", "units")


@dataclass(frozen=True)
class SendAgain:
    """Say once more what a run said, to exactly those it has not reached, or not for certain."""

    key: str

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Open one run for them, however often the button is pressed."""
        found = run_list.find(turn, self.key)
        run = found.run if found else None
        if found is None or run is None or found.made_by_the_bot:
            return Invalid.because("run_gone")
        if found.going:
            return Invalid.because("run_state", it=found, run=run)
        found = in_newest_words(turn, found)
        reach = reach_unreached(turn, found)
        if not reach.total:
            return Invalid.because("nobody_there")
        more = {AGAIN: run.id, AUDIENCE: unreached_by(found)}
        if _is_corrected(found):
            more[announced_to.INSTEAD_OF] = run.content["announcement"]
        return _open(turn, found, again_key(found), more) or {"reach": reach, "at": _at(turn)}


@dataclass(frozen=True)
class AskAgain:
    """Say an announcement once more to those who were told and have not confirmed, once a day at most."""

    key: str

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Open the run of the day for them."""
        found = run_list.find(turn, self.key)
        if found is None or found.run is None or found.announcement is None:
            return Invalid.because("run_gone")
        found = in_newest_words(turn, found)
        reach = reach_of(turn, unacked_of(found))
        if not reach.total:
            return Invalid.because("nobody_there")
        key, more = unacked_key(found, turn.today), {AUDIENCE: unacked_of(found)}
        return _open(turn, found, key, more) or {"reach": reach, "at": _at(turn)}


def in_newest_words(turn: Turn, one: Listed) -> Listed:
    """Return a run with the announcement that says by now what it said: its newest correction, if any."""
    if one.announcement is None:
        return one
    newest = announced_to.newest(turn.session, one.announcement.id or 0)
    about = turn.session.get_one(Announcement, newest)
    return replace(one, announcement=about)


def reach_unreached(turn: Turn, one: Listed) -> Reach:
    """Return how many people a run has not reached who do not have its newest words from elsewhere."""
    chosen = _chosen(turn, unreached_by(one))
    if _is_corrected(one):
        missed = chosen.subquery("missed")
        chosen = select(missed.c.id).where(missed.c.id.not_in(acks.received([_about(one)])))
    return audiences.reach(turn.session, chosen)


def reach_of(turn: Turn, spec: str) -> Reach:
    """Return how many people of the speaker's school a spec names, and how many cannot be written to."""
    return audiences.reach(turn.session, _chosen(turn, spec))


def _chosen(turn: Turn, spec: str) -> Select[tuple[int]]:
    audience = audience_spec.parse(spec)
    assert not isinstance(audience, Invalid)
    return announced_to.named(audiences.everybody(), audience, run_list.school_id(turn))


def _is_corrected(one: Listed) -> bool:
    """Tell whether a run said other words than its announcement as it is given here."""
    return one.run is not None and one.run.content.get("announcement") not in (None, _about(one))


def unreached_by(one: Listed) -> str:
    """Return whom a run has not reached, as a spec."""
    return str(Audience(UNREACHED, one.run.id or 0 if one.run else 0))


def unacked_of(one: Listed) -> str:
    """Return who was told an announcement and has not confirmed, as a spec."""
    return str(Audience(UNACKED, _about(one)))


def received_of(one: Listed) -> str:
    """Return who received an announcement, or one it corrects, as a spec."""
    return str(Audience(RECEIVED, _about(one)))


def _about(one: Listed) -> int:
    return (one.announcement.id if one.announcement else 0) or 0


def again_key(one: Listed) -> str:
    """Return the key of the one run that repeats a run."""
    if one.run is None:
        return ""
    head = f"announcement:{one.announcement.id}" if one.announcement else "nudge"
    return f"{head}:again:{one.run.id}"


def unacked_key(one: Listed, day: date) -> str:
    """Return the key of the one run of a day to those who have not confirmed."""
    return f"announcement:{_about(one)}:unacked:{day.isoformat()}"


def _open(turn: Turn, one: Listed, key: str, more: Mapping[str, Any]) -> Invalid | None:
    """Open a run that says what another one said, in its newest words; Invalid if it is there already."""
    run = one.run
    assert run is not None
    content = {name: value for name, value in run.content.items() if name in KEPT}
    if one.announcement is not None:
        content["announcement"] = _about(one)
    opened = runs.open_run(
        turn.session, key, run.kind, turn.now,
        content={**content, **more, **reminders.answer_to(turn)},
        priority=run.priority, ambiguity=run.ambiguity, not_before=_at(turn), created_by=turn.me().id,
    )  # fmt: skip
    if opened is None:
        return Invalid.because("sent_again_already")
    audit.note(turn.session, turn.now, turn.me().id, "sent_again", f"run:{run.id}", run=opened)
    return None


def _at(turn: Turn) -> Any:
    """Return when it goes out: at night it waits for the morning."""
    return after_quiet(turn.now)
