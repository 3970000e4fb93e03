"""What whom is to be told today: stages that fall on the day, were missed in down-time, or were put off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    case,
    false,
    literal,
    or_,
    select,
    tuple_,
    union,
    union_all,
)
from sqlmodel import Session

from bot.clock import at_school
from bot.domain.campaign.deadlines import EVENING_TIME, LAST_DAY_TIME, USUAL_TIME
from bot.domain.campaign.fires import FIRE, MOVED
from bot.domain.delivery import drafts, new_dates
from bot.domain.delivery.audiences import (
    CAMPAIGN,
    DEADLINE,
    answered,
    awake,
    has_nothing_to_note,
    must_act,
    still_open,
)
from bot.domain.delivery.joins import in_order
from bot.domain.reminding import by_hand, snoozes
from bot.domain.reminding.snoozes import SNOOZE
from bot.outbox import ITEM, OUTBOX
from bot.store import Instant

Rows = tuple[int, int, int, int, bool, bool]
"""A row of a query for what is due: the columns of `Due`."""

Columns = Callable[[CTE, ColumnElement[int]], Sequence[ColumnElement[Any]]]
HORIZON = timedelta(days=3)
"""How long after its day a missed stage is still sent."""


@dataclass(frozen=True)
class Due:
    """A stage one person is to be told."""

    person_id: int
    deadline_id: int
    revision: int
    stage: int
    answered: bool
    """True where all is done but the name of a sáng kiến."""
    drafted: bool
    """True where a form is filled and not sent."""


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


def due_on(people: CTE, day: Day) -> CompoundSelect[Rows]:
    """Return what some people are to be told on a day, a row each: the columns of `Due`.

    Left out is what they were told, what is done, what they have put off, and what a later stage overtakes.
    """
    return _told_on(people, day, _columns)


def anybody_on(people: CTE, day: Day) -> CompoundSelect[tuple[int, int]]:
    """Return who of some people is to be told anything on a day: person_id, stage."""
    return _told_on(people, day, _who)


def _told_on(people: CTE, day: Day, columns: Columns) -> CompoundSelect[Any]:
    asked = must_act(people)
    staged = select(*columns(people, FIRE.c.stage))
    later = select(*columns(people, SNOOZE.c.stage))
    return union_all(_by_stage(staged, people, asked, day), _put_off(later, people, asked, day))


def days_ahead(session: Session, people: CTE, since: date) -> Sequence[date]:
    """Return the days from `since` on which one of some people may be told something, in order."""
    asked = must_act(people)
    staged = _with_stages(select(FIRE.c.fire_on), people, asked).where(FIRE.c.fire_on >= since)
    later = _with_snoozes(select(SNOOZE.c.until), people, asked).where(SNOOZE.c.until >= since)
    return sorted(session.execute(union(staged, later)).scalars())


def _by_stage(query: Select[Any], people: CTE, asked: CTE, day: Day) -> Select[Any]:
    """Return a query over the stages that some people are to be told on a day."""
    unfinished = and_(FIRE.c.stage.in_(drafts.INITIATIVE_STAGES), drafts.lacks_initiative(people.c.id))
    return _with_stages(query, people, asked).where(
        falls(people, day),
        people.c.joined_on <= FIRE.c.fire_on,
        awake(people, day.day),
        still_open(day.day),
        or_(~answered(people.c.id), unfinished),
        ~has_nothing_to_note(people.c.id),
        ~told(people, FIRE.c.stage),
        case(
            (FIRE.c.stage == MOVED, new_dates.told_before(people)), else_=_still_to_be_said(people, day.day)
        ),
    )


def _put_off(query: Select[Any], people: CTE, asked: CTE, day: Day) -> Select[Any]:
    """Return a query over the reminders that some people wished to hear again on a day, or a missed one."""
    until = SNOOZE.c.until
    return _with_snoozes(query, people, asked).where(
        or_(until.in_([day.day, *day.missed]), _was_cut_short(people, day, until)),
        awake(people, day.day),
        still_open(day.day),
        ~answered(people.c.id),
        ~has_nothing_to_note(people.c.id),
        ~told(people, SNOOZE.c.stage),
        ~told(people, literal(by_hand.stage_on(day.day))),
        ~_overtaken(people, until, day.day),
    )


def _still_to_be_said(people: CTE, day: date) -> ColumnElement[bool]:
    """Tell whether a stage is neither overtaken nor put off, and nobody said the same by hand on the day."""
    said = told(people, literal(by_hand.stage_on(day)))
    late = _overtaken(people, FIRE.c.fire_on, day)
    return ~or_(late, said, snoozes.put_off_past(people, FIRE.c.fire_on))


def _who(people: CTE, stage: ColumnElement[int]) -> Sequence[ColumnElement[Any]]:
    return people.c.id.label("person_id"), stage.label("stage")


def _columns(people: CTE, stage: ColumnElement[int]) -> Sequence[ColumnElement[Any]]:
    return (
        people.c.id.label("person_id"),
        DEADLINE.c.id.label("deadline_id"),
        DEADLINE.c.revision,
        stage,
        answered(people.c.id).label("answered"),
        drafts.has_draft(people.c.id).label("drafted"),
    )


def _with_stages(query: Select[Any], people: CTE, asked: CTE) -> Select[Any]:
    """Return a query over some people, the deadlines they must act by, and the stages they chose to hear."""
    chosen = and_(
        FIRE.c.deadline_id == DEADLINE.c.id,
        FIRE.c.revision == DEADLINE.c.revision,
        FIRE.c.frequency == people.c.frequency,
    )
    stages = in_order(
        asked,
        (DEADLINE, and_(DEADLINE.c.id == asked.c.deadline_id, ~DEADLINE.c.cancelled)),
        (CAMPAIGN, CAMPAIGN.c.id == DEADLINE.c.campaign_id),
        (people, people.c.id == asked.c.person_id),
        (FIRE, chosen),
    )
    return query.select_from(stages)


def _with_snoozes(query: Select[Any], people: CTE, asked: CTE) -> Select[Any]:
    """Return a query over what some people have put off of the deadlines they must act by."""
    theirs = tuple_(SNOOZE.c.deadline_id, SNOOZE.c.person_id)
    put_off = in_order(
        people,
        (SNOOZE, SNOOZE.c.person_id == people.c.id),
        (DEADLINE, and_(snoozes.of(people), ~DEADLINE.c.cancelled)),
        (CAMPAIGN, CAMPAIGN.c.id == DEADLINE.c.campaign_id),
    )
    return query.select_from(put_off).where(theirs.in_(select(asked.c.deadline_id, asked.c.person_id)))


def load(session: Session, query: Select[Rows] | CompoundSelect[Rows]) -> list[Due]:
    """Return a query's rows."""
    return [
        Due(person_id, deadline_id, revision, stage, bool(answered), bool(drafted))
        for person_id, deadline_id, revision, stage, answered, drafted in session.execute(query)
    ]


