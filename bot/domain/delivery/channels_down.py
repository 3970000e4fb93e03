"""Kênh gián đoạn: a platform that has not answered for ten minutes, and the admins who hear of it once.

Whoever makes calls reports how a channel stands; the planner's tick notes it here. A row is one outage, so a
restart neither forgets it nor tells of it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import or_, select
from sqlmodel import Field, Session, SQLModel, col

import messages
from bot.domain.delivery import notices
from bot.domain.delivery.quiet import is_quiet
from bot.domain.delivery.saying import Recipient
from bot.domain.school.people import ACCOUNT, PERSON, Person
from bot.domain.school.web_sessions import CHANNEL as WEB
from bot.store import Instant

LONG = timedelta(minutes=10)
"""How long a platform does not answer before anybody is told."""
STEADY = timedelta(minutes=2)
"""How long it answers again before that is told: a line that wavers is one outage."""
DOWN, BACK = "channel/down", "channel/back"


class Standing(StrEnum):
    """How a channel stands, as far as whoever makes its calls can tell."""

    THERE = "there"
    AWAY = "away"
    REFUSED = "refused"
    """The platform does not take our token: nothing comes or goes until a setting is changed."""
    UNKNOWN = "unknown"


class ChannelDown(SQLModel, table=True):
    """A channel whose platform does not answer, or refuses us; the row goes when it is back."""

    __tablename__ = "channel_down"

    channel: str = Field(primary_key=True)
    since: datetime = Field(sa_type=Instant)
    refused: bool = False
    told_at: datetime | None = Field(default=None, sa_type=Instant)
    """When the admins were told; empty before."""
    back_since: datetime | None = Field(default=None, sa_type=Instant)
    """Since when it answers again, while that is not yet certain enough to be told."""


TABLE = ChannelDown.__table__  # type: ignore[attr-defined]


def note(session: Session, seen: Mapping[str, Standing], now: datetime) -> None:
    """Note how channels stand, and tell the admins: once that one is down, once that it is back."""
    known = {row.channel: row for row in session.scalars(select(ChannelDown))}
    for channel, standing in seen.items():
        row = known.get(channel)
        if standing in (Standing.AWAY, Standing.REFUSED) and channel != WEB:
            _is_down(session, row or _begun(session, channel, now), standing, now)
        elif standing is Standing.THERE and row is not None:
            _is_there(session, row, now)


def down(session: Session, now: datetime) -> frozenset[str]:
    """Return the channels that have been down for long enough to go around them."""
    long = or_(TABLE.c.refused, TABLE.c.since <= now - LONG)
    return frozenset(
        session.execute(select(TABLE.c.channel).where(long, TABLE.c.back_since.is_(None))).scalars()
    )


def all_of(session: Session) -> list[ChannelDown]:
    """Return the outages that are not over, whether anybody has been told or not."""
    rows = select(ChannelDown).where(col(ChannelDown.back_since).is_(None))
    return list(session.scalars(rows.order_by(col(ChannelDown.channel))))


def _begun(session: Session, channel: str, now: datetime) -> ChannelDown:
    row = ChannelDown(channel=channel, since=now)
    session.add(row)
    return row


def _is_down(session: Session, row: ChannelDown, standing: Standing, now: datetime) -> None:
    refused = standing is Standing.REFUSED
    if refused and not row.refused:
        row.refused, row.told_at = True, None
    row.back_since = None
    due = row.refused or (now - row.since >= LONG and not is_quiet(now))
    if due and row.told_at is None:
        row.told_at = now
        _tell(session, row, DOWN, now, refused=row.refused)


def _is_there(session: Session, row: ChannelDown, now: datetime) -> None:
    if row.told_at is None:
        session.delete(row)
        return
    row.back_since = row.back_since or now
    if now - row.back_since >= STEADY and not is_quiet(now):
        _tell(session, row, BACK, now, ended=row.back_since)
        session.delete(row)


def _tell(session: Session, row: ChannelDown, template: str, now: datetime, **facts: object) -> None:
    name = messages.label(f"channel.{row.channel}")
    places = _places(session, row.channel, fallback=template == BACK)
    notices.tell_at(session, places, template, now, channel=name, since=row.since, **facts)


def _places(session: Session, channel: str, *, fallback: bool) -> list[Recipient]:
    """Return where each admin is told of a channel: at another one, the chosen first, and on the web page.

    With `fallback` those who have nothing else are told at the channel itself.
    """
    chosen = (ACCOUNT.c.id == PERSON.c.account_id).desc()
    query = (
        select(Person, ACCOUNT.c.channel, ACCOUNT.c.chat)
        .join(ACCOUNT, ACCOUNT.c.person_id == PERSON.c.id)
        .where(PERSON.c.is_admin, PERSON.c.active, ACCOUNT.c.reachable)
        .order_by(PERSON.c.id, chosen, ACCOUNT.c.id)
    )
    theirs: dict[int, list[Recipient]] = {}
    for found in session.execute(query):
        one = Recipient(*found)
        theirs.setdefault(one.id, []).append(one)
    away = _others_away(session, channel)
    return [place for all_places in theirs.values() for place in _best(all_places, away, fallback=fallback)]


def _others_away(session: Session, channel: str) -> frozenset[str]:
    """Return a channel and all others that are noted as not answering."""
    noted = session.execute(select(TABLE.c.channel).where(TABLE.c.back_since.is_(None))).scalars()
    return frozenset({channel, *noted})


def _best(places: list[Recipient], away: frozenset[str], *, fallback: bool) -> list[Recipient]:
    there = [one for one in places if one.channel not in away]
    first = there[:1] or (places[:1] if fallback else [])
    return first + [one for one in there[1:] if one.channel == WEB][:1]
