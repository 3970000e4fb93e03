"""Tạm ngừng nhắc: whoever is in charge of a person lets their reminders rest, without a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.school import audit, charge, pauses
from bot.domain.school.turn import Turn
from bot.result import Invalid


@dataclass(frozen=True)
class PauseReminders:
    """Have a person not reminded through a day."""

    person_id: int
    until: date

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Write the day; nothing says why."""
        person = charge.person(turn, self.person_id)
        wrong = person if isinstance(person, Invalid) else wrong_day(turn.today, self.until)
        if wrong is not None:
            return wrong
        pauses.pause(turn.session, self.person_id, self.until)
        _note(turn, "paused", self.person_id, until=self.until.isoformat())
        return {}


@dataclass(frozen=True)
class ResumeReminders:
    """Have a person reminded as usual again."""

    person_id: int

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Take the day away."""
        person = charge.person(turn, self.person_id)
        if isinstance(person, Invalid):
            return person
        pauses.resume(turn.session, self.person_id)
        _note(turn, "resumed", self.person_id)
        return {}


def wrong_day(today: date, until: date) -> Invalid | None:
    """Return why reminders cannot rest through a day: it is past, or too far away."""
    last = today + pauses.LONGEST
    return None if today <= until <= last else Invalid.because("pause_day", day=until, last=last)


def _note(turn: Turn, action: str, person_id: int, **details: str) -> None:
    audit.note(turn.session, turn.now, turn.me().id, action, f"person:{person_id}", **details)
