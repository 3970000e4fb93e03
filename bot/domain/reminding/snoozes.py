"""Nhắc lại sau: a reminder somebody has put off is heard again on a later day, and till then not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import CTE, ColumnElement, Index, and_, delete, insert, select
from sqlmodel import Field, Session, SQLModel

import messages
from bot.domain.campaign.deadlines import Snooze, snoozed_until
from bot.domain.delivery.audiences import DEADLINE
from bot.domain.reminding import agenda
from bot.domain.reminding.agenda import Item
from bot.domain.school.turn import Turn
from bot.outbox import ITEM
from bot.result import Invalid
from bot.talking.talk import Saved
from bot.words import Match, One, Option, match

SNOOZED = 2000
"""With the days left on that day, the stage a reminder put off is told as: 2003 is three days before."""
WORDS = {
    Snooze.TOMORROW: ("mai", "ngay mai", "mai nhac"),
    Snooze.THREE_DAYS: ("3 ngay", "ba ngay", "sau 3 ngay", "3 ngay nua", "ba ngay nua", "sau ba ngay"),
}
"""What else people write for each choice."""


class ReminderSnooze(SQLModel, table=True):
    """The day on which a person hears again of a deadline, as long as its date stays (the revision)."""

    __tablename__ = "reminder_snooze"
    __table_args__ = (Index("reminder_snooze_day", "until", "person_id"),)

    deadline_id: int = Field(primary_key=True)
    person_id: int = Field(primary_key=True, index=True)
    revision: int
    stage: int
    until: date


SNOOZE = ReminderSnooze.__table__  # type: ignore[attr-defined]


def of(people: CTE) -> ColumnElement[bool]:
    """Tell whether a person has put off the deadline at hand, with the date it still has."""
    return and_(
        SNOOZE.c.deadline_id == DEADLINE.c.id,
        SNOOZE.c.revision == DEADLINE.c.revision,
        SNOOZE.c.person_id == people.c.id,
    )


def put_off_past(people: CTE, day: ColumnElement[date]) -> ColumnElement[bool]:
    """Tell whether a person has put off the deadline at hand beyond a day: on that day it is not told."""
    return select(SNOOZE.c.until).where(of(people), SNOOZE.c.until > day).exists()


def put_off(session: Session, person_id: int, item: Item, until: date) -> None:
    """Write down the day somebody hears of a deadline again, in place of one they chose before."""
    stage = SNOOZED + (item.dates.last_day - until).days
    row = {"deadline_id": item.id, "revision": item.deadline.revision, "stage": stage, "until": until}
    session.execute(delete(SNOOZE).where(SNOOZE.c.deadline_id == item.id, SNOOZE.c.person_id == person_id))
    session.execute(insert(SNOOZE).values(person_id=person_id, **row))


def forget(session: Session, person_id: int) -> None:
    """Forget everything a person has put off."""
    session.execute(delete(SNOOZE).where(SNOOZE.c.person_id == person_id))


@dataclass(frozen=True)
class PutOff:
    """Have a reminder come again later."""

    deadline_id: int
    choice: Snooze

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Write down the day; facts: `until`."""
        item = agenda.item_of(turn, self.deadline_id)
        until = _until(turn, item, self.choice)
        if item is None or isinstance(until, Invalid):
            return until if isinstance(until, Invalid) else Invalid.because("deadline_not_yours")
        put_off(turn.session, turn.me().id or 0, item, until)
        return {"until": until}


@dataclass(frozen=True)
class SnoozeFacts:
    """What the speaker may put off, and till when."""

    turn: Turn

    @cached_property
    def items(self) -> list[Item]:
        """The one the button names, else everything open the speaker has been reminded of."""
        open_ones = [one for one in agenda.items_of(self.turn) if self.days(one)]
        row = self.turn.args.get("row")
        if row:
            return [one for one in open_ones if str(one.id) == row]
        told = self._told()
        return [one for one in open_ones if (one.id, one.deadline.revision) in told]

    def opening(self) -> Mapping[str, Saved] | Invalid:
        """Return the day the opening words name, or why the button's reminder cannot be put off."""
        row = self.turn.args.get("row")
        if row and not self.items:
            reason = _until(self.turn, agenda.item_of(self.turn, int(row)), Snooze.TOMORROW)
            return reason if isinstance(reason, Invalid) else Invalid.because("deadline_not_yours")
        said: Match = match(str(self.turn.args.get("rest", "")), [_option(one, "") for one in WORDS])
        return {"when": Saved(said.id, said.id)} if isinstance(said, One) else {}

    def options(self) -> list[Option]:
        """Return what may be put off, each with its last day."""
        return [
            Option(
                str(one.id), f"{messages.words.capital(one.deadline.what)} ({messages.words.day(one.last)})"
            )
            for one in self.items
        ]

    def item(self, deadline_id: str) -> Item:
        """Return one of those."""
        return next(one for one in self.items if str(one.id) == deadline_id)

    def days(self, item: Item) -> list[Option]:
        """Return the choices there are, each with its day; near the last day there is one, then none."""
        found: dict[date, Option] = {}
        for choice in WORDS:
            until = _until(self.turn, item, choice)
            if not isinstance(until, Invalid):
                found.setdefault(until, _option(choice, messages.words.day(until)))
        return list(found.values())

    def _told(self) -> set[tuple[int, int]]:
        """Return the deadlines, each with its revision, the speaker has been reminded of."""
        mine: ColumnElement[bool] = ITEM.c.person_id == self.turn.me().id
        query = select(ITEM.c.deadline_id, ITEM.c.revision).where(mine, ITEM.c.status == "told")
        return {(row.deadline_id, row.revision) for row in self.turn.session.execute(query)}


def _until(turn: Turn, item: Item | None, choice: Snooze) -> date | Invalid:
    """Return the day a reminder is heard again, or why it cannot be put off."""
    if item is None:
        return Invalid.because("deadline_not_yours")
    if item.done:
        return Invalid.because("deadline_done")
    until = snoozed_until(turn.now, choice, item.dates.last_day)
    return until or Invalid.because("no_day_left", item=item)


def _option(choice: Snooze, day: str) -> Option:
    label = messages.label(f"snooze.{choice.value}")
    return Option(choice.value, f"{label} ({day})" if day else label, WORDS[choice])
