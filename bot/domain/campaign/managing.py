"""Who may change a campaign, and which: an admin, those of their own school, one change at a time."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import Session, col

from bot.domain.campaign.campaigns import ARCHIVED, DRAFT, Campaign, Deadline
from bot.domain.school import units
from bot.domain.school.people import ADMIN
from bot.domain.school.turn import Turn
from bot.result import Invalid

_ORDER = {DRAFT: 0, "running": 1}


def school_id(turn: Turn) -> int:
    """Return the speaker's school; 0 where there is none."""
    school = units.school_of(turn.session, turn.me().unit_id)
    return (school.id if school else None) or 0


def of_school(session: Session, unit_id: int, *, archived: bool = False) -> list[Campaign]:
    """Return a school's campaigns, drafts first, then those that run; archived ones apart."""
    query = select(Campaign).where(col(Campaign.unit_id) == unit_id)
    kept = col(Campaign.status) == ARCHIVED if archived else col(Campaign.status) != ARCHIVED
    newest = query.where(kept).order_by(col(Campaign.starts).desc(), col(Campaign.id).desc())
    return sorted(session.scalars(newest), key=lambda one: _ORDER.get(one.status, 2))


def find(turn: Turn) -> Campaign | None:
    """Return the school's campaign a conversation was opened about, by `row` or `slug`."""
    row, slug = turn.args.get("row"), turn.args.get("slug")
    if not row and not slug:
        return None
    named = col(Campaign.slug) == slug if slug else col(Campaign.id) == int(str(row))
    query = select(Campaign).where(named, col(Campaign.unit_id) == school_id(turn))
    return turn.session.scalars(query).first()


def to_change(turn: Turn, campaign_id: int, *states: str) -> Campaign | Invalid:
    """Return a campaign of the speaker's school as it stands now, locked until the turn ends.

    It must be in one of `states`: whoever comes second reads what the first has made of it.
    """
    if turn.role != ADMIN:
        return Invalid.because("not_in_charge")
    query = select(Campaign).where(col(Campaign.id) == campaign_id).with_for_update()
    found = turn.session.scalars(query.execution_options(populate_existing=True)).first()
    if found is None or found.unit_id != school_id(turn):
        return Invalid.because("campaign_gone")
    if found.status not in states:
        return Invalid.because("campaign_state", campaign=found)
    return found


def deadline_to_change(turn: Turn, deadline_id: int, *states: str) -> tuple[Campaign, Deadline] | Invalid:
    """Return a deadline that still stands, with its campaign locked."""
    deadline = turn.session.get(Deadline, deadline_id)
    if deadline is None:
        return Invalid.because("deadline_gone")
    campaign = to_change(turn, deadline.campaign_id, *states)
    if isinstance(campaign, Invalid):
        return campaign
    turn.session.refresh(deadline)
    return Invalid.because("deadline_gone") if deadline.cancelled else (campaign, deadline)
