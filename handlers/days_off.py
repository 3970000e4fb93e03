"""Lịch nghỉ: the coming days off, and adding, working or taking back some, with what moves because of it."""

from __future__ import annotations

from datetime import date, datetime

import messages
from bot.clock import school_day
from bot.domain.campaign.day_changes import Change, span
from bot.domain.campaign.day_form import ChangeDays, DayOffFacts, named_days
from bot.result import Invalid
from bot.talking.questions import Line, ask, choose, confirm
from bot.talking.talk import End
from bot.words import Option, clean

MORE = Option("more", messages.label("next_page"), ("tiep", "xem tiep", "nua"))
OFF = Option(Change.OFF, messages.label("days.off"), ("them", "nghi", "them ngay nghi"))
WORKED = Option(Change.WORKED, messages.label("days.worked"), ("di lam", "lam bu", "hoan doi"))
BACK = Option(Change.TAKEN_BACK, messages.label("days.back"), ("bo", "xoa", "thoi nghi"))


async def days_off(facts: DayOffFacts) -> End:
    """Show the days off page by page, and change some if asked to."""
    change = Change(await _what(facts))
    if change is Change.TAKEN_BACK:
        first, _, last = (await choose("which", facts.options(), skip_single=False)).partition(":")
        return await _agreed(facts, date.fromisoformat(first), date.fromisoformat(last), change, "")
    said: tuple[date, date, str] = await ask("days", parse_days, worked=change is Change.WORKED)
    begun, ended, name = said
    if change is Change.OFF and not name:
        name = await ask("name", parse_name, first=begun, last=ended)
    return await _agreed(facts, begun, ended, change, name)


async def _what(facts: DayOffFacts) -> str:
    """Return what is to be done, after as many pages as are wanted."""
    options = [OFF, WORKED, BACK] if facts.stretches else [OFF, WORKED]
    *before, last = [
        ("what" if number == 1 else f"page.k{number}", page) for number, page in enumerate(facts.pages, 1)
    ]
    for key, page in before:
        chosen = await choose(key, [MORE, *options], stretches=page)
        if chosen != MORE.id:
            return chosen
    return await choose(last[0], options, skip_single=False, stretches=last[1])


async def _agreed(facts: DayOffFacts, first: date, last: date, change: Change, name: str) -> End:
    days = span(first, last)
    effect = facts.effect(days, change, name)
    shown = {"first": first, "last": last, "name": name, "change": change.value, "effect": effect}
    lines = [] if change is Change.TAKEN_BACK else [Line("days", messages.label("days.line.days"))]
    await confirm("review", (days, change, name, effect), lines=lines, yes="days.save", **shown)
    return End("saved", act=ChangeDays(days, change, name), facts=shown, offers=("ngaynghi",))


def parse_days(text: str, now: datetime) -> tuple[date, date, str] | Invalid:
    """Return the first and the last day meant, and their name if the words give one."""
    return named_days(text, school_day(now))


def parse_name(text: str, now: datetime) -> str | Invalid:
    """Return what the days are called."""
    words = clean(text)
    if len(words) < 2:
        return Invalid.because("text_short", least=2)
    return words if len(words) <= 80 else Invalid.because("text_long", most=80, length=len(words))
