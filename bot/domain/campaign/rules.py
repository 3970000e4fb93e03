"""What the law asks for a title, as versioned packs by date of effect; the bot warns and never judges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class TitleRule:
    """What one title goes with; its conditions in words are `messages/vi/rules/<code>.j2`."""

    code: str
    template: str
    rating: str
    """The year-end rating that registering the title commits to: HTXSNV, HTTNV or HTNV."""
    initiative: bool = False
    """Whether a sáng kiến (or what the law takes instead) is asked for."""
    needs_years_of: str = ""
    """The title that must have been held in the years just before."""


@dataclass(frozen=True)
class CollectiveRule:
    """What a collective's title goes with; its conditions in words are `messages/vi/collective/_rule.j2`."""

    code: str
    percent: int
    """The least share of its people, in percent, that hold the base title."""
    higher: int = 0
    """How many of them at least hold a higher one."""
    everybody: bool = False
    """Whether every one of them must have done their work."""
    unsure: bool = False
    """Whether the share is usage, not read in the law, so to be checked against the unit's own rules."""


@dataclass(frozen=True)
class RulePack:
    """The rules of one law, from the day it takes effect."""

    id: str
    since: date
    titles: tuple[TitleRule, ...]
    collectives: tuple[CollectiveRule, ...] = ()

    def title(self, code: str) -> TitleRule | None:
        """Return the rule of a title; None for one the law does not know."""
        return next((rule for rule in self.titles if rule.code == code), None)

    def collective(self, code: str) -> CollectiveRule | None:
        """Return the rule of a collective's title; None for one the law sets no share for."""
        return next((rule for rule in self.collectives if rule.code == code), None)


TDKT_2022 = RulePack(
    "TDKT-2022",
    date(2024, 1, 1),
    (
        TitleRule("LĐTT", "ldtt", "HTTNV"),
        TitleRule("CSTĐCS", "cstdcs", "HTTNV", initiative=True, needs_years_of=""),
        TitleRule("CSTĐ tỉnh", "cstd_tinh", "HTXSNV", initiative=True, needs_years_of="CSTĐCS"),
        TitleRule("CSTĐTQ", "cstdtq", "HTXSNV", initiative=True, needs_years_of="CSTĐ tỉnh"),
    ),
    (
        CollectiveRule("TTLĐTT", 50, unsure=True),
        CollectiveRule("TTLĐXS", 70, higher=1, everybody=True),
    ),
)
"""Law 06/2022/QH15, in force since 1/1/2024."""

PACKS = (TDKT_2022,)


def pack_on(day: date) -> RulePack:
    """Return the rules in force on a day; the oldest pack for days before any."""
    in_force = [pack for pack in PACKS if pack.since <= day]
    return max(in_force, key=lambda pack: pack.since) if in_force else PACKS[0]
