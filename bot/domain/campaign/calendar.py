"""The whole reminder calendar of a campaign before it is launched, as `thidua plan calendar` prints it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from bot.clock import SCHOOL_ZONE
from bot.domain.campaign.catalogue import phase_end
from bot.domain.campaign.days_off import DaysOff
from bot.domain.campaign.deadlines import (
    CAMPAIGN_STAGES,
    Fire,
    fires,
    last_safe,
    last_safe_day,
    shown,
    wording,
)
from bot.domain.campaign.plan import CampaignPlan, DeadlineKind, Mode, PlannedDeadline, PlannedPhase, Who


@dataclass(frozen=True)
class Line:
    """One reminder to come; moments are ISO 8601 in school time, days ISO 8601."""

    at: str
    deadline: str
    """The deadline's key."""
    due: str
    """The day the text names."""
    last_safe: str
    stage: str
    """"T-3", "T-0", "+1"."""
    audience: str
    """"person", "team_lead" or "unit"."""
    template: str
    """A name under messages/vi: "reminders/<kind>", with "_overdue" after the date."""


class Notice(NamedTuple):
    """What an admin is told about a deadline before launch: `messages/vi/problems/<code>.j2` with `facts`."""

    deadline: str
    code: str
    facts: dict[str, object]


def deadlines_of(plan: CampaignPlan, *, suggested: bool) -> tuple[PlannedDeadline, ...]:
    """Return what people are reminded of: the plan's deadlines, the suggestions accepted, the phases' ends.

    A phase ends for each person, unless the plan itself names a deadline of that kind on that day, or says
    its end in words only: that day is a suggestion.
    """
    named = plan.deadlines + (plan.suggested if suggested else ())
    ends = {last_safe_day(d.due, d.mode) for d in named if d.kind == DeadlineKind.PHASE_END}
    printed = [phase for phase in plan.phases if phase.end not in ends and not phase.end_said]
    return named + tuple(_end_of(phase) for phase in printed)


def only_deadlines(plan: CampaignPlan) -> CampaignPlan:
    """Return a plan with nothing dated but its deadlines: in a school's rows phases' ends are among them."""
    return replace(plan, phases=(), suggested=())


def calendar(
    plan: CampaignPlan,
    *,
    days_off: DaysOff,
    launched: date,
    suggested: bool,
    campaign_stages: Sequence[int] = CAMPAIGN_STAGES,
) -> list[Line]:
    """Return every reminder to somebody who joins at launch and keeps the defaults, by time, then by key.

    Late registrations and papers are taken as accepted: before launch nothing says otherwise.
    """
    lines = [
        _line(deadline, fire)
        for deadline in deadlines_of(plan, suggested=suggested)
        for fire in fires(
            deadline,
            days_off=days_off,
            launched=launched,
            accepts_late=True,
            campaign_stages=campaign_stages,
        )
    ]
    return sorted(lines, key=lambda line: (line.at, line.deadline))


def as_json_lines(lines: Iterable[Line]) -> str:
    """Return one JSON object a line, keys in the order of `Line`, without a last line break."""
    return "\n".join(json.dumps(asdict(line), ensure_ascii=False) for line in lines)


def warnings(plan: CampaignPlan, days_off: DaysOff, *, suggested: bool = False) -> list[Notice]:
    """Return a notice "deadline_on_day_off" for each deadline whose last safe day is one; T-0 stays there.

    Facts: what, day (the last safe day), name (of the holiday, or empty), last_office (papers) or None.
    """
    return [
        Notice(deadline.key, "deadline_on_day_off", _day_off_facts(deadline, days_off))
        for deadline in deadlines_of(plan, suggested=suggested)
        if days_off.is_off(last_safe_day(deadline.due, deadline.mode))
    ]


def years_of(plan: CampaignPlan) -> range:
    """Return the years whose days off the plan's calendar may meet, one to spare at each end."""
    deadlines = deadlines_of(plan, suggested=True)
    years = {day.year for day in (plan.start, plan.end, *(deadline.due for deadline in deadlines))}
    return range(min(years) - 1, max(years) + 2)


def _end_of(phase: PlannedPhase) -> PlannedDeadline:
    what, kind = phase_end(phase.name), DeadlineKind.PHASE_END
    return PlannedDeadline(f"phase_{phase.number}_end", what, kind, phase.end, Mode.BY, Who.PERSON)


def _day_off_facts(deadline: PlannedDeadline, days_off: DaysOff) -> dict[str, object]:
    day = last_safe_day(deadline.due, deadline.mode)
    dates = shown(deadline, days_off)
    return {"what": deadline.what, "day": day, "name": days_off.name(day), "last_office": dates.last_office}


def _line(deadline: PlannedDeadline, fire: Fire) -> Line:
    return Line(
        at=_local(fire.at),
        deadline=deadline.key,
        due=deadline.due.isoformat(),
        last_safe=_local(last_safe(deadline.due, deadline.mode)),
        stage=f"T-{fire.stage}" if fire.stage >= 0 else f"+{-fire.stage}",
        audience=deadline.who.value,
        template=f"reminders/{wording(deadline.kind, deadline.who)}{'_overdue' if fire.stage < 0 else ''}",
    )


def _local(moment: datetime) -> str:
    return moment.astimezone(SCHOOL_ZONE).isoformat()
