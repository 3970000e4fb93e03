"""Reminding by hand: what people in charge do about those who have not answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import CTE, Select, and_, false, func, select
from sqlmodel import Session

from bot.clock import school_day
from bot.domain.announcing import announced_to
from bot.domain.campaign.campaigns import RUNNING, Campaign
from bot.domain.campaign.fires import FIRE
from bot.domain.delivery import audiences, drafts, runs
from bot.domain.delivery.audiences import DEADLINE
from bot.domain.delivery.quiet import after_quiet
from bot.domain.delivery.saying import Recipient, Said
from bot.domain.reminding import due
from bot.domain.reminding.reminding import remind
from bot.domain.school import audit, people
from bot.domain.school.people import ADMIN
from bot.domain.school.turn import Turn
from bot.domain.school.units import TEAM, line_of, school_of, subtree
from bot.outbox import OUTBOX, RUN, DeliveryRun, State
from bot.result import Invalid

BY_HAND = 999
"""The stage of a reminder by hand on a day that has no stage of its own."""


@dataclass(frozen=True)
class RemindSilent:
    """Remind exactly those who have not answered a campaign, as far as the speaker is in charge of them."""

    campaign_id: int
    only: tuple[int, ...] = ()
    """Some tổ of those the speaker is in charge of; all of them if none is named."""

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Open the speaker's run of the day, one however often the button is pressed; at night it waits.

        Facts: count, how many can be written to; reach, with those who cannot; before, how many were
        reminded earlier that day and are not again; at, when it is sent if later.
        """
        units = self._units(turn)
        if isinstance(units, Invalid):
            return units
        silent = silent_in(audiences.everybody(), self.campaign_id, units, turn.today)
        total = audiences.reach(turn.session, silent).total
        if not total:
            return Invalid.because("nobody_silent")
        still = not_reminded(silent, self.campaign_id, turn.today)
        reach = audiences.reach(turn.session, still)
        if not reach.total or self._open(turn, units) is None:
            return Invalid.because("reminded_already")
        later = _later(turn.now)
        return {"count": reach.reachable, "reach": reach, "before": total - reach.total, "at": later}

    def _units(self, turn: Turn) -> list[int] | Invalid:
        """Return the units that are reminded, or why the speaker may not: each must be in their charge."""
        campaign = turn.session.get(Campaign, self.campaign_id)
        units = in_charge_of(turn, campaign) if campaign else []
        if self.only and sorted(self.only) != sorted(units):
            whole = select(subtree(units[0]).c.id) if len(units) == 1 else None
            within = set(units if whole is None else turn.session.execute(whole).scalars())
            units = sorted(self.only) if within.issuperset(self.only) else []
        if campaign is None or not units:
            return Invalid.because("not_in_charge")
        if campaign.status != RUNNING or campaign.list_closed_at is not None:
            return Invalid.because("registration_closed", campaign=campaign)
        return units

    def _open(self, turn: Turn, units: Sequence[int]) -> int | None:
        """Open the run of the day, with its line in the audit; None if the speaker has opened it before."""
        some = "".join(f":{unit}" for unit in units) if self.only else ""
        key = f"{_key_of_day(self.campaign_id, turn.today)}{turn.me().id}{some}"
        content = {"campaign": self.campaign_id, "units": list(units), **answer_to(turn)}
        values = {"content": content, "priority": 4, "created_by": turn.me().id}
        at = after_quiet(turn.now)
        opened = runs.open_run(turn.session, key, "nudge", turn.now, not_before=at, **values)
        if opened is not None:
            about = {"run": opened, "units": list(units)}
            audit.note(
                turn.session, turn.now, turn.me().id, "reminded", f"campaign:{self.campaign_id}", **about
            )
        return opened


def _later(now: datetime) -> datetime | None:
    """Return when what is asked for at night is sent; None if that is now."""
    at = after_quiet(now)
    return at if at != now else None


def in_charge_of(turn: Turn, campaign: Campaign) -> list[int]:
    """Return the units whose silence concerns the speaker: the campaign's, the tổ they head, or none.

    Of a campaign of what is above the school, an admin's concern is the own school.
    """
    session, mine = turn.session, turn.me()
    headed = people.leads(session, mine.id or 0)
    if any(unit.id == campaign.unit_id for unit in headed):
        return [campaign.unit_id]
    school = school_of(session, mine.unit_id) if turn.role == ADMIN else None
    if school is not None:
        inside = school.id in line_of(session, campaign.unit_id)
        reached = campaign.unit_id in line_of(session, mine.unit_id)
        return [campaign.unit_id] if inside else [school.id or 0] if reached else []
    own = [unit.id for unit in headed if unit.kind == TEAM and unit.id is not None]
    return [unit for unit in own if campaign.unit_id in line_of(session, unit)]


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
    """Return those of some people who have not answered the run's campaign, each once a day."""
    today, campaign_id = school_day(run.created_at), run.content["campaign"]
    silent = silent_in(people, campaign_id, run.content["units"], today)
    again = run.content.get("again")
    if again:
        return silent.where(people.c.id.in_(announced_to.unreached(again)))
    return not_reminded(silent, campaign_id, today, run.id or 0)


def not_reminded(silent: Select[tuple[int]], campaign_id: int, day: date, but: int = 0) -> Select[tuple[int]]:
    """Return those of some people whom no other run by hand has reminded of a campaign on the same day."""
    others = RUN.c.run_key.startswith(_key_of_day(campaign_id, day)) & (RUN.c.id != but)
    reminded = select(OUTBOX.c.recipient_id).join(RUN, RUN.c.id == OUTBOX.c.run_id)
    reminded = reminded.where(others, OUTBOX.c.state.not_in([State.FAILED, State.SKIPPED]))
    named = silent.subquery("named")
    return select(named.c.id).where(named.c.id.not_in(reminded))


def _key_of_day(campaign_id: int, day: date) -> str:
    """Return how the keys of a day's runs by hand about a campaign begin."""
    return f"nudge:{campaign_id}:{day.isoformat()}:"


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
