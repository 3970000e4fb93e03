"""A campaign whose last day has passed: its admins are asked once whether to end it."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import select, update
from sqlmodel import Session

from bot.clock import at_school, school_day
from bot.domain.campaign import campaigns
from bot.domain.campaign.campaigns import RUNNING, Campaign
from bot.domain.campaign.days_off import ONE_DAY
from bot.domain.delivery import notices
from bot.domain.delivery.audiences import CAMPAIGN
from bot.domain.school.contacts import admins_of

MORNING = time(7)
"""When the admins are asked, on the day after the last one."""
TEMPLATE = "campaign_state/over"
_UNTOLD = (
    (CAMPAIGN.c.status == RUNNING) & CAMPAIGN.c.launched_at.is_not(None) & CAMPAIGN.c.over_told_at.is_(None)
)


def ask(session: Session, now: datetime) -> None:
    """Ask the admins about every campaign that is over since yesterday or longer, each once."""
    today = school_day(now)
    if now < _morning(today):
        return
    over = update(CAMPAIGN).where(_UNTOLD, CAMPAIGN.c.ends < today).values(over_told_at=now)
    for campaign_id in session.execute(over.returning(CAMPAIGN.c.id)).scalars().all():
        campaign = session.get_one(Campaign, campaign_id)
        ahead = [one for one in campaigns.deadlines_of(session, campaign_id) if one.last_safe >= today]
        notices.tell(
            session, admins_of(session, campaign.unit_id), TEMPLATE, now,
            offers=(f"ketthuc:{campaign_id}", f"kehoach:{campaign_id}"), campaign=campaign, ahead=ahead,
        )  # fmt: skip


def next_moment(session: Session, now: datetime) -> datetime | None:
    """Return the next moment at which there is something to ask; None if nothing is ahead."""
    query = select(CAMPAIGN.c.ends).where(_UNTOLD)
    moments = {_morning(max(ends + ONE_DAY, school_day(now))) for ends in session.execute(query).scalars()}
    return min((one for one in moments if one > now), default=None)


def _morning(day: date) -> datetime:
    return at_school(day, MORNING.hour, MORNING.minute)
