"""Điều kiện: what a title asks for, in the words of the law in force; the bot is no judge."""

from __future__ import annotations

from bot.domain.registering.conditions import ConditionFacts
from bot.talking.questions import choose
from bot.talking.talk import End


async def rules(facts: ConditionFacts) -> End:
    """Answer for the title the question names, or ask which one is meant."""
    title = await choose("title", facts.titles())
    return End("conditions", facts=facts.conditions(title), offers=("dangky",))
