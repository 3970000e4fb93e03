"""Who has to act, and whose a target is: by the words of the plan, doubtful where they do not say it."""

from __future__ import annotations

from typing import NamedTuple

from bot.domain.campaign.plan import Level, Who
from bot.plans.drafted import words
from bot.plans.reader.found import Deadline, Target

EVERYTHING = 100


class Owner(NamedTuple):
    """Whose a target is."""

    level: Level
    roles: tuple[str, ...]
    subject: str
    sure: bool


def who_acts(one: Deadline) -> tuple[Who, bool]:
    """Return who must have done something, and whether the plan's words say so."""
    to, what = one.to or "", one.what
    if words.says(to, "who", "to_lead"):
        return Who.PERSON, True
    if words.says(what, "who", "lead"):
        return Who.TEAM_LEAD, True
    if words.says(to, "who", "above"):
        return Who.UNIT, True
    if one.kind == "registration":
        return Who.PERSON, words.says(what, "who", "person")
    if words.says(what, "who", "unit") or one.kind in ("review", "dossier"):
        return Who.UNIT, True
    if words.says(what, "who", "person"):
        return Who.PERSON, False
    return Who.UNIT, one.kind != "other"


def owner_of(one: Target) -> Owner:
    """Return whose a target is: a share of all of a group of the staff is each one's own."""
    whom = one.whom or ""
    if words.says(whom or one.text, "subject", "pupils"):
        return Owner(Level.SCHOOL, (), "pupils", bool(whom))
    if words.is_all(whom, "level", "team"):
        return Owner(Level.TEAM, (), "staff", True)
    if words.is_all(whom, "level", "sector") and not words.is_all(whom, "level", "school"):
        return Owner(Level.SECTOR, (), "staff", True)
    roles = _roles(whom)
    everybody = words.says(whom, "people", "everybody")
    if (roles or everybody) and _is_each(one):
        return Owner(Level.PERSON, () if everybody else roles, "staff", True)
    return Owner(Level.SCHOOL, (), "staff", bool(whom))


def _is_each(one: Target) -> bool:
    """Tell whether a figure holds for every one of a group: all of them, or so much each."""
    return _each(one.whom or "") or (one.unit == "%" and one.value == EVERYTHING)


def _each(whom: str) -> bool:
    return whom.lower().startswith(("mỗi", "từng", "moi ", "tung "))


def _roles(whom: str) -> tuple[str, ...]:
    """Return the groups of the staff that words name; a class teacher is not every teacher."""
    found = [role for role in words.names("roles") if words.says(whom, "roles", role)]
    return tuple(one for one in found if one != "GV" or "GVCN" not in found)
