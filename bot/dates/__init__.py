"""Dates as Vietnamese people write them."""

from __future__ import annotations

from bot.dates.claims import Claim, weekday_claims
from bot.dates.grammar import DueMode, parse_date, parse_due
from bot.dates.mentions import Known, Mention, Precision, mentions
from bot.dates.moments import parse_moment

__all__ = [
    "Claim",
    "DueMode",
    "Known",
    "Mention",
    "Precision",
    "mentions",
    "parse_date",
    "parse_due",
    "parse_moment",
    "weekday_claims",
]
