"""Who is meant, as queries: some people at a time, the units a campaign reaches, who must act by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import CTE, ColumnElement, FromClause, Select, Subquery, and_, case, func, or_, select, union
from sqlmodel import Session

from bot.domain.campaign.campaigns import RUNNING, Campaign, Deadline
from bot.domain.campaign.done import DONE
from bot.domain.campaign.plan import DeadlineKind, Mode, Who
from bot.domain.registering.registrations import WITHDRAWN, Registration
from bot.domain.registering.work_items import WORK
from bot.domain.school.people import ACCOUNT, PERSON
from bot.domain.school.units import TEAM, Unit

CAMPAIGN = Campaign.__table__  # type: ignore[attr-defined]
DEADLINE = Deadline.__table__  # type: ignore[attr-defined]
REGISTRATION = Registration.__table__  # type: ignore[attr-defined]
UNIT = Unit.__table__  # type: ignore[attr-defined]

_KEPT = (
    PERSON.c.id,
    PERSON.c.unit_id,
    PERSON.c.frequency,
    PERSON.c.evening,
    PERSON.c.joined_on,
    PERSON.c.paused_until,
    PERSON.c.account_id,
)


def after(cursor: int, count: int) -> CTE:
    """Return the next working people by id; the limit keeps every query about them small."""
    query = select(*_KEPT).where(PERSON.c.id > cursor, PERSON.c.active)
    return query.order_by(PERSON.c.id).limit(count).cte("people")


def among(ids: Sequence[int]) -> CTE:
    """Return some people, as far as they still work here."""
    query = select(*_KEPT).where(PERSON.c.id.in_(ids), PERSON.c.active)
    return query.order_by(PERSON.c.id).limit(len(ids)).cte("people")


def everybody() -> CTE:
    """Return all working people."""
    return select(*_KEPT).where(PERSON.c.active).cte("people")


def must_act(people: CTE) -> Subquery:
    """Return who among some people must act by which deadline of a running campaign, done or not.

    Columns: deadline_id, person_id. Each person of the campaign's units, the head of each tổ among them, or
    for a paper of the unit the one responsible, who is the unit's head if nobody is named; for a work item
    those it names.
    """
    tree = units_of_campaigns()
    asked = select(DEADLINE.c.id.label("deadline_id"), people.c.id.label("person_id"))
    reached = asked.select_from(DEADLINE).join(tree, DEADLINE.c.campaign_id == tree.c.campaign_id)
    team = and_(UNIT.c.id == tree.c.unit_id, UNIT.c.kind == TEAM)
    each = reached.join(people, people.c.unit_id == tree.c.unit_id)
    heads = reached.join(UNIT, team).join(people, people.c.id == UNIT.c.head_id)
    named = func.coalesce(DEADLINE.c.responsible_id, UNIT.c.head_id)
    responsible = (
        asked.select_from(DEADLINE)
        .join(CAMPAIGN, and_(CAMPAIGN.c.id == DEADLINE.c.campaign_id, CAMPAIGN.c.status == RUNNING))
        .join(UNIT, UNIT.c.id == CAMPAIGN.c.unit_id)
        .join(people, people.c.id == named)
    )
    in_work = (
        asked.select_from(WORK)
        .join(people, people.c.id == WORK.c.person_id)
        .join(DEADLINE, DEADLINE.c.id == WORK.c.deadline_id)
        .join(CAMPAIGN, and_(CAMPAIGN.c.id == DEADLINE.c.campaign_id, CAMPAIGN.c.status == RUNNING))
    )
    return union(
        in_work,
        each.where(DEADLINE.c.who == Who.PERSON),
        heads.where(DEADLINE.c.who == Who.TEAM_LEAD),
        responsible.where(DEADLINE.c.who == Who.UNIT),
    ).subquery("must_act")


def within(people: CTE, unit_ids: Sequence[int], name: str = "below") -> Select[tuple[int]]:
    """Return those of some people who belong to one of some units or anything below it.

    Where a query asks this more than once, each needs a `name` of its own.
    """
    tree = select(UNIT.c.id).where(UNIT.c.id.in_(unit_ids)).cte(name, recursive=True)
    tree = tree.union_all(select(UNIT.c.id).join(tree, UNIT.c.parent_id == tree.c.id))
    return select(people.c.id).join(tree, people.c.unit_id == tree.c.id)


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
    theirs = or_(DONE.c.person_id == person_id, DEADLINE.c.who.in_([Who.UNIT, Who.NAMED]))
    done = select(DONE.c.person_id).where(DONE.c.deadline_id == DEADLINE.c.id, theirs)
    withdrawn = select(REGISTRATION.c.id).where(
        REGISTRATION.c.campaign_id == DEADLINE.c.campaign_id,
        REGISTRATION.c.person_id == person_id,
        REGISTRATION.c.status == WITHDRAWN,
    )
    own = and_(DEADLINE.c.kind == DeadlineKind.REGISTRATION, DEADLINE.c.who == Who.PERSON)
    return done.exists() | and_(own, withdrawn.exists())


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


def units_of_campaigns(name: str = "reached") -> CTE:
    """Return every unit a running campaign reaches: its own and those below."""
    own = select(CAMPAIGN.c.id.label("campaign_id"), CAMPAIGN.c.unit_id.label("unit_id"))
    tree = own.where(CAMPAIGN.c.status == RUNNING).cte(name, recursive=True)
    below = select(tree.c.campaign_id, UNIT.c.id).join(tree, UNIT.c.parent_id == tree.c.unit_id)
    return tree.union_all(below)
