"""Whose an item of a plan is, by its words; `words.toml` beside holds them."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files

from bot.words import fold


def says(text: str, room: str, name: str) -> bool:
    """Tell whether a text holds any of the words of a list."""
    return _pattern(room, name).search(_folded(text)) is not None


def is_all(text: str, room: str, name: str) -> bool:
    """Tell whether a text is nothing but one of the words of a list."""
    return _pattern(room, name).fullmatch(_folded(text).strip()) is not None


def names(room: str) -> list[str]:
    """Return the names of a room's lists, in their order."""
    return list(_words()[room])


@lru_cache(maxsize=512)
def _folded(text: str) -> str:
    """Return a text folded: each is looked at for many words."""
    return fold(text)


@cache
def _pattern(room: str, name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(_words()[room][name])})(?!\w)")


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((files("bot.plans.drafted") / "words.toml").read_text(encoding="utf-8"))
