"""Changing the dates of a campaign: another date, no date any more, fixed at last, another person's paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.campaign import managing, phase_dates
from bot.domain.campaign.campaigns import DRAFT, RUNNING, Campaign, Deadline
from bot.domain.campaign.fires import refresh_fires
from bot.domain.campaign.plan import Mode, Origin, Who
from bot.domain.desk import changes
from bot.domain.school import audit, units
from bot.domain.school.people import Person
from bot.domain.school.turn import Turn
from bot.result import Invalid


@dataclass(frozen=True)
class MoveDeadline:
    """Give a deadline another date: what was planned dies, and whoever was told the old date is told."""

    deadline_id: int
    due: date
    mode: Mode
    revision: int | None = None
    """The revision the new date was agreed for; None moves whatever stands."""

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Write the new date, in a running campaign under the next revision."""
        found = managing.deadline_to_change(turn, self.deadline_id, DRAFT, RUNNING)
        if isinstance(found, Invalid):
            return found
        campaign, deadline = found
        if self.revision not in (None, deadline.revision):
            return Invalid.because("changed_meanwhile")
        old, before = deadline.due, f"{deadline.mode} {deadline.due}"
        move(turn, campaign, deadline, self.due, self.mode)
        _note(turn, deadline, "moved", before=before, after=f"{self.mode} {self.due}")
        return {"deadline": deadline, "campaign": campaign, "old": old}


def move(turn: Turn, campaign: Campaign, deadline: Deadline, due: date, mode: Mode) -> None:
    """Write another date of a deadline, which then is the school's own, and its days of reminding.

    A phase that ended with it ends when it now does.
    """
    before = deadline.last_safe
    deadline.due, deadline.mode, deadline.origin = due, mode, Origin.SCHOOL
    if campaign.launched_at is not None:
        deadline.revision += 1
    turn.session.add(deadline)
    turn.session.flush()
    phase_dates.follow(turn.session, campaign, deadline, before)
    refresh_fires(turn.session, campaign, [deadline], turn.now)


@dataclass(frozen=True)
class CancelDeadline:
    """Ask for something no more: what was not sent yet dies, and those told of it hear so if `tell`."""

    deadline_id: int
    tell: bool = False

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Mark it cancelled; its row stays, for the audit and for what was done by it."""
        found = managing.deadline_to_change(turn, self.deadline_id, DRAFT, RUNNING)
        if isinstance(found, Invalid):
            return found
        campaign, deadline = found
        deadline.cancelled = True
        turn.session.add(deadline)
        turn.session.flush()
        refresh_fires(turn.session, campaign, [deadline], turn.now)
        told = campaign.status == RUNNING and self.tell
        if told:
            changes.tell_dropped(turn, deadline)
        _note(turn, deadline, "cancelled", told=told, due=str(deadline.due))
        return {"deadline": deadline, "told": told}


@dataclass(frozen=True)
class FixDeadline:
    """Say that a date is tentative no more."""

    deadline_id: int

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Take "dự kiến" away; the date stays, so nobody is told anew."""
        found = managing.deadline_to_change(turn, self.deadline_id, DRAFT, RUNNING)
        if isinstance(found, Invalid):
            return found
        deadline = found[1]
        deadline.tentative = False
        turn.session.add(deadline)
        _note(turn, deadline, "fixed", due=str(deadline.due))
        return {"deadline": deadline}


@dataclass(frozen=True)
class NameResponsible:
    """Name who answers for a unit's paper; nobody named means the unit's head."""

    deadline_id: int
    person_id: int | None

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Write the person, if they work at the school and the paper is the unit's."""
        found = managing.deadline_to_change(turn, self.deadline_id, DRAFT, RUNNING)
        if isinstance(found, Invalid):
            return found
        campaign, deadline = found
        person = turn.session.get(Person, self.person_id) if self.person_id else None
        if self.person_id and not _works_at(turn, person, campaign.unit_id):
            return Invalid.because("option_gone")
        if deadline.who != Who.UNIT:
            return Invalid.because("option_gone")
        before, deadline.responsible_id = deadline.responsible_id, self.person_id
        turn.session.add(deadline)
        _note(turn, deadline, "responsible", before=before, after=self.person_id)
        return {"deadline": deadline, "person": person or ""}


def _works_at(turn: Turn, person: Person | None, unit_id: int) -> bool:
    return person is not None and person.active and unit_id in units.line_of(turn.session, person.unit_id)


def _note(turn: Turn, deadline: Deadline, action: str, **details: Any) -> None:
    audit.note(turn.session, turn.now, turn.me().id, action, f"deadline:{deadline.id}", **details)
