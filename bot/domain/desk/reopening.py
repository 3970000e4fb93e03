"""Mở lại đến ngày ...: an admin lets one person register or change until a day, though the list is closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.campaign.campaigns import RUNNING, Campaign
from bot.domain.delivery import notices
from bot.domain.registering import reopenings
from bot.domain.school import audit, charge, units
from bot.domain.school.people import Person
from bot.domain.school.turn import Turn
from bot.result import Invalid


@dataclass(frozen=True)
class Reopen:
    """Open a list again for one person, or name another day for that."""

    person_id: int
    campaign_id: int
    until: date

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Write it and tell the person the day. Facts: `told`, whether they can be written to."""
        found = _whom(turn, self.person_id, self.campaign_id)
        if isinstance(found, Invalid):
            return found
        person, campaign = found
        wrong = open_for(turn, campaign, person, self.until)
        if wrong is not None:
            return wrong
        offers = (f"suadangky:{campaign.id}",)
        facts: dict[str, Any] = {"campaign": campaign, "until": self.until}
        ids = [self.person_id]
        told = notices.tell(turn.session, ids, "team/told_reopened", turn.now, offers=offers, **facts)
        return {"told": told > 0}


@dataclass(frozen=True)
class CloseAgain:
    """Take back that a list was opened again for one person."""

    person_id: int
    campaign_id: int

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Remove it and tell the person. Facts: `told`, whether they can be written to."""
        found = _whom(turn, self.person_id, self.campaign_id)
        if isinstance(found, Invalid):
            return found
        _, campaign = found
        if reopenings.of_person(turn.session, self.campaign_id, self.person_id) is None:
            return Invalid.because("not_reopened")
        reopenings.take_back(turn.session, self.campaign_id, self.person_id)
        _note(turn, "closed_again", self.campaign_id, self.person_id)
        ids = [self.person_id]
        told = notices.tell(turn.session, ids, "team/told_closed_again", turn.now, campaign=campaign)
        return {"told": told > 0}


def open_for(turn: Turn, campaign: Campaign, person: Person, until: date) -> Invalid | None:
    """Open a campaign's list for a person through a day, as an admin may; return why that cannot be."""
    if not turn.me().is_admin:
        return Invalid.because("only_office_reopens")
    if campaign.status != RUNNING or campaign.ends < turn.today:
        return Invalid.because("campaign_over", campaign=campaign)
    wrong = wrong_day(campaign, turn.today, until)
    if wrong is not None:
        return wrong
    by, person_id = turn.me().id or 0, person.id or 0
    reopenings.reopen(turn.session, campaign.id or 0, person_id, until, by, turn.now)
    _note(turn, "reopened", campaign.id or 0, person_id, until=until.isoformat())
    return None


def wrong_day(campaign: Campaign, today: date, until: date) -> Invalid | None:
    """Return why a list cannot be open through a day: it is past, or after the campaign."""
    if today <= until <= campaign.ends:
        return None
    return Invalid.because("reopen_day", day=until, last=campaign.ends)


def _whom(turn: Turn, person_id: int, campaign_id: int) -> tuple[Person, Campaign] | Invalid:
    """Return whom and what it is about, if the speaker may decide that."""
    person = charge.person(turn, person_id)
    if isinstance(person, Invalid):
        return person
    if not turn.me().is_admin:
        return Invalid.because("only_office_reopens")
    campaign = turn.session.get(Campaign, campaign_id)
    if campaign is None or campaign.unit_id not in units.line_of(turn.session, person.unit_id):
        return Invalid.because("campaign_gone")
    return person, campaign


def _note(turn: Turn, action: str, campaign_id: int, person_id: int, **details: str) -> None:
    subject = f"campaign:{campaign_id}"
    audit.note(turn.session, turn.now, turn.me().id, action, subject, person=person_id, **details)
