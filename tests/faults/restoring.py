"""A day of the invented school whose database is, or may be, an old copy."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import col

from bot.domain.desk import recovering
from bot.domain.school.audit import Audit
from bot.outbox import RUN
from tests.scheduler.rehearsing import Rehearsal, october


async def runs_of(rehearsal: Rehearsal) -> list[str]:
    """Return how every run stands."""
    query = select(RUN.c.status)
    return list(await rehearsal.app.store.read(lambda session: session.execute(query).scalars().all()))


async def noted(rehearsal: Rehearsal) -> list[str]:
    """Return what the audit says of recoveries."""
    ours = col(Audit.action).like("recovery%") | (col(Audit.action) == "paused_after_outage")
    query = select(col(Audit.action)).where(ours).order_by(col(Audit.id))
    return list(await rehearsal.app.store.read(lambda session: session.execute(query).scalars().all()))


def reminded(rehearsal: Rehearsal) -> list[str]:
    """Return the chats that a reminder arrived in."""
    return [one.chat for one in rehearsal.platform.sent if "Còn 7 ngày" in one.text]


async def running(rehearsal: Rehearsal) -> None:
    """Have a run planned and nothing of it sent yet."""
    await rehearsal.to(october(8), 11)
    rehearsal.sleep_until(october(8), 11, 30)
    await rehearsal.ticks.plan()


async def held(rehearsal: Rehearsal) -> None:
    """Say, as `thidua db restored` does, that the database is an old copy."""
    now = rehearsal.clock.now()
    assert await rehearsal.write(lambda session: recovering.hold(session, now))
    await rehearsal.to(october(8), 12)
