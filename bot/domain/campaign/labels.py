"""What a campaign is called where others stand beside it: no two of them alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import messages
from bot.domain.campaign.campaigns import Campaign


def labels(campaigns: Sequence[Campaign]) -> dict[int, str]:
    """Return each campaign's name by id: its title alone if it is the only one, else with its year.

    Those of one title and year are told apart by their first day, and then by a running number.
    """
    if len(campaigns) == 1:
        return {campaigns[0].id or 0: campaigns[0].title}
    return _numbered(campaigns, _dated(campaigns, {one.id or 0: in_year(one) for one in campaigns}))


def in_year(campaign: Campaign) -> str:
    """Return a title with its year, which is not said twice: "Hội giảng 20/11 (năm học 2026-2027)"."""
    if campaign.period.lower() in campaign.title.lower():
        return campaign.title
    return f"{campaign.title} ({campaign.period})"


def _dated(campaigns: Sequence[Campaign], named: dict[int, str]) -> dict[int, str]:
    """Add the first day to names that several campaigns share."""
    shared = Counter(named.values())
    since = messages.label("campaign.since")
    return {
        one.id or 0: f"{name}, {since} {one.starts:%d/%m/%Y}" if shared[name] > 1 else name
        for one, name in ((one, named[one.id or 0]) for one in campaigns)
    }


def _numbered(campaigns: Sequence[Campaign], named: dict[int, str]) -> dict[int, str]:
    """Add "số 2" to all but the first of those that even begin on one day."""
    met: Counter[str] = Counter()
    for one in sorted(campaigns, key=lambda one: one.id or 0):
        name = named[one.id or 0]
        met[name] += 1
        if met[name] > 1:
            named[one.id or 0] = f"{name}, {messages.label('campaign.number')} {met[name]}"
    return named
