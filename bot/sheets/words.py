"""The words of the sheets: headings and notes, one key each in messages/vi/sheets/words.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


def word(key: str, /, **facts: object) -> str:
    """Return the words under a key, filled with facts."""
    return _words()[key].format_map(facts)


@cache
def _words() -> dict[str, str]:
    source = files("messages") / "vi" / "sheets" / "words.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))
