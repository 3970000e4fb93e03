"""The preview as one HTML page that needs nothing else: no script, no style sheet, no network."""

from __future__ import annotations

import html
from collections.abc import Sequence
from functools import cache

from jinja2 import Environment
from markupsafe import Markup

from bot.rendering import LIMITS
from bot.web.preview import Section, read_table
from bot.web.preview_world import Said
from bot.web.templating import environment
from messages import label, words


def page(sections: Sequence[Section]) -> str:
    """Return the whole page."""
    template = _environment().get_template("preview.html")
    return template.render(title=read_table()["title"], sections=sections, limits=LIMITS)


def _marked(said: Said) -> list[Markup]:
    """Return the parts of a message as HTML in which only the channel's own tags are tags."""
    if LIMITS[said.channel].markup:
        return [Markup(part) for part in said.parts]  # noqa: S704
    return [Markup(html.escape(part)) for part in said.parts]  # noqa: S704


@cache
def _environment() -> Environment:
    return environment(marked=_marked, number=words.number, channel=lambda name: label(f"channel.{name}"))
