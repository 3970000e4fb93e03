"""What people wish for in plain words, without a slash: "e dk ldtt a", "cstd la gi"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot import words

_PICTURE = frozenset({"So", "Sk", "Mn", "Cf", "Zs"})
"""The categories of what an emoji is made of."""
THANKS = frozenset(
    {
        "cam on",
        "cam on ban",
        "cam on nhieu",
        "cam on nhieu lam",
        "cam on nha truong",
        "xin cam on",
        "thanks",
        "thank you",
        "ok",
        "oke",
        "vang",
        "da",
        "da vang",
        "tot qua",
        "hay qua",
        "thoi",
        "thoi khong can",
    }
)
_GREETING = re.compile(
    r"""(?:(?:da|thua|e|em)\ )*
    (?: (?:xin\ |kinh\ )?chao(?!\ mung) | hello | helo | hi(?!\ vong) | hey | alo | a\ lo
      | (?:bot|ad|admin|tro\ ly|thay|co|nha\ truong)\ oi )\b""",
    re.VERBOSE,
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
    verbatim: bool = False
    """Whether what follows a phrase is a text of the person's own, kept as it is written."""
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
    written = f" {words.fold(text)} "
    found = [
        (len(phrase), name, folded[len(phrase) :].strip(), phrase)
        for name, command in commands.items()
        for phrase in command.phrases
        if padded.startswith(f" {phrase} ") or (command.verbatim and _begins(written, phrase))
    ]
    if not found:
        return None
    _, name, rest, phrase = max(found)
    if commands[name].verbatim:
        return name, _after(text, phrase)
    return name, _as_written(text, words.strip_particles(rest))


def _begins(written: str, phrase: str) -> bool:
    """Tell whether a text begins with a phrase, whatever stands behind it: "hoi van phong: ..."."""
    rest = written.removeprefix(f" {phrase}")
    return rest != written and not rest[0].isalnum()


def _after(text: str, phrase: str) -> str:
    """Return what follows a phrase, as it is written; nothing where the phrase is spelled in another way."""
    kept = words.clean(text)
    at = words.shadow(kept).find(phrase)
    return kept[at + len(phrase) :].lstrip(" :,.;-\n") if at >= 0 else ""


def _as_written(text: str, rest: str) -> str:
    """Return folded words as they stand in a text, with their diacritics; as they are where they do not."""
    written, count = words.clean(text).split(), len(rest.split())
    spans = (" ".join(written[at : at + count]) for at in range(len(written) - count, -1, -1))
    return next((one for one in spans if words.fold(one) == rest), rest)


def greets(text: str) -> bool:
    """Tell whether somebody begins by saying hello."""
    return _GREETING.match(words.fold(text)) is not None


def is_thanks(text: str) -> bool:
    """Tell whether somebody only says thanks or yes, perhaps by a picture: that needs no answer."""
    plain = words.strip_particles(words.fold(text).rstrip(" .!"))
    pictured = {unicodedata.category(sign) for sign in text} <= _PICTURE
    return plain in THANKS or bool(text and pictured)
