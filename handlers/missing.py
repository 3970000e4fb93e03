"""Ai chưa phản hồi: how the answers stand by tổ, and one button that reminds exactly those missing."""

from __future__ import annotations

import messages
from bot.domain.delivery.missing import MissingFacts
from bot.domain.delivery.reminders import RemindSilent
from bot.questions import choose
from bot.talk import End
from bot.words import Option

REMIND = Option("remind", messages.label("missing.remind"), ("nhac", "nhac nhung nguoi nay", "nhac het"))


async def missing(facts: MissingFacts) -> End:
    """Show who has not answered, and remind exactly those if asked to."""
    if not facts.campaigns:
        return End("nothing_open")
    campaign = facts.campaign(await choose("campaign", facts.campaign_options()))
    standing = facts.standing(campaign)
    if not standing.total:
        return End("no_team")
    if not standing.missing:
        return End("all_answered", facts={"standing": standing, "campaign": campaign})
    await choose("list", [REMIND], skip_single=False, standing=standing, campaign=campaign)
    return End("reminded", act=RemindSilent(campaign.id or 0))
