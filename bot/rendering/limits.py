"""The limits of each channel: a new channel is a row here and an adapter in bot/channels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Units = Literal["utf16", "chars"]


@dataclass(frozen=True)
class Limits:
    """What a channel takes."""

    text: int
    """The longest text, in `units`, tags not counted."""
    part: int
    """Where we split: at most `text`, with room for what the platform counts differently."""
    caption: int
    callback: int
    """The longest data of a button, in bytes."""
    label: int
    """How much of a button's label a phone shows, in visible characters."""
    buttons: bool
    edits: bool
    markup: bool
    units: Units
    per_second: float
    """Messages of one bot to many people."""
    per_chat_seconds: float
    """How long between two messages to one chat."""
    per_month: int | None
    """How many messages of one bot a month has, by the stricter reading in both directions."""
    people: int | None
    """How many people one bot may have."""
    page: int
    """How many choices one message shows."""
    files: bool
    """Whether a bot can send files there, and is sent them."""
    back: str = "0"
    home: str = "00"
    more: str = "9"
    repeats_lost: bool = True
    """Whether a message whose answer was lost is sent once more; else it is left in doubt, and said to be."""


LIMITS: dict[str, Limits] = {
    "telegram": Limits(
        text=4096, part=4000, caption=1024, callback=64, label=40, buttons=True, edits=True, markup=True,
        units="utf16", per_second=30, per_chat_seconds=1, per_month=None, people=None, page=8, files=True,
    ),
    "zalo": Limits(
        text=2000, part=1900, caption=2000, callback=64, label=40, buttons=False, edits=False, markup=False,
        units="utf16", per_second=10, per_chat_seconds=1, per_month=3000, people=50, page=8, files=False,
        repeats_lost=False,
    ),
    "web": Limits(
        text=20000, part=20000, caption=2000, callback=64, label=80, buttons=True, edits=True, markup=True,
        units="chars", per_second=1000, per_chat_seconds=0, per_month=None, people=None, page=8, files=True,
    ),
}  # fmt: skip
