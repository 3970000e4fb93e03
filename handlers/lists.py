"""Danh sách: which campaign, which list, in which order, and it comes as an Excel file."""

from __future__ import annotations

from bot.domain.registering.list_files import ListFacts, MakeList
from bot.domain.registering.roster_sheets import BY_TEAM, FOLLOWED, HAND_IN
from bot.talking.questions import choose
from bot.talking.talk import End


async def lists(facts: ListFacts) -> End:
    """Ask which list, and make it; only a list of the whole school can be sorted in two ways."""
    if not facts.campaigns:
        return End("no_campaign")
    campaign = facts.campaign(await choose("campaign", facts.campaign_options()))
    kinds = facts.kinds(campaign)
    if not kinds:
        return End("no_team")
    kind = await choose("kind", kinds, campaign=campaign)
    order = await choose("order", facts.orders()) if kind in (HAND_IN, FOLLOWED) else BY_TEAM
    return End("made", act=MakeList(campaign.id or 0, kind, order))
