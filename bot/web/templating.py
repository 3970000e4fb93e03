"""What every page shares: where its templates and files are, and how messages and kinds of file are shown."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from datetime import datetime
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bot.clock import SCHOOL_ZONE
from bot.rendering import as_telegram

_LINK = '<a href="'
_SAFE_LINK = '<a target="_blank" rel="noopener noreferrer" href="'


def environment(**filters: Callable[..., Any]) -> Environment:
    """Return the templates of `bot/web/templates`, with a page's own filters."""
    made = Environment(
        loader=PackageLoader("bot.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    made.filters.update(filters)
    return made


def static_folder() -> str:
    """Return where the pages' styles, scripts and icons lie."""
    return str(files("bot.web") / "static")


def hour(moment: datetime) -> str:
    """Return a moment's time at the school, as "07:05"."""
    return f"{moment.astimezone(SCHOOL_ZONE):%H:%M}"


def accepts(takes: Sequence[str]) -> str:
    """Return the kinds of file that a question takes as the `accept` of an input says them."""
    return ",".join(f"{one}*" if one.endswith("/") else one for one in takes)


def as_html(text: str, *, markup: bool) -> Markup:
    """Return a message's text as HTML: with `markup` the channels' own four tags are tags, else none is."""
    if not markup:
        return Markup(html.escape(text))  # noqa: S704
    return Markup(as_telegram(text).replace(_LINK, _SAFE_LINK))  # noqa: S704
