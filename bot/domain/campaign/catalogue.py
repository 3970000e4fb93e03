"""The danh hiệu and hình thức khen thưởng everybody knows by a code: whose each is, and what it is called."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bot.domain.campaign.plan import Level

TITLES = {
    "LĐTT": Level.PERSON,
    "CSTĐCS": Level.PERSON,
    "CSTĐ tỉnh": Level.PERSON,
    "TTLĐTT": Level.TEAM,
    "TTLĐXS": Level.TEAM,
    "Cờ": Level.SCHOOL,
}
"""What a school's plan names; the higher ones are written by name."""
AWARDS = {"GK": Level.PERSON, "BK tỉnh": Level.PERSON, "BK Bộ": Level.PERSON}


@dataclass(frozen=True)
class Known:
    """A title or an award of the catalogue."""

    code: str
    name: str
    level: Level


def phase_end(name: str) -> str:
    """Return what is to be done at the end of a phase."""
    return _names()["_phase_end"].format(phase=name)


@cache
def known(field: str) -> dict[str, Known]:
    """Return the titles or awards of the catalogue by code; `field` is "title" or "award"."""
    levels = TITLES if field == "title" else AWARDS
    return {code: Known(code, _names()[code], level) for code, level in levels.items()}


@cache
def _names() -> dict[str, str]:
    source = files("messages") / "vi" / "campaign_file" / "names.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))
