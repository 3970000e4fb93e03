"""The invented school where everybody, or somebody, is on Zalo, and what its month has left."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from bot.app import App
from bot.domain.school.people import ACCOUNT
from bot.outbox import monthly
from bot.outbox.monthly import USE
from tests.chat import PlatformInMemory
from tests.scheduler.rehearsing import Rehearsal
from tests.school import School


async def all_on_zalo(school: School) -> Rehearsal:
    """Return the school with everybody on Zalo."""
    change = update(ACCOUNT).values(channel="zalo")
    await school.app.store.write(lambda session: session.execute(change))
    school.platform = PlatformInMemory("zalo")
    school.app = App(school.app.store, school.clock, {"zalo": school.platform})
    await school.app.start()
    return Rehearsal.of(school)


async def use(school: School) -> dict[str, Any]:
    """Return what the month's row of Zalo says now; empty if there is none."""
    query = select(USE).where(USE.c.channel == "zalo", USE.c.month == monthly.month_of(school.clock.now()))
    row = await school.app.store.read(lambda session: session.execute(query).mappings().first())
    return dict(row or {})


async def has_used(school: School, sent: int, received: int = 0) -> None:
    """Let so many messages have gone both ways this month."""
    now = school.clock.now()

    def write(session: Any) -> None:
        monthly.count(session, "zalo", now, sent=1)
        session.execute(update(USE).values(sent=sent, received=received))

    await school.app.store.write(write)
