"""Whose silence concerns whom: the heads of tổ and schools around a registration date, as queries."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import CTE, Alias, Select, and_, case, literal, select, union_all
from sqlmodel import Session

from bot.domain.campaign.deadlines import LATE_REGISTRATION, Frequency
from bot.domain.campaign.fires import FIRE
from bot.domain.campaign.plan import DeadlineKind, Who
from bot.domain.delivery.asking import campaigns_of
from bot.domain.delivery.audiences import CAMPAIGN, DEADLINE, UNIT, answered, awake, still_open
from bot.domain.delivery.joins import Joined, in_order, kept_once
from bot.domain.reminding import due
from bot.domain.reminding.stages import HORIZON, Day, falls
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
        FIRE.c.fire_on >= day.day - HORIZON,
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


def _silent(query: Select[Any], people: CTE, charge: CTE, member: Alias, day: Day) -> Select[Any]:
    """Return a query over some people and each `member` in their charge who has not answered."""
    others = and_(member.c.unit_id == charge.c.unit_id, member.c.active, member.c.id != people.c.id)
    return query.select_from(
        in_order(charge, *_at_stages(charge), (people, people.c.id == charge.c.person_id), (member, others))
    ).where(
        falls(people, day, FIRE, CAMPAIGN.c.launched_at),
        awake(people, day.day),
        still_open(day.day),
        ~due.told(people, FIRE.c.stage + ROLL_UP),
        awake(member, day.day),
        ~answered(member.c.id),
    )


def _at_stages(charge: CTE) -> Sequence[Joined]:
    """Return what joins those in charge to the stages of the registration dates that are rolled up."""
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
    running = CAMPAIGN.c.id == DEADLINE.c.campaign_id
    return (DEADLINE, registration), (CAMPAIGN, running), (FIRE, fires)


def _charge(people: CTE) -> CTE:
    """Return which of some people hear of which unit of a running campaign, and how.

    Columns: campaign_id, person_id, unit_id, name, folded, kind, how.
    """
    charged = kept_once(union_all(*_ways(people)).cte("charged_units"))
    reach = campaigns_of(select(charged.c.unit_id).distinct(), "charged")
    told = select(reach.c.campaign_id, charged.c.person_id, UNIT.c.id.label("unit_id"), UNIT.c.name)
    told = told.add_columns(UNIT.c.folded, UNIT.c.kind, charged.c.how)
    units = (UNIT, UNIT.c.id == charged.c.unit_id), (reach, reach.c.unit_id == charged.c.unit_id)
    return kept_once(told.select_from(in_order(charged, *units)).cte("charge"))


def _ways(people: CTE) -> list[Select[Any]]:
    """Return the ways in which some people come to hear of a unit: person_id, unit_id, how."""
    admin, near, school = PERSON.alias("admin"), UNIT.alias("near"), UNIT.alias("school")

    def way(how: How, *joined: Joined) -> Select[Any]:
        told = select(
            people.c.id.label("person_id"), UNIT.c.id.label("unit_id"), literal(how.value).label("how")
        )
        return told.select_from(in_order(people, *joined))

    heads = (school, and_(school.c.head_id == people.c.id, school.c.kind == SCHOOL))
    headed = select(PERSON.c.id).where(PERSON.c.id == UNIT.c.head_id, PERSON.c.active).exists()
    headless = and_(UNIT.c.kind == TEAM, ~headed)
    here = (admin, and_(admin.c.id == people.c.id, admin.c.is_admin)), (near, near.c.id == people.c.unit_id)
    return [
        way(How.NAMED, (UNIT, and_(UNIT.c.head_id == people.c.id, UNIT.c.kind == TEAM))),
        way(How.COUNTED, heads, (UNIT, UNIT.c.id == school.c.id)),
        way(How.COUNTED, heads, (UNIT, UNIT.c.parent_id == school.c.id)),
        way(How.HEADLESS, *here, (UNIT, and_(UNIT.c.parent_id == near.c.id, headless))),
        way(How.HEADLESS, *here, (UNIT, and_(UNIT.c.parent_id == near.c.parent_id, headless))),
    ]
