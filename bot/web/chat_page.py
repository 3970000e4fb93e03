"""How the web chat looks: its page, the door before it, and the fragments that keep it up to date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from bot.clock import school_day
from bot.domain.school.web_bubbles import Bubble
from bot.web.chat_room import ChatRoom, Guest, Standing
from bot.web.templating import accepts, as_html, environment, hour
from messages import words

_OPTION = re.compile(r"c:\d+:\d+:(\d+)")
"""What the button of a numbered option sends."""


@dataclass(frozen=True)
class Choice:
    """A button, with the number that may be typed instead where there is one and the label has none."""

    label: str
    sends: str

    @property
    def number(self) -> str:
        """The number to be shown before the label; empty for none."""
        found = _OPTION.fullmatch(self.sends)
        return found[1] if found and not self.label.startswith(f"{found[1]}. ") else ""


@dataclass(frozen=True)
class Shown:
    """A message as the page shows it."""

    bubble: Bubble
    html: Markup
    new_day: bool
    """Whether it is the first of its day among those shown together."""

    @property
    def choices(self) -> list[Choice]:
        """The message's buttons."""
        return [Choice(label, sends) for label, sends in self.bubble.buttons]


def door(*, code: str = "", problem: str = "") -> str:
    """Return the page on which a code opens the chat: its own for a personal link, else typed in."""
    return _environment().get_template("chat_door.html").render(code=code, problem=problem)


async def chat(room: ChatRoom, guest: Guest) -> str:
    """Return the whole page of a guest."""
    standing = await room.standing(guest)
    return (
        _environment()
        .get_template("chat.html")
        .render(
            me=standing.person,
            who=_who(standing),
            shown=_shown(standing),
            change=_newest_change(standing, 0),
            accept=await _accepted(room, guest),
            token=guest.form_token,
        )
    )


async def news(room: ChatRoom, guest: Guest, since: int) -> dict[str, Any]:
    """Return what has changed after a count of changes, for the page's script."""
    standing = await room.standing(guest, since)
    template = _environment().get_template("_chat_bubble.html")
    shown = [
        {"id": f"m{one.bubble.id}", "html": template.render(one=one), "day": _day(one.bubble.at)}
        for one in _shown(standing)
    ]
    changed = max(standing.bubbles, key=lambda one: one.change, default=None)
    return {
        "change": _newest_change(standing, since),
        "bubbles": shown,
        "newest": f"m{changed.id}" if changed else "end",
        "who": _who(standing),
        "accept": await _accepted(room, guest),
    }


def _who(standing: Standing) -> str:
    """Return whose chat it is, as far as that is known, and of which school."""
    return ", ".join([*([words.address(standing.person)] if standing.person else []), standing.school])


def _shown(standing: Standing) -> list[Shown]:
    before: list[Bubble | None] = [None, *standing.bubbles]
    return [
        Shown(
            one, as_html(one.text, markup=not one.mine), earlier is None or _day(earlier.at) != _day(one.at)
        )
        for earlier, one in zip(before, standing.bubbles, strict=False)
    ]


def _newest_change(standing: Standing, since: int) -> int:
    return max((one.change for one in standing.bubbles), default=since)


async def _accepted(room: ChatRoom, guest: Guest) -> str | None:
    """Return what the file input takes, as its `accept` says; None where the open question takes no file."""
    takes = await room.takes(guest.chat)
    return None if takes is None else accepts(takes)


def _day(moment: datetime) -> str:
    return school_day(moment).isoformat()


@cache
def _environment() -> Environment:
    return environment(
        address=words.address, hour=hour, day=lambda at: words.day(school_day(at)), date=_day,
        initial=words.initial,
    )  # fmt: skip
