"""The pace of each channel, written down so that whoever sends next does not burst."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from bot.outbox.tables import SENDER

_EPOCH = select(SENDER.c.epoch).where(SENDER.c.channel == bindparam("mine")).with_for_update(read=True)


class Kept(NamedTuple):
    """What a successor goes on from."""

    rate: float | None = None
    blocked_until: datetime | None = None


def pace_of(session: Session, channel: str) -> Kept:
    """Return the pace that was kept of a channel."""
    query = select(SENDER.c.rate, SENDER.c.blocked_until).where(SENDER.c.channel == channel)
    row = session.execute(query).first()
    return Kept(*row) if row else Kept()


def keep_pace(session: Session, channel: str, epoch: int, kept: Kept) -> None:
    """Write a channel's pace down, unless somebody else sends for it by now."""
    ours = update(SENDER).where(SENDER.c.channel == channel, SENDER.c.epoch == epoch)
    session.execute(ours.values(rate=kept.rate, blocked_until=kept.blocked_until))


def paused(session: Session, now: datetime) -> tuple[str, datetime] | None:
    """Return the channel that waits longest because its platform asked for it, and until when."""
    query = select(SENDER.c.channel, SENDER.c.blocked_until).where(SENDER.c.blocked_until > now)
    row = session.execute(query.order_by(SENDER.c.blocked_until.desc()).limit(1)).first()
    return (row[0], row[1]) if row else None


def is_ours(session: Session, channel: str, epoch: int) -> bool:
    """Tell whether no later sender has taken the channel over; none can before this transaction ends."""
    return bool(session.connection().execute(_EPOCH, {"mine": channel}).scalar() == epoch)


def keep_address(session: Session, channel: str, address: str) -> None:
    """Note by which link or name people find the bot at a channel; an unknown one changes nothing."""
    if address:
        session.execute(update(SENDER).where(SENDER.c.channel == channel).values(address=address))


def forget_addresses(session: Session, but: Collection[str]) -> None:
    """Forget how the bot was found at channels it no longer listens at."""
    gone = update(SENDER).where(SENDER.c.channel.not_in(but), SENDER.c.address != "")
    session.execute(gone.values(address=""))


def addresses(session: Session) -> list[tuple[str, str]]:
    """Return how the bot is found at each channel where that is known: (channel, link or name)."""
    known = select(SENDER.c.channel, SENDER.c.address).where(SENDER.c.address != "")
    return [(row[0], row[1]) for row in session.execute(known.order_by(SENDER.c.channel))]
