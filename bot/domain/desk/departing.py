"""Đã rời trường, trở lại trường: what an admin does about somebody, one person at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from bot.domain.desk import departures
from bot.domain.school import audit, charge, leaving, units
from bot.domain.school.people import Person
from bot.domain.school.turn import Turn
from bot.domain.school.units import Unit
from bot.result import Invalid
from bot.talking.talk import Saved
from bot.words import Option, fold

BACK = "back"


@dataclass(frozen=True)
class DepartureFacts:
    """Who may be said to have left, and who has.

    Opened with `row`, a person, and with `mode` "back" for somebody who comes back.
    """

    turn: Turn

    @property
    def back(self) -> bool:
        """Whether it is about coming back."""
        return self.turn.args.get("mode") == BACK

    def opening(self) -> Mapping[str, Saved] | Invalid:
        """Return the person that a button names, or that they are not the speaker's to decide about."""
        row = int(self.turn.args.get("row") or 0)
        if not row:
            return {}
        found = gone_person(self.turn, row) if self.back else leaver(self.turn, row)
        if isinstance(found, Invalid):
            return found
        return {"gone" if self.back else "who": Saved(str(found.id), found.full_name, asked=False)}

    @cached_property
    def staff(self) -> list[Person]:
        """Everybody else who works at the speaker's school, by name."""
        tree = units.subtree(self.school.id or 0)
        query = select(Person).join(tree, col(Person.unit_id) == tree.c.id)
        query = query.where(col(Person.active), col(Person.id) != self.turn.me().id)
        return list(self.turn.session.scalars(query.order_by(col(Person.sort_key), col(Person.id))))

    @cached_property
    def gone(self) -> list[Person]:
        """Those who have left."""
        return leaving.gone(self.turn.session, self.school.id or 0)

    @cached_property
    def school(self) -> Unit:
        """The speaker's school."""
        me = self.turn.me()
        return units.school_of(self.turn.session, me.unit_id) or self.turn.session.get_one(Unit, me.unit_id)

    def options(self) -> list[Option]:
        """Return the people to choose from."""
        people = self.gone if self.back else self.staff
        tree = units.subtree(self.school.id or 0)
        named = select(Unit).join(tree, col(Unit.id) == tree.c.id)
        names = {one.id: one.name for one in self.turn.session.scalars(named)}
        return [_option(one, names.get(one.unit_id, "")) for one in people]

    def shown(self, person_id: str) -> dict[str, Any]:
        """Return what the words about one of them need."""
        session = self.turn.session
        person = session.get_one(Person, int(person_id))
        headed = session.scalars(select(Unit).where(col(Unit.head_id) == person.id))
        return {
            "person": person,
            "unit": session.get_one(Unit, person.unit_id),
            "heads": [one.name for one in headed],
            "standing": departures.standing_of(session, [person.id or 0])[person.id or 0],
        }


@dataclass(frozen=True)
class Leave:
    """Take a person off the staff list."""

    person_id: int

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Do it, tell them, and tell the other admins of a tổ without a head. Facts: `told`, `headless`."""
        person, session = leaver(turn, self.person_id), turn.session
        if isinstance(person, Invalid):
            return person
        headless, told = departures.leave(session, person, turn.now, by=turn.me().id)
        audit.note(session, turn.now, turn.me().id, "left", f"person:{self.person_id}")
        return {"headless": headless, "told": told > 0}


@dataclass(frozen=True)
class ComeBack:
    """Put a person who had left on the staff list again."""

    person_id: int

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Do it and tell them. Facts: `told`."""
        person = gone_person(turn, self.person_id)
        if isinstance(person, Invalid):
            return person
        told = departures.come_back(turn.session, person, turn.now)
        audit.note(turn.session, turn.now, turn.me().id, "came_back", f"person:{self.person_id}")
        return {"told": told > 0}


def leaver(turn: Turn, person_id: int) -> Person | Invalid:
    """Return a person an admin may take off the list: somebody of the school, not themselves."""
    if not turn.me().is_admin:
        return Invalid.because("person_not_yours")
    found = charge.person(turn, person_id)
    if isinstance(found, Person) and found.id == turn.me().id:
        return Invalid.because("leave_yourself")
    return found


def gone_person(turn: Turn, person_id: int) -> Person | Invalid:
    """Return somebody who has left the speaker's school; only an admin may ask."""
    found = turn.session.get(Person, person_id)
    if not turn.me().is_admin or found is None or found.left_at is None:
        return Invalid.because("person_not_yours")
    theirs, mine = (units.school_of(turn.session, one.unit_id) for one in (found, turn.me()))
    same = theirs is not None and mine is not None and theirs.id == mine.id
    return found if same else Invalid.because("person_not_yours")


def _option(person: Person, unit: str) -> Option:
    folded = fold(person.full_name)
    label = f"{person.full_name}, {unit}" if unit else person.full_name
    return Option(str(person.id), label, (folded, folded.rpartition(" ")[2]))
