"""Reminding by hand and moving dates: what people in charge do about reminders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import CTE, Select, and_, false, func, select
from sqlmodel import Session

from bot.clock import school_day
from bot.domain.campaign.campaigns import Campaign, Deadline
from bot.domain.campaign.fires import FIRE, refresh_fires
from bot.domain.campaign.plan import Mode
from bot.domain.delivery import audiences, drafts, due, runs
from bot.domain.delivery.audiences import DEADLINE
from bot.domain.delivery.quiet import after_quiet
from bot.domain.delivery.reminding import remind
from bot.domain.delivery.saying import Recipient, Said
from bot.domain.school import audit, people
from bot.domain.school.people import ADMIN
from bot.domain.school.turn import Turn
from bot.domain.school.units import TEAM
from bot.outbox import DeliveryRun
from bot.result import Invalid

BY_HAND = 999
"""The stage of a reminder by hand on a day that has no stage of its own."""


@dataclass(frozen=True)
class RemindSilent:
    """Remind exactly those who have not answered a campaign, as far as the speaker is in charge of them."""

    campaign_id: int

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Open the speaker's run of the day, one however often the button is pressed; at night it waits.

        Facts: count, how many can be written to; reach, with those who cannot; at, when it is sent if later.
        """
        campaign = turn.session.get(Campaign, self.campaign_id)
        units = in_charge_of(turn, campaign) if campaign else []
        if not units:
            return Invalid.because("not_in_charge")
        silent = silent_in(audiences.everybody(), self.campaign_id, units, turn.today)
        reach = audiences.reach(turn.session, silent)
        if not reach.total:
            return Invalid.because("nobody_silent")
        key = f"nudge:{self.campaign_id}:{turn.today.isoformat()}:{turn.me().id}"
        content = {"campaign": self.campaign_id, "units": units, **answer_to(turn)}
        at = after_quiet(turn.now)
        values = {"content": content, "priority": 4, "created_by": turn.me().id, "not_before": at}
        opened = runs.open_run(turn.session, key, "nudge", turn.now, **values)
        if opened is None:
            return Invalid.because("reminded_already")
        audit.note(
            turn.session, turn.now, turn.me().id, "reminded", f"campaign:{self.campaign_id}", run=opened
        )
        return {"count": reach.reachable, "reach": reach, "at": at if at != turn.now else None}


@dataclass(frozen=True)
class MoveDeadline:
    """Give a deadline another date: what was planned dies, and whoever was told the old date is told."""

    deadline_id: int
    due: date
    mode: Mode

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Write the new date under the next revision."""
        deadline = turn.session.get(Deadline, self.deadline_id)
        if deadline is None or deadline.cancelled:
            return Invalid.because("deadline_gone")
        if turn.role != ADMIN:
            return Invalid.because("not_in_charge")
        old = deadline.due
        deadline.due, deadline.mode = self.due, self.mode
        deadline.revision += 1
        turn.session.flush()
        campaign = turn.session.get_one(Campaign, deadline.campaign_id)
        refresh_fires(turn.session, campaign, [deadline], turn.now)
        subject = f"deadline:{deadline.id}"
        audit.note(
            turn.session, turn.now, turn.me().id, "moved", subject, before=str(old), after=str(self.due)
        )
        return {"deadline": deadline, "campaign": campaign, "old": old}


def in_charge_of(turn: Turn, campaign: Campaign) -> list[int]:
    """Return the units whose silence concerns the speaker: the campaign's, the tổ they head, or none."""
    headed = people.leads(turn.session, turn.me().id or 0)
    if turn.role == ADMIN or any(unit.id == campaign.unit_id for unit in headed):
        return [campaign.unit_id]
    return [unit.id for unit in headed if unit.kind == TEAM and unit.id is not None]


def answer_to(turn: Turn) -> dict[str, Any]:
    """Return where the progress of a run is told: the chat it was asked for in."""
    return {"channel": turn.account.channel, "chat": turn.account.chat}


def silent_in(everyone: CTE, campaign_id: int, units: Sequence[int], today: date) -> Select[tuple[int]]:
    """Return those of some people in some units who have not answered and are not paused."""
    silent = audiences.silent(everyone, campaign_id).subquery("silent")
    return (
        select(everyone.c.id)
        .join(silent, silent.c.person_id == everyone.c.id)
        .where(everyone.c.id.in_(audiences.within(everyone, units)), audiences.awake(everyone, today))
    )


def recipients(session: Session, run: DeliveryRun, people: CTE) -> Select[tuple[int]]:
    """Return those of some people who have not answered the run's campaign."""
    today = school_day(run.created_at)
    return silent_in(people, run.content["campaign"], run.content["units"], today)


def said(session: Session, run: DeliveryRun, to: Sequence[Recipient], now: datetime) -> Mapping[int, Said]:
    """Return the reminder of each who has still not answered; on a stage's day it stands for that stage."""
    people = audiences.among([one.id for one in to])
    silent = audiences.silent(people, run.content["campaign"]).subquery("silent")
    today = and_(
        FIRE.c.deadline_id == DEADLINE.c.id,
        FIRE.c.revision == DEADLINE.c.revision,
        FIRE.c.frequency == people.c.frequency,
        FIRE.c.fire_on == school_day(now),
    )
    stage = func.min(func.coalesce(FIRE.c.stage, BY_HAND))
    columns = (people.c.id, DEADLINE.c.id, DEADLINE.c.revision, stage, false(), drafts.has_draft(people.c.id))
    query = (
        select(*columns)
        .join(silent, silent.c.person_id == people.c.id)
        .join(DEADLINE, DEADLINE.c.id == silent.c.deadline_id)
        .outerjoin(FIRE, today)
        .group_by(people.c.id, DEADLINE.c.id)
    )
    found = {one.person_id: one for one in due.load(session, query)}
    return remind(session, [(one, [found[one.id]]) for one in to if one.id in found], now)
