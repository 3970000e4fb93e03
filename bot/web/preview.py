"""Everything people are told, with examples: conversations played, reminders made, rare messages filled in.

What is played and filled in stands in messages/vi/preview.toml.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import messages
from bot.clock import school_day
from bot.rendering import prepared
from bot.store import Store
from bot.web import preview_reminders
from bot.web.demo_school import START
from bot.web.demo_stage import Wire
from bot.web.preview_reminders import LONGEST
from bot.web.preview_world import Said, World, open_world

CHANNELS = ("telegram", "zalo")
"""The channels shown side by side, in this order."""

Stores = Callable[[str], Awaitable[Store]]
"""How the empty database of a channel's school is made."""


@dataclass(frozen=True)
class Example:
    """A message on each channel that shows it, and what it answers."""

    note: str
    """The line somebody wrote, or when the message is sent."""
    template: str
    shown: tuple[Said, ...]


@dataclass(frozen=True)
class Section:
    """A conversation, or messages of one kind."""

    title: str
    examples: tuple[Example, ...]


Noted = tuple[str, Said]
"""A message and its note."""


async def collect(stores: Stores, wire: Wire) -> list[Section]:
    """Return everything people are told, by conversation, as each channel shows it."""
    table = read_table()
    by_channel = [await _on(channel, table, await stores(channel), wire) for channel in CHANNELS]
    titles = [title for title, _ in by_channel[0]]
    return [
        Section(title, tuple(_paired([sections[number][1] for sections in by_channel])))
        for number, title in enumerate(titles)
    ]


def read_table() -> Mapping[str, Any]:
    """Return what is played and filled in."""
    source = files("messages") / "vi" / "preview.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


async def _on(
    channel: str, table: Mapping[str, Any], store: Store, wire: Wire
) -> list[tuple[str, list[Noted]]]:
    """Return the sections of one channel."""
    world = await open_world(store, wire, channel, table["second"])
    try:
        sections = [(scene["title"], await _played(world, scene)) for scene in table["scene"]]
        reminders = await store.write(
            lambda session: preview_reminders.said(session, table["reminder"], channel, world.campaign_id)
        )
    finally:
        await world.bot.stop()
    return [*sections, (table["reminders"], reminders), (table["rare"], _filled(channel, table["facts"]))]


async def _played(world: World, scene: Mapping[str, Any]) -> list[Noted]:
    return [(line, said) for line in scene["lines"] for said in await world.does(scene["who"], line)]


def _filled(channel: str, facts: Mapping[str, Any]) -> list[Noted]:
    known = {"me": LONGEST, "now": START, "today": school_day(START)}
    return [
        (
            "",
            Said(
                channel,
                template,
                tuple(prepared(channel, messages.render_for(channel, template, **known, **own))),
            ),
        )
        for template, own in facts.items()
    ]


def _paired(columns: Sequence[Sequence[Noted]]) -> list[Example]:
    """Put side by side what answers the same line: Zalo has no progress to show, for one."""
    rows: dict[tuple[str, str, int], list[Said]] = {}
    for column in columns:
        met: Counter[tuple[str, str]] = Counter()
        for note, said in column:
            met[note, said.template] += 1
            rows.setdefault((note, said.template, met[note, said.template]), []).append(said)
    return [Example(note, template, tuple(shown)) for (note, template, _), shown in rows.items()]
