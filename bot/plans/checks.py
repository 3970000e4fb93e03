"""What a readable campaign may still have wrong in itself, and what its operator should be told of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import chain, pairwise

from bot.domain.campaign.days_off import DaysOff
from bot.domain.campaign.deadlines import last_day
from bot.domain.campaign.plan import CampaignKind, CampaignPlan, DeadlineKind, Level, PlannedDeadline
from bot.plans.problems import Problem

NEAR = timedelta(days=120)
"""How far outside the campaign a date may lie unremarked: dossiers go up until the end of August."""


def mistakes(plan: CampaignPlan) -> list[Problem]:
    """Return everything in the plan that contradicts something else in it or the rules of campaigns."""
    return list(chain(_spans(plan), _order(plan), _repeated(plan), _asks(plan)))


def cautions(plan: CampaignPlan, days_off: DaysOff) -> tuple[Problem, ...]:
    """Return what is allowed but wants a second look: dates far outside the campaign, last days that are off.

    The lines are 0; `located` finds them in the text, if there is one (a moved plan has none).
    """
    found = []
    for path, deadline in _dated(plan):
        if not plan.start - NEAR <= deadline.due <= plan.end + NEAR:
            facts = {"due": deadline.due, "start": plan.start, "end": plan.end}
            found.append(Problem(path, "far_due", facts))
        day = last_day(deadline, days_off)
        if days_off.is_off(day):
            holiday = days_off.name(day)
            found.append(Problem(path, "holiday" if holiday else "sunday", {"due": day, "holiday": holiday}))
    return tuple(found)


def _dated(plan: CampaignPlan) -> Iterator[tuple[str, PlannedDeadline]]:
    """Yield every deadline with the path of its date; the derived end of a phase has the phase's."""
    ends = {f"phase-{phase.number}-end": f"phases[{phase.number}].end" for phase in plan.phases}
    for table, deadlines in (("deadlines", plan.deadlines), ("suggested", plan.suggested)):
        for number, deadline in enumerate(deadlines, start=1):
            derived = deadline.kind == DeadlineKind.PHASE_END and deadline.key in ends
            yield ends[deadline.key] if derived else f"{table}[{number}].due", deadline


def _spans(plan: CampaignPlan) -> Iterator[Problem]:
    if plan.end < plan.start:
        yield Problem("end", "end_before_start", {"start": plan.start, "end": plan.end})
        return
    for phase in plan.phases:
        path = f"phases[{phase.number}]"
        if phase.end < phase.start:
            yield Problem(f"{path}.end", "end_before_start", {"start": phase.start, "end": phase.end})
        elif phase.start < plan.start or phase.end > plan.end:
            yield Problem(path, "phase_outside", {"start": plan.start, "end": plan.end})


def _order(plan: CampaignPlan) -> Iterator[Problem]:
    for before, phase in pairwise(plan.phases):
        if phase.start <= before.end:
            facts = {"start": phase.start, "end": before.end}
            yield Problem(f"phases[{phase.number}].start", "phases_overlap", facts)


def _repeated(plan: CampaignPlan) -> Iterator[Problem]:
    """Yield every key that is used twice; suggestions share theirs with the deadlines they may become."""
    dated = [(f"deadlines[{n}].key", one.key) for n, one in enumerate(plan.deadlines, start=1)]
    dated += [(f"suggested[{n}].key", one.key) for n, one in enumerate(plan.suggested, start=1)]
    yield from _twice(dated)
    yield from _twice((f"targets[{n}].key", one.key) for n, one in enumerate(plan.targets, start=1))
    titles = [(one.level, f"titles[{n}].code", one.code) for n, one in enumerate(plan.titles, start=1)]
    for level in Level:  # a tổ and the school may each be asked for Tập thể lao động xuất sắc
        yield from _twice((path, code) for at, path, code in titles if at == level)
    yield from _twice((f"awards[{n}].code", one.code) for n, one in enumerate(plan.awards, start=1))


def _twice(keys: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for path, key in keys:
        if first.setdefault(key, path) != path:
            yield Problem(path, "duplicate", {"value": key, "first": first[key]})


def _asks(plan: CampaignPlan) -> Iterator[Problem]:
    """Yield the mistake of asking for titles where only a yearly campaign may."""
    if plan.kind != CampaignKind.YEARLY and "title" in plan.asks:
        yield Problem("asks", "no_titles_here")
