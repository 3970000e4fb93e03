"""What a person has begun and not ended: a form filled but not sent, a sáng kiến still without its name.

A form left unsent is spoken of the same evening, and again with the next stage of its deadline. A sáng kiến
to be named later is spoken of with the stages T-3, T-1 and +1 of the registration date.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import CTE, ColumnElement, Select, String, and_, cast, false, literal, or_, select, update
from sqlmodel import Session

from bot.clock import school_day
from bot.domain.campaign.campaigns import RUNNING
from bot.domain.campaign.deadlines import Frequency
from bot.domain.campaign.plan import DeadlineKind, Who
from bot.domain.delivery.audiences import CAMPAIGN, DEADLINE, REGISTRATION, answered, awake, still_open
from bot.domain.registering.registrations import SUBMITTED
from bot.outbox import ITEM
from bot.talking.memory import ENDED, PARKED, TABLE, WORTH_RESUMING

DRAFT = 1001
"""The stage under which the reminder of an unsent form is kept."""
INITIATIVE_STAGES = (3, 1, -1)
LEFT_ALONE = timedelta(minutes=15)
"""How long somebody must have said nothing before an unsent form is spoken of."""
FORM = "register"
_FILLED = ("title", "award", "initiative", "targets", "own")
"""Answers that make a form more than opened."""
_BEGUN = ('%"work.k%', '%"lesson.%')
"""The same, where the answers have keys of their own for each item."""


def has_draft(person_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Tell whether a person has a form of the deadline's campaign that is filled and not sent."""
    theirs = select(TABLE.c.id).where(
        _unsent(person_id), DEADLINE.c.kind == DeadlineKind.REGISTRATION, DEADLINE.c.who == Who.PERSON
    )
    return theirs.where(_campaign() == cast(DEADLINE.c.campaign_id, String)).exists()


def lacks_initiative(person_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Tell whether a person's registration in the deadline's campaign waits for the name of a sáng kiến."""
    theirs = select(REGISTRATION.c.id).where(
        REGISTRATION.c.campaign_id == DEADLINE.c.campaign_id,
        REGISTRATION.c.person_id == person_id,
        REGISTRATION.c.status == SUBMITTED,
        REGISTRATION.c.initiative_later,
    )
    return and_(DEADLINE.c.kind == DeadlineKind.REGISTRATION, theirs.exists())


def with_form(people: CTE, campaign_id: int) -> Select[tuple[int]]:
    """Return those of some people who have a form of a campaign that is filled and not sent."""
    theirs = select(TABLE.c.id).where(_unsent(people.c.id), _campaign() == str(campaign_id))
    return select(people.c.id).where(theirs.exists())


def unsent(people: CTE, evening: datetime) -> Select[tuple[int, int, int, int, bool, bool]]:
    """Return the forms that some people left unsent in the day up to an evening, not spoken of before.

    A row each, with the columns of `Due`.
    """
    until, day = evening - LEFT_ALONE, school_day(evening)
    columns = (
        people.c.id.label("person_id"),
        DEADLINE.c.id.label("deadline_id"),
        DEADLINE.c.revision,
        literal(DRAFT).label("stage"),
        false().label("answered"),
        literal(True).label("drafted"),
    )
    running = and_(cast(CAMPAIGN.c.id, String) == _campaign(), CAMPAIGN.c.status == RUNNING)
    forms = select(*columns).select_from(people).join(TABLE, _unsent(people.c.id)).join(CAMPAIGN, running)
    return forms.join(DEADLINE, DEADLINE.c.campaign_id == CAMPAIGN.c.id).where(
        TABLE.c.touched_at > until - timedelta(days=1),
        TABLE.c.touched_at <= until,
        DEADLINE.c.kind == DeadlineKind.REGISTRATION,
        DEADLINE.c.who == Who.PERSON,
        ~DEADLINE.c.cancelled,
        people.c.frequency != Frequency.OFF,
        awake(people, day),
        still_open(day),
        ~answered(people.c.id),
        ~_spoken_of(people),
    )


def _spoken_of(people: CTE) -> ColumnElement[bool]:
    """Tell whether a person's unsent form has had its own reminder."""
    told = select(ITEM.c.person_id).where(
        ITEM.c.deadline_id == DEADLINE.c.id,
        ITEM.c.revision == DEADLINE.c.revision,
        ITEM.c.stage == DRAFT,
        ITEM.c.person_id == people.c.id,
    )
    return told.exists()


def any_since(session: Session, moment: datetime) -> bool:
    """Tell whether anybody has touched a form since a moment and not sent it."""
    query = select(TABLE.c.id).where(
        TABLE.c.status != ENDED, TABLE.c.name == FORM, TABLE.c.touched_at > moment
    )
    return session.execute(query.limit(1)).first() is not None


def end_over(session: Session, now: datetime) -> None:
    """End the forms put aside for two weeks whose campaign is over: they cannot be sent any more."""
    goes_on = (CAMPAIGN.c.status == RUNNING) & (CAMPAIGN.c.ends >= school_day(now))
    theirs = select(CAMPAIGN.c.id).where(goes_on, cast(CAMPAIGN.c.id, String) == _campaign())
    old = and_(TABLE.c.name == FORM, TABLE.c.status == PARKED, TABLE.c.touched_at < now - WORTH_RESUMING)
    session.execute(update(TABLE).where(old, ~theirs.exists()).values(status=ENDED, args={}, talk={}))


def _unsent(person_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Tell whether a conversation is a person's form with something in it."""
    answers = [TABLE.c.talk["answers", key].as_string().is_not(None) for key in _FILLED]
    answers += [TABLE.c.talk["answers"].as_string().like(keys) for keys in _BEGUN]
    return and_(
        TABLE.c.owner == literal("person:") + cast(person_id, String),
        TABLE.c.name == FORM,
        TABLE.c.status != ENDED,
        or_(TABLE.c.said == f"{FORM}/review", *answers),
    )


def _campaign() -> ColumnElement[str]:
    """Return the id of the campaign a form belongs to, as its conversation keeps it."""
    campaign: ColumnElement[str] = TABLE.c.talk["answers", "campaign", 0].as_string()
    return campaign
