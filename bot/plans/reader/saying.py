"""The Vietnamese sentences of what a reader warns of: `messages/vi/plan_reading/warnings.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from messages.words import day, weekday

_LONGEST_QUOTE = 160


def warning(code: str, facts: Mapping[str, Any], quote: str) -> str:
    """Return the sentence of a warning, days in full and weekdays by name."""
    words = " ".join(quote.split())
    if len(words) > _LONGEST_QUOTE:
        words = words[:_LONGEST_QUOTE].rsplit(" ", 1)[0] + "…"
    return _sentences()[code].format_map(
        {**{name: _said(name, value) for name, value in facts.items()}, "quote": words}
    )


def _said(name: str, value: Any) -> str:
    if isinstance(value, date):
        return day(value)
    return weekday(value) if name in ("said", "is_") else str(value)


@cache
def _sentences() -> dict[str, str]:
    source = files("messages") / "vi" / "plan_reading" / "warnings.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))
