"""The dates somebody must act by in the campaigns that run, each with how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from bot.domain.campaign import days_off
from bot.domain.campaign.campaigns import Campaign, Deadline
from bot.domain.campaign.deadlines import Shown, last_safe_day, shown, wording
from bot.domain.campaign.fires import DatedRow
from bot.domain.campaign.plan import DeadlineKind, Origin, Who
from bot.domain.delivery import asking, audiences
from bot.domain.school.turn import Turn

PAPERS = ("paper", "report", "dossier", "review")
"""What is done by saying that it has been sent."""
EVENTS = (DeadlineKind.REVIEW, DeadlineKind.OTHER)
"""What a unit or a tổ does without handing anything in: a meeting, for one."""


@dataclass(frozen=True)
class Item:
    """One date of somebody's."""

    deadline: Deadline
    campaign: Campaign
    dates: Shown
    done: bool
    open: bool
    """Whether it is in time, or late ones are taken."""
    today: date

    @property
    def id(self) -> int:
        """The deadline's id."""
        return self.deadline.id or 0

    @property
    def last(self) -> date:
        """The day that is counted to: for papers the last office day, until that has passed."""
        passed = self.today > self.dates.last_day
        return last_safe_day(self.dates.due, self.dates.mode) if passed else self.dates.last_day

    @property
    def overdue(self) -> bool:
        """Whether that day has passed."""
        return self.today > self.last

    @property
    def is_event(self) -> bool:
        """Whether it leaves no paper: nobody is asked for a number or how it was sent."""
        return is_event(self.deadline)

    @property
    def own(self) -> bool:
        """Whether it is a work item's end: the speaker's own, or one they take part in."""
        return self.deadline.who == Who.NAMED

    @property
    def planned(self) -> bool:
        """Whether the plan itself names the date; else the school has set it."""
        return self.deadline.origin == Origin.PLAN

    @property
    def is_paper(self) -> bool:
        """Whether it is done by saying that it has been sent."""
        return is_paper(self.deadline)


def is_paper(deadline: Deadline) -> bool:
    """Tell whether what a deadline asks is done by "Đã gửi": papers, reports, dossiers, reviews, events."""
    return wording(DeadlineKind(deadline.kind), Who(deadline.who)) in PAPERS or is_event(deadline)


def is_event(deadline: Deadline) -> bool:
    """Tell whether it is something of a unit or a tổ that leaves no paper, and is done by "Đã xong"."""
    return deadline.kind in EVENTS and deadline.who in (Who.UNIT, Who.TEAM_LEAD)


def items_of(turn: Turn, *, cancelled: bool = False) -> list[Item]:
    """Return every date the speaker must act by, done or not, in order of the day that is counted to.

    With `cancelled`, those that were called off as well. The first day of a work item is nothing to act by.
    """
    found = _rows(turn.session, turn.me().id or 0, turn.today)
    found = [row for row in found if cancelled or not row[0].cancelled]
    off = days_off.load(turn.session) if found else days_off.DaysOff()
    items = [
        Item(deadline, campaign, shown(DatedRow.of(deadline), off), bool(done), bool(still), turn.today)
        for deadline, campaign, done, still in found
    ]
    return sorted(items, key=lambda one: (one.last, one.id))


def item_of(turn: Turn, deadline_id: int) -> Item | None:
    """Return one of the speaker's dates; None if it is not theirs, is cancelled, or its campaign is over."""
    return next((one for one in items_of(turn) if one.id == deadline_id), None)


def _rows(session: Session, person_id: int, today: date) -> list[tuple[Deadline, Campaign, bool, bool]]:
    asked = asking.must_act(audiences.among([person_id]))
    answered, still_open = audiences.answered(asked.c.person_id), audiences.still_open(today)
    query = (
        select(Deadline, Campaign, answered, still_open)
        .join(asked, asked.c.deadline_id == col(Deadline.id))
        .join(Campaign, col(Campaign.id) == col(Deadline.campaign_id))
        .where(col(Deadline.kind) != DeadlineKind.WORK_START)
    )
    return [(row[0], row[1], row[2], row[3]) for row in session.execute(query)]
