"""Whom an announcement is for, as one line of text: "silent:3|teams:2,5".

A kind with what it is about, narrowed by tổ or not:
"all", "teams:<unit ids>", "roles:<names>", "registered:<campaign>", "silent:<campaign>",
"unacked:<announcement>", "received:<announcement>" (it, or one it corrects), "unreached:<run>".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.result import Invalid

EVERYBODY, TEAMS, ROLES = "all", "teams", "roles"
REGISTERED, SILENT = "registered", "silent"
UNACKED, RECEIVED, UNREACHED = "unacked", "received", "unreached"
ABOUT_A_ROW = (REGISTERED, SILENT, UNACKED, RECEIVED, UNREACHED)
"""The kinds that name one row: a campaign, an announcement, a run."""

LONGEST_NAME, MOST_NAMED = 60, 200
_BETWEEN, _NARROWED = ",", "|"
_DIGITS = 9


@dataclass(frozen=True)
class Audience:
    """A spec taken apart."""

    kind: str
    row: int = 0
    """The campaign, announcement or run a kind is about."""
    ids: tuple[int, ...] = ()
    """The units of `teams`."""
    names: tuple[str, ...] = ()
    """The groups of `roles`."""
    narrow: tuple[int, ...] = ()
    """The units outside which nobody is meant; none for no limit."""

    def __str__(self) -> str:
        """Return the spec, as `parse` reads it."""
        about: list[object] = [*self.ids, *self.names, *([self.row] if self.kind in ABOUT_A_ROW else [])]
        spec = f"{self.kind}:{_listed(about)}" if about else self.kind
        return f"{spec}{_NARROWED}{TEAMS}:{_listed(self.narrow)}" if self.narrow else spec


def parse(spec: str) -> Audience | Invalid:
    """Return what a spec says; one that says anything else is `option_gone`."""
    head, narrowed, limit = spec.partition(_NARROWED)
    narrow = _ids(limit.removeprefix(f"{TEAMS}:")) if limit.startswith(f"{TEAMS}:") else ()
    if narrowed and not narrow:
        return _unknown()
    kind, about, rest = head.partition(":")
    if kind == EVERYBODY and not about:
        return Audience(kind, narrow=narrow)
    if kind == TEAMS and (ids := _ids(rest)):
        return Audience(kind, ids=ids, narrow=narrow)
    if kind == ROLES and (names := _names(rest)):
        return Audience(kind, names=names, narrow=narrow)
    if kind in ABOUT_A_ROW and len(row := _ids(rest)) == 1:
        return Audience(kind, row[0], narrow=narrow)
    return _unknown()


def can_be_named(name: str) -> bool:
    """Tell whether a group's name can stand in a spec."""
    plain = name.strip() == name and name.isprintable() and not {_BETWEEN, _NARROWED} & set(name)
    return plain and 0 < len(name) <= LONGEST_NAME


def _ids(text: str) -> tuple[int, ...]:
    """Return the numbers of a list, or nothing if it is not one of different numbers, none of them 0."""
    parts = text.split(_BETWEEN)
    if len(parts) > MOST_NAMED or not all(_is_id(one) for one in parts):
        return ()
    ids = tuple(int(one) for one in parts)
    return ids if len(set(ids)) == len(ids) else ()


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and text[0] != "0" and len(text) <= _DIGITS


def _names(text: str) -> tuple[str, ...]:
    names = tuple(text.split(_BETWEEN))
    distinct = len(set(names)) == len(names) <= MOST_NAMED
    return names if distinct and all(can_be_named(one) for one in names) else ()


def _listed(parts: Iterable[object]) -> str:
    return _BETWEEN.join(str(one) for one in parts)


def _unknown() -> Invalid:
    return Invalid.because("option_gone")
