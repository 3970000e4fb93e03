"""Going forward in school time and skipping nothing: stop wherever there is something to do, and do it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bot.domain import planning
from bot.domain.delivery import outages
from bot.domain.reminding import digests
from bot.sending import runnable
from scheduler.works import Works

if TYPE_CHECKING:
    from bot.clock import RehearsalClock
    from scheduler import Ticks

PAUSE = 0.2
"""Seconds waited, by the app's clock, when the pace of a channel allows nothing more."""


async def advance_to(app: Works, ticks: Ticks, clock: RehearsalClock, moment: datetime) -> None:
    """Move the clock forward to a moment, with everything planned and delivered on the way.

    An earlier moment moves nothing, but what is due now is done. On an InstantClock pacing takes no time.
    """
    await settle(app, ticks)
    while (stop := await next_instant(app)) is not None and stop <= moment:
        await _move(app, clock, stop)
        await settle(app, ticks)
    if moment > clock.now():
        await _move(app, clock, moment)
        await settle(app, ticks)


async def _move(app: Works, clock: RehearsalClock, moment: datetime) -> None:
    """Move the clock; the time passed over is none in which the bot was down."""
    clock.move_to(moment)
    await app.store.write(lambda session: outages.pulse(session, moment))


async def settle(app: Works, ticks: Ticks) -> None:
    """Plan what is due now and deliver until nothing is left to do at this moment."""
    await app.idle()
    await ticks.plan()
    while await _step(app, ticks):
        pass


async def next_instant(app: Works) -> datetime | None:
    """Return the next moment at which there may be something to do."""
    now = app.clock.now()
    return await app.store.write(lambda session: planning.next_instant(session, now))


async def next_reminder_at(app: Works) -> datetime | None:
    """Return when somebody is reminded next, as things stand now; None if nobody is any more."""
    now = app.clock.now()
    return await app.store.write(lambda session: digests.next_reminder_at(session, now))


async def _step(app: Works, ticks: Ticks) -> bool:
    """Deliver once and wait for the answers; returns whether there may be more to do."""
    begun = await ticks.deliver()
    await app.idle()
    collected = await ticks.collect()
    await app.idle()
    if begun or collected:
        return True
    if await _waiting(app):
        await app.clock.sleep(PAUSE)
        return True
    return False


async def _waiting(app: Works) -> bool:
    """Tell whether rows of a channel we serve wait for their turn or for another try."""
    if any(bulk.waiting for bulk in app.bulk.values()):
        return True
    now = app.clock.now()
    return await app.store.write(lambda session: runnable.anything_due(session, list(app.bulk), now))
