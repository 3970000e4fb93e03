"""What /health says of a running bot; docs/settings.md tells what each field means and what to do."""

from __future__ import annotations

import asyncio

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot.app import App
from bot.clock import SCHOOL_ZONE
from bot.domain.delivery import channels_down, recovery, runs
from bot.domain.delivery.channels_down import Standing
from bot.outbox import RUN
from bot.receiving import inbox

PATIENCE = 5.0
"""Real seconds the database gets to answer."""
OK, DATABASE, TOKEN_REFUSED, STALLED = "ok", "database", "token_refused", "stalled"
NOT_HEARD = "not_heard"


async def health(bot: App) -> dict[str, object]:
    """Return the state of a bot; "status" is "ok", or the first of its troubles that somebody must see to."""
    found: dict[str, object] = {"ticks": {name: round(age, 1) for name, age in bot.ticks.ages.items()}}
    found["channels"] = {name: _state(bot, name) for name in bot.senders}
    try:
        async with asyncio.timeout(PATIENCE):
            found |= await bot.store.read(_look)
    except (SQLAlchemyError, OSError):
        return {"status": DATABASE, **found}
    if any(sender.token_dead for sender in bot.senders.values()):
        return {"status": TOKEN_REFUSED, **found}
    if bot.refused:
        return {"status": NOT_HEARD, **found}
    return {"status": STALLED if bot.ticks.stalled else OK, **found}


def _look(session: Session) -> dict[str, object]:
    """Return how much waits: updates, stopped runs, whether all are held; and the channels that are down."""
    paused = select(func.count()).where(RUN.c.status == runs.PAUSED)
    noted = channels_down.all_of(session)
    return {
        "waiting": inbox.pending(session),
        "paused": session.execute(paused).scalar_one(),
        "held": recovery.current(session) is not None,
        "down": {one.channel: one.since.astimezone(SCHOOL_ZONE).isoformat() for one in noted},
    }


def _state(bot: App, name: str) -> str:
    """Return whether a channel is heard and takes what is said, and if not, why."""
    sender = bot.senders[name]
    if sender.token_dead:
        return TOKEN_REFUSED
    if name in bot.refused:
        return NOT_HEARD
    if sender.calls.standing is Standing.AWAY:
        return "away"
    return "pausing" if sender.calls.room() == 0 else OK
