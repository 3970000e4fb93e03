"""The question that is answered by a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import messages
from bot.result import Invalid
from bot.talking.talk import Ask, Json, Saved
from bot.talking.values import from_json, to_json
from bot.words import Option

Choices = tuple[tuple[Option, Any], ...]
"""Options beside free words or a file, each with the value it stands for."""

_KINDS = {
    "image/": "image", ".xlsx": "excel", ".docx": "word", ".doc": "word", ".pdf": "pdf",
    "application/pdf": "pdf", ".txt": "text",
}  # fmt: skip
"""What people call some kinds of files: labels `file_kind.<name>`."""


def picked(choices: Choices, option: str) -> Saved | Invalid:
    """Return the answer that an option stands for."""
    for choice, value in choices:
        if choice.id == option:
            return Saved(to_json(value), choice.label)
    return Invalid.because("option_gone")


@dataclass(frozen=True)
class Attach(Ask[int]):
    """A question answered by a file; the answer is the upload's id."""

    takes: tuple[str, ...] = field(kw_only=True, default=())
    """Beginnings of mimes ("image/") or endings of names (".xlsx"); empty takes any file."""
    choices: Choices = field(kw_only=True, default=())
    """Options beside the file: "Không kèm tệp"."""

    def options(self) -> Sequence[Option]:
        """Return the options beside the file."""
        return [option for option, _ in self.choices]

    def read(self, text: str, now: datetime) -> Saved | Invalid:
        """Refuse free words: only a file or an option is an answer."""
        return self.expected()

    def expected(self) -> Invalid:
        """Return what is told to whoever sends anything else."""
        return Invalid.because("file_expected", kinds=self.kinds, choices=bool(self.choices))

    def refuses(self, name: str, mime: str, size: int, most: int) -> Invalid | None:
        """Return why a file of this name, mime and size is no answer here; None if it is one."""
        if size > most:
            return Invalid.because("file_too_large", megabytes=most >> 20)
        ending, kind = name.lower(), mime.lower()
        if not self.takes or any(kind.startswith(one) or ending.endswith(one) for one in self.takes):
            return None
        return Invalid.because("file_type", kinds=self.kinds)

    @property
    def kinds(self) -> list[str]:
        """What it takes, in people's words; empty if it takes anything."""
        named = (messages.label(f"file_kind.{_KINDS[one]}") if one in _KINDS else one for one in self.takes)
        return list(dict.fromkeys(named))

    def pick(self, option: str) -> Saved | Invalid:
        """Return the value of an option."""
        return picked(self.choices, option)

    def check(self, value: Json) -> int | Invalid:
        """Return the upload's id, or the option's value."""
        restored: int = from_json(value)
        return restored
