"""The day's reminders: a run at each sending moment, and for each person one message with all that is due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import CTE, ColumnElement, CompoundSelect, Select, and_, or_, select, union, union_all
from sqlmodel import Session

from bot.clock import at_school, school_day
from bot.domain.campaign.days_off import ONE_DAY
from bot.domain.campaign.deadlines import EVENING_TIME, LAST_DAY_TIME, USUAL_TIME
from bot.domain.campaign.fires import FIRE, MOVED
from bot.domain.delivery import audiences, drafts, new_dates, outages, runs
from bot.domain.delivery.audiences import DEADLINE
from bot.domain.delivery.joins import kept_once
from bot.domain.delivery.quiet import QUIET_FROM
from bot.domain.delivery.saying import Recipient, Said
from bot.domain.reminding import by_hand, due, rollups, silences
from bot.domain.reminding.reminding import remind
from bot.domain.reminding.snoozes import SNOOZE
from bot.domain.reminding.stages import HORIZON, Day
from bot.outbox import OUTBOX, RUN, DeliveryRun

SLOTS: Mapping[str, time] = {"0645": LAST_DAY_TIME, "1130": USUAL_TIME, "1930": EVENING_TIME}
"""The sending moments of a day: for the last day, the usual one, and for those who chose the evening."""
EARLY, USUAL, EVENING = SLOTS
CLOSING = QUIET_FROM
"""From here until the next morning nothing is sent; what is left over is due again the next day."""


@dataclass(frozen=True)
class Opening:
    """A sending moment of a day."""

    day: date
    slot: str

    @property
    def key(self) -> str:
        """The natural key of its run."""
        return f"digest:{self.day.isoformat()}:{self.slot}"

    @property
    def at(self) -> datetime:
        """The UTC moment it opens."""
        return _moment(self.day, SLOTS[self.slot])

    @classmethod
    def of(cls, run: DeliveryRun) -> Opening:
        """Return the moment a run was opened for."""
        return cls(date.fromisoformat(run.content["day"]), run.content["slot"])


def open_slots(session: Session, now: datetime) -> None:
    """Open a run for each sending moment of today that has come, unless there is one; nothing at night."""
    today = school_day(now)
    closing = _moment(today, CLOSING)
    ambiguity = "resend" if _is_pressing(session, today) else "hold"
    for opening in openings(today):
        if opening.at <= now < closing:
            content = {"day": today.isoformat(), "slot": opening.slot}
            times = {"not_before": opening.at, "expires_at": closing, "ambiguity": ambiguity}
            runs.open_run(session, opening.key, "digest", now, content=content, **times)


def _is_pressing(session: Session, day: date) -> bool:
    """Tell whether a day has a reminder that no later one makes up for if it is lost on its way."""
    last = select(FIRE.c.deadline_id).where(
        FIRE.c.fire_on >= day - HORIZON,
        FIRE.c.fire_on <= day,
        or_(FIRE.c.stage <= 1, FIRE.c.stage == MOVED),
    )
    later = select(SNOOZE.c.deadline_id).where(SNOOZE.c.until == day)
    return session.execute(union_all(last, later).limit(1)).first() is not None


def openings(day: date) -> list[Opening]:
    """Return the sending moments of a day."""
    return [Opening(day, slot) for slot in SLOTS]


def is_of_last_day(run: DeliveryRun) -> bool:
    """Tell whether a run tells only those whose last day it is."""
    return run.kind == "digest" and run.content.get("slot") == EARLY


def recipients(session: Session, run: DeliveryRun, people: CTE) -> Select[tuple[int]]:
    """Return those of some people who are written to at a run's moment.

    In the early morning whoever has a last day, at noon and in the evening whoever has anything due and was
    not written to today; in the evening also whoever left a form unsent, whatever they chose. What is told of
    others, the roll-up, counts like what is one's own.
    """
    opening = Opening.of(run)
    falling = kept_once(_falling(session, people, opening).cte("falling"))
    who = select(falling.c.person_id)
    if opening.slot == EARLY:
        return who.where(falling.c.stage == 0)
    query = select(people.c.id).where(
        people.c.evening == (opening.slot == EVENING), people.c.id.in_(who), ~_written_to(people, opening)
    )
    if opening.slot == USUAL:
        return query
    unsent = drafts.unsent(people, opening.at).subquery("unsent")
    either = union(query, select(unsent.c.person_id)).subquery("either")
    return select(either.c.id)


def said(session: Session, run: DeliveryRun, to: Sequence[Recipient], now: datetime) -> Mapping[int, Said]:
    """Return what each is told of what is still open; who has done everything meanwhile is left out."""
    opening = Opening.of(run)
    people = audiences.among([one.id for one in to])
    day = _seen(session, opening.day)
    found = due.load(session, due.due_on(people, day))
    rolled = rollups.load(session, people, day) if silences.any_on(session, day) else {}
    if opening.slot == EVENING:
        found += due.load(session, drafts.unsent(audiences.among([one.id for one in to]), opening.at))
    of: dict[int, list[due.Due]] = defaultdict(list)
    beside = by_hand.under_way(session, [one.id for one in to])
    for one in found:
        if (one.person_id, one.deadline_id) not in beside:
            of[one.person_id].append(one)
    told = [(one, of.get(one.id, ())) for one in to if one.id in of or one.id in rolled]
    words = remind(session, told, now, rolled)
    return outages.excuse(session, words, to, opening.at, lambda: _overdue(session, people, day, found), now)


def _overdue(session: Session, people: CTE, day: Day, found: Sequence[due.Due]) -> set[int]:
    """Return those of some people who are told something that was to be told on an earlier day."""
    todays = set(due.load(session, due.due_on(people, Day(day.day)))) if day.left_over else set(found)
    return {one.person_id for one in found if one not in todays}


def _falling(session: Session, people: CTE, opening: Opening) -> CompoundSelect[Any]:
    """Return who of some people is to be told anything on a day, with the stage it stands for."""
    day = _seen(session, opening.day)
    own = due.anybody_on(people, day)
    if not silences.any_on(session, day):
        return own
    of_others = silences.heads(people, day).subquery("of_others")
    return union_all(*own.selects, select(of_others.c.person_id, of_others.c.stage))


def next_instant(session: Session, now: datetime) -> datetime | None:
    """Return the next moment at which a digest may be due or a run may go on; None if nothing is ahead."""
    today = school_day(now)
    days = set(planned_days(session, today, date.max)[:3])
    days |= {day for day in (today, today + ONE_DAY) if _seen(session, day).left_over}
    days |= new_dates.made_up_on(session, today)
    moments = {opening.at for day in days for opening in openings(day)}
    if drafts.any_since(session, now - timedelta(days=1)):
        moments |= {_moment(day, EVENING_TIME) for day in (today, today + ONE_DAY)}
    waiting = select(RUN.c.not_before).where(RUN.c.status.in_([runs.PLANNING, runs.RUNNING]))
    moments |= set(session.execute(waiting.where(RUN.c.not_before > now)).scalars())
    return min((moment for moment in moments if moment > now), default=None)


def next_reminder_at(session: Session, now: datetime) -> datetime | None:
    """Return when somebody is reminded next, as things stand now; None if nobody is any more."""
    moment = next_instant(session, now)
    while moment is not None:
        if _anybody(session, moment):
            return moment
        moment = next_instant(session, moment)
    return None


def _anybody(session: Session, moment: datetime) -> bool:
    """Tell whether the run that opens at a moment would be for anybody."""
    opening = next((one for one in openings(school_day(moment)) if one.at == moment), None)
    if opening is None:
        return False
    content = {"day": opening.day.isoformat(), "slot": opening.slot}
    run = DeliveryRun(run_key=opening.key, kind="digest", content=content, created_at=moment)
    query = recipients(session, run, audiences.everybody())
    return session.execute(query.limit(1)).first() is not None


def _seen(session: Session, day: date) -> Day:
    """Return a day with what the last three left over: days not planned, runs that were cut short."""
    since = day - HORIZON
    days = planned_days(session, since, day)
    keys = {opening.key: opening.day for one in days for opening in openings(one)}
    query = select(RUN.c.id, RUN.c.run_key, RUN.c.status).where(RUN.c.run_key.in_(list(keys)))
    rows = session.execute(query).all()
    planned = {row.run_key for row in rows if row.status not in (runs.PLANNING, runs.CANCELLED)}
    missed = sorted({one for key, one in keys.items() if key not in planned})
    cut_short = tuple(row.id for row in rows if row.status == runs.EXPIRED)
    return Day(day, tuple(missed), cut_short, new_dates.untold_since(session, day))


def planned_days(session: Session, since: date, until: date) -> Sequence[date]:
    """Return the days from `since` up to and without `until` on which anybody may be told something.

    That is a stage of a running campaign, or what somebody has put off.
    """
    standing = and_(DEADLINE.c.id == FIRE.c.deadline_id, DEADLINE.c.revision == FIRE.c.revision)
    staged = select(FIRE.c.fire_on).join(DEADLINE, and_(standing, ~DEADLINE.c.cancelled))
    staged = staged.where(FIRE.c.fire_on >= since, FIRE.c.fire_on < until)
    later = select(SNOOZE.c.until).where(SNOOZE.c.until >= since, SNOOZE.c.until < until)
    return sorted(session.execute(union(staged, later)).scalars())


def _written_to(people: CTE, opening: Opening) -> ColumnElement[bool]:
    """Tell whether another run of the same day has a row for a person."""
    others = select(RUN.c.id).where(
        RUN.c.run_key.in_([one.key for one in openings(opening.day) if one != opening])
    )
    rows = select(OUTBOX.c.run_id).where(OUTBOX.c.run_id.in_(others), OUTBOX.c.recipient_id == people.c.id)
    return rows.exists()


def _moment(day: date, at: time) -> datetime:
    return at_school(day, at.hour, at.minute)