def falls(people: CTE, day: Day) -> ColumnElement[bool]:
    """Tell whether a stage is due: its day is this or a missed one, and its hour came after the launch."""
    own = [
        and_(FIRE.c.fire_on == one, CAMPAIGN.c.launched_at <= _hour(people, one))
        for one in (day.day, *day.missed)
    ]
    still_new = new_dates.still_new(day.new_since, day.day)
    return or_(*own, _was_cut_short(people, day, FIRE.c.fire_on), still_new)


def _hour(people: CTE, day: date) -> ColumnElement[datetime]:
    """Return the moment at which a stage is sent to a person on a day."""
    last, evening, usual = (
        literal(at_school(day, at.hour, at.minute), Instant())
        for at in (LAST_DAY_TIME, EVENING_TIME, USUAL_TIME)
    )
    return case((FIRE.c.stage == 0, last), (people.c.evening, evening), else_=usual)


def _was_cut_short(people: CTE, day: Day, on: ColumnElement[date]) -> ColumnElement[bool]:
    """Tell whether a person waited in vain for a run that ended with its day."""
    if not day.cut_short:
        return false()
    waited = select(OUTBOX.c.run_id).where(
        OUTBOX.c.run_id.in_(day.cut_short),
        OUTBOX.c.recipient_id == people.c.id,
        OUTBOX.c.reason == "expired",
    )
    return and_(on >= day.day - HORIZON, on < day.day, waited.exists())


def told(people: CTE, stage: ColumnElement[int]) -> ColumnElement[bool]:
    """Tell whether a person was told a stage of the deadline at hand, or a later one in its place."""
    return (
        select(ITEM.c.person_id)
        .where(
            ITEM.c.deadline_id == DEADLINE.c.id,
            ITEM.c.revision == DEADLINE.c.revision,
            ITEM.c.stage == stage,
            ITEM.c.person_id == people.c.id,
        )
        .exists()
    )


def _overtaken(people: CTE, on: ColumnElement[date], day: date) -> ColumnElement[bool]:
    """Tell whether a later stage of the same deadline is due too, or has been: only the latest is sent."""
    later = FIRE.alias("later")
    return (
        select(later.c.stage)
        .where(
            later.c.deadline_id == DEADLINE.c.id,
            later.c.revision == DEADLINE.c.revision,
            later.c.frequency == people.c.frequency,
            later.c.stage != MOVED,
            later.c.fire_on > on,
            later.c.fire_on <= day,
        )
        .exists()
    )
