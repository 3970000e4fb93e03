"""The titles and awards of a plan under the catalogue's codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.campaign import catalogue
from bot.domain.campaign.notes import Noted, NoteKind, honour_key
from bot.domain.campaign.plan import Level, PlannedAward, PlannedTitle
from bot.plans.drafted import words
from bot.plans.problems import sentences
from bot.plans.reader.found import Named

PEOPLE = ("LĐTT", "CSTĐ", "AHLĐ", "NG", "CNBH")
"""How the codes of single people's titles begin; all others are of a collective."""
TEAMS = ("TTLĐTT", "TTLĐXS")
GROUPS = {"TSVM": "party", "CĐVM": "union", "LĐVM": "pioneers", "ĐVM": "youth", "CĐM": "pioneers"}
"""Titles of bodies that are neither the unit nor one of its tổ: labels of `drafted.toml`."""
GENERAL = ("CSTĐ",)
"""Codes that name several titles at once."""


@dataclass(frozen=True)
class Honours:
    """Titles or awards, and the notes of those."""

    titles: tuple[PlannedTitle, ...] = ()
    awards: tuple[PlannedAward, ...] = ()
    noted: tuple[Noted, ...] = ()


def titles_of(found: Iterable[Named]) -> Honours:
    """Return the titles a plan prints, each once at each level."""
    made: dict[str, PlannedTitle] = {}
    noted: list[Noted] = []
    for one in found:
        level = _level(one)
        title = PlannedTitle(one.code or one.name, _name(one), level, holder=_holder(one))
        key = honour_key(level, title.code)
        if key not in made:
            made[key] = title
            doubtful = one.confidence == "low" or not one.code or one.code in GENERAL
            noted.append(Noted(NoteKind.TITLE, key, one.quote, doubtful))
    return Honours(titles=tuple(made.values()), noted=tuple(noted))


def usual_titles() -> Honours:
    """Return the catalogue's titles for a plan that asks for titles and prints none: each to be looked at."""
    usual = [catalogue.known("title")[code] for code in catalogue.USUAL]
    titles = tuple(PlannedTitle(one.code, one.name, one.level) for one in usual)
    noted = tuple(Noted(NoteKind.TITLE, honour_key(one.level, one.code), "", True) for one in usual)
    return Honours(titles=titles, noted=noted)


def awards_of(found: Iterable[Named]) -> Honours:
    """Return the awards a plan prints; those of several givers share no code."""
    made: dict[str, PlannedAward] = {}
    noted: list[Noted] = []
    given: Counter[str] = Counter()
    for one in found:
        if one.name in made:
            continue
        code = one.code or one.name
        given[code] += 1
        code = code if given[code] == 1 else f"{code}-{given[code]}"
        made[one.name] = PlannedAward(code, one.name)
        key = honour_key(Level.PERSON, code)
        noted.append(Noted(NoteKind.AWARD, key, one.quote, one.confidence == "low"))
    return Honours(awards=tuple(made.values()), noted=tuple(noted))


def _level(one: Named) -> Level:
    if one.code.startswith(PEOPLE):
        return Level.PERSON
    if one.code in TEAMS:
        return Level.TEAM
    if not one.code and not words.says(one.name, "level", "collective"):
        return Level.PERSON
    return Level.SCHOOL


def _name(one: Named) -> str:
    known = catalogue.known("title").get(one.code)
    return known.name if known else one.name[:1].upper() + one.name[1:]


def _holder(one: Named) -> str:
    group = GROUPS.get(one.code)
    return sentences("drafted")[group] if group else ""
