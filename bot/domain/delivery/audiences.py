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
    union,
    union_all,
)
from sqlmodel import Session

from bot.domain.campaign.campaigns import RUNNING, Campaign, Deadline
from bot.domain.campaign.done import DONE
from bot.domain.campaign.plan import DeadlineKind, Mode, Who
from bot.domain.delivery.joins import Joined, in_order, kept_once
from bot.domain.registering.registrations import WITHDRAWN, Registration
from bot.domain.registering.work_items import WORK
from bot.domain.school.people import ACCOUNT, PERSON
from bot.domain.school.units import TEAM, Unit

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


def must_act(people: CTE) -> CTE:
    """Return who among some people must act by which deadline of a running campaign, done or not.

    Columns: deadline_id, person_id. Each person of the campaign's units, the head of each tổ among them, or
    for a paper of the unit the one responsible, who is the unit's head if nobody is named; for a work item
    those it names. All of it begins with the people: it costs what they cost, however large the province is.
    """
    asked = select(DEADLINE.c.id.label("deadline_id"), people.c.id.label("person_id"))
    reach = reached(people)
    headed = (UNIT, UNIT.c.head_id == people.c.id)
    running = and_(CAMPAIGN.c.id == DEADLINE.c.campaign_id, CAMPAIGN.c.status == RUNNING)
    own = and_(CAMPAIGN.c.unit_id == UNIT.c.id, CAMPAIGN.c.status == RUNNING)
    dated = DEADLINE.c.campaign_id == reach.c.campaign_id

    def via(*joined: Joined) -> Select[tuple[int, int]]:
        return asked.select_from(in_order(people, *joined))

    each = via((reach, reach.c.unit_id == people.c.unit_id), (DEADLINE, dated))
    heads = via(headed, (reach, reach.c.unit_id == UNIT.c.id), (DEADLINE, dated))
    named = via((DEADLINE, DEADLINE.c.responsible_id == people.c.id), (CAMPAIGN, running))
    unnamed = via(headed, (CAMPAIGN, own), (DEADLINE, DEADLINE.c.campaign_id == CAMPAIGN.c.id))
    work = (WORK, WORK.c.person_id == people.c.id), (DEADLINE, DEADLINE.c.id == WORK.c.deadline_id)
    in_work = via(*work, (CAMPAIGN, running))
    return kept_once(
        union_all(
            in_work,
            each.where(DEADLINE.c.who == Who.PERSON),
            heads.where(DEADLINE.c.who == Who.TEAM_LEAD, UNIT.c.kind == TEAM).distinct(),
            named.where(DEADLINE.c.who == Who.UNIT),
            unnamed.where(DEADLINE.c.who == Who.UNIT, DEADLINE.c.responsible_id.is_(None)),
        ).cte("must_act")
    )


def reached(people: CTE) -> CTE:
    """Return the running campaigns that reach the units some people belong to or head.

    Columns: campaign_id, unit_id.
    """
    headed = select(UNIT.c.id).where(UNIT.c.head_id.in_(select(people.c.id)))
    return campaigns_of(union(select(people.c.unit_id.label("unit_id")), headed), "reached")


def campaigns_of(units: Select[tuple[int]] | CompoundSelect[tuple[int]], name: str) -> CTE:
    """Return the running campaigns that reach some units: their own and those of all they belong to.

    Columns: campaign_id, unit_id.
    """
    line = _lines(units, f"{name}_from")
    running = and_(CAMPAIGN.c.unit_id == line.c.at, CAMPAIGN.c.status == RUNNING)
    own = select(CAMPAIGN.c.id.label("campaign_id"), line.c.unit_id)
    return kept_once(own.select_from(in_order(line, (CAMPAIGN, running))).cte(name))


def _lines(units: Select[tuple[int]] | CompoundSelect[tuple[int]], name: str) -> CTE:
    """Return each of some units with itself and everything it belongs to: unit_id, at."""
    some = units.subquery(f"{name}_some")
    line = select(some.c[0].label("unit_id"), some.c[0].label("at")).cte(name, recursive=True)
    above = select(line.c.unit_id, UNIT.c.parent_id).join(UNIT, UNIT.c.id == line.c.at)
    return line.union_all(above.where(UNIT.c.parent_id.is_not(None)))


def within(people: CTE, unit_ids: Sequence[int], name: str = "below") -> Select[tuple[int]]:
    """Return those of some people who belong to one of some units or anything below it.

    Of everybody it looks down from the units, of some people up from theirs. Where a query asks this more
    than once, each needs a `name` of its own.
    """
    if people.name == EVERYBODY:
        tree = select(UNIT.c.id).where(UNIT.c.id.in_(unit_ids)).cte(name, recursive=True)
        tree = tree.union_all(select(UNIT.c.id).join(tree, UNIT.c.parent_id == tree.c.id))
        return select(people.c.id).join(tree, people.c.unit_id == tree.c.id)
    line = _lines(select(people.c.unit_id).distinct(), name)
    inside = select(line.c.unit_id).where(line.c.at.in_(unit_ids))
    return select(people.c.id).where(people.c.unit_id.in_(inside))


def silent(people: CTE, campaign_id: int) -> Select[tuple[int, int]]:
    """Return those of some people who are asked to register in a campaign and have not answered.

    Columns: person_id, deadline_id.
    """
    asked = must_act(people)
    return (
        select(asked.c.person_id, asked.c.deadline_id)
        .join(DEADLINE, DEADLINE.c.id == asked.c.deadline_id)
        .where(
            DEADLINE.c.campaign_id == campaign_id,
            DEADLINE.c.kind == DeadlineKind.REGISTRATION,
            DEADLINE.c.who == Who.PERSON,
            ~DEADLINE.c.cancelled,
            ~answered(asked.c.person_id),
        )
    )


def answered(person_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Tell whether a person has done what the deadline at hand asks, or has withdrawn on purpose.

    A unit's paper is done for whoever answers for it, though somebody before them has sent it, and a work
    item for its partners when its owner says so.
    """
    by_anybody = select(DONE.c.person_id).where(DONE.c.deadline_id == DEADLINE.c.id)
    by_them = by_anybody.where(DONE.c.person_id == person_id).exists()
    for_them = and_(DEADLINE.c.who.in_([Who.UNIT, Who.NAMED]), by_anybody.exists())
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
