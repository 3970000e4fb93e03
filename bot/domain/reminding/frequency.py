"""How often, and at which hour, somebody wishes to be reminded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import update

import messages
from bot.domain.campaign.deadlines import Frequency
from bot.domain.reminding import places, snoozes, upcoming
from bot.domain.reminding.places import Places
from bot.domain.school import pauses
from bot.domain.school.people import PERSON
from bot.domain.school.turn import Turn
from bot.result import Invalid
from bot.talking.talk import Saved
from bot.words import One, Option, match

WORDS = {
    Frequency.FEW: ("it", "it thoi", "it hon"),
    Frequency.NORMAL: ("binh thuong", "vua", "nhu cu", "nhu nha truong dat"),
    Frequency.MANY: ("nhieu", "nhieu hon"),
    Frequency.LAST: ("ngay cuoi", "chi ngay cuoi"),
    Frequency.OFF: ("tat", "khong nhac", "tat het"),
}
"""What people write for each choice, folded."""
NOON, EVENING = "noon", "evening"
QUIET = (Frequency.LAST, Frequency.OFF)
"""Choices for which the hour means nothing: the last day is told at 06:45."""


@dataclass(frozen=True)
class FrequencyFacts:
    """What the speaker has chosen, and what there is to choose from."""

    turn: Turn

    def opening(self) -> dict[str, Saved]:
        """Return the choice that the opening words name."""
        named = match(str(self.turn.args.get("rest", "")), self.choices())
        where = match(str(self.turn.args.get("rest", "")), self.places.options())
        known = {"often": Saved(named.id, named.id)} if isinstance(named, One) else {}
        if self.places.several and isinstance(where, One):
            known["where"] = Saved(where.id, asked=False)
        return known

    @cached_property
    def places(self) -> Places:
        """The speaker's accounts that can be written to."""
        return Places(self.turn)

    def choices(self) -> list[Option]:
        """Return how often one may be reminded."""
        return [
            Option(one.value, messages.label(f"remind.{one.value}"), names) for one, names in WORDS.items()
        ]

    def hours(self) -> list[Option]:
        """Return when one may be reminded."""
        return [
            Option(NOON, messages.label("remind.noon"), ("trua", "buoi trua", "11h30", "11:30")),
            Option(
                EVENING, messages.label("remind.evening"), ("toi", "buoi toi", "19 gio 30", "19h30", "19:30")
            ),
        ]

    def now(self) -> dict[str, Any]:
        """Return what holds at present."""
        me = self.turn.me()
        paused = pauses.last_day(me, self.turn.today)
        quiet = me.frequency in QUIET
        standing = {"often": me.frequency, "evening": me.evening, "quiet": quiet, "paused": paused}
        return {**standing, "place": self.places.chosen}


@dataclass(frozen=True)
class ChooseReminders:
    """Keep how often and when the speaker wishes to be reminded."""

    often: Frequency
    evening: bool
    place: str = ""
    """The account to be written to; empty for the one there is."""

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Write the choice; one that asks for silence ends what was put off.

        Facts: the choice, `upcoming`, the moment of the next reminder or None, and `place`, where it arrives.
        """
        barred = places.choose(turn, self.place) if self.place else None
        if barred is not None:
            return barred
        person_id = turn.me().id or 0
        chosen = {"frequency": self.often.value, "evening": self.evening}
        turn.session.execute(update(PERSON).where(PERSON.c.id == person_id).values(chosen))
        if self.often in QUIET:
            snoozes.forget(turn.session, person_id)
        ahead = upcoming.next_reminder(turn, person_id)
        return {
            "often": self.often.value,
            "evening": self.evening,
            "quiet": self.often in QUIET,
            "upcoming": ahead,
            "place": next((one.name for one in places.Places(turn).all if one.id == self.place), ""),
        }
