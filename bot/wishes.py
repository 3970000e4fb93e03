"""What people wish for in plain words, without a slash: "e dk ldtt a", "cstd la gi"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot import words

THANKS = frozenset(
    {
        "cam on",
        "cam on ban",
        "thanks",
        "thank you",
        "ok",
        "oke",
        "vang",
        "da",
        "da vang",
        "tot qua",
        "hay qua",
    }
)


@dataclass(frozen=True)
class Command:
    """A way into a conversation: its name after the slash, and the words people use instead."""

    conversation: str
    phrases: tuple[str, ...] = ()
    """Folded beginnings of idle sentences; what follows is handed on as `rest`."""
    listed: bool = True
    """Whether the menu shows it; its description is the label `menu.<name>`."""
    args: Mapping[str, Any] = field(default_factory=dict)
    questions: tuple[str, ...] = ()
    """Folded words that make a whole sentence this command's, wherever they stand: "la gi", "ko dang ky"."""


def understand(text: str, commands: Mapping[str, Command]) -> tuple[str, str] | None:
    """Return the command that plain words ask for, and what follows its phrase; None if they ask for none.

    A question ("... là gì") wins over a beginning, and the longest beginning over shorter ones. What follows
    keeps its diacritics, for it may be words of the person's own.
    """
    folded = words.strip_particles(words.fold(words.telex(text) or text))
    padded = f" {folded} "
    for name, command in commands.items():
        if any(f" {one} " in padded for one in command.questions):
            return name, folded
    found = [
        (len(phrase), name, folded[len(phrase) :].strip())
        for name, command in commands.items()
        for phrase in command.phrases
        if padded.startswith(f" {phrase} ")
    ]
    if not found:
        return None
    _, name, rest = max(found)
    return name, _as_written(text, words.strip_particles(rest))


def _as_written(text: str, rest: str) -> str:
    """Return folded words as they stand in a text, with their diacritics; as they are where they do not."""
    written, count = words.clean(text).split(), len(rest.split())
    spans = (" ".join(written[at : at + count]) for at in range(len(written) - count, -1, -1))
    return next((one for one in spans if words.fold(one) == rest), rest)


def is_thanks(text: str) -> bool:
    """Tell whether somebody only says thanks or yes: that needs no answer."""
    return words.strip_particles(words.fold(text)) in THANKS
