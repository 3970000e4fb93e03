"""What a person should know before a registration is sent; none of it blocks."""

from __future__ import annotations

from typing import Any

from bot.domain.campaign import quotas, rules
from bot.domain.campaign.campaigns import Campaign
from bot.domain.registering.form_contents import NO_TITLE, Draft
from bot.domain.school.turn import Turn


def warnings(
    turn: Turn, campaign: Campaign, draft: Draft, person_id: int
) -> list[tuple[str, dict[str, Any]]]:
    """Return what a person should know before sending, as template names with facts."""
    rule = rules.pack_on(campaign.starts).title(draft.title)
    found: list[tuple[str, dict[str, Any]]] = []
    if rule is not None and rule.needs_years_of:
        found.append(("years_of", {"title": rule.needs_years_of}))
    if draft.title and draft.title != NO_TITLE:
        standing = quotas.standing(turn, campaign, draft.title, besides=person_id)
        found += [("over_quota", {"standing": one}) for one in standing if one.over]
    return found
