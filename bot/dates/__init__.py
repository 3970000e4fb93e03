"""Dates as Vietnamese people write them."""

from __future__ import annotations

from bot.dates.claims import Claim, weekday_claims
from bot.dates.grammar import DueMode, parse_date, parse_due

__all__ = ["Claim", "DueMode", "parse_date", "parse_due", "weekday_claims"]
