"""The bot was down: each admin hears once from when to when, and which reminders of theirs were missed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import CTE, and_, select
from sqlmodel import Session

from bot.clock import at_school, school_day
from bot.domain.campaign.campaigns import RUNNING
from bot.domain.campaign.deadlines import LAST_DAY_TIME, USUAL_TIME, Frequency
from bot.domain.campaign.fires import FIRE, MOVED
from bot.domain.delivery import notices
from bot.domain.delivery.audiences import CAMPAIGN, DEADLINE, UNIT
from bot.domain.delivery.outages import TO_ADMINS, Outage
from bot.domain.school.people import PERSON


@dataclass
class Missed:
    """What a deadline asks for, and the days on which it was to be reminded of."""

    what: str
    days: list[date] = field(default_factory=list)


def tell(session: Session, outage: Outage, now: datetime) -> None:
    """Tell every admin of an outage; at night it waits for the morning."""
    admins = session.execute(select(PERSON.c.id).where(PERSON.c.is_admin, PERSON.c.active)).scalars().all()
    missed = _missed(session, outage)
    each: Mapping[int, Mapping[str, Any]] = {one: {"missed": missed.get(one, ())} for one in admins}
    notices.tell(session, admins, TO_ADMINS, now, each=each, began=outage.began, ended=outage.ended)


def _missed(session: Session, outage: Outage) -> Mapping[int, list[Missed]]:
    """Return what was missed, by admin: the stages of the campaigns that reach their school."""
    reached = _reached()
    standing = and_(DEADLINE.c.id == FIRE.c.deadline_id, DEADLINE.c.revision == FIRE.c.revision)
    query = (
        select(PERSON.c.id.label("admin"), DEADLINE.c.id, DEADLINE.c.what, FIRE.c.fire_on, FIRE.c.stage)
        .select_from(FIRE)
        .join(DEADLINE, and_(standing, ~DEADLINE.c.cancelled))
        .join(CAMPAIGN, and_(CAMPAIGN.c.id == DEADLINE.c.campaign_id, CAMPAIGN.c.status == RUNNING))
        .join(reached, reached.c.top == CAMPAIGN.c.unit_id)
        .join(PERSON, and_(PERSON.c.unit_id == reached.c.id, PERSON.c.is_admin, PERSON.c.active))
        .where(FIRE.c.frequency == Frequency.NORMAL, FIRE.c.stage != MOVED)
        .where(FIRE.c.fire_on.between(school_day(outage.began), school_day(outage.ended)))
        .order_by(FIRE.c.fire_on, DEADLINE.c.id)
    )
    found: dict[int, dict[int, Missed]] = defaultdict(dict)
    for row in session.execute(query):
        if outage.began < _moment(row.fire_on, row.stage) <= outage.ended:
            found[row.admin].setdefault(row.id, Missed(row.what)).days.append(row.fire_on)
    return {admin: list(of.values()) for admin, of in found.items()}


def _reached() -> CTE:
    """Return the units below every unit that has a campaign, itself included."""
    top = select(CAMPAIGN.c.unit_id.label("top"), CAMPAIGN.c.unit_id.label("id")).distinct()
    reached = top.cte("reached", recursive=True)
    below = select(reached.c.top, UNIT.c.id).join(UNIT, UNIT.c.parent_id == reached.c.id)
    return reached.union_all(below)


def _moment(day: date, stage: int) -> datetime:
    at = LAST_DAY_TIME if stage == 0 else USUAL_TIME
    return at_school(day, at.hour, at.minute)
