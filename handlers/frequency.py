"""Nhắc nhở: how often and when one is reminded, and what will happen next."""

from __future__ import annotations

from bot.domain.campaign.deadlines import Frequency
from bot.domain.reminding.frequency import EVENING, QUIET, ChooseReminders, FrequencyFacts
from bot.talking.questions import choose
from bot.talking.talk import End


async def frequency(facts: FrequencyFacts) -> End:
    """Ask how often, at which hour and at which account where that means anything, and keep it."""
    often = Frequency(await choose("often", facts.choices(), **facts.now()))
    evening = facts.turn.me().evening
    if often not in QUIET:
        evening = await choose("hour", facts.hours()) == EVENING
    place, places = "", facts.places
    if places.several and often is not Frequency.OFF:
        place = await choose("where", places.options(), count=len(places.all), chosen=places.chosen)
    return End("kept", act=ChooseReminders(often, evening, place), offers=("lich",))
