"""The sixty seconds that play by themselves: what is done, in whose chat, and what is said about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import messages
from bot.domain.school.people import Person


class Do(StrEnum):
    """What a step does."""

    SAY = "say"
    TAP = "tap"
    REMINDER = "reminder"
    """Move the clock to the next reminder."""
    LOOK = "look"


@dataclass(frozen=True)
class Step:
    """One step of the story, ready to be shown and done."""

    do: Do
    part: str
    """Whose chat is looked at."""
    what: str
    """The words typed, or what the pressed button says."""
    caption: str
    seconds: float
    """How long to leave people time to read afterwards."""


def story(people: Mapping[str, Person]) -> list[Step]:
    """Return the steps with their captions, for these people in these parts."""
    return [
        Step(do, part, what, messages.render(f"demo/story_{key}", **people), seconds)
        for key, do, part, what, seconds in _steps(messages.render("demo/notice"))
    ]


def _steps(notice: str) -> list[tuple[str, Do, str, str, float]]:
    label = messages.label
    return [
        ("register", Do.SAY, "button_teacher", "dk ldtt a", 4),
        ("send", Do.TAP, "button_teacher", label("send"), 5),
        ("missing", Do.SAY, "admin", "ai chua phan hoi", 5),
        ("remind", Do.TAP, "admin", label("missing.remind"), 3),
        ("reminded", Do.LOOK, "number_teacher", "", 4),
        ("reminder", Do.REMINDER, "number_teacher", "", 5),
        ("announce", Do.SAY, "admin", "thong bao", 2),
        ("notice", Do.SAY, "admin", notice, 2),
        ("audience", Do.TAP, "admin", label("announce.all"), 5),
        ("end", Do.LOOK, "admin", "", 3),
    ]
