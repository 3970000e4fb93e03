"""Whom a spec names, as a query of one school's people, and whether they may be named there."""

from __future__ import annotations

import json

from sqlalchemy import CTE, ColumnElement, Select, String, Text, and_, cast, false, func, literal, or_, select
from sqlmodel import Session

from bot.domain.announcing import acks
from bot.domain.announcing import audience_spec as spec
from bot.domain.announcing.announcements import ANNOUNCEMENT, Announcement
from bot.domain.announcing.audience_spec import Audience
from bot.domain.campaign.campaigns import Campaign
from bot.domain.delivery import asking, audiences, runs
from bot.domain.delivery.audiences import REGISTRATION
from bot.domain.registering.form_contents import NO_TITLE
from bot.domain.registering.registrations import SUBMITTED
from bot.domain.school import units
from bot.domain.school.people import PERSON, Person
from bot.outbox import OUTBOX, RUN, DeliveryRun, State

ON_PURPOSE = ("done_meanwhile", "cancelled")
"""Why a row was left out although its person could be reached."""
INSTEAD_OF = "instead_of"
"""Where a run's content keeps the announcement that it says in corrected words."""


def named(people: CTE, audience: Audience, school_id: int) -> Select[tuple[int]]:
    """Return those of some people of a school whom an audience names."""
    query = select(people.c.id).where(audiences.belongs(people, [school_id], "here"))
    if audience.narrow:
        query = query.where(audiences.belongs(people, audience.narrow, "narrowed"))
    return query.where(_meant(people, audience))


def may_name(session: Session, audience: Audience, school_id: int) -> bool:
    """Tell whether everything a spec names is this school's: tổ, campaign, announcement or run."""
    own = {one.id for one in units.teams(session, school_id)}
    if not own.issuperset([*audience.ids, *audience.narrow]):
        return False
    if audience.kind in (spec.REGISTERED, spec.SILENT):
        campaign = session.get(Campaign, audience.row)
        return campaign is not None and campaign.unit_id in units.line_of(session, school_id)
    if audience.kind in (spec.UNACKED, spec.RECEIVED):
        return _is_of(session, audience.row, school_id)
    return audience.kind != spec.UNREACHED or _run_is_of(session, audience.row, school_id)


def run_of(announcement_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Tell whether a run delivers an announcement, at once or at one of its moments."""
    key = literal("announcement:") + cast(announcement_id, String)
    return or_(RUN.c.run_key == key, RUN.c.run_key.like(key + ":%"))


def received(announcement_id: int) -> Select[tuple[int]]:
    """Return who was sent an announcement, or one that it corrects, in any of its runs."""
    line = select(ANNOUNCEMENT.c.id, ANNOUNCEMENT.c.corrects_id).where(ANNOUNCEMENT.c.id == announcement_id)
    said = line.cte("said", recursive=True)
    earlier = select(ANNOUNCEMENT.c.id, ANNOUNCEMENT.c.corrects_id)
    said = said.union_all(earlier.join(said, ANNOUNCEMENT.c.id == said.c.corrects_id))
    query = select(OUTBOX.c.recipient_id).join(RUN, RUN.c.id == OUTBOX.c.run_id)
    return query.join(said, run_of(said.c.id)).where(acks.arrived())


def newest(session: Session, announcement_id: int) -> int:
    """Return the announcement whose text is right by now: the latest correction that was said, or itself."""
    line = select(ANNOUNCEMENT.c.id).where(ANNOUNCEMENT.c.id == announcement_id)
    after = line.cte("after", recursive=True)
    after = after.union_all(select(ANNOUNCEMENT.c.id).join(after, ANNOUNCEMENT.c.corrects_id == after.c.id))
    said = or_(RUN.c.status != runs.CANCELLED, RUN.c.n_sent > 0)
    query = select(func.max(after.c.id)).join(RUN, and_(run_of(after.c.id), said))
    found: int | None = session.execute(query).scalar()
    return found or announcement_id


def longest_named(session: Session, chosen: Select[tuple[int]], count: int = 20) -> list[Person]:
    """Return those of some people with the longest names, the longest first."""
    longest = func.length(PERSON.c.full_name).desc()
    query = select(PERSON).where(PERSON.c.id.in_(chosen)).order_by(longest, PERSON.c.id).limit(count)
    return [Person(**row) for row in session.execute(query).mappings()]


def _meant(people: CTE, audience: Audience) -> ColumnElement[bool]:
    """Tell whether a person is one of those a kind of audience is about."""
    me = people.c.id
    if audience.kind == spec.EVERYBODY:
        return me.is_not(None)
    if audience.kind == spec.TEAMS:
        return audiences.belongs(people, audience.ids, "chosen")
    if audience.kind == spec.ROLES:
        return me.in_(select(PERSON.c.id).where(_in_a_group(audience.names)))
    if audience.kind == spec.SILENT:
        return me.in_(select(asking.silent(people, audience.row).subquery("silent").c.person_id))
    if audience.kind == spec.REGISTERED:
        return me.in_(_registered(audience.row))
    if audience.kind == spec.RECEIVED:
        return me.in_(received(audience.row))
    if audience.kind == spec.UNACKED:
        return and_(me.in_(received(audience.row)), me.not_in(acks.confirmed([audience.row])))
    if audience.kind == spec.UNREACHED:
        return me.in_(unreached(audience.row))
    return false()


def _in_a_group(names: tuple[str, ...]) -> ColumnElement[bool]:
    """Tell whether a person is in one of some groups; a name in quotes is found whole in the stored JSON."""
    stored = cast(PERSON.c.groups, Text)
    return or_(*(stored.contains(json.dumps(name), autoescape=True) for name in names))


def _registered(campaign_id: int) -> Select[tuple[int]]:
    return select(REGISTRATION.c.person_id).where(
        REGISTRATION.c.campaign_id == campaign_id,
        REGISTRATION.c.status == SUBMITTED,
        REGISTRATION.c.title != NO_TITLE,
    )


def unreached(run_id: int) -> Select[tuple[int]]:
    """Return whom a run has not reached, or not surely, though it was meant to."""
    missed = OUTBOX.c.state.in_([State.FAILED, State.UNKNOWN])
    left_out = and_(OUTBOX.c.state == State.SKIPPED, OUTBOX.c.reason.not_in(ON_PURPOSE))
    return select(OUTBOX.c.recipient_id).where(OUTBOX.c.run_id == run_id, or_(missed, left_out))


def _is_of(session: Session, announcement_id: int, school_id: int) -> bool:
    found = session.get(Announcement, announcement_id)
    return found is not None and found.unit_id == school_id


def _run_is_of(session: Session, run_id: int, school_id: int) -> bool:
    run = session.get(DeliveryRun, run_id)
    if run is None or "announcement" not in run.content:
        return False
    return _is_of(session, run.content["announcement"], school_id)
