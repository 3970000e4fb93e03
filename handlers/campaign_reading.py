"""Từ văn bản: a plan sent as a file, or pasted, read beside the conversation and kept as a draft."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import messages
from bot.domain.campaign import managing
from bot.domain.campaign.campaigns import Campaign
from bot.domain.campaign.drafting import MakeDraft, numbered
from bot.domain.campaign.keys import free_slug
from bot.domain.school.turn import Turn
from bot.plans.aside import TASK, PlanRead
from bot.plans.drafted import Drafted, drafted, moved
from bot.plans.periods import is_past, year_now
from bot.plans.reader.saying import warning
from bot.talking import jobs
from bot.talking.document_question import document
from bot.talking.questions import choose
from bot.talking.talk import End
from bot.talking.values import restored
from bot.talking.work import work
from bot.words import Option

TAKES = (".docx", ".pdf", ".txt", ".doc")
""".doc is taken so that it can be told how to go on with one."""
REVIEW = Option("review", messages.label("campaign_reading.review"), ("xem lai", "xem", "luu"))
MOVE = Option("move", messages.label("campaign_reading.move"), ("chuyen", "chuyen nam", "nam nay"))
DROP = Option("drop", messages.label("campaign_reading.drop"), ("bo", "khong dung", "bo di", "xoa"))
SHOWN_WARNINGS = 4
"""How many warnings the summary says in full; the rest is a number."""
SHOWN_LEFT = 8
"""How many things that a move has left behind are said in full."""


@dataclass(frozen=True)
class ReadingFacts:
    """What a text holds, and what the school has already."""

    turn: Turn

    def read(self, job: int) -> PlanRead:
        """Return what the speaker's own job has read."""
        kept = jobs.result(self.turn.session, job, f"person:{self.turn.me().id}")
        return restored(PlanRead, kept)

    def drafted(self, read: PlanRead) -> Drafted:
        """Return the draft of what was read, under an id the school has not given yet."""
        made = drafted(read.found, self.turn.today)
        slug = free_slug(self.turn.session, managing.school_id(self.turn), made.plan.id)
        return replace(made, plan=numbered(made.plan, slug))

    def moved(self, made: Drafted) -> Drafted:
        """Return a draft of an earlier year moved to this one."""
        there = moved(made, year_now(made.plan.period, self.turn.today))
        slug = free_slug(self.turn.session, managing.school_id(self.turn), there.plan.id)
        return replace(there, plan=numbered(there.plan, slug))

    def is_past(self, made: Drafted) -> bool:
        """Tell whether a plan is of an earlier year."""
        return is_past(made.plan.period, made.plan.end, self.turn.today)

    @cached_property
    def own(self) -> list[Campaign]:
        """The school's campaigns."""
        return managing.of_school(self.turn.session, managing.school_id(self.turn))

    def summary(self, read: PlanRead, made: Drafted) -> dict[str, Any]:
        """Return what the summary of a reading says."""
        plan = made.plan
        same = [one for one in self.own if (one.title, one.period) == (plan.title, plan.period)]
        warned = [warning(one.code, one.facts, one.quote) for one in read.found.warnings]
        return {
            "plan": plan,
            "found": read.found,
            "doubtful": made.doubtful,
            "notes": read.notes,
            "warnings": warned[:SHOWN_WARNINGS],
            "more": max(len(warned) - SHOWN_WARNINGS, 0),
            "past": self.is_past(made),
            "twins": [messages.label(f"campaign.state.{one.status}") for one in same],
        }


async def read_plan(facts: ReadingFacts) -> End:
    """Ask for a plan's text, have it read, say what was found, and keep it as a draft to be gone through."""
    given = await document("document", takes=TAKES)
    job = await work("working", TASK, given, pasted=isinstance(given, list))
    read = facts.read(job)
    made = facts.drafted(read)
    wishes = [REVIEW, *([MOVE] if facts.is_past(made) else []), DROP]
    wish = await choose("found", wishes, skip_single=False, **facts.summary(read, made))
    if wish == DROP.id:
        return End("dropped", offers=("kehoach",))
    kept = facts.moved(made) if wish == MOVE.id else made
    left = kept.plan.dropped
    shown = {"dropped": left[:SHOWN_LEFT], "more": max(len(left) - SHOWN_LEFT, 0)}
    act = MakeDraft(kept.plan, kept.noted)
    return End("made", act=act, facts=shown, then="campaign_review", then_args={"slug": kept.plan.id})
