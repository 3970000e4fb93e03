"""One field of a plan's item asked for: words, a day, a deadline, a figure, a share, one of a few."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import messages
from bot.domain.campaign import catalogue
from bot.domain.campaign.campaigns import Target
from bot.domain.campaign.notes import NoteKind
from bot.domain.campaign.plan import PLANNED_KINDS, PLANNED_WHO, CampaignKind, DeadlineKind, Level, Mode, Who
from bot.domain.desk.reviewing import ReviewFacts
from bot.domain.registering.forms import TITLE_ALIASES
from bot.result import Invalid
from bot.talking.questions import Line, ask, choose, pick_many
from bot.talking.talk import UNSET
from bot.words import Option
from handlers.campaign_dates import parse_due, whos
from handlers.campaign_life import parse_day
from handlers.review_lines import field_label
from handlers.review_words import parse_figure, parse_name, parse_percent, parse_period, parse_words

Changes = dict[str, Any]

DAYS = ("starts", "ends", "issued")
EMPTY = Option("empty", messages.label("campaign_review.leave_empty"), ("bo trong", "de trong", "khong co"))
NO_FIGURE = Option("none", messages.label("campaign_review.no_figure"), ("khong co so", "khong co", "khong"))
NO_SHARE = Option("none", messages.label("campaign_review.no_share"), ("khong ghi", "khong co", "khong"))
EMPTIED = (("head", "number"), ("head", "issued"))
NAMED: Mapping[tuple[str, str], tuple[type[StrEnum], Sequence[StrEnum], str]] = {
    ("head", "kind"): (CampaignKind, tuple(CampaignKind), "campaign_review.campaign"),
    ("deadline", "kind"): (DeadlineKind, PLANNED_KINDS, "campaign_review.kind"),
    ("deadline", "who"): (Who, PLANNED_WHO, "campaign.who"),
    ("undated", "who"): (Who, PLANNED_WHO, "campaign.who"),
    ("target", "level"): (Level, tuple(Level), "campaign_review.level"),
    ("title", "level"): (Level, (Level.PERSON, Level.TEAM, Level.SCHOOL), "campaign_review.level"),
}
"""The fields that are one of a few values, with the labels of these."""


async def changes_of(
    facts: ReviewFacts, part: NoteKind, field: str, row: Any = None, beside: Mapping[str, Any] | None = None
) -> Changes:
    """Ask for one field of an item and return what it changes.

    `row` is the item as it stands, `beside` the values it has or is to have besides.
    """
    shown: dict[str, Any] = {"part": part.value, "field": field, "row": row or ""}
    if (part.value, field) in NAMED:
        return await _one_of(part, field, beside or {}, shown)
    if field == "due":
        said: tuple[date, str] = await ask(key("due", field), parse_due, **shown)
        return {"due": said[0], "mode": Mode(said[1])}
    if field in DAYS:
        return {field: await _day(part, field, beside or {}, shown)}
    if field in ("figure", "percent"):
        return await _number(field, shown)
    if field == "roles":
        return await _roles(facts, row, shown)
    if field == "name" and part in (NoteKind.TITLE, NoteKind.AWARD):
        return await _honour(facts, part, row, shown)
    parse = {"name": parse_name, "period": parse_period}.get(field, parse_words)
    words = await ask(key("words", field), parse, choices=_emptied(part, field), **shown)
    return {field: words or ""}


def key(question: str, field: str) -> str:
    """Return the key of the question for a field."""
    return f"{question}.k{zlib.crc32(field.encode())}"


def lines(part: NoteKind, fields: Sequence[str]) -> list[Line]:
    """Return the lines by which the answers for some fields can be changed."""
    return [Line(_key_of(part, field), field_label(part, field)) for field in fields]


async def _number(field: str, shown: Mapping[str, Any]) -> Changes:
    """Ask for a target's figure in one line, or for a share; either may be none."""
    if field == "percent":
        return {"percent": await ask(key(field, field), parse_percent, choices=[(NO_SHARE, None)], **shown)}
    found = await ask(key(field, field), parse_figure, choices=[(NO_FIGURE, {})], **shown)
    return found or {"op": "", "value": None, "unit": ""}


async def _day(
    part: NoteKind, field: str, beside: Mapping[str, Any], shown: Mapping[str, Any]
) -> date | None:
    """Ask for a day; an end before its start, or a start after its end, is asked for again."""

    def still(day: date | None) -> Invalid | None:
        both = {**beside, field: day}
        starts, ends = both.get("starts"), both.get("ends")
        early = field != "issued" and starts and ends and ends < starts
        return Invalid.because("ends_before_start", start=starts, end=ends) if early else None

    choices = _emptied(part, field)
    day: date | None = await ask(key("day", field), parse_day, choices=choices, still=still, **shown)
    return day


async def _one_of(part: NoteKind, field: str, beside: Mapping[str, Any], shown: Mapping[str, Any]) -> Changes:
    kind, values, labels = NAMED[part.value, field]
    named = ((one.value, messages.label(f"{labels}.{one.value}")) for one in values)
    options = whos() if field == "who" else [Option(one, messages.words.capital(name)) for one, name in named]
    default = beside.get(field, UNSET)
    return {field: kind(await choose(key("among", field), options, default=default, **shown))}


async def _roles(facts: ReviewFacts, row: Target, shown: Mapping[str, Any]) -> Changes:
    groups = facts.groups(row.roles)
    return {"roles": await pick_many(key("roles", "roles"), groups, **shown)}


async def _honour(facts: ReviewFacts, part: NoteKind, row: Any, shown: Mapping[str, Any]) -> Changes:
    """Ask for the name of a title or an award: one of the catalogue, or any other.

    What gets quite another name is no longer what its code says. Once a campaign runs only words change.
    """
    known = catalogue.known(part.value) if facts.drafted else {}
    choices = [
        (Option(one.code, one.name, TITLE_ALIASES.get(one.code, ())), {"code": one.code})
        for one in known.values()
    ]
    said: Any = await ask(key("honour", "name"), _named, choices=choices, drafted=facts.drafted, **shown)
    one = known.get(said.get("code", ""))
    if one is None:
        name = said["name"]
        same = row is None or not facts.drafted or catalogue.same(part.value, row.code, name)
        return {"name": name} if same else {"name": name, "code": ""}
    if row is not None and row.code.startswith(one.code):
        return {"name": one.name}
    level = {"level": one.level} if part == NoteKind.TITLE else {}
    return {"name": one.name, "code": one.code, **level}


def _named(text: str, now: datetime) -> dict[str, str] | Invalid:
    name = parse_name(text, now)
    return name if isinstance(name, Invalid) else {"name": name}


def _emptied(part: NoteKind, field: str) -> list[tuple[Option, None]]:
    return [(EMPTY, None)] if (part.value, field) in EMPTIED else []


def _key_of(part: NoteKind, field: str) -> str:
    if (part.value, field) in NAMED:
        return key("among", field)
    if field in DAYS:
        return key("day", field)
    return key(field if field in ("due", "figure", "percent") else "words", field)
