"""Lịch của tôi: every date one must act by, how each stands, and when the next reminder comes."""

from __future__ import annotations

import messages
from bot.domain.reminding.calendar_file import SaveCalendar
from bot.domain.reminding.upcoming import DatesFacts
from bot.talking.questions import choose
from bot.talking.talk import End
from bot.words import Option

MORE = Option("more", messages.label("next_page"), ("tiep", "xem tiep", "nua"))


async def calendar(facts: DatesFacts) -> End:
    """Show the dates page by page; the last page says what comes next."""
    if not facts.pages:
        return End("nothing", offers=("trogiup",))
    for number, page in enumerate(facts.pages[:-1], 1):
        shown = facts.shown(page) | {"first": number == 1}
        await choose(f"page.k{number}", [MORE], skip_single=False, **shown)
    ahead = facts.ahead()
    shown = facts.shown(facts.pages[-1]) | {"first": len(facts.pages) == 1} | ahead
    offers = ("luulich", "nhacnho")
    return End("shown", facts=shown, offers=("dagui", *offers) if ahead["papers"] else offers)


async def calendar_file(facts: DatesFacts) -> End:
    """Send the same dates as a file for the calendar of a phone."""
    return End("ready", act=SaveCalendar(), offers=("lich",))
