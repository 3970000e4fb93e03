"""What lies ahead of one person: their dates, page by page, and the moment of their next reminder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from bot.domain.campaign.deadlines import fire_at
from bot.domain.delivery import audiences
from bot.domain.reminding import agenda, due
from bot.domain.reminding.agenda import Item
from bot.domain.reminding.stages import Day
from bot.domain.school.people import PERSON
from bot.domain.school.turn import Turn

PAGE = 20
"""How many dates one message lists."""


@dataclass(frozen=True)
class DatesFacts:
    """The speaker's dates in the campaigns that run."""

    turn: Turn

    @cached_property
    def pages(self) -> list[list[Item]]:
        """The plans' own dates first, then those the school has set and work items, some to a page."""
        items = sorted(agenda.items_of(self.turn), key=lambda one: (one.own, not one.planned))
        return [items[start : start + PAGE] for start in range(0, len(items), PAGE)]

    def shown(self, page: Sequence[Item]) -> dict[str, Any]:
        """Return what the words about a page need."""
        campaigns = {one.campaign.id for items in self.pages for one in items}
        return {
            "planned": [one for one in page if one.planned],
            "set": [one for one in page if not one.planned and not one.own],
            "own": [one for one in page if one.own],
            "several": len(campaigns) > 1,
            "total": sum(len(items) for items in self.pages),
        }

    def ahead(self) -> dict[str, Any]:
        """Return when the speaker is reminded next, and whether a paper waits to be marked as sent."""
        papers = [one for items in self.pages for one in items if one.is_paper and not one.done]
        return {"upcoming": next_reminder(self.turn, self.turn.me().id or 0), "papers": len(papers)}


def next_reminder(turn: Turn, person_id: int) -> datetime | None:
    """Return when a person is reminded next, as things stand now; None if nothing is ahead of them."""
    people = audiences.among([person_id])
    for day in due.days_ahead(turn.session, people, turn.today):
        at = _told_at(turn.session, person_id, Day(day))
        if at is not None and at > turn.now:
            return at
    return None


def _told_at(session: Session, person_id: int, day: Day) -> datetime | None:
    """Return at which hour of a day a person is written to: early if it is some last day."""
    found = due.load(session, due.due_on(audiences.among([person_id]), day))
    if not found:
        return None
    evening: bool = session.execute(select(PERSON.c.evening).where(PERSON.c.id == person_id)).scalar_one()
    stage = 0 if any(one.stage == 0 for one in found) else found[0].stage
    return fire_at(stage, day.day, evening=evening)
