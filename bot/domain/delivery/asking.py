"""Who must act by which deadline of a running campaign, as queries that begin with some people.

What such a query costs is what the people cost, however large the province is.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import CTE, CompoundSelect, Select, and_, select, union, union_all

from bot.domain.campaign.campaigns import RUNNING
from bot.domain.campaign.plan import DeadlineKind, Who
from bot.domain.delivery.audiences import CAMPAIGN, DEADLINE, UNIT, answered, lines
from bot.domain.delivery.joins import Joined, in_order, kept_once
from bot.domain.registering.work_items import WORK
from bot.domain.school.units import TEAM


class Asked(NamedTuple):
    """What some people must act by, done or not: for all of a unit alike, and for those in charge."""

    of_units: CTE
    """What each person of a unit must act by. Columns: unit_id, deadline_id."""
    in_charge: CTE
    """What single people must act by. Columns: deadline_id, person_id."""


def asked(people: CTE) -> Asked:
    """Return what some people must act by."""
    headed = select(people.c.id.label("person_id"), UNIT.c.id.label("unit_id"), UNIT.c.kind)
    heads = kept_once(
        headed.select_from(in_order(people, (UNIT, UNIT.c.head_id == people.c.id))).cte("heads")
    )
    units = union(select(people.c.unit_id.label("unit_id")), select(heads.c.unit_id))
    reach = campaigns_of(units, "reached")
    dated = in_order(reach, (DEADLINE, DEADLINE.c.campaign_id == reach.c.campaign_id))
    of_units = select(reach.c.unit_id, DEADLINE.c.id.label("deadline_id")).select_from(dated)
    each = kept_once(of_units.where(DEADLINE.c.who == Who.PERSON).cte("of_units"))
    return Asked(each, _in_charge(people, heads, reach))


def must_act(people: CTE, by: Asked | None = None) -> CTE:
    """Return who among some people must act by which deadline. Columns: deadline_id, person_id."""
    each, in_charge = by or asked(people)
    both = in_order(people, (each, each.c.unit_id == people.c.unit_id))
    own = select(each.c.deadline_id, people.c.id.label("person_id")).select_from(both)
    return kept_once(union_all(own, select(in_charge.c.deadline_id, in_charge.c.person_id)).cte("must_act"))


def _in_charge(people: CTE, heads: CTE, reach: CTE) -> CTE:
    """Return who among some people must act by what is not for everybody.

    That is the head of each tổ that a campaign reaches, for a paper of the unit the one responsible, who is
    the unit's head if nobody is named, and for a work item those it names.
    """
    running = and_(CAMPAIGN.c.id == DEADLINE.c.campaign_id, CAMPAIGN.c.status == RUNNING)
    own = and_(CAMPAIGN.c.unit_id == heads.c.unit_id, CAMPAIGN.c.status == RUNNING)
    dated = DEADLINE.c.campaign_id == reach.c.campaign_id
    work = (WORK, WORK.c.person_id == people.c.id), (DEADLINE, DEADLINE.c.id == WORK.c.deadline_id)
    work_items = _ways(people, *work, (CAMPAIGN, running))
    teams = _ways(heads, (reach, reach.c.unit_id == heads.c.unit_id), (DEADLINE, dated))
    named = _ways(people, (DEADLINE, DEADLINE.c.responsible_id == people.c.id), (CAMPAIGN, running))
    unnamed = _ways(heads, (CAMPAIGN, own), (DEADLINE, DEADLINE.c.campaign_id == CAMPAIGN.c.id))
    return kept_once(
        union_all(
            work_items,
            teams.where(DEADLINE.c.who == Who.TEAM_LEAD, heads.c.kind == TEAM).distinct(),
            named.where(DEADLINE.c.who == Who.UNIT),
            unnamed.where(DEADLINE.c.who == Who.UNIT, DEADLINE.c.responsible_id.is_(None)),
        ).cte("in_charge")
    )


def _ways(people: CTE, *joined: Joined) -> Select[tuple[int, int]]:
    """Return what leads from some people, or the units they head, to deadlines: deadline_id, person_id."""
    person_id = people.c.person_id if "person_id" in people.c else people.c.id
    way = select(DEADLINE.c.id.label("deadline_id"), person_id.label("person_id"))
    return way.select_from(in_order(people, *joined))


def campaigns_of(units: Select[tuple[int]] | CompoundSelect[tuple[int]], name: str) -> CTE:
    """Return the running campaigns that reach some units: their own and those of all they belong to.

    Columns: campaign_id, unit_id.
    """
    line = lines(units, f"{name}_from")
    running = and_(CAMPAIGN.c.unit_id == line.c.at, CAMPAIGN.c.status == RUNNING)
    own = select(CAMPAIGN.c.id.label("campaign_id"), line.c.unit_id)
    return kept_once(own.select_from(in_order(line, (CAMPAIGN, running))).cte(name))


def silent(people: CTE, campaign_id: int) -> Select[tuple[int, int]]:
    """Return those of some people who are asked to register in a campaign and have not answered.

    Columns: person_id, deadline_id.
    """
    due = must_act(people)
    return (
        select(due.c.person_id, due.c.deadline_id)
        .join(DEADLINE, DEADLINE.c.id == due.c.deadline_id)
        .where(
            DEADLINE.c.campaign_id == campaign_id,
            DEADLINE.c.kind == DeadlineKind.REGISTRATION,
            DEADLINE.c.who == Who.PERSON,
            ~DEADLINE.c.cancelled,
            ~answered(due.c.person_id),
        )
    )
