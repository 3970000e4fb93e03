"""Lịch nghỉ: what an admin sees of the days off and does with them, and how days are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import messages
from bot import dates
from bot.domain.campaign import day_changes
from bot.domain.campaign.day_changes import Change, Effect, Stretch
from bot.domain.school.people import ADMIN
from bot.domain.school.turn import Turn
from bot.result import Invalid
from bot.talking.talk import Saved
from bot.words import Option, clean, fold

PAGE = 20
"""How many stretches of days one message lists."""
YEAR = timedelta(days=365)
"""How far ahead the list reads."""
LONGEST = 120
"""How many days one change takes at most; a summer holiday is about ninety."""
LONGEST_NAME = 80


@dataclass(frozen=True)
class DayOffFacts:
    """The days off from today on."""

    turn: Turn

    @cached_property
    def stretches(self) -> list[Stretch]:
        """Everything the table says of today and later."""
        return day_changes.coming(self.turn.session, self.turn.today)

    @cached_property
    def pages(self) -> list[list[Stretch]]:
        """Those of the next twelve months, a holiday as one line, some to a page; one page at least."""
        until = self.turn.today + YEAR
        read = day_changes.joined([one for one in self.stretches if one.first <= until])
        return [read[at : at + PAGE] for at in range(0, max(1, len(read)), PAGE)]

    def opening(self) -> Mapping[str, Saved] | Invalid:
        """Return the days that the opening words name, which are to be off, or why they cannot be."""
        said = named_days(str(self.turn.args.get("rest", "")), self.turn.today)
        if isinstance(said, Invalid):
            return {} if said.code == "not_a_date" else said
        first, last, name = said
        days = [{"day": first.isoformat()}, {"day": last.isoformat()}, name]
        return {"what": Saved("off", "", asked=False), "days": Saved(days, self.turn.args["rest"])}

    def options(self) -> list[Option]:
        """Return what may be taken back."""
        return [Option(f"{one.first}:{one.last}", _label(one)) for one in self.stretches]

    def effect(self, days: tuple[date, ...], change: Change, name: str) -> Effect:
        """Return what would move."""
        rows = day_changes.wished(self.turn.session, days, change, name)
        return day_changes.effect(self.turn.session, rows, self.turn.now)


@dataclass(frozen=True)
class ChangeDays:
    """Make some days off or worked, or take back what was set."""

    days: tuple[date, ...]
    change: Change
    name: str = ""

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Write it and plan the reminders anew; facts: `effect`."""
        if turn.role != ADMIN:
            return Invalid.because("not_in_charge")
        if self.days[0] < turn.today:
            return Invalid.because("days_passed", day=self.days[0])
        done = day_changes.change_days(
            turn.session, self.days, self.change, self.name, turn.now, turn.me().id
        )
        return {"effect": done}


def named_days(text: str, today: date) -> tuple[date, date, str] | Invalid:
    """Return the days a phrase names and what it calls them: "nghỉ Tết từ 8/2 đến 21/2", "khai giảng 5/9"."""
    words = clean(text).split()
    folded = [fold(word) for word in words]
    for at, word in enumerate(folded):
        if word in ("den", "toi", "-") and 0 < at < len(words) - 1:
            last = dates.parse_date(" ".join(words[at + 1 :]), today)
            begun = _first_day(words[:at], last, today)
            if not isinstance(begun, Invalid) and not isinstance(last, Invalid):
                return _checked(begun[0], _from(begun[0], words[at + 1 :]), begun[1], today)
    found = _at_the_end(words, today)
    return found if isinstance(found, Invalid) else _checked(found[0], found[0], found[1], today)


def _from(first: date, words: list[str]) -> date | Invalid:
    """Return a last day, seen from the first: "từ 28/12 đến 3/1" ends in the next year."""
    return dates.parse_date(" ".join(words), first)


def _first_day(words: list[str], last: date | Invalid, today: date) -> tuple[date, str] | Invalid:
    """Return the day some words end with; a bare number is a day of the last day's month."""
    if isinstance(last, date) and words[-1].isdigit():
        words = [*words[:-1], f"{words[-1]}/{last.month}/{last.year}"]
    return _at_the_end(words, today)


def _at_the_end(words: list[str], today: date) -> tuple[date, str] | Invalid:
    """Return the day that some words end with, and the words before it as a name."""
    reason: Invalid = Invalid.because("not_a_date")
    for at in range(len(words)):
        said = dates.parse_date(" ".join(words[at:]), today)
        if isinstance(said, date):
            return said, " ".join(words[:at])
        reason = said if reason.code == "not_a_date" else reason
    return reason


def _checked(first: date, last: date | Invalid, name: str, today: date) -> tuple[date, date, str] | Invalid:
    if isinstance(last, Invalid):
        return last
    if first < today:
        return Invalid.because("days_passed", day=first)
    if (last - first).days >= LONGEST:
        return Invalid.because("days_too_many", most=LONGEST, first=first, last=last)
    if len(name) > LONGEST_NAME:
        return Invalid.because("text_long", most=LONGEST_NAME, length=len(name))
    return first, last, name[:1].upper() + name[1:]


def _label(one: Stretch) -> str:
    days = messages.words.day(one.first)
    if one.last != one.first:
        days = f"{one.first:%d/%m} - {one.last:%d/%m/%Y}"
    name = messages.label("days.worked") if one.worked else one.name
    return f"{name}, {days}" if name else days
