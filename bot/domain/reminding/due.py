"""What whom is to be told today: stages that fall on the day, were missed in down-time, or were put off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    FromClause,
    Select,
    and_,
    case,
    literal,
    or_,
    select,
    tuple_,
    union,
    union_all,
)
from sqlmodel import Session

from bot.domain.campaign.fires import FIRE, MOVED
from bot.domain.delivery import drafts, new_dates
from bot.domain.delivery.asking import Asked, asked, must_act
from bot.domain.delivery.audiences import (
    CAMPAIGN,
    DEADLINE,
    answered,
    awake,
    has_nothing_to_note,
    still_open,
)
from bot.domain.delivery.joins import in_order
from bot.domain.reminding import by_hand, snoozes
from bot.domain.reminding.snoozes import SNOOZE
from bot.domain.reminding.stages import Day, falling, falls, overtaken, was_cut_short
from bot.outbox import ITEM

Rows = tuple[int, int, int, int, bool, bool]
"""A row of a query for what is due: the columns of `Due`."""

Columns = Callable[[CTE, ColumnElement[int]], Sequence[ColumnElement[Any]]]


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


def due_on(people: CTE, day: Day) -> CompoundSelect[Rows]:
    """Return what some people are to be told on a day, a row each: the columns of `Due`.

    Left out is what they were told, what is done, what they have put off, and what a later stage overtakes.
    """
    return _told_on(people, day, _columns)


def anybody_on(people: CTE, day: Day) -> CompoundSelect[tuple[int, int]]:
    """Return who of some people is to be told anything on a day: person_id, stage."""
    return _told_on(people, day, _who)


def _told_on(people: CTE, day: Day, columns: Columns) -> CompoundSelect[Any]:
    by = asked(people)
    dates = union(select(by.of_units.c.deadline_id), select(by.in_charge.c.deadline_id))
    stages = falling(dates, day)
    staged = select(*columns(people, stages.c.stage))
    later = select(*columns(people, SNOOZE.c.stage))
    return union_all(
        _by_stage(staged.select_from(_of_units(people, by, stages)), people, stages, day),
        _by_stage(staged.select_from(_in_charge(people, by, stages)), people, stages, day),
        _put_off(later, people, must_act(people, by), day),
    )


def days_ahead(session: Session, people: CTE, since: date) -> Sequence[date]:
    """Return the days from `since` on which one of some people may be told something, in order."""
    acts = must_act(people)
    staged = _with_stages(select(FIRE.c.fire_on), people, acts).where(FIRE.c.fire_on >= since)
    later = _with_snoozes(select(SNOOZE.c.until), people, acts).where(SNOOZE.c.until >= since)
    return sorted(session.execute(union(staged, later)).scalars())


def _of_units(people: CTE, by: Asked, stages: CTE) -> FromClause:
    """Return some people with the stages of what everybody of their unit must act by."""
    each = by.of_units
    return in_order(
        people,
        (each, each.c.unit_id == people.c.unit_id),
        (stages, _heard(people, each, stages)),
        (DEADLINE, DEADLINE.c.id == each.c.deadline_id),
    )


def _in_charge(people: CTE, by: Asked, stages: CTE) -> FromClause:
    """Return some people with the stages of what they alone must act by."""
    mine = by.in_charge
    return in_order(
        mine,
        (people, people.c.id == mine.c.person_id),
        (stages, _heard(people, mine, stages)),
        (DEADLINE, DEADLINE.c.id == mine.c.deadline_id),
    )


def _heard(people: CTE, dates: CTE, stages: CTE) -> ColumnElement[bool]:
    """Tell whether a stage of a date is one that a person chose to hear."""
    return and_(stages.c.deadline_id == dates.c.deadline_id, stages.c.frequency == people.c.frequency)


def _by_stage(query: Select[Any], people: CTE, stages: CTE, day: Day) -> Select[Any]:
    """Return a query over stages without those that some people are not to be told on a day.

    What needs no look at another table comes first: most stages of most people end there.
    """
    unfinished = and_(stages.c.stage.in_(drafts.INITIATIVE_STAGES), drafts.lacks_initiative(people.c.id))
    return query.where(
        people.c.joined_on <= stages.c.fire_on,
        awake(people, day.day),
        falls(people, day, stages, stages.c.launched_at),
        or_(~answered(people.c.id), unfinished),
        ~has_nothing_to_note(people.c.id),
        ~told(people, stages.c.stage),
        case(
            (stages.c.stage == MOVED, new_dates.told_before(people)),
            else_=_still_to_be_said(people, stages.c.fire_on, day.day),
        ),
    )


def _put_off(query: Select[Any], people: CTE, asked: CTE, day: Day) -> Select[Any]:
    """Return a query over the reminders that some people wished to hear again on a day, or a missed one."""
    until = SNOOZE.c.until
    return _with_snoozes(query, people, asked).where(
        or_(until.in_([day.day, *day.missed]), was_cut_short(people, day, until)),
        awake(people, day.day),
        still_open(day.day),
        ~answered(people.c.id),
        ~has_nothing_to_note(people.c.id),
        ~told(people, SNOOZE.c.stage),
        ~told(people, literal(by_hand.stage_on(day.day))),
        ~overtaken(people.c.frequency, until, day.day),
    )


def _still_to_be_said(people: CTE, on: ColumnElement[date], day: date) -> ColumnElement[bool]:
    """Tell whether nobody said by hand on a day what a stage says, and the stage is not put off."""
    said = told(people, literal(by_hand.stage_on(day)))
    return ~or_(said, snoozes.put_off_past(people, on))


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
