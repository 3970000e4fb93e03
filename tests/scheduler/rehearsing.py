"""A school rehearsed in tests: its clock is moved, and what arrived is read back with its moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlmodel import Session

from bot.app import App
from bot.clock import SCHOOL_ZONE, InstantClock, at_school
from bot.domain.school.people import ACCOUNT, PERSON
from bot.outbox import ITEM, OUTBOX, RUN
from scheduler import Ticks
from scheduler.rehearsal import advance_to
from tests.chat import PlatformInMemory
from tests.school import School


@dataclass
class Rehearsal:
    """A school whose days pass."""

    school: School
    app: App
    ticks: Ticks
    clock: InstantClock
    platform: PlatformInMemory

    @classmethod
    def of(cls, school: School) -> Rehearsal:
        """Return the rehearsal of a school."""
        return cls(school, school.app, school.app.ticks, school.clock, school.platform)

    async def to(self, day: date, hour: int = 8, minute: int = 0) -> None:
        """Go forward, doing everything on the way."""
        await advance_to(self.app, self.ticks, self.clock, at_school(day, hour, minute))

    def sleep_until(self, day: date, hour: int, minute: int = 0) -> None:
        """Let time pass while the bot is down."""
        self.clock.move_to(at_school(day, hour, minute))

    async def restart(self) -> Rehearsal:
        """Go on in another process, as after a kill."""
        app = App(self.app.store, self.clock, {"telegram": self.platform})
        await app.start()
        self.school.app = app
        return Rehearsal.of(self.school)

    async def sets(self, name: str, **values: Any) -> None:
        """Change what a person has chosen."""
        mine = PERSON.c.id == self.school.ids[name]
        await self.write(lambda session: session.execute(update(PERSON).where(mine).values(**values)))

    async def unlinks(self, name: str) -> None:
        """Take a person's account away."""
        theirs = ACCOUNT.c.person_id == self.school.ids[name]
        await self.write(
            lambda session: session.execute(update(ACCOUNT).where(theirs).values(person_id=None))
        )
        await self.sets(name, account_id=None)

    async def write(self, work: Callable[[Session], Any]) -> Any:
        """Do something in a transaction."""
        return await self.app.store.write(work)

    async def told(self, name: str) -> list[tuple[str, str]]:
        """Return when a person was written to in runs, and the first words up to the colon.

        That the bot was down, said first where it was, is left out.
        """
        rows = await self.rows(name)
        return [
            (moment(row["sent_at"]), row["text"].split("đến muộn.\n\n")[-1].partition(":")[0])
            for row in rows
            if row["sent_at"]
        ]

    async def rows(self, name: str) -> list[Any]:
        """Return a person's rows of all runs, in the order they were sent."""
        query = select(OUTBOX).where(OUTBOX.c.recipient_id == self.school.ids[name])
        return await self._all(query.order_by(OUTBOX.c.sent_at, OUTBOX.c.run_id))

    async def runs(self, kind: str = "digest") -> list[Any]:
        """Return the runs of a kind that were for anybody."""
        return await self._all(select(RUN).where(RUN.c.kind == kind, RUN.c.n_planned > 0).order_by(RUN.c.id))

    async def items(self, name: str) -> set[tuple[int, str]]:
        """Return the stages a person was told, or that were overtaken."""
        query = select(ITEM).where(ITEM.c.person_id == self.school.ids[name])
        return {(row["stage"], row["status"]) for row in await self._all(query)}

    async def _all(self, query: Any) -> list[Any]:
        return list(await self.app.store.read(lambda session: session.execute(query).mappings().all()))


@pytest.fixture
def rehearsal(school: School) -> Rehearsal:
    """The invented school on Monday, 05/10/2026 at 8, its campaign just launched."""
    return Rehearsal.of(school)


def moment(at: datetime) -> str:
    """Return a moment at the school as "12/10 11:30"."""
    return at.astimezone(SCHOOL_ZONE).strftime("%d/%m %H:%M")


def october(day: int) -> date:
    """Return a day of October 2026; the 5th is a Monday, registration ends on Thursday the 15th."""
    return date(2026, 10, day)
