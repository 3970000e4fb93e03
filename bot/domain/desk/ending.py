"""The later life of a campaign: prolonged, ended and reopened, called off, put away and taken out again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from bot.domain.campaign import campaigns, managing
from bot.domain.campaign.campaigns import (
    ARCHIVED,
    CALLED_OFF,
    CLOSED,
    RUNNING,
    Campaign,
    Deadline,
    Phase,
)
from bot.domain.campaign.plan import DeadlineKind, Mode, Who
from bot.domain.desk import changes
from bot.domain.desk.deadline_changes import move
from bot.domain.school import audit
from bot.domain.school.turn import Turn
from bot.result import Invalid


@dataclass(frozen=True)
class Prolong:
    """Give a running campaign a later end, a later date to register, or both."""

    campaign_id: int
    ends: date
    register: tuple[date, Mode] | None = None

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Move the end with the phase that ended there, and the registration; who knew a date is told."""
        campaign = managing.to_change(turn, self.campaign_id, RUNNING)
        if isinstance(campaign, Invalid):
            return campaign
        if self.ends < max(campaign.starts, turn.today):
            return Invalid.because("ends_before_start", start=max(campaign.starts, turn.today), end=self.ends)
        if self.ends == campaign.ends and self.register is None:
            return Invalid.because("nothing_prolonged")
        before, campaign.ends = campaign.ends, self.ends
        campaign.over_told_at = None
        turn.session.add(campaign)
        if self.ends != before:
            self._move_last_phase(turn, campaign, before)
        registration = campaigns.registration_deadline(turn.session, self.campaign_id)
        if registration is not None and self.register is not None:
            move(turn, campaign, registration, *self.register)
        details = {"register": str(self.register[0])} if self.register else {}
        _note(turn, campaign, "prolonged", before=str(before), after=str(self.ends), **details)
        return {"campaign": campaign, "before": before, "registration": registration or ""}

    def _move_last_phase(self, turn: Turn, campaign: Campaign, before: date) -> None:
        for phase in last_phases(turn.session, campaign, before):
            phase.ends = self.ends
            turn.session.add(phase)
        for deadline in phase_ends(turn.session, campaign, before):
            move(turn, campaign, deadline, self.ends, Mode.BY)


def last_phases(session: Session, campaign: Campaign, ends: date) -> list[Phase]:
    """Return the phases that end with the campaign."""
    query = select(Phase).where(col(Phase.campaign_id) == campaign.id, col(Phase.ends) == ends)
    return list(session.scalars(query))


def phase_ends(session: Session, campaign: Campaign, ends: date) -> list[Deadline]:
    """Return the deadlines of people that end a phase on the campaign's last day."""
    found = campaigns.deadlines_of(session, campaign.id or 0)
    mine = (one for one in found if one.kind == DeadlineKind.PHASE_END and one.who == Who.PERSON)
    return [one for one in mine if one.last_safe == ends]


@dataclass(frozen=True)
class CloseCampaign:
    """End a campaign: nothing of it is reminded of any more, and unsent forms are spoken of once."""

    campaign_id: int

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Mark it ended; it can be reopened."""
        campaign = _turned(turn, self.campaign_id, CLOSED, RUNNING)
        if not isinstance(campaign, Invalid):
            changes.tell_ended(turn, campaign)
        return _facts(campaign)


@dataclass(frozen=True)
class ReopenCampaign:
    """Take back that a campaign has ended: it runs again as it did."""

    campaign_id: int

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Let it run; what was to be sent meanwhile is not made up for beyond three days."""
        return _facts(_turned(turn, self.campaign_id, RUNNING, CLOSED))


@dataclass(frozen=True)
class CallOff:
    """Call a campaign off for good: everybody who registered or was reminded is told once."""

    campaign_id: int

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Mark it called off and open the run that says so."""
        campaign = _turned(turn, self.campaign_id, CALLED_OFF, RUNNING)
        if not isinstance(campaign, Invalid):
            changes.tell_called_off(turn, campaign)
        return _facts(campaign)


@dataclass(frozen=True)
class ArchiveCampaign:
    """Put a campaign that is over out of the lists; in /cuatoi it stays."""

    campaign_id: int

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Mark it archived."""
        return _facts(_turned(turn, self.campaign_id, ARCHIVED, CLOSED, CALLED_OFF))


@dataclass(frozen=True)
class UnarchiveCampaign:
    """Take a campaign out of the archive: it is over, and listed again."""

    campaign_id: int

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Mark it as ended, or as called off if it was."""
        called_off = was_called_off(turn.session, self.campaign_id)
        return _facts(_turned(turn, self.campaign_id, CALLED_OFF if called_off else CLOSED, ARCHIVED))


def was_called_off(session: Session, campaign_id: int) -> bool:
    """Tell whether a campaign was called off before it was put away."""
    return changes.was_told(session, f"{CALLED_OFF}:{campaign_id}")


def _turned(turn: Turn, campaign_id: int, into: str, *states: str) -> Campaign | Invalid:
    """Give a campaign another state and note what it was."""
    campaign = managing.to_change(turn, campaign_id, *states)
    if isinstance(campaign, Invalid):
        return campaign
    before, campaign.status = campaign.status, into
    turn.session.add(campaign)
    turn.session.flush()
    _note(turn, campaign, "status", before=before, after=into)
    return campaign


def _facts(campaign: Campaign | Invalid) -> Mapping[str, Any] | Invalid:
    return campaign if isinstance(campaign, Invalid) else {"campaign": campaign}


def _note(turn: Turn, campaign: Campaign, action: str, **details: Any) -> None:
    audit.note(turn.session, turn.now, turn.me().id, action, f"campaign:{campaign.id}", **details)
