"""The month's messages of a channel that allows only so many: how many are left, and who must know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, func, select, text, update
from sqlmodel import Session

import messages
from bot.clock import at_school, school_day
from bot.domain.campaign.days_off import ONE_DAY
from bot.domain.delivery import notices
from bot.domain.school import people
from bot.domain.school.people import ACCOUNT, PERSON
from bot.outbox import OUTBOX
from bot.outbox.monthly import USE, month_of
from bot.outbox.tables import WAITING
from bot.rendering import LIMITS

WARNED_AT = (70, 85, 95)
"""At which percentages of the month's messages the admins are told."""
HELD_AT = WARNED_AT[-1]
"""From which percentage on only last-day reminders and what is said to one person go out."""
CROWDED = 5
"""With how many places left for people the admins are told of each further one."""
LIMITED = tuple(name for name, one in LIMITS.items() if one.per_month is not None)
CROWDABLE = tuple(name for name, one in LIMITS.items() if one.people is not None)


@dataclass(frozen=True)
class Budget:
    """What a channel has used up of its month, and may still use.

    Platforms are said to count both directions, or only what goes out: the stricter reading decides.
    """

    key: str
    limit: int
    received: int
    sent: int
    warned: int = 0

    @property
    def channel(self) -> str:
        """What the channel is called."""
        return messages.label(f"channel.{self.key}")

    @property
    def used(self) -> int:
        """How many messages are gone, both directions counted."""
        return self.received + self.sent

    @property
    def left(self) -> int:
        """How many are left if both directions count."""
        return max(0, self.limit - self.used)

    @property
    def left_outgoing(self) -> int:
        """How many are left if only what goes out counts."""
        return max(0, self.limit - self.sent)

    @property
    def holds(self) -> bool:
        """Whether so little is left that it is kept for what cannot wait."""
        return 100 * self.used >= HELD_AT * self.limit

    @property
    def free(self) -> int:
        """How many messages may still go to many before the rest waits."""
        return max(0, -(-HELD_AT * self.limit // 100) - self.used)

    @property
    def reached(self) -> int:
        """The highest percentage to be warned at that has been reached; 0 for none."""
        return max((one for one in WARNED_AT if 100 * self.used >= one * self.limit), default=0)

    @property
    def next_at(self) -> int:
        """The percentage at which something is said or done next."""
        return next((one for one in WARNED_AT if one > self.reached), HELD_AT)

    @property
    def next_holds(self) -> bool:
        """Whether from then on what can wait is held back."""
        return self.next_at == HELD_AT


@dataclass(frozen=True)
class Share:
    """How many of an audience are written to by a channel, and what that channel has left."""

    budget: Budget
    count: int

    @property
    def waiting(self) -> int:
        """How many of them would have to wait for the next month."""
        return max(0, self.count - self.budget.free)


@dataclass(frozen=True)
class HeldBack:
    """What of a run waits for the next month, because a channel's messages of this one run out."""

    budget: Budget
    count: int
    until: datetime


def of(session: Session, channel: str, now: datetime) -> Budget | None:
    """Return what a channel has left of this month; None where the month has no limit."""
    limit = LIMITS[channel].per_month
    if limit is None:
        return None
    mine = and_(USE.c.channel == channel, USE.c.month == month_of(now))
    row = session.execute(select(USE.c.received, USE.c.sent, USE.c.warned).where(mine)).first()
    return Budget(channel, limit, *(row or (0, 0, 0)))


def in_use(session: Session, now: datetime) -> list[Budget]:
    """Return what is left of the month at each limited channel that has been used in it."""
    found = (of(session, channel, now) for channel in LIMITED)
    return [one for one in found if one is not None and one.used]


def holds(session: Session, channel: str, now: datetime) -> bool:
    """Tell whether what can wait has to wait for a channel's next month."""
    budget = of(session, channel, now)
    return budget is not None and budget.holds


def shares(session: Session, audience: Select[tuple[int]], now: datetime) -> list[Share]:
    """Return how many of an audience each limited channel would have to carry."""
    theirs = and_(ACCOUNT.c.id == PERSON.c.account_id, ACCOUNT.c.person_id == PERSON.c.id)
    query = (
        select(ACCOUNT.c.channel, func.count())
        .select_from(PERSON.join(ACCOUNT, theirs))
        .where(PERSON.c.id.in_(audience), ACCOUNT.c.reachable, ACCOUNT.c.channel.in_(LIMITED))
        .group_by(ACCOUNT.c.channel)
    )
    found = ((of(session, channel, now), count) for channel, count in session.execute(query))
    return [Share(budget, count) for budget, count in found if budget is not None]


def held_back(session: Session, run_id: int, now: datetime) -> list[HeldBack]:
    """Return what of a run waits for the next month."""
    holding = {one.key: one for one in in_use(session, now) if one.holds}
    if not holding:
        return []
    mine = and_(OUTBOX.c.run_id == run_id, OUTBOX.c.channel.in_(holding), text(WAITING))
    query = select(OUTBOX.c.channel, func.count()).where(mine).group_by(OUTBOX.c.channel)
    return [HeldBack(holding[name], count, renewed(now)) for name, count in session.execute(query)]


def renewed(now: datetime) -> datetime:
    """Return when the next month begins at the school."""
    day = school_day(now)
    first = (day.replace(day=28) + 4 * ONE_DAY).replace(day=1)
    return at_school(first, 0)


def warn(session: Session, now: datetime) -> None:
    """Tell the admins once when much of a month is used up, and of each person when places grow few."""
    for budget in in_use(session, now):
        if budget.reached > budget.warned:
            _note(session, budget.key, now, warned=budget.reached)
            notices.tell(session, _admins(session), "budget/warning", now, budget=budget, at=renewed(now))
    for channel in CROWDABLE:
        _warn_of_people(session, channel, now)


def _warn_of_people(session: Session, channel: str, now: datetime) -> None:
    most, mine = LIMITS[channel].people or 0, and_(USE.c.channel == channel, USE.c.month == month_of(now))
    told: int | None = session.execute(select(USE.c.people_told).where(mine)).scalar()
    if told is None:
        return
    linked = people.count_on(session, channel)
    if linked >= most - CROWDED and linked > told:
        _note(session, channel, now, people_told=linked)
        name, admins = messages.label(f"channel.{channel}"), _admins(session)
        notices.tell(session, admins, "budget/people", now, channel=name, linked=linked, most=most)


def _note(session: Session, channel: str, now: datetime, **values: int) -> None:
    mine = and_(USE.c.channel == channel, USE.c.month == month_of(now))
    session.execute(update(USE).where(mine).values(values))


def _admins(session: Session) -> Sequence[int]:
    return session.execute(select(PERSON.c.id).where(PERSON.c.is_admin, PERSON.c.active)).scalars().all()
