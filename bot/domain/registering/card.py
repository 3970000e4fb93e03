"""One person's card, as whoever is in charge of them sees it: what they registered, and what may be done."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import messages
from bot.domain.campaign import campaigns
from bot.domain.campaign.campaigns import Campaign
from bot.domain.registering import commitments, history, registrations, reopenings, roll
from bot.domain.registering.forms import Form
from bot.domain.registering.registrations import RETURNED, STANDING, SUBMITTED, Registration
from bot.domain.registering.reopenings import Reopening
from bot.domain.school import pauses, web_access
from bot.domain.school.people import Person
from bot.domain.school.turn import Turn
from bot.domain.school.units import Unit
from bot.domain.school.web_access import Access
from bot.words import Option

RETURN, ENTER, REOPEN, CLOSE = "return", "enter", "reopen", "close"
PAUSE, RESUME, LIST = "pause", "resume", "list"
CLOSE_WEB = "close_web"
LEAVE, BACK = "leave", "back"
SAID = {
    RETURN: ("tra lai", "tra lai de sua"),
    ENTER: ("ghi giup", "ghi tu ban giay", "nhap giup"),
    REOPEN: ("mo lai",),
    CLOSE: ("thoi mo lai", "dong lai"),
    PAUSE: ("tam ngung", "ngung nhac", "tam ngung nhac"),
    RESUME: ("nhac lai", "nhac binh thuong"),
    CLOSE_WEB: ("dong trang web", "thoat trang web"),
    LEAVE: ("da roi truong", "roi truong"),
    BACK: ("tro lai truong", "tro lai"),
    LIST: ("danh sach", "quay lai danh sach"),
}
"""What people write for each action, folded."""
VERSIONS_SHOWN = 4


@dataclass(frozen=True)
class Card:
    """A person and a campaign, seen by somebody in charge of them."""

    turn: Turn
    campaign: Campaign
    person: Person

    @property
    def person_id(self) -> int:
        """The person's id."""
        return self.person.id or 0

    @cached_property
    def registration(self) -> Registration | None:
        """What they have registered, withdrawn or not."""
        return registrations.of_person(self.turn.session, self.campaign.id or 0, self.person_id)

    @cached_property
    def reopening(self) -> Reopening | None:
        """Until when the list is open for them alone; None if it is not, or no more."""
        row = reopenings.of_person(self.turn.session, self.campaign.id or 0, self.person_id)
        return row if row is not None and row.until >= self.turn.today else None

    @cached_property
    def closed(self) -> bool:
        """Whether the campaign's list is closed, for them too."""
        return not reopenings.takes(self.turn.session, self.campaign, self.person_id, self.turn.now)

    @cached_property
    def closed_for_all(self) -> bool:
        """Whether the campaign's list is closed, as far as it has not been opened again for them."""
        return not campaigns.takes_registrations(self.campaign, self.turn.now)

    @cached_property
    def web(self) -> Access:
        """What stands open of them at the web page."""
        return web_access.of(self.turn.session, self.person_id, self.turn.now)

    @property
    def late(self) -> bool:
        """Whether the date for registering is past."""
        last = registrations.dated(self.turn, self.campaign)["last_safe"]
        return last is not None and last < self.turn.today

    @property
    def _status(self) -> str:
        return self.registration.status if self.registration else ""

    def options(self) -> list[Option]:
        """Return what may be done now."""
        return [Option(one, messages.label(f"team.{one}"), SAID[one]) for one in self._actions()]

    def _actions(self) -> list[str]:
        """Return the actions open to the speaker; only an admin reopens, and so returns to a closed list."""
        me, admin = self.turn.me(), self.turn.me().is_admin
        if not self.person.active:
            return [BACK, LIST] if admin else [LIST]
        found = {
            RETURN: self._status == SUBMITTED and me.id != self.person_id and (admin or not self.closed),
            ENTER: self._status in ("", RETURNED) and me.id != self.person_id and not self.closed,
            REOPEN: admin and (self.closed_for_all or self.late) and self._running,
            CLOSE: admin and self.reopening is not None,
            PAUSE: True,
            RESUME: pauses.last_day(self.person, self.turn.today) is not None,
            CLOSE_WEB: admin and bool(self.web),
            LEAVE: admin and me.id != self.person_id,
            LIST: True,
        }
        return [action for action, there in found.items() if there]

    @property
    def _state(self) -> str:
        title = self.registration.title if self.registration else ""
        return roll.state_of(self._status or None, title, titled=campaigns.asks(self.campaign, "title"))

    @property
    def _running(self) -> bool:
        return self.turn.today <= self.campaign.ends

    def shown(self) -> dict[str, Any]:
        """Return what the words about it need."""
        session, registration = self.turn.session, self.registration
        facts: dict[str, Any] = {
            "person": self.person,
            "unit": session.get_one(Unit, self.person.unit_id),
            "campaign": self.campaign,
            "registration": registration,
            "state": self._state,
            "reopening": self.reopening,
            "paused": pauses.last_day(self.person, self.turn.today),
            "closed": self.closed_for_all,
            "standing": self._status in STANDING,
        }
        if registration is None:
            return facts | history.NOTHING
        versions = history.versions_of(session, registration)
        facts["versions"] = versions[-VERSIONS_SHOWN:]
        facts["mine"] = commitments.of_registration(self.turn, self.campaign, registration)
        form = Form(self.turn, self.campaign, self.person)
        return {**form.shown(registration.draft), **facts, "draft": registration.draft}
