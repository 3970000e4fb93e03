"""What people write for the fields of a plan: words, a figure in one line, a share, a title."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import messages
from bot.plans.reader.numbers import Figure, figures, value_of
from bot.plans.reader.source import folded
from bot.plans.reader.targets import HEADS
from bot.result import Invalid
from bot.words import clean, fold

LEAST, LONGEST = 2, 300
LONGEST_NAME = 120
_WAY = re.compile(r"\s*tro (?:len|xuong)\b.*")
_PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s*(?:%|phan tram)?")
_PERIOD = re.compile(r"(?:(?P<named>nam hoc|nam) )?(?P<first>20\d\d)(?: ?- ?(?P<last>20\d\d))?")
_BARE = re.compile(r"[\d.,/\s-]+")
"""A day, or a number: what is called so was meant for another question."""


def parse_words(text: str, now: datetime) -> str | Invalid:
    """Return a line of a plan in somebody's words."""
    return _words(text, LONGEST)


def parse_name(text: str, now: datetime) -> str | Invalid:
    """Return what a phase, a title or an award is called."""
    return _words(text, LONGEST_NAME)


def parse_period(text: str, now: datetime) -> str | Invalid:
    """Return a time as plans write it: "nam hoc 2026-2027" and "2026-2027" alike, else as it is said."""
    found = _PERIOD.fullmatch(fold(text))
    if found is None:
        return parse_words(text, now)
    first, last = int(found["first"]), int(found["last"] or 0)
    at_school = found["named"] == "nam hoc" or (last and not found["named"])
    if at_school and last in (0, first + 1):
        return messages.label("campaign_review.period.school").format(first=first, last=first + 1)
    years = f"{first}-{last}" if last else str(first)
    return messages.label("campaign_review.period.calendar").format(years=years)


def parse_figure(text: str, now: datetime) -> dict[str, Any] | Invalid:
    """Return op, value and unit of "trên 80%", "ít nhất 2 SKKN" or "không quá 3%"."""
    said = clean(text)
    found = figures(folded(said))
    if len(found) != 1 or found[0].unit == "?":
        return Invalid.because("figure_expected")
    one = found[0]
    if one.unit == "%" and one.value > 100:
        return Invalid.because("percent_expected")
    return {"op": one.op, "value": one.value, "unit": one.unit or _unit(said, one)}


def parse_percent(text: str, now: datetime) -> float | Invalid:
    """Return a share of 0 to 100: "15", "15%", "12,5 phần trăm"."""
    found = _PERCENT.fullmatch(folded(clean(text)))
    value = value_of(found[1], share=True) if found else 101
    return value if value <= 100 else Invalid.because("percent_expected")


def _unit(said: str, one: Figure) -> str:
    """Return what a figure counts: heads are people, of anything else all the words that follow."""
    if one.people:
        return HEADS
    rest = said[one.end :]
    way = _WAY.search(folded(rest))
    return (rest[: way.start()] if way else rest).strip(" .,;") or said[one.end : one.counted].strip()


def _words(text: str, most: int) -> str | Invalid:
    said = clean(text)
    if _BARE.fullmatch(said):
        return Invalid.because("words_expected")
    if len(said) < LEAST:
        return Invalid.because("text_short", least=LEAST)
    return said if len(said) <= most else Invalid.because("text_long", most=most, length=len(said))
