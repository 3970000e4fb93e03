"""Chốt danh sách: registration ends for everybody, and may be opened again; nobody is reminded meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import update
from sqlmodel import Session

import messages
from bot.domain.campaign import campaigns
from bot.domain.campaign.campaigns import Campaign
from bot.domain.campaign.labels import labels
from bot.domain.delivery import audiences, drafts, notices
from bot.domain.delivery.audiences import CAMPAIGN
from bot.domain.registering import rosters
from bot.domain.registering.roster_collectives import Teams
from bot.domain.registering.rosters import Numbers, numbers_of
from bot.domain.school import audit, units
from bot.domain.school.contacts import contacts_of
from bot.domain.school.people import ADMIN
from bot.domain.school.turn import Turn
from bot.result import Invalid
from bot.words import Option

OPEN, CLOSED = "open", "closed"
UNSENT = "closing/unsent"
"""What somebody is told whose form was not sent when the list was closed."""


@dataclass(frozen=True)
class Standing:
    """How a campaign's list stands: what people have answered, and how many forms are not sent."""

    numbers: Numbers
    drafts: int
    last_safe: date | None
    """The last safe day to register, if the campaign has one."""
    titled: bool = True
    """Whether it is about titles: else whoever wants none of it takes no part."""
    teams: Teams | None = None
    """How the tổ stand as collectives, where the plan asks them."""

    def shown(self) -> tuple[Any, ...]:
        """Return its figures, as a confirmation agrees to them."""
        return self.numbers.total, dict(self.numbers.by_state), self.drafts


@dataclass(frozen=True)
class ClosingFacts:
    """The lists an admin may close or open again; a button or the words of undoing name which."""

    turn: Turn

    @cached_property
    def campaigns(self) -> list[Campaign]:
        """The running campaigns of the speaker's school; those that are closed when something is undone."""
        school = units.school_of(self.turn.session, self.turn.me().unit_id)
        found = campaigns.running(self.turn.session, [school.id] if school and school.id else [])
        row, undo = self.turn.args.get("row"), self.turn.args.get("undo")
        if row:
            found = [one for one in found if str(one.id) == row]
        return [one for one in found if one.list_closed_at or not undo]

    def options(self) -> list[Option]:
        """Return them to choose from, each with how it stands."""
        named = labels(self.campaigns)
        return [
            Option(str(one.id), f"{named[one.id or 0]} ({messages.label(f'closing.{_state(one)}')})")
            for one in self.campaigns
        ]

    def campaign(self, campaign_id: str) -> Campaign:
        """Return one of them."""
        return next(one for one in self.campaigns if str(one.id) == campaign_id)

    def standing(self, campaign: Campaign) -> Standing:
        """Return how a campaign's list stands now."""
        roster = rosters.load(self.turn.session, campaign, self.turn.now)
        unsent = holders_of_drafts(self.turn.session, campaign)
        deadline = campaigns.registration_deadline(self.turn.session, campaign.id or 0)
        last_safe = deadline.last_safe if deadline else None
        numbers = numbers_of(roster.entries)
        return Standing(numbers, len(unsent), last_safe, roster.titled, roster.team_standing)


@dataclass(frozen=True)
class CloseList:
    """Close a campaign's list; whoever has begun a form and not sent it is told once."""

    campaign_id: int

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Write the moment, if nobody has done so before."""
        campaign = turn.session.get(Campaign, self.campaign_id)
        barred = _barred(turn, campaign)
        if campaign is None or barred is not None:
            return barred or Invalid.because("campaign_gone")
        standing = ClosingFacts(turn).standing(campaign)
        if not _switch(turn, campaign, closing=True):
            return Invalid.because("list_closed_already")
        unsent = holders_of_drafts(turn.session, campaign)
        asked = contacts_of(turn.session, turn.me())
        told = notices.tell(turn.session, unsent, UNSENT, turn.now, campaign=campaign, contacts=asked)
        _note(turn, "list_closed", campaign, drafts=len(unsent), **standing.numbers.by_state)
        return {"campaign": campaign, "standing": standing, "told": told}


@dataclass(frozen=True)
class ReopenList:
    """Take the closing of a list back: everybody may register again, and is reminded by the calendar."""

    campaign_id: int

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Forget the moment, if the list is closed."""
        campaign = turn.session.get(Campaign, self.campaign_id)
        barred = _barred(turn, campaign)
        if campaign is None or barred is not None:
            return barred or Invalid.because("campaign_gone")
        if not _switch(turn, campaign, closing=False):
            return Invalid.because("list_open_already")
        notices.take_back(turn.session, holders_of_drafts(turn.session, campaign), UNSENT, turn.now)
        _note(turn, "list_reopened", campaign)
        return {"campaign": campaign, "standing": ClosingFacts(turn).standing(campaign)}


def holders_of_drafts(session: Session, campaign: Campaign) -> list[int]:
    """Return the working people of a campaign's school with a form that is filled and not sent."""
    everybody = audiences.everybody()
    school = audiences.within(everybody, [campaign.unit_id])
    unsent = drafts.with_form(everybody, campaign.id or 0).where(everybody.c.id.in_(school))
    return list(session.scalars(unsent.order_by(everybody.c.id)))


def _barred(turn: Turn, campaign: Campaign | None) -> Invalid | None:
    """Return why the speaker may not close or open a list; None if they may."""
    if campaign is None:
        return Invalid.because("campaign_gone")
    school = units.school_of(turn.session, turn.me().unit_id)
    if turn.role != ADMIN or school is None or school.id != campaign.unit_id:
        return Invalid.because("not_in_charge")
    if campaign.status != campaigns.RUNNING:
        return Invalid.because("campaign_over", campaign=campaign)
    return None


def _switch(turn: Turn, campaign: Campaign, *, closing: bool) -> bool:
    """Close or open a list; False if somebody else has done so before."""
    is_open = CAMPAIGN.c.list_closed_at.is_(None)
    change = update(CAMPAIGN).where(CAMPAIGN.c.id == campaign.id, is_open if closing else ~is_open)
    moment = turn.now if closing else None
    turn.session.flush()
    changed = turn.session.execute(change.values(list_closed_at=moment).returning(CAMPAIGN.c.id)).first()
    turn.session.refresh(campaign)
    return changed is not None


def _note(turn: Turn, action: str, campaign: Campaign, **details: int) -> None:
    audit.note(turn.session, turn.now, turn.me().id, action, f"campaign:{campaign.id}", **details)


def _state(campaign: Campaign) -> str:
    return CLOSED if campaign.list_closed_at else OPEN
