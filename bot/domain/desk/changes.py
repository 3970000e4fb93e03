"""What people are told once when something they knew of is asked no more, or a campaign ends early."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, Select, or_, select
from sqlmodel import Session

import messages
from bot.clock import school_day
from bot.domain.campaign.campaigns import CALLED_OFF, CLOSED, Campaign, Deadline
from bot.domain.delivery import audiences, drafts, runs
from bot.domain.delivery.audiences import DEADLINE, REGISTRATION
from bot.domain.delivery.quiet import after_quiet
from bot.domain.delivery.saying import TOLD, Recipient, Said
from bot.domain.registering.registrations import SUBMITTED
from bot.domain.school.turn import Turn
from bot.outbox import ITEM, RUN, DeliveryRun

KIND = "change"
DROPPED, ENDED = "dropped", "ended"
"""Besides CALLED_OFF, what may have happened: a deadline is asked no more, a campaign has ended."""


def tell_dropped(turn: Turn, deadline: Deadline) -> None:
    """Tell whoever was reminded of a deadline that it is asked no more."""
    content = {"what": DROPPED, "campaign": deadline.campaign_id, "deadline": deadline.id}
    _open(turn, f"{DROPPED}:{deadline.id}", content)


def tell_ended(turn: Turn, campaign: Campaign) -> None:
    """Tell whoever has an unsent form that the campaign has ended."""
    _open(turn, f"{ENDED}:{campaign.id}", {"what": ENDED, "campaign": campaign.id})


def tell_called_off(turn: Turn, campaign: Campaign) -> None:
    """Tell whoever has registered or was reminded that the campaign does not go on."""
    _open(turn, f"{CALLED_OFF}:{campaign.id}", {"what": CALLED_OFF, "campaign": campaign.id})


def told_of(people: CTE, deadline_id: int) -> Select[tuple[int]]:
    """Return those of some people who were told of a deadline, at any of its dates."""
    heard = select(ITEM.c.person_id).where(ITEM.c.deadline_id == deadline_id, ITEM.c.status == TOLD)
    return select(people.c.id).where(people.c.id.in_(heard))


def involved_in(people: CTE, campaign_id: int) -> Select[tuple[int]]:
    """Return those of some people who have registered in a campaign or were told of one of its dates."""
    heard = (
        select(ITEM.c.person_id)
        .join(DEADLINE, DEADLINE.c.id == ITEM.c.deadline_id)
        .where(DEADLINE.c.campaign_id == campaign_id, ITEM.c.status == TOLD)
    )
    registered = select(REGISTRATION.c.person_id).where(
        REGISTRATION.c.campaign_id == campaign_id, REGISTRATION.c.status == SUBMITTED
    )
    return select(people.c.id).where(or_(people.c.id.in_(heard), people.c.id.in_(registered)))


def recipients(session: Session, run: DeliveryRun, people: CTE) -> Select[tuple[int]]:
    """Return those of some people whom a change concerns."""
    match run.content["what"]:
        case "dropped":
            return told_of(people, run.content["deadline"])
        case "ended":
            return drafts.with_form(people, run.content["campaign"])
        case _:
            return involved_in(people, run.content["campaign"])


def said(session: Session, run: DeliveryRun, to: Sequence[Recipient], now: datetime) -> Mapping[int, Said]:
    """Return what each is told; nothing where the change has been undone before it was said."""
    campaign = session.get_one(Campaign, run.content["campaign"])
    what = run.content["what"]
    deadline = session.get(Deadline, run.content.get("deadline") or 0)
    stands = {DROPPED: deadline is not None and deadline.cancelled, ENDED: campaign.status == CLOSED}
    if not stands.get(what, campaign.status == CALLED_OFF):
        return {}
    facts = {"campaign": campaign, "deadline": deadline, "now": now, "today": school_day(now)}
    template = f"campaign_changes/{what}"
    return {one.id: Said(messages.render_for(one.channel, template, me=one.person, **facts)) for one in to}


def was_told(session: Session, key: str) -> bool:
    """Tell whether the run of a change has been opened, by its natural key."""
    return session.execute(select(RUN.c.id).where(RUN.c.run_key == key)).first() is not None


def count(session: Session, chosen: Select[tuple[int]]) -> int:
    """Return how many people a change would be told to."""
    return audiences.reach(session, chosen).total


def _open(turn: Turn, key: str, content: Mapping[str, Any]) -> None:
    runs.open_run(
        turn.session, key, KIND, turn.now, content=dict(content), priority=4, not_before=after_quiet(turn.now)
    )
