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
class RulePack:
    """The rules of one law, from the day it takes effect."""

    id: str
    since: date
    titles: tuple[TitleRule, ...]

    def title(self, code: str) -> TitleRule | None:
        """Return the rule of a title; None for one the law does not know."""
        return next((rule for rule in self.titles if rule.code == code), None)


TDKT_2022 = RulePack(
    "TDKT-2022",
    date(2024, 1, 1),
    (
        TitleRule("LĐTT", "ldtt", "HTTNV"),
        TitleRule("CSTĐCS", "cstdcs", "HTTNV", initiative=True, needs_years_of=""),
        TitleRule("CSTĐ tỉnh", "cstd_tinh", "HTXSNV", initiative=True, needs_years_of="CSTĐCS"),
        TitleRule("CSTĐTQ", "cstdtq", "HTXSNV", initiative=True, needs_years_of="CSTĐ tỉnh"),
    ),
)
"""Law 06/2022/QH15, in force since 1/1/2024."""

PACKS = (TDKT_2022,)


def pack_on(day: date) -> RulePack:
    """Return the rules in force on a day; the oldest pack for days before any."""
    in_force = [pack for pack in PACKS if pack.since <= day]
    return max(in_force, key=lambda pack: pack.since) if in_force else PACKS[0]
