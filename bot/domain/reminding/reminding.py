"""What a reminder says: one thing due in a few lines, several in a list with the most urgent first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

import messages
from bot.clock import school_day
from bot.domain.campaign import days_off
from bot.domain.campaign.campaigns import Campaign, Deadline
from bot.domain.campaign.days_off import DaysOff
from bot.domain.campaign.deadlines import Shown, Snooze, last_safe_day, shown, snoozed_until, wording
from bot.domain.campaign.fires import MOVED, DatedRow
from bot.domain.campaign.plan import DeadlineKind, Mode, Who
from bot.domain.delivery.drafts import DRAFT
from bot.domain.delivery.saying import Recipient, Said, Told
from bot.domain.reminding.agenda import PAPERS, is_event
from bot.domain.reminding.due import Due
from bot.domain.reminding.rollups import RollUp, Room
from bot.rendering import as_plain

SHORT = 300
"""How many characters a message about one thing has at most."""
SHORTEST_NAME = 30
LISTED = 5
"""How many things a message names; the others are a number."""
LONG = 900
"""How many it has with what a head of a tổ or a school is told of others."""
FORM, PROGRESS, SENT, LATER = "a:dangky:", "a:tiendo:", "a:dagui:", "a:hoan:"
TEAM, LIST = "a:nhacto:", "a:chuatraloi:"
ROLLUP = "reminders/rollup"
BUTTONS = {
    "registration": ("reminder.register", FORM),
    "draft": ("reminder.finish", FORM),
    "initiative": ("reminder.initiative", FORM),
    "phase_end": ("reminder.progress", PROGRESS),
    "work_end": ("reminder.progress", PROGRESS),
    **dict.fromkeys(PAPERS, ("reminder.sent", SENT)),
    "review": ("reminder.finished", SENT),
    "other": ("reminder.finished", SENT),
}
"""The label of the button that leads to where it is done, and its data, by what the reminder is about."""


ROOMS = (Room(10, 10), Room(6, 8), Room(3, 6), Room(0, 5), Room(0, 2))
"""What is tried in turn until the message is short enough."""


@dataclass(frozen=True)
class Matter:
    """One thing a person is reminded of."""

    deadline: Deadline
    campaign: Campaign
    stage: int
    kind: str
    """The deadline's kind, or "draft" or "initiative"; it names the template."""
    dates: Shown
    today: date
    room: int = 80
    """How many characters a phone's screen leaves to say what has to be done."""
    room_to: int = 200
    """And how many to say where it goes."""

    @property
    def last(self) -> date:
        """The day that is counted to: for papers the last office day, until that has passed."""
        passed = self.today > self.dates.last_day
        return last_safe_day(self.dates.due, self.dates.mode) if passed else self.dates.last_day

    @property
    def office(self) -> date | None:
        """The last day an office takes the paper, while it is ahead; None where nothing goes to an office."""
        return self.dates.last_office if self.last == self.dates.last_office else None

    @property
    def office_differs(self) -> bool:
        """Whether that day is another than the one the plan names."""
        return self.office != self.dates.due

    @property
    def before(self) -> bool:
        """Whether the plan says "trước ngày"."""
        return self.dates.mode == Mode.BEFORE

    @property
    def moved(self) -> bool:
        """Whether the date is told because it is new."""
        return self.stage == MOVED

    @property
    def overdue(self) -> bool:
        """Whether the last safe day has passed."""
        return self.today > self.last

    @property
    def template(self) -> str:
        """The template of a message about this alone."""
        if self.moved:
            return "reminders/moved"
        late = self.overdue and self.kind not in ("draft", "initiative")
        return f"reminders/{self.kind}{'_overdue' if late else ''}"

    @property
    def what(self) -> str:
        """What has to be done, in the room there is."""
        return messages.words.cut(self.deadline.what, self.room)

    @property
    def to(self) -> str:
        """Where a paper goes, in the room there is; empty where the plan does not say."""
        return messages.words.cut(self.deadline.sent_to, self.room_to)


def remind(
    session: Session,
    found: Sequence[tuple[Recipient, Sequence[Due]]],
    now: datetime,
    rolled: Mapping[int, Sequence[RollUp]] = MappingProxyType({}),
) -> Mapping[int, Said]:
    """Return each person's one message about everything they are to be told.

    `rolled` is what they hear as heads of a tổ or a school, by their id; it comes after what is their own.
    """
    ids = {one.deadline_id for _, dues in found for one in dues}
    query = select(Deadline, Campaign).join(Campaign, col(Campaign.id) == col(Deadline.campaign_id))
    known = {row[0].id: (row[0], row[1]) for row in session.execute(query.where(col(Deadline.id).in_(ids)))}
    off = days_off.load(session) if ids else DaysOff()
    today = school_day(now)
    return {
        to.id: _message(
            to,
            [_matter(one, *known[one.deadline_id], off, today) for one in dues],
            dues,
            now,
            rolled.get(to.id, ()),
        )
        for to, dues in found
    }


