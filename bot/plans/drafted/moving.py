"""A draft of an earlier year moved to another, with the notes of what is left of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.domain.campaign.notes import Noted, NoteKind, honour_key
from bot.domain.campaign.plan import CampaignPlan, Level
from bot.plans.drafted.whole import Drafted
from bot.plans.shift import shift_to


def moved(made: Drafted, year: int) -> Drafted:
    """Return a draft in another year; what belonged to its time stays behind with its note."""
    plan = shift_to(made.plan, year)
    words = dict(zip((one.what for one in made.plan.undated), plan.undated, strict=True))
    renamed = [
        replace(one, key=words[one.key].what) if one.kind is NoteKind.UNDATED else one for one in made.noted
    ]
    there = set(_keys(plan))
    kept = (one for one in renamed if one.kind is NoteKind.HEAD or (one.kind, one.key) in there)
    return Drafted(plan, tuple(_once(kept)))


def _keys(plan: CampaignPlan) -> Iterator[tuple[NoteKind, str]]:
    """Yield what of a plan a note may be about."""
    yield from ((NoteKind.PHASE, str(one.number)) for one in plan.phases)
    yield from ((NoteKind.DEADLINE, one.key) for one in plan.deadlines)
    yield from ((NoteKind.SUGGESTED, one.key) for one in plan.suggested)
    yield from ((NoteKind.TARGET, one.key) for one in plan.targets)
    yield from ((NoteKind.TITLE, honour_key(one.level, one.code)) for one in plan.titles)
    yield from ((NoteKind.AWARD, honour_key(Level.PERSON, one.code)) for one in plan.awards)
    yield from ((NoteKind.UNDATED, one.what) for one in plan.undated)


def _once(noted: Iterable[Noted]) -> Iterator[Noted]:
    """Yield each note once: two things may be said alike once their years are."""
    seen = set()
    for one in noted:
        if (one.kind, one.key) not in seen:
            seen.add((one.kind, one.key))
            yield one
