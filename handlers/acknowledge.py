"""Đã nắm thông tin: one tap under an announcement, or the words."""

from __future__ import annotations

from bot.domain.announcing.acknowledging import AckFacts, Acknowledge
from bot.talking.questions import choose
from bot.talking.talk import End


async def acknowledge(facts: AckFacts) -> End:
    """Note that somebody knows of an announcement; of several that wait, ask which."""
    if not facts.waiting:
        return End("nothing")
    return End("noted", act=Acknowledge(int(await choose("which", facts.options()))))
