"""A plan's text read into the campaign it announces: `read_plan`."""

from __future__ import annotations

from bot.plans.reader.found import Found

__all__ = ["Found", "read_plan"]


def read_plan(text: str) -> Found:
    """Return what a careful person would note from a plan; no text, however strange, is an error."""
    from bot.plans.reader import reading  # its patterns are made only where a text is read

    return reading.read_plan(text)
