"""The words a plan is recognised by: lists of the .toml files beside, as patterns over folded text.

A word of a list is folded (lower case, no diacritics) and is a regular expression; "_" stands for any space.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(file: str) -> Mapping[str, Any]:
    """Return everything in `<file>.toml`."""
    return tomllib.loads((files("bot.plans.reader") / f"{file}.toml").read_text(encoding="utf-8"))


@cache
def either(file: str, name: str) -> str:
    """Return the expression that any of a list's words fits, the longest tried first; it has no groups."""
    return one_of(table(file)[name])


@cache
def word(file: str, name: str) -> re.Pattern[str]:
    """Return the pattern of any of a list's words, standing as words."""
    return re.compile(rf"(?<!\w)(?:{either(file, name)})(?!\w)")


def one_of(words: Iterable[str]) -> str:
    """Return the expression of any of the words."""
    longest_first = sorted(words, key=len, reverse=True)
    return "(?:" + "|".join(one.replace("_", r"\s*") for one in longest_first) + ")"
