"""Where somebody with several accounts wishes to be written to without having asked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select, update

import messages
from bot.domain.school.people import ACCOUNT, PERSON
from bot.domain.school.turn import Turn
from bot.result import Invalid
from bot.words import Option, fold

HERE = ("o day", "tai khoan nay", "day")


@dataclass(frozen=True)
class Place:
    """An account of the speaker's that can be written to."""

    id: str
    name: str
    """What its channel is called, with a number where there are several there."""
    here: bool
    chosen: bool


@dataclass(frozen=True)
class Places:
    """The speaker's accounts that can be written to, the oldest first."""

    turn: Turn

    @cached_property
    def all(self) -> list[Place]:
        """Return them by name."""
        me = self.turn.me()
        mine = (ACCOUNT.c.person_id == me.id) & ACCOUNT.c.reachable
        query = select(ACCOUNT.c.id, ACCOUNT.c.channel).where(mine).order_by(ACCOUNT.c.id)
        rows = self.turn.session.execute(query).all()
        found = []
        for row in rows:
            alike = [one.id for one in rows if one.channel == row.channel]
            name = messages.label(f"channel.{row.channel}")
            name = f"{name} {alike.index(row.id) + 1}" if len(alike) > 1 else name
            found.append(Place(str(row.id), name, row.id == self.turn.account.id, row.id == me.account_id))
        return found

    @property
    def several(self) -> bool:
        """Whether there is anything to choose."""
        return len(self.all) > 1

    @property
    def chosen(self) -> str:
        """The name of the one that is written to now; empty where there is nothing to choose."""
        return next((one.name for one in self.all if one.chosen), "") if self.several else ""

    def options(self) -> list[Option]:
        """Return them to choose from."""
        return [self._option(one) for one in self.all]

    def _option(self, one: Place) -> Option:
        label = messages.label("remind.here").format(name=one.name) if one.here else one.name
        return Option(one.id, label, (fold(one.name), *(HERE if one.here else ())))


def choose(turn: Turn, place: str) -> Invalid | None:
    """Have the speaker written to at one of their accounts; Invalid if it cannot be written to."""
    if place not in {one.id for one in Places(turn).all}:
        return Invalid.because("account_gone")
    mine = PERSON.c.id == turn.me().id
    turn.session.execute(update(PERSON).where(mine).values(account_id=int(place)))
    return None