def _matter(one: Due, deadline: Deadline, campaign: Campaign, off: DaysOff, today: date) -> Matter:
    kind = "initiative" if one.answered else "draft" if one.drafted else _wording(deadline)
    return Matter(deadline, campaign, one.stage, kind, shown(DatedRow.of(deadline), off), today)


def _wording(deadline: Deadline) -> str:
    return wording(DeadlineKind(deadline.kind), Who(deadline.who))


def _message(
    to: Recipient,
    matters: Sequence[Matter],
    dues: Sequence[Due],
    now: datetime,
    rolled: Sequence[RollUp] = (),
) -> Said:
    first: dict[int, Matter] = {}
    for one in sorted(matters, key=lambda one: (one.last, one.stage, one.deadline.id)):
        first.setdefault(one.deadline.id or 0, one)
    urgent = list(first.values())
    facts = {"me": to.person, "now": now, "today": school_day(now), "rolled": ()}
    template = urgent[0].template if len(urgent) == 1 else "reminders/digest" if urgent else ROLLUP
    if len(urgent) == 1:
        facts["item"] = _short(to.channel, urgent[0], facts)
    elif urgent:
        facts |= {"items": urgent[:LISTED], "more": max(0, len(urgent) - LISTED)}
    text = _rolled_up(to.channel, template, facts, rolled)
    stages = {told for one in rolled for told in one.stages}
    return Said(text, (*_buttons(urgent, now), *_ways(rolled)), (*_stages(dues), *sorted(stages)))


def _rolled_up(channel: str, template: str, facts: dict[str, Any], rolled: Sequence[RollUp]) -> str:
    """Return the words with what is told of others below them: as many names as leave a short message."""
    text = ""
    for room in ROOMS:
        known = {**facts, "rolled": rolled, "room": room, "alone": template == ROLLUP}
        text = messages.render_for(channel, template, **known)
        if len(as_plain(text)) <= LONG:
            break
    return text


def _ways(rolled: Sequence[RollUp]) -> tuple[tuple[str, str], ...]:
    """Return the buttons below what is told of others: to remind one's own tổ, to see the whole list."""
    own = [one for one in rolled if one.can_be_reminded]
    wider = [one for one in rolled if one.is_wider]
    both = ("reminder.team", TEAM, own), ("offer.chuatraloi", LIST, wider)
    return tuple(
        (messages.label(label), place + (str(about[0].campaign.id) if len(about) == 1 else ""))
        for label, place, about in both
        if about
    )


def _short(channel: str, one: Matter, facts: dict[str, Any]) -> Matter:
    """Return one thing, named more briefly if the words about it alone grow too long, then its receiver."""
    over = _too_long(channel, one, facts)
    if over > 0:
        one = replace(one, room=max(SHORTEST_NAME, min(one.room, len(one.what)) - over))
        over = _too_long(channel, one, facts)
    if over > 0 and one.to:
        one = replace(one, room_to=max(SHORTEST_NAME, len(one.to) - over))
    return one


def _too_long(channel: str, one: Matter, facts: dict[str, Any]) -> int:
    """Return by how many characters the words about one thing alone are too many."""
    return len(as_plain(messages.render_for(channel, one.template, item=one, **facts))) - SHORT


def _buttons(matters: Sequence[Matter], now: datetime) -> tuple[tuple[str, str], ...]:
    """Return the ways to where the things said are done, each place once and the most urgent first.

    Last comes the way to hear of them later, where a day is left for that.
    """
    open_ways = [one for one in matters if one.kind in BUTTONS]
    ways = [(*BUTTONS[one.kind], one) for one in open_ways if one.kind != "other" or is_event(one.deadline)]
    ways += [("reminder.later", LATER, one) for one in matters if _may_wait(one, now)]
    places: dict[str, tuple[str, list[Matter]]] = {}
    for label, place, one in ways:
        places.setdefault(place, (label, []))[1].append(one)
    return tuple(
        (messages.label(label), place + _row(place, about)) for place, (label, about) in places.items()
    )


def _row(place: str, about: Sequence[Matter]) -> str:
    """Return the one deadline a button is about; of several one is chosen there, and forms find their own."""
    return str(about[0].deadline.id) if place in (SENT, LATER) and len(about) == 1 else ""


def _may_wait(one: Matter, now: datetime) -> bool:
    """Tell whether a day is left to put it off to; a form already sent, but for a name, is not put off."""
    left = snoozed_until(now, Snooze.TOMORROW, one.dates.last_day)
    return one.kind != "initiative" and left is not None


def _stages(dues: Sequence[Due]) -> tuple[Told, ...]:
    """Return what is told; whoever hears of an unsent form is not told of it again the same evening."""
    told = {Told(one.deadline_id, one.revision, one.stage) for one in dues}
    told |= {Told(one.deadline_id, one.revision, DRAFT) for one in dues if one.drafted}
    return tuple(sorted(told))
