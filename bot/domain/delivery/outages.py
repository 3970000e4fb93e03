"""Hệ thống vừa gián đoạn: when the bot was down, and who is told so because something reaches them late."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Field, Session, SQLModel, col

import messages
from bot.clock import at_school, school_day
from bot.domain.campaign.days_off import ONE_DAY
from bot.domain.delivery import runs
from bot.domain.delivery.quiet import QUIET_FROM, QUIET_UNTIL
from bot.domain.delivery.saying import Recipient, Said
from bot.outbox import MESSAGE
from bot.store import Instant

LONG = timedelta(hours=1)
"""Down-time in waking hours, or an answer's delay, up to which nobody is told anything."""
SPOKEN_OF = timedelta(days=3)
"""How long after an outage it is still given as a reason: as long as a missed reminder is made up for."""
TEMPLATE, TO_ADMINS = "common/outage", "common/after_outage"
"""The sentence people hear with what is late, and what those in charge hear of it at once."""
BEATING = "plan"


class Heartbeat(SQLModel, table=True):
    """When the bot was last known to be at work."""

    __tablename__ = "heartbeat"

    name: str = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)


class Outage(SQLModel, table=True):
    """A time during which the bot was not at work, longer than an hour of it in waking hours."""

    __tablename__ = "outage"

    began: datetime = Field(sa_type=Instant, primary_key=True)
    ended: datetime = Field(sa_type=Instant, index=True)

    def facts(self, now: datetime) -> dict[str, Any]:
        """Return what the sentence about it needs."""
        today = school_day(now)
        same_day = school_day(self.began) == school_day(self.ended) == today
        return {"began": self.began, "ended": self.ended, "today_only": same_day}


HEARTBEAT = Heartbeat.__table__  # type: ignore[attr-defined]
OUTAGE = Outage.__table__  # type: ignore[attr-defined]
_SPOKEN = MESSAGE.c.template.in_([TEMPLATE, TO_ADMINS])


def beat(session: Session, now: datetime, asleep: timedelta | None = None) -> Outage | None:
    """Note that the bot is at work; return the outage that has just ended if there was one.

    `asleep` is how long ago this process last did so, by a clock that nobody sets: where the wall clock was
    only set forward, nothing was down. None is for the first time, when only the wall clock knows.
    """
    last = pulse(session, now)
    if last is None or waking(last, now) <= LONG or (asleep is not None and asleep <= LONG):
        return None
    row = runs.insert(session, OUTAGE).values(began=last, ended=now).on_conflict_do_nothing()
    noted = session.execute(row.returning(OUTAGE.c.began)).scalar()
    return Outage(began=last, ended=now) if noted else None


def pulse(session: Session, now: datetime) -> datetime | None:
    """Note that the bot is at work, as a rehearsal does that passes over days; return when it last was.

    A clock that was put back takes the note back with it: else a later outage would seem shorter.
    """
    mine = HEARTBEAT.c.name == BEATING
    last: datetime | None = session.execute(select(HEARTBEAT.c.at).where(mine).with_for_update()).scalar()
    if last is None:
        row = runs.insert(session, HEARTBEAT).values(name=BEATING, at=now)
        session.execute(row.on_conflict_do_nothing())
    elif last != now:
        session.execute(update(HEARTBEAT).where(mine).values(at=now))
    return last


def last_beat(session: Session) -> datetime | None:
    """Return when the bot was last known to be at work."""
    query = select(HEARTBEAT.c.at).where(HEARTBEAT.c.name == BEATING)
    last: datetime | None = session.execute(query).scalar()
    return last


def waking(since: datetime, until: datetime) -> timedelta:
    """Return how much of a time lies between the end of one night's quiet hours and the next's beginning."""
    total, day = timedelta(), school_day(since)
    while day <= school_day(until):
        begins = at_school(day, QUIET_UNTIL.hour, QUIET_UNTIL.minute)
        ends = at_school(day, QUIET_FROM.hour, QUIET_FROM.minute)
        total += max(timedelta(), min(ends, until) - max(begins, since))
        day += ONE_DAY
    return total


def latest(session: Session, now: datetime) -> Outage | None:
    """Return the last outage that may still be a reason for something late."""
    recent = select(Outage).where(col(Outage.ended) > now - SPOKEN_OF, col(Outage.ended) <= now)
    return session.scalars(recent.order_by(col(Outage.ended).desc()).limit(1)).first()


def excuse(
    session: Session,
    said: Mapping[int, Said],
    to: Sequence[Recipient],
    planned: datetime,
    overdue: Callable[[], Collection[int]],
    now: datetime,
) -> Mapping[int, Said]:
    """Return reminders with a sentence first where they are late because of an outage, once per person.

    That is all of a sending moment that came during it, else whom `overdue` names: those who hear of a stage
    of an earlier day.
    """
    outage = latest(session, now) if said else None
    if outage is None:
        return said
    late = set(said) if planned < outage.ended else set(overdue()) & set(said)
    late -= _told(session, outage, late)
    return {**said, **{one.id: _excused(said[one.id], one, outage, now) for one in to if one.id in late}}


def answered_late(session: Session, chat: str, written: int, now: datetime) -> Outage | None:
    """Return the outage a message had to wait for, unless the chat has heard of it.

    `written` is in seconds since 1970, 0 where the platform does not say.
    """
    if not written or now - datetime.fromtimestamp(written, UTC) <= LONG:
        return None
    outage = latest(session, now)
    if outage is None or written >= outage.ended.timestamp():
        return None
    heard = select(MESSAGE.c.id).where(MESSAGE.c.chat == chat, _SPOKEN, MESSAGE.c.queued_at >= outage.ended)
    return None if session.execute(heard.limit(1)).first() else outage


def _told(session: Session, outage: Outage, people: Collection[int]) -> set[int]:
    """Return those of some people who were told of it in an answer."""
    heard = select(MESSAGE.c.person_id).where(
        MESSAGE.c.person_id.in_(people), _SPOKEN, MESSAGE.c.queued_at >= outage.ended
    )
    return set(session.execute(heard).scalars())


def _excused(said: Said, to: Recipient, outage: Outage, now: datetime) -> Said:
    facts = {"me": to.person, "now": now, "today": school_day(now), "answer": False}
    sentence = messages.render_for(to.channel, TEMPLATE, **facts, **outage.facts(now))
    return replace(said, text=f"{sentence}\n\n{said.text}")
