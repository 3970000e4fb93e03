"""What the table of contents says of a conversation: script, facts, who may open it, if it is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.school import people
from bot.domain.school.turn import Turn
from bot.result import Invalid
from bot.talking.talk import Saved, Script

Known = Mapping[str, Saved] | Invalid
"""Answers known before anything is asked, or why a conversation cannot open."""


@dataclass(frozen=True)
class Entry:
    """A conversation in the table of contents."""

    script: Callable[[Any], Script]
    facts: Callable[[Turn], Any]
    who: str = people.MEMBER
    """Who may open and continue it: "anyone", "former", "member", "lead" or "admin"."""
    opening: Callable[[Any], Known] | None = None
    """Answers already known when it opens: from the words that began it, or from what is stored."""
    keeps: bool = True
    """Whether it is worth going on with later; one that is only read ends when another opens."""
