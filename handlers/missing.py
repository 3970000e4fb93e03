"""Ai chưa phản hồi: how the answers stand by tổ, a tap that reminds exactly those missing, and a picture."""

from __future__ import annotations

from typing import Any

import messages
from bot.domain.announcing.reminders import RemindSilent
from bot.domain.desk.missing import PICTURE, REMIND, REMIND_TEAM, DrawStanding, MissingFacts
from bot.talking.questions import choose
from bot.talking.talk import End
from bot.words import Option

WAYS = {
    REMIND: Option(REMIND, messages.label("missing.remind"), ("nhac", "nhac nhung nguoi nay", "nhac het")),
    REMIND_TEAM: Option(REMIND_TEAM, messages.label("reminder.team"), ("nhac to", "nhac theo to")),
    PICTURE: Option(PICTURE, messages.label("missing.picture"), ("hinh", "xem hinh", "bieu do")),
}


async def missing(facts: MissingFacts) -> End:
    """Show who has not answered; remind exactly those, or one tổ of them, or draw it, if asked to."""
    if not facts.campaigns:
        return End("nothing_open")
    campaign = facts.campaign(await choose("campaign", facts.campaign_options()))
    standing, key = facts.standing(campaign), campaign.id or 0
    if not standing.total:
        return End("no_team")
    if facts.wish == REMIND and (own := facts.own_teams(standing)):
        return End("reminded", act=RemindSilent(key, own))
    said: dict[str, Any] = {
        "standing": standing,
        "campaign": campaign,
        "teams": facts.collectives(campaign),
    }
    if not standing.missing and facts.wish != PICTURE:
        return End("all_answered", facts=said, offers=(f"hinh:{key}",))
    ways = [WAYS[one] for one in facts.ways(campaign, standing)]
    pages = len(standing.pages)
    wish = await choose("list", ways, skip_single=False, pages=pages, **said)
    if wish == PICTURE:
        return End("picture", act=DrawStanding(key), offers=(f"chuatraloi:{key}",))
    if wish == REMIND_TEAM:
        team = await choose("team", facts.team_options(campaign, standing), campaign=campaign)
        return End("reminded", act=RemindSilent(key, (int(team),)))
    return End("reminded", act=RemindSilent(key))
