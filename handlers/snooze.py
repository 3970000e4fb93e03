"""Nhắc lại sau: what is to be heard again, and on which day."""

from __future__ import annotations

from bot.domain.campaign.deadlines import Snooze
from bot.domain.reminding.snoozes import PutOff, SnoozeFacts
from bot.talking.questions import choose
from bot.talking.talk import End


async def snooze(facts: SnoozeFacts) -> End:
    """Ask what and until when; a single choice is taken without asking."""
    if not facts.items:
        return End("nothing", offers=("lich", "nhacnho"))
    item = facts.item(await choose("which", facts.options()))
    when = Snooze(await choose("when", facts.days(item), item=item))
    return End("put_off", act=PutOff(item.id, when), facts={"item": item}, offers=("lich",))
