"""A campaign before its launch: made from a plan, its dates taken, given or struck out, dropped again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import delete
from sqlmodel import col

from bot.domain.campaign import keys, managing, notes
from bot.domain.campaign.campaigns import (
    DRAFT,
    Campaign,
    Deadline,
    Honour,
    Phase,
    Target,
    deadlines_of,
)
from bot.domain.campaign.loading import LoadCampaign, deadline_rows
from bot.domain.campaign.notes import Noted, NoteKind
from bot.domain.campaign.plan import (
    CampaignPlan,
    DeadlineKind,
    Mode,
    Origin,
    PlannedDeadline,
    Who,
)
from bot.domain.campaign.suggestions import as_kept, strike_dated, suggested_of
from bot.domain.school import audit
from bot.domain.school.people import ADMIN
from bot.domain.school.turn import Turn
from bot.result import Invalid


@dataclass(frozen=True)
class MakeDraft:
    """Keep a plan as a draft of the speaker's school: nobody is reminded of anything yet."""

    plan: CampaignPlan
    noted: tuple[Noted, ...] = ()
    """Where its items come from, if they were read from a text."""

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Write its rows; the dates the plan does not print stay suggestions."""
        school = managing.school_id(turn)
        if turn.role != ADMIN or not school:
            return Invalid.because("not_in_charge")
        made = LoadCampaign(self.plan, school, suggested=False, launch=False).apply(turn.session, turn.now)
        if isinstance(made, Invalid):
            return made
        notes.write(turn.session, made.id or 0, self.noted)
        _note(turn, made, "drafted", plan=self.plan.id)
        return {"campaign": made}


@dataclass(frozen=True)
class ReplaceDraft:
    """Put another plan in the place of a draft; whoever answers for a paper still does."""

    campaign_id: int
    plan: CampaignPlan
    noted: tuple[Noted, ...] = ()

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Throw the draft away and keep the plan as one."""
        answering = {one.key: one.responsible_id for one in deadlines_of(turn.session, self.campaign_id)}
        dropped = DropDraft(self.campaign_id).apply(turn)
        made = MakeDraft(self.plan, self.noted).apply(turn) if not isinstance(dropped, Invalid) else dropped
        if isinstance(made, Invalid):
            return made
        for one in deadlines_of(turn.session, made["campaign"].id):
            one.responsible_id = answering.get(one.key)
        return made


@dataclass(frozen=True)
class TakeSuggested:
    """Take some of the dates that were proposed; the others stay proposals until the launch."""

    campaign_id: int
    keys: tuple[str, ...]

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Write the chosen ones as dates the school has set."""
        campaign = managing.to_change(turn, self.campaign_id, DRAFT)
        if isinstance(campaign, Invalid):
            return campaign
        chosen = [one for one in suggested_of(campaign) if one.key in self.keys]
        turn.session.add_all(deadline_rows(self.campaign_id, chosen))
        campaign.suggested = as_kept(one for one in suggested_of(campaign) if one.key not in self.keys)
        struck = strike_dated(campaign, chosen)
        notes.taken(turn.session, self.campaign_id, [one.key for one in chosen])
        _note(turn, campaign, "took_dates", keys=[one.key for one in chosen], struck=len(struck))
        return {"taken": len(chosen), "struck": struck}


@dataclass(frozen=True)
class DateUndated:
    """Give a date to something the plan asks for without one; the plan's words about it stay with it."""

    campaign_id: int
    what: str
    kind: DeadlineKind
    who: Who
    due: date
    mode: Mode

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Write it as a date of the school's; it is undated no more."""
        campaign = managing.to_change(turn, self.campaign_id, DRAFT)
        if isinstance(campaign, Invalid):
            return campaign
        left = [one for one in campaign.undated if one[0] != self.what]
        if len(left) == len(campaign.undated) and self.kind != DeadlineKind.REGISTRATION:
            return Invalid.because("option_gone")
        campaign.undated = left
        key = keys.free_deadline(turn.session, campaign, keys.stem_of(self.kind))
        dated = PlannedDeadline(
            key, self.what, self.kind, self.due, self.mode, self.who, origin=Origin.SCHOOL
        )
        turn.session.add_all(deadline_rows(self.campaign_id, [dated]))
        notes.settle(turn.session, self.campaign_id, NoteKind.UNDATED, self.what)
        notes.rename(turn.session, self.campaign_id, NoteKind.UNDATED, self.what, key, NoteKind.DEADLINE)
        struck = strike_dated(campaign, [dated])
        _note(turn, campaign, "dated", key=key, due=str(self.due), mode=self.mode, struck=len(struck))
        return {"what": self.what, "due": self.due, "mode": self.mode, "struck": struck}


@dataclass(frozen=True)
class StrikeUndated:
    """Strike out what the plan asks for without a date and the school does not want to remind of."""

    campaign_id: int
    whats: tuple[str, ...]

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Forget these; the plan's own document still says them."""
        campaign = managing.to_change(turn, self.campaign_id, DRAFT)
        if isinstance(campaign, Invalid):
            return campaign
        before = len(campaign.undated)
        campaign.undated = [one for one in campaign.undated if one[0] not in self.whats]
        struck = before - len(campaign.undated)
        _note(turn, campaign, "struck_out", count=struck)
        return {"struck": struck, "left": len(campaign.undated)}


@dataclass(frozen=True)
class DropDraft:
    """Throw a draft away with everything below it."""

    campaign_id: int

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Delete its rows: nobody has ever seen them but admins."""
        campaign = managing.to_change(turn, self.campaign_id, DRAFT)
        if isinstance(campaign, Invalid):
            return campaign
        _note(turn, campaign, "draft_dropped", plan=campaign.slug)
        title = campaign.title
        notes.forget(turn.session, self.campaign_id)
        for table in (Deadline, Phase, Target, Honour):
            turn.session.execute(delete(table).where(col(table.campaign_id) == self.campaign_id))
        turn.session.delete(campaign)
        turn.session.flush()
        return {"title": title}


def numbered(plan: CampaignPlan, slug: str) -> CampaignPlan:
    """Return a plan under another id."""
    return replace(plan, id=slug)


def _note(turn: Turn, campaign: Campaign, action: str, **details: Any) -> None:
    audit.note(turn.session, turn.now, turn.me().id, action, f"campaign:{campaign.id}", **details)
