"""What a person has registered, as they ask to see it: each campaign's form, and what can still be done."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bot.domain.campaign import campaigns
from bot.domain.campaign.campaigns import Campaign
from bot.domain.campaign.labels import labels
from bot.domain.registering import commitments, registrations, reopenings
from bot.domain.registering.commitments import Commitments
from bot.domain.registering.forms import Form
from bot.domain.registering.registrations import STANDING, Registration
from bot.domain.school.turn import Turn
from bot.words import Option


@dataclass(frozen=True)
class Mine:
    """One registration of the speaker's, with its campaign."""

    turn: Turn
    campaign: Campaign
    registration: Registration

    @property
    def open(self) -> bool:
        """Whether it can still be changed or withdrawn."""
        person_id = self.registration.person_id
        return reopenings.takes(self.turn.session, self.campaign, person_id, self.turn.now)

    def shown(self) -> dict[str, Any]:
        """Return what the words about it need."""
        draft = self.registration.draft
        form = Form(self.turn, self.campaign)
        mine = {"draft": draft, "registration": self.registration, "open": self.open}
        sent_up = None if self.open else reopenings.sent_up(self.turn.session, self.campaign.id or 0)
        return {**form.shown(draft), **mine, "mine": self.commitments, "sent_up": sent_up}

    @cached_property
    def commitments(self) -> Commitments:
        """Its items one by one, with how far each is."""
        listed = commitments.of_person(self.turn)
        return next(one for one in listed if one.registration.id == self.registration.id)


@dataclass(frozen=True)
class MineFacts:
    """What the speaker has registered and not withdrawn, the newest first."""

    turn: Turn

    @cached_property
    def all(self) -> list[Mine]:
        """Every standing registration of the speaker's."""
        found = []
        for one in registrations.all_of(self.turn.session, self.turn.me().id or 0):
            campaign = self.turn.known(campaigns.by_id, one.campaign_id)
            if campaign is not None and one.status in STANDING:
                found.append(Mine(self.turn, campaign, one))
        return found

    def options(self) -> list[Option]:
        """Return the registrations to choose from, each with its year."""
        named = labels([one.campaign for one in self.all])
        return [Option(str(one.registration.id), named[one.campaign.id or 0]) for one in self.all]

    def one(self, registration_id: str) -> Mine:
        """Return one of the speaker's registrations."""
        return next(one for one in self.all if str(one.registration.id) == registration_id)
