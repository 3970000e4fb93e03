"""The danh hiệu and hình thức khen thưởng everybody knows by a code: whose each is, and what it is called."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bot.domain.campaign.plan import Level
from bot.words import fold

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
USUAL = ("LĐTT", "CSTĐCS", "TTLĐTT", "TTLĐXS")
"""The titles of a yearly campaign whose plan names none."""
OWN = "rieng"
"""What the codes of titles and awards begin with that the catalogue does not know."""
FAMILIES = {"GK": ("giay khen ", "gk "), "BK": ("bang khen ", "bk ")}
"""The codes of awards that are counted together, whoever gives them, and how their names begin."""


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


def stem_of(field: str, name: str) -> str:
    """Return what the code of a title or an award begins with that has a name of the school's own."""
    said = f"{fold(name)} "
    families = FAMILIES.items() if field == "award" else ()
    return next((code for code, words in families if said.startswith(words)), OWN)


def same(field: str, code: str, name: str) -> bool:
    """Tell whether what a code stands for is still that under another name.

    A title of the catalogue is, as long as its name is within the other; an award stays a giấy khen or a bằng
    khen, whoever gives it.
    """
    if field == "award":
        return stem_of(field, name) == next((one for one in FAMILIES if code.startswith(one)), OWN)
    meant = known(field).get(code)
    return meant is None or fold(meant.name) in fold(name)


def heading(code: str, name: str) -> str:
    """Return what stands above a title's column: its code, which everybody knows, or its name."""
    return name if code.startswith(OWN) else code


@cache
def _names() -> dict[str, str]:
    source = files("messages") / "vi" / "campaign_file" / "names.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))
