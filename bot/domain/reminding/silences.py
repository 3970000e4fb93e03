"""Whose silence concerns whom: the heads of tổ and schools around a registration date, as queries."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import CTE, Alias, Select, Subquery, and_, case, literal, or_, select, union_all
from sqlmodel import Session

from bot.domain.campaign.deadlines import LATE_REGISTRATION, Frequency
from bot.domain.campaign.fires import FIRE
from bot.domain.campaign.plan import DeadlineKind, Who
from bot.domain.delivery import audiences
from bot.domain.delivery.audiences import CAMPAIGN, DEADLINE, UNIT, answered, awake, still_open
from bot.domain.reminding import due
from bot.domain.reminding.due import Day
from bot.domain.school.people import ACCOUNT, PERSON
from bot.domain.school.units import SCHOOL, TEAM

ROLL_UP = 4000
"""With the stage of the registration date, the stage a roll-up is told as: 4001 is the day before."""
STAGES = (1, 0, *LATE_REGISTRATION)
ANY_CAMPAIGN = Frequency.FEW
"""Whoever chose few is sent exactly these stages, whatever stages a campaign has."""


class How(StrEnum):
    """Why somebody hears of a tổ, and with it how much."""

    NAMED = "named"
    """It is theirs: names."""
    HEADLESS = "headless"
    """Nobody heads it: names for the admins."""
    COUNTED = "counted"
    """It belongs to the school they head: a number."""


def any_on(session: Session, day: Day) -> bool:
    """Tell whether a roll-up may be due on a day; on most days none is, and nothing more is asked then."""
    query = select(FIRE.c.deadline_id).where(
        FIRE.c.fire_on >= day.day - due.HORIZON,
        FIRE.c.fire_on <= day.day,
        FIRE.c.stage.in_(STAGES),
        FIRE.c.frequency == ANY_CAMPAIGN,
    )
    return session.execute(query.limit(1)).first() is not None


def heads(people: CTE, day: Day) -> Select[tuple[int, int]]:
    """Return who of some people is to be told a roll-up on a day, and the stage it stands for.

    Columns: person_id, stage. Somebody in their charge has not answered, they were not told it yet, and they
    are neither paused nor on leave. How often they wish to hear of their own things plays no part.
    """
    charge, member = _charge(people), PERSON.alias("member")
    columns = people.c.id.label("person_id"), FIRE.c.stage.label("stage")
    return _silent(select(*columns), people, charge, member, day).distinct()


def each(people: CTE, day: Day) -> Select[Any]:
    """Return everybody some people are to hear of on a day, a row each, by tổ and the Vietnamese way round.

    Columns: person_id, deadline_id, stage, unit_id, name, how, member_id, full_name, reachable.
    """
    charge, member = _charge(people), PERSON.alias("member")
    theirs = and_(ACCOUNT.c.id == member.c.account_id, ACCOUNT.c.person_id == member.c.id)
    columns = (
        people.c.id.label("person_id"),
        DEADLINE.c.id.label("deadline_id"),
        FIRE.c.stage,
        charge.c.unit_id,
        charge.c.name,
        charge.c.how,
        member.c.id.label("member_id"),
        member.c.full_name,
        ACCOUNT.c.reachable,
    )
    query = _silent(select(*columns), people, charge, member, day).outerjoin(ACCOUNT, theirs)
    by_team = case((charge.c.kind == TEAM, 0), else_=1), charge.c.folded, charge.c.unit_id
    return query.order_by(*by_team, member.c.sort_key, member.c.id)


def _silent(query: Select[Any], people: CTE, charge: Subquery, member: Alias, day: Day) -> Select[Any]:
    """Return a query over some people and each `member` in their charge who has not answered."""
    others = and_(member.c.unit_id == charge.c.unit_id, member.c.active, member.c.id != people.c.id)
    return (
        _at_stages(query, charge)
        .join(people, people.c.id == charge.c.person_id)
        .join(member, others)
        .where(
            due.falls(people, day),
            awake(people, day.day),
            still_open(day.day),
            ~due.told(people, FIRE.c.stage + ROLL_UP),
            awake(member, day.day),
            ~answered(member.c.id),
        )
    )


def _at_stages(query: Select[Any], charge: Subquery) -> Select[Any]:
    """Return a query over who is in charge and the stages of the registration dates that are rolled up."""
    registration = and_(
        DEADLINE.c.campaign_id == charge.c.campaign_id,
        DEADLINE.c.kind == DeadlineKind.REGISTRATION,
        DEADLINE.c.who == Who.PERSON,
        ~DEADLINE.c.cancelled,
    )
    fires = and_(
        FIRE.c.deadline_id == DEADLINE.c.id,
        FIRE.c.revision == DEADLINE.c.revision,
        FIRE.c.frequency == ANY_CAMPAIGN,
        FIRE.c.stage.in_(STAGES),
    )
    dated = query.select_from(charge).join(DEADLINE, registration)
    return dated.join(CAMPAIGN, CAMPAIGN.c.id == DEADLINE.c.campaign_id).join(FIRE, fires)


def _charge(people: CTE) -> Subquery:
    """Return which of some people hear of which unit of a running campaign, and how.

    Columns: campaign_id, person_id, unit_id, name, folded, kind, how.
    """
    tree = audiences.units_of_campaigns("charged")
    school, head, admin = UNIT.alias("school"), PERSON.alias("head"), PERSON.alias("admin")
    told = select(tree.c.campaign_id, people.c.id.label("person_id"), UNIT.c.id.label("unit_id"))
    told = told.add_columns(UNIT.c.name, UNIT.c.folded, UNIT.c.kind)
    units = told.select_from(tree).join(UNIT, UNIT.c.id == tree.c.unit_id)
    named = units.join(people, people.c.id == UNIT.c.head_id).where(UNIT.c.kind == TEAM)
    of_school = or_(school.c.id == UNIT.c.id, school.c.id == UNIT.c.parent_id)
    counted = units.join(school, and_(of_school, school.c.kind == SCHOOL))
    counted = counted.join(people, people.c.id == school.c.head_id)
    headed = select(head.c.id).where(head.c.id == UNIT.c.head_id, head.c.active).exists()
    near = UNIT.alias("near")
    beside = or_(near.c.id == UNIT.c.parent_id, near.c.parent_id == UNIT.c.parent_id)
    headless = units.join(near, beside).join(admin, and_(admin.c.unit_id == near.c.id, admin.c.is_admin))
    headless = headless.join(people, people.c.id == admin.c.id).where(UNIT.c.kind == TEAM, ~headed)
    ways = (How.NAMED, named), (How.HEADLESS, headless), (How.COUNTED, counted)
    return union_all(*(query.add_columns(literal(how.value).label("how")) for how, query in ways)).subquery(
        "charge"
    )
