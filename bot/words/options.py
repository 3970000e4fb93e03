"""Which of the options shown somebody means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.words.folding import clean, fold
from bot.words.politeness import strip_particles
from bot.words.telex import telex

ENOUGH = 90
"""A likeness (0 to 100) below this is none."""
MARGIN = 5
"""By how much the best likeness must lead."""
SHORTEST = 4
"""A text of fewer letters is never taken for something like it."""

_REMARK = re.compile(r"\s*\([^()]*\)$|: .*$|, từ \d.*$")
"""What a label says after the name of the thing: "(thứ Hai, 30/11/2026)", ": đang chạy"."""
_WORDS = re.compile(r"\w+")
_DECISIVE = re.compile(r"\d+|\b(?:khong|ko|chua)\b")
_VERB = re.compile(r"^(?:chon|lay|dk|dky|dki|dang k[yi])(?: danh hieu)? (?!(?:khong|ko|chua|co)\b)")
_NEGATIVE = frozenset({"khong", "ko", "chua"})


@dataclass(frozen=True)
class Option:
    """A choice: its permanent id, what it is called, and what else people write for it."""

    id: str
    label: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class One:
    """The one option that is meant."""

    id: str


@dataclass(frozen=True)
class Tie:
    """Options that may be meant; the person has to be asked."""

    ids: tuple[str, ...]


@dataclass(frozen=True)
class Nothing:
    """No option is meant."""


Match = One | Tie | Nothing


def match(text: str, options: Sequence[Option]) -> Match:
    """Return the option `text` means: its id, label or an alias, with or without diacritics, or nearly so.

    Numbers are not read here (see `ordinal`), so an id of digits never matches.
    """
    readings = _readings(text)
    for reading in readings:
        exact = [option for option in options if reading in _names(option)]
        if exact:
            return _settled(exact, text)
    for reading in readings:
        if bare := [option for option in options if reading == _key(_REMARK.sub("", option.label))]:
            return _settled(bare, text)
    for reading in readings:
        if len(reading) >= SHORTEST and (near := _nearest(reading, options)):
            return near
    return Nothing()


def _readings(text: str) -> list[str]:
    """Return what a text may say, the most literal first, without "dạ em chọn" and the like."""
    said = _comparable(fold(text))
    wish = strip_particles(said)
    typed = _comparable(telex(text) or "")
    return list(dict.fromkeys(form for form in (said, wish, _VERB.sub("", wish), typed) if form))


def _comparable(folded: str) -> str:
    return " ".join(_WORDS.findall(folded))


def _names(option: Option) -> list[str]:
    names = [option.label, *option.aliases] + ([] if option.id.isdigit() else [option.id])
    return [_key(name) for name in names]


@lru_cache(maxsize=4096)
def _key(name: str) -> str:
    return _comparable(fold(name))


def _settled(options: Sequence[Option], text: str) -> Match:
    """Tell Lân from Lạn by the diacritics, if any were written; "Lan" may be either."""
    spelled = clean(text).lower()
    same = [option for option in options if f" {clean(option.label).lower()} " in f" {spelled} "]
    if len(same) == 1 and not spelled.isascii():
        options = same
    return One(options[0].id) if len(options) == 1 else Tie(tuple(option.id for option in options))


def _nearest(reading: str, options: Iterable[Option]) -> Match | None:
    scored = ((_likeness(reading, option), option.id) for option in options)
    near = sorted((pair for pair in scored if pair[0] > ENOUGH - MARGIN), key=lambda pair: -pair[0])
    if not near or near[0][0] < ENOUGH:
        return None
    if len(near) > 1 and near[0][0] - near[1][0] < MARGIN:
        return Tie((near[0][1], near[1][1]))
    return One(near[0][1])


def _likeness(reading: str, option: Option) -> float:
    """Return the best likeness to any name; a number or a "không" more or less is no misspelling."""
    from rapidfuzz import fuzz  # 60 ms to import, and most answers are exact

    names = [name for name in _names(option) if _decisive(name) == _decisive(reading)]
    return max((fuzz.ratio(reading, name) for name in names), default=0.0)


def _decisive(text: str) -> list[str]:
    return ["khong" if word in _NEGATIVE else word for word in _DECISIVE.findall(text)]
