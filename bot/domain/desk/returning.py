"""Trả lại để sửa: a registration goes back to its person with a reason, and comes again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.campaign.campaigns import Campaign
from bot.domain.delivery import notices
from bot.domain.desk import reopening
from bot.domain.registering import registrations, reopenings
from bot.domain.registering.form_contents import Draft
from bot.domain.registering.registrations import RETURNED, WITHDRAWN, Registration, SubmitRegistration
from bot.domain.school import audit, charge
from bot.domain.school.people import Person
from bot.domain.school.turn import Turn
from bot.result import Invalid


@dataclass(frozen=True)
class ReturnRegistration:
    """Give a registration back to its person, saying why; on a closed list, until which day it is open."""

    person_id: int
    campaign_id: int
    reason: str
    until: date | None = None

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Mark it returned and tell the person at once. Facts: `told`, whether they can be written to."""
        person = charge.person(turn, self.person_id)
        if isinstance(person, Invalid):
            return person
        registration = registrations.to_change(turn.session, self.campaign_id, self.person_id)
        wrong = why_not(registration) or self._open(turn, person)
        if wrong is not None or registration is None:
            return wrong or Invalid.because("nothing_to_return")
        me_id = turn.me().id or 0
        registrations.give_back(turn.session, registration, self.reason, me_id, turn.now)
        audit.note(turn.session, turn.now, me_id, "returned", f"registration:{registration.id}")
        return {"told": self._tell(turn, registration), "registration": registration}

    def _open(self, turn: Turn, person: Person) -> Invalid | None:
        """Open a closed list for the person; return why that cannot be."""
        campaign = turn.session.get_one(Campaign, self.campaign_id)
        if reopenings.takes(turn.session, campaign, self.person_id, turn.now):
            return None
        if self.until is None:
            return Invalid.because("changed_meanwhile")
        return reopening.open_for(turn, campaign, person, self.until)

    def _tell(self, turn: Turn, registration: Registration) -> bool:
        campaign = turn.session.get_one(Campaign, self.campaign_id)
        told = notices.tell(
            turn.session,
            [self.person_id],
            "team/told_returned",
            turn.now,
            offers=(f"suadangky:{campaign.id}",),
            reason=self.reason,
            by=turn.me(),
            campaign=campaign,
            registration=registration,
            until=self.until,
        )
        return told > 0


@dataclass(frozen=True)
class SendRegistration:
    """Send the speaker's own form: "Gửi đăng ký và cam kết"."""

    draft: Draft

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Write it; whoever returned it before is told that it has come again."""
        waiting = registrations.returner_of(turn.session, self.draft.campaign_id, turn.me().id or 0)
        done = SubmitRegistration(self.draft).apply(turn)
        if not isinstance(done, Invalid):
            tell_returner(turn, waiting, turn.me(), done["registration"], done["campaign"])
        return done


def why_not(registration: Registration | None) -> Invalid | None:
    """Return why a registration cannot be returned; None if it can."""
    if registration is None:
        return Invalid.because("nothing_to_return")
    if registration.status in (RETURNED, WITHDRAWN):
        return Invalid.because(f"{registration.status}_already")
    return None


def tell_returner(
    turn: Turn, returner_id: int | None, person: Person, registration: Registration, campaign: Campaign
) -> None:
    """Tell whoever returned a registration that it has come again, if they are still in charge."""
    returner = turn.session.get(Person, returner_id) if returner_id else None
    if returner is None or returner.id == turn.me().id:
        return
    if charge.is_in_charge(turn.session, person, returner):
        notices.tell(
            turn.session,
            [returner.id or 0],
            "team/told_sent_again",
            turn.now,
            offers=(f"nguoi:{person.id}",),
            person=person,
            registration=registration,
            campaign=campaign,
        )
