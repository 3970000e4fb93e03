"""What each channel can carry, as data, and neutral text made ready for it."""

from __future__ import annotations

from bot.rendering.limits import LIMITS, Limits
from bot.rendering.markup import as_plain, as_telegram, escaped
from bot.rendering.parts import Part, compose, prepared
from bot.rendering.split import size, split

__all__ = [
    "LIMITS",
    "Limits",
    "Part",
    "as_plain",
    "as_telegram",
    "compose",
    "escaped",
    "prepared",
    "size",
    "split",
]
