"""Rút đăng ký: a person takes their registration back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.campaign import campaigns, done
from bot.domain.campaign.campaigns import Campaign
from bot.domain.registering import registrations, reopenings
from bot.domain.registering.registrations import WITHDRAWN, Registration
from bot.domain.school.turn import Turn
from bot.result import Invalid


@dataclass(frozen=True)
class WithdrawRegistration:
    """Take a registration back; the person may register again, and is not reminded of it."""

    registration_id: int

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Mark the person's own registration withdrawn; its versions stay."""
        registration = turn.session.get(Registration, self.registration_id)
        if registration is None or registration.person_id != turn.me().id:
            return Invalid.because("not_yours")
        campaign = turn.session.get(Campaign, registration.campaign_id)
        closed = reopenings.why_closed(turn, campaign, registration.person_id)
        if closed is not None:
            return closed
        registrations.forget_return(registration)
        registration.status = WITHDRAWN
        registration.version += 1
        registrations.keep_version(turn.session, registration, turn.now)
        deadline = campaigns.registration_deadline(turn.session, registration.campaign_id)
        if deadline is not None:
            done.unmark(turn.session, deadline.id or 0, registration.person_id)
        registrations.settle_progress(turn.session, registration, turn.now)
        return {"registration": registration, "campaign": campaign}
