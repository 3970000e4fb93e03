"""What every page shares: where its templates are, and how strictly they are read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.clock import SCHOOL_ZONE


def environment(**filters: Callable[..., Any]) -> Environment:
    """Return the templates of `bot/web/templates`, with a page's own filters."""
    made = Environment(
        loader=PackageLoader("bot.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    made.filters.update(filters)
    return made


def hour(moment: datetime) -> str:
    """Return a moment's time at the school, as "07:05"."""
    return f"{moment.astimezone(SCHOOL_ZONE):%H:%M}"
