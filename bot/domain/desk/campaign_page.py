"""One campaign as those who run it see it: its dates, who must act by each, and where they come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlmodel import col

import messages
from bot.domain.campaign import calendar, campaigns, days_off, managing
from bot.domain.campaign.campaigns import Campaign, Deadline, Phase
from bot.domain.campaign.copying import plan_of
from bot.domain.campaign.days_off import DaysOff
from bot.domain.campaign.deadlines import last_day, last_safe_day
from bot.domain.campaign.fires import DatedRow
from bot.domain.campaign.plan import DeadlineKind, Mode, Origin, PlannedDeadline, Who
from bot.domain.campaign.suggestions import suggested_of
from bot.domain.delivery import audiences, drafts
from bot.domain.desk import changes, ending
from bot.domain.school import units
from bot.domain.school.people import PERSON
from bot.domain.school.turn import Turn
from bot.domain.school.units import Unit
from bot.words import Option

LINES_A_PAGE = 20


@dataclass(frozen=True)
class DateLine:
    """A date as the page says it."""

    id: int
    what: str
    kind: str
    due: date
    mode: str
    last_safe: date
    last_day: date
    """What people count to: for papers the last day an office takes them."""
    who: str
    tentative: bool
    by_school: bool
    """Whether the school has set it, not the plan."""
    responsible: str = ""
    revision: int = 1


@dataclass(frozen=True)
class Warned:
    """What an admin should know of a date before agreeing to it; none of it forbids anything."""

    off: bool = False
    holiday: str = ""
    past: bool = False
    outside: bool = False


@dataclass(frozen=True)
class Reminding:
    """A reminder to come, as the calendar before launch lists it."""

    day: date
    at: datetime
    what: str
    days: int
    """How many days are left; negative after the date."""
    who: str


@dataclass(frozen=True)
class CampaignFacts:
    """The campaign a conversation was opened about, if it is of the speaker's school."""

    turn: Turn

    @cached_property
    def campaign(self) -> Campaign | None:
        """The campaign; None for one of another school."""
        return managing.find(self.turn)

    @property
    def known(self) -> Campaign:
        """The campaign, once it is known that there is one."""
        assert self.campaign is not None
        return self.campaign

    @property
    def back(self) -> dict[str, str]:
        """What opens its page again."""
        return {"row": str(self.known.id)}

    @cached_property
    def off(self) -> DaysOff:
        """The days nobody works."""
        return days_off.load(self.turn.session)

    @cached_property
    def rows(self) -> list[Deadline]:
        """Its dates that still stand, in order."""
        return campaigns.deadlines_of(self.turn.session, self.known.id or 0)

    @cached_property
    def lines(self) -> list[DateLine]:
        """Its dates as they are shown."""
        named = self._named([one.responsible_id for one in self.rows])
        return [self._line(one, named.get(one.responsible_id or 0, "")) for one in self.rows]

    @cached_property
    def suggested(self) -> list[DateLine]:
        """The dates proposed and not taken."""
        return [self._proposed(number, one) for number, one in enumerate(suggested_of(self.known))]

    @property
    def registers(self) -> bool:
        """Whether it has a date by which each person is to register."""
        return any(one.kind == DeadlineKind.REGISTRATION and one.who == Who.PERSON for one in self.rows)

    def shown(self) -> dict[str, Any]:
        """Return what the page says."""
        query = select(Phase).where(col(Phase.campaign_id) == self.known.id).order_by(col(Phase.number))
        return {
            "campaign": self.known,
            "phases": list(self.turn.session.scalars(query)),
            "lines": self.lines,
            "suggested": self.suggested,
            "undated": [what for what, _ in self.known.undated],
            "open_forms": self.count_forms() if self.known.status == campaigns.RUNNING else 0,
        }

    def options(self) -> list[Option]:
        """Return its dates to choose from."""
        return [Option(str(one.id), _dated(one.what, one.last_day)) for one in self.lines]

    def line(self, deadline_id: str) -> DateLine:
        """Return one of its dates."""
        return next(one for one in self.lines if str(one.id) == deadline_id)

    def suggested_options(self) -> list[Option]:
        """Return the proposed dates to choose from, each by its key."""
        proposed = suggested_of(self.known)
        return [Option(one.key, _dated(one.what, last_safe_day(one.due, one.mode))) for one in proposed]

    def warned(self, due: date, mode: Mode) -> Warned:
        """Return what is odd about a date: nobody works, it has passed, it lies outside the campaign."""
        day = last_safe_day(due, mode)
        return Warned(
            self.off.is_off(day),
            self.off.name(day),
            day < self.turn.today,
            not self.known.starts <= day <= self.known.ends,
        )

    def told(self, deadline_id: int) -> int:
        """Return how many people have been told of a date."""
        return changes.count(self.turn.session, changes.told_of(audiences.everybody(), deadline_id))

    def involved(self) -> int:
        """Return how many people have registered or were told of any of its dates."""
        return changes.count(
            self.turn.session, changes.involved_in(audiences.everybody(), self.known.id or 0)
        )

    def count_forms(self) -> int:
        """Return how many people have filled a form and not sent it."""
        return changes.count(self.turn.session, drafts.with_form(audiences.everybody(), self.known.id or 0))

    def last_phases(self) -> list[Phase]:
        """Return the phases that end with the campaign."""
        return ending.last_phases(self.turn.session, self.known, self.known.ends)

    def head(self) -> str:
        """Return the full name of the unit's head; empty if nobody is."""
        unit = self.turn.session.get_one(Unit, self.known.unit_id)
        return self._named([unit.head_id]).get(unit.head_id or 0, "")

    def staff(self) -> list[Option]:
        """Return everybody working at the school, to be named."""
        tree = units.subtree(self.known.unit_id)
        query = select(PERSON.c.id, PERSON.c.full_name).join(tree, PERSON.c.unit_id == tree.c.id)
        rows = self.turn.session.execute(query.where(PERSON.c.active).order_by(PERSON.c.sort_key))
        return [Option(str(key), name, (messages.words.given_name(name),)) for key, name in rows]

    def reminders(self) -> list[list[Reminding]]:
        """Return every reminder to come, by page, as somebody with the usual choice gets them."""
        plan = plan_of(self.turn.session, self.known)
        whats = {one.key: one.what for one in plan.deadlines}
        bare = calendar.only_deadlines(plan)
        lines = calendar.calendar(
            bare,
            days_off=self.off,
            launched=self.turn.now,
            suggested=False,
            campaign_stages=self.known.stages,
        )
        last = {one.deadline: _day_of(one) for one in lines if one.stage == "T-0"}
        found = [_reminding(one, whats[one.deadline], last.get(one.deadline)) for one in lines]
        return [found[at : at + LINES_A_PAGE] for at in range(0, len(found), LINES_A_PAGE)]

    def _named(self, ids: Sequence[int | None]) -> dict[int, str]:
        wanted = [one for one in ids if one]
        if not wanted:
            return {}
        query = select(PERSON.c.id, PERSON.c.full_name).where(PERSON.c.id.in_(wanted))
        return {row[0]: row[1] for row in self.turn.session.execute(query)}

    def _line(self, one: Deadline, responsible: str) -> DateLine:
        end = last_day(DatedRow.of(one), self.off)
        return DateLine(
            one.id or 0, one.what, one.kind, one.due, one.mode, one.last_safe, end, one.who, one.tentative,
            one.origin == Origin.SCHOOL, responsible if one.who == Who.UNIT else "", one.revision,
        )  # fmt: skip

    def _proposed(self, number: int, one: PlannedDeadline) -> DateLine:
        end, safe = last_day(one, self.off), last_safe_day(one.due, one.mode)
        return DateLine(
            number, one.what, one.kind, one.due, one.mode, safe, end, one.who, one.tentative, by_school=True
        )


def _dated(what: str, day: date) -> str:
    """Return a date as it is chosen from a list: what is due, with its day."""
    return f"{messages.words.capital(what)} ({messages.words.day(day)})"


def _reminding(line: calendar.Line, what: str, last: date | None) -> Reminding:
    """Return a reminder with the days really left: a stage that fell on a day off comes earlier."""
    at = datetime.fromisoformat(line.at)
    days = int(line.stage.removeprefix("T-")) if line.stage.startswith("T-") else -int(line.stage)
    left = (last - at.date()).days if last is not None and days > 0 else days
    return Reminding(at.date(), at, what, left, line.audience)


def _day_of(line: calendar.Line) -> date:
    return datetime.fromisoformat(line.at).date()
