"""Which stages fall on a day, or were left over by the days before: known once for all who are asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import CTE, ColumnElement, CompoundSelect, FromClause, and_, case, false, literal, or_, select

from bot.clock import at_school
from bot.domain.campaign.deadlines import EVENING_TIME, LAST_DAY_TIME, USUAL_TIME
from bot.domain.campaign.fires import FIRE, MOVED
from bot.domain.delivery.audiences import CAMPAIGN, DEADLINE, still_open
from bot.domain.delivery.joins import in_order, kept_once
from bot.outbox import OUTBOX
from bot.store import Instant

HORIZON = timedelta(days=3)
"""How long after its day a missed stage is still sent."""


@dataclass(frozen=True)
class Day:
    """A day as the planner sees it."""

    day: date
    missed: tuple[date, ...] = ()
    """Days within the horizon on which the bot did not plan every sending moment."""
    cut_short: tuple[int, ...] = ()
    """Runs within the horizon that ended before everybody was reached."""
    new_since: date | None = None
    """The first day whose new dates are still told, to whoever could not be told then; None for none."""

    @property
    def left_over(self) -> bool:
        """Whether anything of the days before may still be due."""
        return bool(self.missed or self.cut_short)

    @property
    def since(self) -> date:
        """The first day of which anything may still be due."""
        cut_short = self.day - HORIZON if self.cut_short else self.day
        return min(self.day, cut_short, *self.missed, self.new_since or self.day)


def falling(deadlines: CompoundSelect[tuple[int]], day: Day) -> CTE:
    """Return the stages of some deadlines that may be due on a day, those a later one overtakes left out.

    Columns: deadline_id, stage, frequency, fire_on, launched_at. For whom each is due tells `falls`.
    """
    asked = deadlines.subquery("asked")
    written = and_(
        FIRE.c.deadline_id == DEADLINE.c.id,
        FIRE.c.revision == DEADLINE.c.revision,
        FIRE.c.fire_on.between(day.since, day.day),
    )
    dated = in_order(
        asked,
        (DEADLINE, and_(DEADLINE.c.id == asked.c[0], ~DEADLINE.c.cancelled)),
        (CAMPAIGN, CAMPAIGN.c.id == DEADLINE.c.campaign_id),
        (FIRE, written),
    )
    columns = FIRE.c.deadline_id, FIRE.c.stage, FIRE.c.frequency, FIRE.c.fire_on, CAMPAIGN.c.launched_at
    late = overtaken(FIRE.c.frequency, FIRE.c.fire_on, day.day)
    stages = select(*columns).select_from(dated)
    return kept_once(stages.where(still_open(day.day), or_(FIRE.c.stage == MOVED, ~late)).cte("stages"))


def falls(
    people: CTE, day: Day, stages: FromClause, launched_at: ColumnElement[datetime]
) -> ColumnElement[bool]:
    """Tell whether a stage is due: its day is this or a missed one, and its hour came after the launch."""
    on = stages.c.fire_on
    own = [
        and_(on == one, launched_at <= _hour(people, stages.c.stage, one)) for one in (day.day, *day.missed)
    ]
    still_new: ColumnElement[bool] = false()
    if day.new_since is not None:
        still_new = and_(stages.c.stage == MOVED, on >= day.new_since, on < day.day)
    return or_(*own, was_cut_short(people, day, on), still_new)


def _hour(people: CTE, stage: ColumnElement[int], day: date) -> ColumnElement[datetime]:
    """Return the moment at which a stage is sent to a person on a day."""
    last, evening, usual = (
        literal(at_school(day, at.hour, at.minute), Instant())
        for at in (LAST_DAY_TIME, EVENING_TIME, USUAL_TIME)
    )
    return case((stage == 0, last), (people.c.evening, evening), else_=usual)


def was_cut_short(people: CTE, day: Day, on: ColumnElement[date]) -> ColumnElement[bool]:
    """Tell whether a person waited in vain for a run that ended with its day."""
    if not day.cut_short:
        return false()
    waited = select(OUTBOX.c.run_id).where(
        OUTBOX.c.run_id.in_(day.cut_short),
        OUTBOX.c.recipient_id == people.c.id,
        OUTBOX.c.reason == "expired",
    )
    return and_(on >= day.day - HORIZON, on < day.day, waited.exists())


def overtaken(frequency: ColumnElement[str], on: ColumnElement[date], day: date) -> ColumnElement[bool]:
    """Tell whether a later stage of the deadline at hand is due too, or has been: only the latest is sent."""
    later = FIRE.alias("later")
    return (
        select(later.c.stage)
        .where(
            later.c.deadline_id == DEADLINE.c.id,
            later.c.revision == DEADLINE.c.revision,
            later.c.frequency == frequency,
            later.c.stage != MOVED,
            later.c.fire_on > on,
            later.c.fire_on <= day,
        )
        .exists()
    )
