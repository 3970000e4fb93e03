"""The days of a campaign's phases: what is odd about them, and the deadlines that go with their ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from sqlmodel import Session

from bot.domain.campaign import keys
from bot.domain.campaign.campaigns import Campaign, Deadline, Phase
from bot.domain.campaign.catalogue import phase_end
from bot.domain.campaign.days_off import ONE_DAY, DaysOff
from bot.domain.campaign.loading import deadline_rows
from bot.domain.campaign.phases import Phases
from bot.domain.campaign.plan import DeadlineKind, Mode, Origin, PlannedDeadline, Who
from bot.domain.campaign.suggestions import suggested_of

OVERLAP, GAP, OUTSIDE = "overlap", "gap", "outside"


@dataclass(frozen=True)
class Stretch:
    """A phase's name and days, as they stand or as they are to be."""

    id: int
    name: str
    starts: date
    ends: date

    @classmethod
    def of(cls, phase: Phase) -> Stretch:
        """Return a phase as it stands."""
        return cls(phase.id or 0, phase.name, phase.starts, phase.ends)


@dataclass(frozen=True)
class Odd:
    """Something to look at twice: phases overlap, days lie between them, one is outside the campaign."""

    code: str
    name: str
    other: str = ""
    first: date = date.min
    last: date = date.min


def odd(phases: Sequence[Stretch], starts: date, ends: date, off: DaysOff) -> list[Odd]:
    """Return what is odd about the days of phases within a campaign; none of it forbids anything.

    Days between two phases on which nobody works are nothing odd.
    """
    found: list[Odd] = []
    ordered = sorted(phases, key=lambda one: (one.starts, one.ends))
    for one, following in pairwise(ordered):
        if following.starts <= one.ends:
            last = min(one.ends, following.ends)
            found.append(Odd(OVERLAP, one.name, following.name, following.starts, last))
        elif following.starts > one.ends + ONE_DAY:
            gap = Odd(GAP, one.name, following.name, one.ends + ONE_DAY, following.starts - ONE_DAY)
            found += [gap] if off.next_working(one.ends) < following.starts else []
    return found + [Odd(OUTSIDE, one.name) for one in ordered if one.starts < starts or one.ends > ends]


def endings(session: Session, phase: Phase) -> list[Deadline]:
    """Return the deadlines of people that end a phase: those of its last day."""
    ends = Phases.load(session, phase.campaign_id).deadlines
    return [one for one in ends if one.last_safe == phase.ends]


def end_phase(session: Session, phase: Phase, ends: date) -> None:
    """Give a phase of a draft another last day, with the deadlines that end it."""
    for deadline in endings(session, phase):
        deadline.due, deadline.mode = ends, Mode.BY
    phase.ends, phase.end_said = ends, ""
    session.flush()


def date_end(session: Session, campaign: Campaign, phase: Phase) -> None:
    """Remind of the end of a phase of a draft, if nothing does yet: its day is the school's own."""
    proposed = any(one.kind == DeadlineKind.PHASE_END for one in suggested_of(campaign))
    if proposed or endings(session, phase):
        return
    key = keys.free_deadline(session, campaign, f"phase_{phase.number}_end")
    what, kind = phase_end(phase.name), DeadlineKind.PHASE_END
    ends = PlannedDeadline(key, what, kind, phase.ends, Mode.BY, Who.PERSON, origin=Origin.SCHOOL)
    session.add_all(deadline_rows(campaign.id or 0, [ends]))
    session.flush()


def follow(session: Session, campaign: Campaign, deadline: Deadline, before: date) -> None:
    """Let the phase that a deadline ended on the day `before` end when the deadline now does."""
    if deadline.kind != DeadlineKind.PHASE_END or deadline.who != Who.PERSON:
        return
    phases = Phases.load(session, campaign.id or 0).phases
    for phase in phases:
        if phase.ends == before and deadline.last_safe >= phase.starts:
            phase.ends, phase.end_said = deadline.last_safe, ""
    session.flush()
