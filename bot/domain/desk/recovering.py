"""What is asked of those in charge when the bot starts on an old copy, or late: shall it go on sending?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from bot.domain.announcing.announcements import Announcement
from bot.domain.delivery import notices, outages, recovery, runs
from bot.domain.delivery.recovery import Held, Recovery
from bot.domain.school import audit
from bot.domain.school.contacts import admins_of
from bot.domain.school.people import PERSON
from bot.domain.school.turn import Turn
from bot.domain.school.units import TEAM, Unit
from bot.result import Invalid

GO_ON, KEEP = "go_on", "keep"


def look_back(session: Session, now: datetime, seen_at: datetime | None) -> None:
    """Hold everything if the database is an old copy; else pause announcements that were left a long time."""
    if recovery.is_old_copy(session, seen_at):
        hold(session, now, seen_at)
    elif recovery.current(session) is None:
        _ask_about_stale(session, now)


def hold(session: Session, now: datetime, seen_at: datetime | None = None) -> bool:
    """Hold everything that goes to many and ask those in charge; False if it is held already."""
    found = recovery.enter(session, now, seen_at)
    if found is None:
        return False
    audit.note(session, now, None, "recovery_found", f"recovery:{found.id}", **_figures(session))
    facts: dict[str, Any] = {"found": found, "held": recovery.held(session)}
    offers = ("guitieptatca", "giulai")
    notices.tell(session, deciders(session), "recovery/notice", now, offers=offers, at_once=True, **facts)
    return True


def go_on(session: Session, now: datetime, actor_id: int | None) -> bool:
    """Let everything that is held go on; False if nothing is held."""
    found = recovery.current(session)
    figures = _figures(session)
    if found is None or not recovery.end(session, now):
        return False
    audit.note(session, now, actor_id, "recovery_gone_on", f"recovery:{found.id}", **figures)
    return True


def deciders(session: Session) -> list[int]:
    """Return the admins of the topmost unit, who decide for everybody; any admin where it has none."""
    unit, above = Unit.__table__, Unit.__table__.alias()  # type: ignore[attr-defined]
    admins = select(PERSON.c.id).where(PERSON.c.is_admin, PERSON.c.active).order_by(PERSON.c.id)
    topmost = unit.c.parent_id.is_(None) | ((unit.c.kind == TEAM) & above.c.parent_id.is_(None))
    joined = PERSON.join(unit, PERSON.c.unit_id == unit.c.id).outerjoin(above, unit.c.parent_id == above.c.id)
    chosen = list(session.execute(admins.select_from(joined).where(topmost)).scalars())
    return chosen or list(session.execute(admins).scalars())


@dataclass(frozen=True)
class RecoveryFacts:
    """What is held, and whether the speaker may decide."""

    turn: Turn

    @cached_property
    def found(self) -> Recovery | None:
        """The old copy nobody has decided about, if the speaker is one to decide."""
        return recovery.current(self.turn.session) if may_decide(self.turn) else None

    @property
    def wish(self) -> str:
        """What the button says that was pressed; empty for words."""
        return str(self.turn.args.get("do", ""))

    def shown(self) -> dict[str, Any]:
        """Return what the questions tell."""
        return {"found": self.found, "held": recovery.held(self.turn.session)}


@dataclass(frozen=True)
class GoOn:
    """Let everything that is held go on."""

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """End the hold, unless somebody has done so before."""
        if not may_decide(turn):
            return Invalid.because("not_in_charge")
        held = recovery.held(turn.session)
        if not go_on(turn.session, turn.now, turn.me().id):
            return Invalid.because("recovery_over")
        _tell_others(turn, held, kept=False)
        return {"held": held}


@dataclass(frozen=True)
class KeepHeld:
    """Leave everything held, and note who wanted it so."""

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Note the decision; nothing changes."""
        if not may_decide(turn):
            return Invalid.because("not_in_charge")
        found = recovery.current(turn.session)
        if found is None:
            return Invalid.because("recovery_over")
        audit.note(turn.session, turn.now, turn.me().id, "recovery_kept", f"recovery:{found.id}")
        _tell_others(turn, recovery.held(turn.session), kept=True)
        return {}


def may_decide(turn: Turn) -> bool:
    """Tell whether the speaker is one of those who decide."""
    return turn.me().id in deciders(turn.session)


def _tell_others(turn: Turn, held: Held, *, kept: bool) -> None:
    """Tell the others who may decide what one of them has decided, and who that is."""
    others = [one for one in deciders(turn.session) if one != turn.me().id]
    notices.tell(
        turn.session, others, "recovery/decided", turn.now, offers=("khoiphuc",) if kept else ("luotgui",),
        by=turn.me(), kept=kept, held=held,
    )  # fmt: skip


def _ask_about_stale(session: Session, now: datetime) -> None:
    """Pause announcements found on their way after long down-time; ask their authors, or else the office."""
    since = outages.last_beat(session)
    for run_id in recovery.pause_stale(session, now):
        run = runs.get(session, run_id)
        kept = session.get(Announcement, run.content.get("announcement"))
        audit.note(session, now, None, "paused_after_outage", f"run:{run_id}")
        if kept is not None:
            asked = {kept.author_id, *admins_of(session, kept.unit_id)}
            facts: dict[str, Any] = {"run": run, "announcement": kept, "since": since}
            offers = (f"guitiep:{run_id}", f"huygui:{run_id}")
            notices.tell(session, sorted(asked), "recovery/stale", now, offers=offers, **facts)


def _figures(session: Session) -> dict[str, int]:
    held = recovery.held(session)
    return {"runs": held.runs, "messages": held.messages}
