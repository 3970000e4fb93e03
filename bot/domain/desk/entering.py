"""Ghi giúp từ bản giấy: whoever is in charge writes down what a person has handed in on paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from bot.domain.delivery import notices
from bot.domain.desk import returning
from bot.domain.registering import registrations
from bot.domain.registering.form_contents import Draft
from bot.domain.registering.forms import RegistrationFacts
from bot.domain.registering.registrations import RETURNED, Paper
from bot.domain.school import audit, charge
from bot.domain.school.people import Person
from bot.domain.school.turn import Turn
from bot.result import Invalid
from bot.talking.talk import Saved
from messages.words import address


@dataclass(frozen=True)
class EntryFacts(RegistrationFacts):
    """The register conversation's facts made for another person: `args["for"]`."""

    @cached_property
    def barred(self) -> Invalid | None:
        """Why the speaker may not write anything down for that person; None if they may."""
        found = charge.person(self.turn, int(self.turn.args.get("for", 0)))
        if isinstance(found, Invalid):
            return found
        if self.closed is not None:
            return Invalid.because("closed_for_them", name=address(found))
        if not self.campaigns:
            return Invalid.because("campaign_gone")
        return _answered(self.turn, int(self.turn.args.get("campaign", 0)), found)

    @cached_property
    def person(self) -> Person:
        """Whose registration it is about; asked only where nothing bars the speaker."""
        return self.turn.session.get_one(Person, int(self.turn.args["for"]))

    def opening(self) -> Mapping[str, Saved] | Invalid:
        """Return what the person had sent before it was returned, or why the speaker may not go on."""
        return self.barred or RegistrationFacts.opening(self)


@dataclass(frozen=True)
class EnterRegistration:
    """Send a form for another person, as their paper has it."""

    draft: Draft
    person_id: int
    paper_date: date

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Write it, and tell its person, who can change or withdraw it. Facts: `told`, the receipt's."""
        person = charge.person(turn, self.person_id)
        barred = person if isinstance(person, Invalid) else _answered(turn, self.draft.campaign_id, person)
        if barred is not None or isinstance(person, Invalid):
            return barred or Invalid.because("person_not_yours")
        waiting = registrations.returner_of(turn.session, self.draft.campaign_id, self.person_id)
        paper = Paper(turn.me().id or 0, self.paper_date)
        done = registrations.submit(turn, self.person_id, self.draft, paper)
        if isinstance(done, Invalid):
            return done
        registration, campaign = done["registration"], done["campaign"]
        audit.note(turn.session, turn.now, turn.me().id, "entered", f"registration:{registration.id}")
        returning.tell_returner(turn, waiting, person, registration, campaign)
        ids, facts = [self.person_id], {**done, "by": turn.me()}
        told = notices.tell(turn.session, ids, "enter/told", turn.now, offers=("cuatoi",), **facts)
        return {**done, "told": told > 0}


@dataclass(frozen=True)
class Refuse:
    """Do nothing and say why: what was possible when a conversation began no longer is."""

    why: Invalid

    def apply(self, turn: Turn) -> Invalid:
        """Return the reason."""
        return self.why


def _answered(turn: Turn, campaign_id: int, person: Person) -> Invalid | None:
    """Return that a person has answered a campaign themselves; what was returned may be entered anew."""
    there = registrations.to_change(turn.session, campaign_id, person.id or 0)
    if there is None or there.status == RETURNED:
        return None
    return Invalid.because("answered_already", name=address(person))
