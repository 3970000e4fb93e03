"""Hội giảng: which lesson a person teaches, with which class, in which period, on which day."""

from __future__ import annotations

from datetime import date, datetime

import messages
from bot import dates
from bot.clock import school_day
from bot.domain.campaign.campaigns import Campaign
from bot.domain.registering.form_contents import Lesson
from bot.result import Invalid
from bot.talking.questions import Line, Parse, ask
from bot.words import clean

PARTS = ("name", "grade", "period", "day")


async def ask_lesson(campaign: Campaign) -> Lesson:
    """Ask for tên bài, lớp, tiết and ngày."""
    name = await ask("lesson.name", _words(3, 200), campaign=campaign)
    grade = await ask("lesson.grade", _words(1, 40))
    period = await ask("lesson.period", _words(1, 40))
    return Lesson(name, grade, period, await ask("lesson.day", parse_day, campaign=campaign))


def lesson_lines() -> list[Line]:
    """Return what of a lesson can be changed from the review."""
    return [Line(f"lesson.{part}", messages.label(f"register.line.lesson.{part}")) for part in PARTS]


def parse_day(text: str, now: datetime) -> date | Invalid:
    """Return the day people mean, seen from the school's today."""
    return dates.parse_date(text, school_day(now))


def _words(least: int, most: int) -> Parse[str]:
    """Return a parser for a few words of a person's own."""

    def parse(text: str, now: datetime) -> str | Invalid:
        words = clean(text)
        if len(words) < least:
            return Invalid.because("text_short", least=least)
        if len(words) > most:
            return Invalid.because("text_long", most=most, length=len(words))
        return words

    return parse
