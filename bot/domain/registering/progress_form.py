"""Noting progress: what /tiendo may choose from, what the words that began it say, and the entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import messages
from bot.domain.registering.amounts import Amount, Said, read_line, read_said
from bot.domain.registering.commitments import Commitment, Commitments, of_person
from bot.domain.registering.progress_entries import Progress, standing
from bot.domain.registering.registrations import settle_progress
from bot.domain.school.turn import Turn
from bot.result import Invalid
from bot.talking.talk import Saved
from bot.talking.values import to_json
from bot.words import Option, ordinal

NEW, REPLACE = "new", "replace"


@dataclass(frozen=True)
class ProgressFacts:
    """The speaker's own items in running campaigns, and what they have said of them."""

    turn: Turn

    @cached_property
    def registered(self) -> list[Commitments]:
        """The registrations that have anything to note, the oldest first."""
        return [one for one in of_person(self.turn) if any(item.position for item in one.items)]

    @cached_property
    def items(self) -> list[Commitment]:
        """Every item, by its number."""
        return [item for one in self.registered for item in one.items]

    def one(self, item_id: str) -> Commitment:
        """Return one of the items."""
        return next(one for one in self.items if one.id == item_id)

    def of(self, item: Commitment) -> Commitments:
        """Return the registration an item belongs to."""
        return next(one for one in self.registered if one.registration.id == item.registration_id)

    def choices(self) -> list[tuple[Option, str]]:
        """Return the items as buttons; the number on each is its place in the whole list."""
        return [(Option(one.id, f"{one.position}. {one.text}", (one.text,)), one.id) for one in self.items]

    def parse_item(self, text: str, now: datetime) -> str | Invalid:
        """Return the item a number stands for; names are matched with the buttons."""
        number = ordinal(text)
        if number is None:
            return Invalid.because("not_an_option")
        if not 1 <= number <= len(self.items):
            return Invalid.because("no_such_number", count=len(self.items))
        return self.items[number - 1].id

    def gone(self, item_id: str) -> Invalid | None:
        """Return why an item chosen earlier can be noted no more."""
        there = any(one.id == item_id for one in self.items)
        return None if there else Invalid.because("option_gone")

    def opening(self) -> Mapping[str, Saved]:
        """Return the answers in "3 75% đã dạy xong chương 2"; without a number they hold for any item."""
        position, rest = read_line(str(self.turn.args.get("rest", "")), len(self.items))
        about = self.items if position is None else [self.items[position - 1]]
        known = {} if position is None else {"item": _chosen(about[0])}
        for one in about:
            if said := read_said(rest, one.unit):
                known[f"value.{one.key}"] = Saved(to_json(said), rest)
            if one.latest and self.turn.args.get("mode") == REPLACE:
                known[f"mode.{one.key}"] = Saved(
                    REPLACE, messages.label("progress.mode.replace"), asked=False
                )
        return known


def _chosen(item: Commitment) -> Saved:
    return Saved(item.id, f"{item.position}. {item.text}")


def parse_said(item: Commitment, text: str) -> Said | Invalid:
    """Return how far somebody says an item is."""
    return read_said(text, item.unit) or Invalid.because("progress_amount")


@dataclass(frozen=True)
class EnterProgress:
    """Note how far an item is, or correct what was noted last: "Ghi tiến độ"."""

    registration_id: int
    item: str
    amount: Amount
    note: str = ""
    replaces: int | None = None
    """The entry this one corrects."""

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Add the entry to the speaker's own item, and note if the phase is done with it."""
        mine = next((one for one in of_person(turn) if one.registration.id == self.registration_id), None)
        item = next((one for one in mine.items if one.item == self.item), None) if mine else None
        if mine is None or item is None or not item.position:
            return Invalid.because("option_gone")
        corrected = next((one for one in standing(item.history) if one.id == self.replaces), None)
        if self.replaces is not None and corrected is None:
            return Invalid.because("changed_meanwhile")
        current = item.phase.id if item.phase else None
        phase_id = corrected.phase_id if corrected else current
        turn.session.add(self._entry(turn, phase_id))
        turn.session.flush()
        settle_progress(turn.session, mine.registration, turn.now)
        return {"mine": next(one for one in of_person(turn) if one.registration.id == self.registration_id)}

    def _entry(self, turn: Turn, phase_id: int | None) -> Progress:
        return Progress(
            registration_id=self.registration_id,
            item=self.item,
            phase_id=phase_id,
            value=self.amount.value,
            unit=self.amount.unit,
            note=self.note,
            at=turn.now,
            by_id=turn.me().id or 0,
            replaces=self.replaces,
        )
