"""How the demo's page looks: templates, and the fragments that keep it up to date."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from bot.channels import Attached
from bot.clock import school_day
from bot.rendering import LIMITS
from bot.web.demo_board import Bubble
from bot.web.demo_stage import Part, Stage
from bot.web.demo_story import story
from bot.web.templating import accepts, as_html, environment, hour
from messages import words

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


@dataclass(frozen=True)
class Filed:
    """A file as the page shows it: a picture, or a link that saves it."""

    address: str
    name: str
    size: str
    picture: bool


@dataclass(frozen=True)
class Shown:
    """A bubble as the page shows it."""

    bubble: Bubble
    part: Part
    html: Markup
    file: Filed | None
    new_day: bool
    """Whether it is the first of its day in its chat."""


async def page(stage: Stage) -> str:
    """Return the whole page as the demo stands now."""
    return (
        _environment()
        .get_template("demo.html")
        .render(
            stage=stage,
            parts=stage.parts.values(),
            accepted={part.key: await accepted(stage, part) for part in stage.parts.values()},
            shown={part.key: shown(stage, part) for part in stage.parts.values()},
            story=[asdict(step) for step in story({key: part.person for key, part in stage.parts.items()})],
            **await _facts_of_clock(stage),
        )
    )


async def clock(stage: Stage) -> str:
    """Return the clock bar's words as they stand now."""
    return _environment().get_template("_clock.html").render(**await _facts_of_clock(stage))


def bubble(one: Shown) -> str:
    """Return one bubble as HTML."""
    return _environment().get_template("_bubble.html").render(one=one)


def shown(stage: Stage, part: Part, since: int = 0) -> list[Shown]:
    """Return a chat's bubbles that changed after the count `since`, ready to be shown."""
    every = stage.board.of(part.chat)
    before: list[Bubble | None] = [None, *every]
    return [
        Shown(
            one,
            part,
            formatted(one),
            _filed(stage, one),
            earlier is None or school_day(earlier.at) != school_day(one.at),
        )
        for earlier, one in zip(before, every, strict=False)
        if one.change > since
    ]


def formatted(one: Bubble) -> Markup:
    """Return a bubble's text as HTML in which only the channel's own four tags are tags."""
    return as_html(one.text, markup=LIMITS[one.channel].markup and not one.mine)


async def accepted(stage: Stage, part: Part) -> str | None:
    """Return what the file input takes, as its `accept` says; None where the open question takes no file."""
    takes = await stage.takes(part)
    return None if takes is None else accepts(takes)


def is_picture(file: Attached) -> bool:
    """Tell whether a browser may show a file in the page: an SVG, which can run scripts, it may not."""
    return file.mime in PICTURES


def _filed(stage: Stage, one: Bubble) -> Filed | None:
    file = stage.board.files.get(one.file)
    if file is None:
        return None
    kilobytes = -(-file.size // 1024)
    return Filed(f"/file/{one.file}", file.name, words.number(kilobytes), is_picture(file))


async def _facts_of_clock(stage: Stage) -> dict[str, Any]:
    now = stage.clock.now()
    return {
        "now": now,
        "today": school_day(now),
        "standing": await stage.standing(),
        "elsewhere": stage.board.elsewhere,
    }


@cache
def _environment() -> Environment:
    return environment(
        address=words.address, day=words.day, hour=hour, left=words.left, number=words.number,
        moment=words.moment, initial=words.initial,
    )  # fmt: skip
