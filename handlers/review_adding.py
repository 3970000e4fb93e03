"""Thêm: an item that a plan has and the draft has not, asked field by field and written down."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.domain.campaign.deadlines import last_safe_day
from bot.domain.campaign.notes import NoteKind
from bot.domain.campaign.phase_dates import Stretch
from bot.domain.campaign.plan import DeadlineKind, Mode
from bot.domain.campaign.suggestions import kind_of
from bot.domain.desk.adding import AddItem
from bot.domain.desk.reviewing import ReviewFacts
from bot.talking.questions import confirm
from bot.talking.talk import End
from handlers.review_fields import Changes, changes_of, lines

FIELDS: dict[NoteKind, tuple[str, ...]] = {
    NoteKind.PHASE: ("name", "starts", "ends"),
    NoteKind.DEADLINE: ("what", "due", "who", "kind"),
    NoteKind.TARGET: ("text", "figure", "level"),
    NoteKind.TITLE: ("name",),
    NoteKind.AWARD: ("name",),
    NoteKind.UNDATED: ("what",),
}
"""What is asked of a new item; the rest is corrected on its page."""


async def adding(facts: ReviewFacts, part: NoteKind) -> End:
    """Ask for a new item of a part and write it into the draft."""
    values: Changes = {}
    for field in FIELDS[part]:
        guess = {"kind": kind_of(values["what"]).value} if field == "kind" else {}
        values |= await changes_of(facts, part, field, beside=values | guess)
    if part == NoteKind.TITLE and "level" not in values:
        values |= await changes_of(facts, part, "level")
    if part in (NoteKind.PHASE, NoteKind.DEADLINE):
        shows = sorted((name, str(value)) for name, value in values.items())
        said = phase_shown(facts, 0, values) if part == NoteKind.PHASE else due_shown(facts, values)
        await confirm(
            f"add_{part.value}", shows, lines=lines(part, FIELDS[part]), yes="campaign_review.add_yes", **said
        )
    place = facts.at(part=part.value, said="added")
    return End("", act=AddItem(facts.key, part, values), then="campaign_review", then_args=place)


def due_shown(facts: ReviewFacts, values: Changes) -> dict[str, Any]:
    """Return a deadline as it is said before it is agreed to, with what to know of its day."""
    due, mode = values["due"], Mode(values["mode"])
    safe = last_safe_day(due, mode)
    kind = values.get("kind", DeadlineKind.OTHER)
    said = {"what": values.get("what", ""), "who": values.get("who", ""), "kind": kind}
    day = {"due": due, "mode": mode.value, "last_safe": safe}
    return {**said, **day, "warned": facts.page.warned(due, mode), "near": facts.near(safe)}


def phase_shown(facts: ReviewFacts, phase_id: int, values: Changes) -> dict[str, Any]:
    """Return a phase's days as they are said before they are agreed to, with what is odd about them."""
    starts: date = values["starts"]
    ends: date = values["ends"]
    odd = facts.odd(Stretch(phase_id, values["name"], starts, ends)) if starts <= ends else []
    return {"name": values["name"], "starts": starts, "ends": ends, "odd": odd}
