"""How a run stands, told to whoever started it: one message, edited while it goes on, then the result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select
from sqlmodel import Session

import messages
from bot import outbox
from bot.domain.announcing import run_list, run_standing
from bot.domain.delivery import recovery, runs
from bot.outbox import RUN, Address, DeliveryRun, State
from bot.rendering import LIMITS, compose
from bot.words import Option

REPORTED_WITHIN = timedelta(days=1)
GOING, RESULT = "announcement/progress", "announcement/result"
PAUSE, RESUME, CANCEL, SHOW = "tamdung", "guitiep", "huygui", "luotgui"
"""The commands behind the buttons."""


@dataclass(frozen=True)
class Last:
    """What was last said of a run."""

    template: str
    text: str
    platform_id: str
    state: int


def report(session: Session, now: datetime, may_edit: Callable[[int], bool]) -> None:
    """Queue what those who started runs should see now; `may_edit` holds back edits that come too soon."""
    ended = [runs.DONE, runs.EXPIRED, runs.CANCELLED]
    recent = and_(RUN.c.status.in_(ended), RUN.c.finished_at > now - REPORTED_WITHIN)
    going = RUN.c.status.in_([runs.RUNNING, runs.PAUSED])
    begun = and_(going, or_(RUN.c.not_before.is_(None), RUN.c.not_before <= now))
    query = select(RUN).where(RUN.c.created_by.is_not(None), or_(begun, recent))
    for row in session.execute(query.order_by(RUN.c.id)).mappings().all():
        _tell(session, DeliveryRun(**row), now, may_edit)


def slot_of(run: DeliveryRun) -> str:
    """Return the name of the message that is edited."""
    return f"run:{run.id}"


def _tell(session: Session, run: DeliveryRun, now: datetime, may_edit: Callable[[int], bool]) -> None:
    channel, chat = run.content["channel"], run.content["chat"]
    last = _last(session, chat, slot_of(run))
    if last is not None and (last.template == RESULT or _under_way(last)):
        return
    if run.status not in runs.GOING:
        _say(session, run, RESULT, now, last)
    elif LIMITS[channel].edits and (last is None or may_edit(run.id or 0)):
        _say(session, run, GOING, now, last)


def _say(session: Session, run: DeliveryRun, template: str, now: datetime, last: Last | None) -> None:
    """Queue a text about a run, as an edit where the channel can, unless it stands there already."""
    channel = run.content["channel"]
    text = messages.render_for(channel, template, **_facts(session, run, template, now))
    parts = compose(channel, text, (), _buttons(run), callback=lambda one: f"a:{one}")
    if last is not None and template == GOING and last.text == parts[0].text:
        return
    edits = last.platform_id if last is not None and LIMITS[channel].edits else ""
    to = Address(channel, run.content["chat"], run.created_by)
    outbox.enqueue(session, to, parts, now, template=template, slot=slot_of(run), edits=edits)


def _facts(session: Session, run: DeliveryRun, template: str, now: datetime) -> dict[str, Any]:
    """Return how long a run still takes; of one that is over, why some were not reached."""
    if template == GOING:
        waits = run_standing.waits(session, now) or ""
        restored = recovery.current(session) is not None
        return {"run": run, "waits": waits, "restored": restored, **run_standing.speed(run, now)}
    why = run_standing.reasons(session, run.id or 0)
    return {"run": run, "failures": why.failures, "answered": why.answered, "cancelled": why.cancelled}


def _buttons(run: DeliveryRun) -> list[Option]:
    """Return what can be done about a run where it stands: stop it, let it go on, read the report."""
    if run.kind not in run_list.KINDS:
        return []
    steps = {runs.RUNNING: (PAUSE, CANCEL), runs.PAUSED: (RESUME, CANCEL)}.get(run.status, (SHOW,))
    return [Option(f"{step}:{run.id}", messages.label(f"offer.{step}")) for step in steps]


def _under_way(last: Last) -> bool:
    """Tell whether the last message is still on its way, so that its place is not known yet."""
    return last.state in (State.PENDING, State.SENDING, State.RETRY)


def _last(session: Session, chat: str, slot: str) -> Last | None:
    row = outbox.last_in_slot(session, chat, slot)
    return Last(row["template"], row["text"], row["platform_id"], row["state"]) if row else None
