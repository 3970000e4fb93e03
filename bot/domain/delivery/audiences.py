"""Who is meant, as queries: some people at a time, the units a campaign reaches, who must act by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    FromClause,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
)
from sqlmodel import Session

from bot.domain.campaign.campaigns import Campaign, Deadline
from bot.domain.campaign.done import DONE
from bot.domain.campaign.plan import DeadlineKind, Mode, Who
from bot.domain.delivery.joins import kept_once
from bot.domain.registering.registrations import WITHDRAWN, Registration
from bot.domain.school.people import ACCOUNT, PERSON
from bot.domain.school.units import Unit

CAMPAIGN = Campaign.__table__  # type: ignore[attr-defined]
DEADLINE = Deadline.__table__  # type: ignore[attr-defined]
REGISTRATION = Registration.__table__  # type: ignore[attr-defined]
UNIT = Unit.__table__  # type: ignore[attr-defined]

EVERYBODY = "everybody"
_KEPT = (
    PERSON.c.id,
    PERSON.c.unit_id,
    PERSON.c.frequency,
    PERSON.c.evening,
    PERSON.c.joined_on,
    PERSON.c.paused_until,
    PERSON.c.account_id,
)


def next_ones() -> CTE:
    """Return the next working people by id, `count` of them `after` one: so every query stays small."""
    query = select(*_KEPT).where(PERSON.c.id > bindparam("after"), PERSON.c.active)
    return kept_once(query.order_by(PERSON.c.id).limit(bindparam("count", type_=Integer)).cte("people"))


def among(ids: Sequence[int]) -> CTE:
    """Return some people, as far as they still work here."""
    query = select(*_KEPT).where(PERSON.c.id.in_(ids), PERSON.c.active)
    return kept_once(query.order_by(PERSON.c.id).limit(len(ids)).cte("people"))


def everybody() -> CTE:
    """Return all working people."""
    return select(*_KEPT).where(PERSON.c.active).cte(EVERYBODY)


def lines(units: Select[tuple[int]] | CompoundSelect[tuple[int]], name: str) -> CTE:
    """Return each of some units with itself and everything it belongs to: unit_id, at."""
    some = units.subquery(f"{name}_some")
    line = select(some.c[0].label("unit_id"), some.c[0].label("at")).cte(name, recursive=True)
    above = select(line.c.unit_id, UNIT.c.parent_id).join(UNIT, UNIT.c.id == line.c.at)
    return line.union_all(above.where(UNIT.c.parent_id.is_not(None)))


def within(people: CTE, unit_ids: Sequence[int], name: str = "below") -> Select[tuple[int]]:
    """Return those of some people who belong to one of some units or anything below it."""
    return select(people.c.id).where(belongs(people, unit_ids, name))


def belongs(people: CTE, unit_ids: Sequence[int], name: str = "below") -> ColumnElement[bool]:
    """Tell whether a person belongs to one of some units or anything below it.

    Of everybody it looks down from the units, of some people up from theirs. Where a query asks this more
    than once, each needs a `name` of its own.
    """
    if people.name == EVERYBODY:
        tree = select(UNIT.c.id).where(UNIT.c.id.in_(unit_ids)).cte(name, recursive=True)
        tree = tree.union_all(select(UNIT.c.id).join(tree, UNIT.c.parent_id == tree.c.id))
        return people.c.unit_id.in_(select(tree.c.id))
    line = lines(select(people.c.unit_id).distinct(), name)
    return people.c.unit_id.in_(select(line.c.unit_id).where(line.c.at.in_(unit_ids)))


def answered(person_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Tell whether a person has done what the deadline at hand asks, or has withdrawn on purpose.

    A unit's paper is done for whoever answers for it, though somebody before them has sent it, and a work
    item for its partners when its owner says so.
    """
    done = DONE.c.deadline_id == DEADLINE.c.id
    by_them = select(DONE.c.person_id).where(done, DONE.c.person_id == person_id).exists()
    # The first of them, not any of them: PostgreSQL would read the whole table for any.
    by_anybody = select(func.min(DONE.c.person_id)).where(done).scalar_subquery()
    for_them = and_(DEADLINE.c.who.in_([Who.UNIT, Who.NAMED]), by_anybody.is_not(None))
    withdrawn = select(REGISTRATION.c.id).where(
        REGISTRATION.c.campaign_id == DEADLINE.c.campaign_id,
        REGISTRATION.c.person_id == person_id,
        REGISTRATION.c.status == WITHDRAWN,
    )
    own = and_(DEADLINE.c.kind == DeadlineKind.REGISTRATION, DEADLINE.c.who == Who.PERSON)
    return or_(by_them, for_them, and_(own, withdrawn.exists()))


def has_nothing_to_note(person_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Tell whether the deadline at hand ends a phase for which a person has promised nothing.

    The end of a phase asks for progress on what was registered: to others it says nothing.
    """
    promised = select(REGISTRATION.c.id).where(
        REGISTRATION.c.campaign_id == DEADLINE.c.campaign_id,
        REGISTRATION.c.person_id == person_id,
        REGISTRATION.c.status != WITHDRAWN,
    )
    own = and_(DEADLINE.c.kind == DeadlineKind.PHASE_END, DEADLINE.c.who == Who.PERSON)
    return own & ~promised.exists()


def awake(people: FromClause, day: date) -> ColumnElement[bool]:
    """Tell whether a person is not paused: a pause ends on the day it names."""
    return or_(people.c.paused_until.is_(None), people.c.paused_until <= day)


def still_open(day: date) -> ColumnElement[bool]:
    """Tell whether the deadline at hand is in time, or late ones are taken.

    A closed list asks nobody but whoever sends it up: the unit's own registration is a paper.
    """
    registering = and_(DEADLINE.c.kind == DeadlineKind.REGISTRATION, DEADLINE.c.who != Who.UNIT)
    before = DEADLINE.c.mode == Mode.BEFORE
    in_time = or_(and_(before, DEADLINE.c.due > day), and_(~before, DEADLINE.c.due >= day))
    taken = or_(~registering, CAMPAIGN.c.list_closed_at.is_(None))
    return and_(taken, or_(in_time, DEADLINE.c.accepts_late))


@dataclass(frozen=True)
class Reach:
    """How many people an audience has, and how many of them cannot be written to."""

    total: int
    no_account: int
    unreachable: int

    @property
    def reachable(self) -> int:
        """How many can be written to."""
        return self.total - self.no_account - self.unreachable


def reach(session: Session, chosen: Select[tuple[int]]) -> Reach:
    """Return how many people a query names, and how many of them a message cannot reach."""
    named = chosen.distinct().subquery("named")
    theirs = and_(ACCOUNT.c.id == PERSON.c.account_id, ACCOUNT.c.person_id == PERSON.c.id)
    query = (
        select(
            func.count(),
            func.sum(case((ACCOUNT.c.id.is_(None), 1), else_=0)),
            func.sum(case((~ACCOUNT.c.reachable, 1), else_=0)),
        )
        .select_from(named)
        .join(PERSON, PERSON.c.id == named.c[0])
        .outerjoin(ACCOUNT, theirs)
    )
    total, no_account, unreachable = session.execute(query).one()
    return Reach(total, no_account or 0, unreachable or 0)
