"""What a reminder says: one thing due in a few lines, several in a list with the most urgent first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
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
from bot.domain.delivery.agenda import PAPERS
from bot.domain.delivery.drafts import DRAFT
from bot.domain.delivery.due import Due
from bot.domain.delivery.saying import Recipient, Said, Told
from bot.rendering import as_plain

SHORT = 300
"""How many characters a message about one thing has at most."""
SHORTEST_NAME = 30
LISTED = 5
"""How many things a message names; the others are a number."""
FORM, PROGRESS, SENT, LATER = "a:dangky:", "a:tiendo:", "a:dagui:", "a:hoan:"
BUTTONS = {
    "registration": ("reminder.register", FORM),
    "draft": ("reminder.finish", FORM),
    "initiative": ("reminder.initiative", FORM),
    "phase_end": ("reminder.progress", PROGRESS),
    **dict.fromkeys(PAPERS, ("reminder.sent", SENT)),
}
"""The label of the button that leads to where it is done, and its data, by what the reminder is about."""


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


def remind(
    session: Session, found: Sequence[tuple[Recipient, Sequence[Due]]], now: datetime
) -> Mapping[int, Said]:
    """Return each person's one message about everything they are to be told."""
    ids = {one.deadline_id for _, dues in found for one in dues}
    query = select(Deadline, Campaign).join(Campaign, col(Campaign.id) == col(Deadline.campaign_id))
    known = {row[0].id: (row[0], row[1]) for row in session.execute(query.where(col(Deadline.id).in_(ids)))}
    off = days_off.load(session) if ids else DaysOff()
    today = school_day(now)
    return {
        to.id: _message(to, [_matter(one, *known[one.deadline_id], off, today) for one in dues], dues, now)
        for to, dues in found
    }


def _matter(one: Due, deadline: Deadline, campaign: Campaign, off: DaysOff, today: date) -> Matter:
    kind = "initiative" if one.answered else "draft" if one.drafted else _wording(deadline)
    return Matter(deadline, campaign, one.stage, kind, shown(DatedRow.of(deadline), off), today)


def _wording(deadline: Deadline) -> str:
    return wording(DeadlineKind(deadline.kind), Who(deadline.who))


def _message(to: Recipient, matters: Sequence[Matter], dues: Sequence[Due], now: datetime) -> Said:
    first: dict[int, Matter] = {}
    for one in sorted(matters, key=lambda one: (one.last, one.stage, one.deadline.id)):
        first.setdefault(one.deadline.id or 0, one)
    urgent = list(first.values())
    facts = {"me": to.person, "now": now, "today": school_day(now)}
    if len(urgent) == 1:
        text = _short(to.channel, urgent[0], facts)
    else:
        more = max(0, len(urgent) - LISTED)
        text = messages.render_for(to.channel, "reminders/digest", items=urgent[:LISTED], more=more, **facts)
    return Said(text, _buttons(urgent, now), _stages(dues))


def _short(channel: str, one: Matter, facts: dict[str, Any]) -> str:
    """Return the words about one thing, which is named more briefly if they grow too long."""
    text = messages.render_for(channel, one.template, item=one, **facts)
    over = len(as_plain(text)) - SHORT
    if over <= 0:
        return text
    room = max(SHORTEST_NAME, min(one.room, len(one.what)) - over)
    return messages.render_for(channel, one.template, item=replace(one, room=room), **facts)


def _buttons(matters: Sequence[Matter], now: datetime) -> tuple[tuple[str, str], ...]:
    """Return the ways to where the things said are done, each place once and the most urgent first.

    Last comes the way to hear of them later, where a day is left for that.
    """
    ways = [(*BUTTONS[one.kind], one) for one in matters if one.kind in BUTTONS]
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
