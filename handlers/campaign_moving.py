"""Chuyển sang năm nay: a draft of a year that is over becomes the same plan in this one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from bot.domain.campaign import calendar, notes
from bot.domain.campaign.campaigns import DRAFT
from bot.domain.campaign.copying import plan_of
from bot.domain.campaign.deadlines import last_safe_day
from bot.domain.campaign.drafting import ReplaceDraft, numbered
from bot.domain.campaign.keys import free_slug
from bot.domain.campaign.notes import Noted, NoteKind
from bot.domain.desk.campaign_page import CampaignFacts
from bot.plans.drafted import Drafted, moved
from bot.plans.periods import is_past, year_now
from bot.talking.questions import confirm
from bot.talking.talk import End

SHOWN_DROPPED = 5
"""How many of the things left behind are said in full; the rest is a number."""


@dataclass(frozen=True)
class MovingFacts(CampaignFacts):
    """A draft, and what it becomes in another year."""

    @property
    def past(self) -> bool:
        """Whether it is a draft of a year that is over."""
        one = self.campaign
        draft = one is not None and one.status == DRAFT
        return draft and is_past(self.known.period, self.known.ends, self.turn.today)

    @cached_property
    def there(self) -> Drafted:
        """The draft in this year, under an id that is free, with the notes of what is left of it."""
        session, today, one = self.turn.session, self.turn.today, self.known
        noted = tuple(
            Noted(NoteKind(note.kind), note.key, note.quote, note.doubtful, note.settled)
            for note in notes.notes_of(session, one.id or 0).values()
        )
        made = moved(Drafted(plan_of(session, one), noted), year_now(one.period, today))
        return replace(made, plan=numbered(made.plan, free_slug(session, one.unit_id, made.plan.id)))


async def move_draft(facts: MovingFacts) -> End:
    """Show what a draft becomes in this year, and put that in its place."""
    if not facts.past:
        return End("", then="campaign", then_args={"row": facts.turn.args.get("row", "")})
    there = facts.there
    left, dated = there.plan.dropped, calendar.deadlines_of(there.plan, suggested=False)
    shown: dict[str, Any] = {
        "campaign": facts.known,
        "plan": there.plan,
        "dates": [(one, last_safe_day(one.due, one.mode)) for one in dated],
        "dropped": left[:SHOWN_DROPPED],
        "more": max(len(left) - SHOWN_DROPPED, 0),
    }
    agreed = tuple((one.key, one.due, one.mode) for one in dated)
    shows = (there.plan.id, there.plan.start, there.plan.end, agreed)
    await confirm("review", shows, yes="campaign_move.yes", **shown)
    act = ReplaceDraft(facts.known.id or 0, there.plan, there.noted)
    return End("moved", act=act, then="campaign", then_args={"slug": there.plan.id})
