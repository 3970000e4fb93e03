"""The launch in words: what an admin may announce to everybody, written for them to look over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import messages
from bot.domain.announcing.composing import AnnouncementFacts
from bot.domain.campaign import campaigns, managing
from bot.domain.campaign.campaigns import RUNNING
from bot.domain.school.turn import Turn
from bot.rendering import as_plain
from bot.result import Invalid
from bot.talking.talk import Saved


def announcing(facts: AnnouncementFacts) -> Mapping[str, Saved] | Invalid:
    """Return what is known when an announcement opens: the words of a launch, or what it knows itself."""
    return launch_words(facts.turn) if facts.turn.args.get("launch") else facts.opening()


def launch_words(turn: Turn) -> Mapping[str, Saved]:
    """Return the text that announces a campaign's launch; nothing once it does not run."""
    campaign = managing.find(turn)
    if campaign is None or campaign.status != RUNNING:
        return {}
    deadline = campaigns.registration_deadline(turn.session, campaign.id or 0)
    facts: dict[str, Any] = {"campaign": campaign, "last_safe": deadline.last_safe if deadline else ""}
    text = as_plain(messages.render("campaign_launch/announcement", **facts))
    return {"text": Saved(text, text)}
