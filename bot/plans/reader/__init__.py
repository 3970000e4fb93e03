"""A plan's text read into the campaign it announces: `read_plan`."""

from __future__ import annotations

from bot.plans.reader.found import Found
from bot.plans.reader.reading import read_plan

__all__ = ["Found", "read_plan"]
