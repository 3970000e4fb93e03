"""What somebody who has just linked is told: which campaigns are open to them, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from bot.domain.campaign import campaigns
from bot.domain.campaign.campaigns import Campaign, Deadline
from bot.domain.campaign.plan import DeadlineKind, Who
from bot.domain.registering.registrations import STANDING, Registration
from bot.domain.school import units
from bot.domain.school.linking import LinkFacts
from bot.domain.school.people import Person


@dataclass(frozen=True)
class OpenCampaign:
    """A campaign that takes registrations, and the last safe day of registering if it names one."""

    campaign: Campaign
    last: date | None


@dataclass(frozen=True)
class WelcomeFacts(LinkFacts):
    """The link conversation's facts, with what awaits whoever links."""

    def open_for(self, person: Person) -> list[OpenCampaign]:
        """Return the campaigns that take a person's registration and have none of theirs yet."""
        session, now = self.turn.session, self.turn.now
        running = campaigns.running(session, units.line_of(session, person.unit_id))
        taking = [one for one in running if campaigns.takes_registrations(one, now)]
        ids = [one.id or 0 for one in taking]
        registered, last = _registered(session, ids, person.id or 0), _last_days(session, ids)
        return [OpenCampaign(one, last.get(one.id or 0)) for one in taking if one.id not in registered]


def _registered(session: Session, campaign_ids: Sequence[int], person_id: int) -> set[int]:
    theirs = select(col(Registration.campaign_id)).where(
        col(Registration.campaign_id).in_(campaign_ids),
        col(Registration.person_id) == person_id,
        col(Registration.status).in_(STANDING),
    )
    return set(session.scalars(theirs))


def _last_days(session: Session, campaign_ids: Sequence[int]) -> dict[int, date]:
    query = select(Deadline).where(
        col(Deadline.campaign_id).in_(campaign_ids),
        col(Deadline.kind) == DeadlineKind.REGISTRATION,
        col(Deadline.who) == Who.PERSON,
        ~col(Deadline.cancelled),
    )
    found: dict[int, date] = {}
    for one in session.scalars(query.order_by(col(Deadline.due))):
        found.setdefault(one.campaign_id, one.last_safe)
    return found
