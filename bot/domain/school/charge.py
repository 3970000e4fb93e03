"""Who is in charge of whom: a tổ trưởng of their own tổ, an admin of the school."""

from __future__ import annotations

from sqlmodel import Session

from bot.domain.school import people, units
from bot.domain.school.people import Person
from bot.domain.school.turn import Turn
from bot.domain.school.units import TEAM, Unit
from bot.result import Invalid


def teams(turn: Turn) -> list[Unit]:
    """Return the tổ the speaker is in charge of; an admin's also hold the school, for those in no tổ."""
    session, me = turn.session, turn.me()
    if not me.is_admin:
        return [one for one in people.leads(session, me.id or 0) if one.kind == TEAM]
    school = units.school_of(session, me.unit_id)
    return [*units.teams(session, school.id or 0), school] if school else []


def is_in_charge(session: Session, of: Person, who: Person) -> bool:
    """Tell whether somebody may see and change what concerns another person of the school."""
    if not (of.active and who.active):
        return False
    unit = session.get(Unit, of.unit_id)
    if unit is None:
        return False
    if not who.is_admin:
        return unit.kind == TEAM and unit.head_id == who.id
    theirs, mine = units.school_of(session, of.unit_id), units.school_of(session, who.unit_id)
    return theirs is not None and mine is not None and theirs.id == mine.id


def person(turn: Turn, person_id: int) -> Person | Invalid:
    """Return a person the speaker is in charge of; one there is not is refused in the same words."""
    found = turn.session.get(Person, person_id)
    if found is None or not is_in_charge(turn.session, found, turn.me()):
        return Invalid.because("person_not_yours")
    return found
