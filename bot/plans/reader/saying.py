"""The Vietnamese sentences of what a reader warns of: `messages/vi/plan_reading/warnings.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import messages
from messages.words import cut, day, weekday

_LONGEST_QUOTE = 160


def warning(code: str, facts: Mapping[str, Any], quote: str) -> str:
    """Return the sentence of a warning, days in full and weekdays by name."""
    words = {name: _said(name, value) for name, value in facts.items()}
    words["quote"] = cut(" ".join(quote.split()), _LONGEST_QUOTE)
    return messages.sentences("plan_reading/warnings")[code].format_map(words)


def _said(name: str, value: Any) -> str:
    if isinstance(value, date):
        return day(value)
    return weekday(value) if name in ("said", "is_") else str(value)
