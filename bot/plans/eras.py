"""What in a plan belongs to its time: the eras a campaign file may mark, and how to recognise them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

_LATIN = range(0x1F00)
_CAPITALS = "".join(letter for letter in map(chr, _LATIN) if letter.isupper())
_NAME = rf"( [{_CAPITALS}]\w*)*"


@dataclass(frozen=True)
class Era:
    """Something that ended: `since` is the first year whose school year begins without it."""

    code: str
    since: int
    find: re.Pattern[str] | None
    instead: str

    def past(self, year: int) -> bool:
        """Return whether it is over in the school year that begins in `year`."""
        return year >= self.since

    def within(self, text: str) -> bool:
        """Return whether `text` speaks of it."""
        return self.find is not None and self.find.search(text) is not None


def _read() -> dict[str, Era]:
    text = (files("bot.plans") / "eras.toml").read_text(encoding="utf-8")
    return {code: _era(code, values) for code, values in tomllib.loads(text).items()}


def _era(code: str, values: Mapping[str, str]) -> Era:
    find = values.get("find")
    pattern = re.compile(find.replace("NAME", _NAME)) if find else None
    return Era(code, int(values["since"]), pattern, values.get("instead", ""))


ERAS: Mapping[str, Era] = _read()
"""Every era by its code, in the order they are looked for."""
