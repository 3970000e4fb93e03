"""Loading a plan into a school: its campaign with everything below it, and the calendar of reminders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, SQLModel, col

from bot.domain.campaign import calendar, days_off
from bot.domain.campaign.campaigns import (
    DRAFT,
    RUNNING,
    Campaign,
    Deadline,
    Honour,
    Phase,
    Target,
    deadlines_of,
)
from bot.domain.campaign.fires import refresh_fires
from bot.domain.campaign.plan import CampaignPlan, DeadlineKind, PlannedDeadline
from bot.domain.campaign.suggestions import as_kept
from bot.result import Invalid


@dataclass(frozen=True)
class LoadCampaign:
    """Put a plan into a unit as a campaign, running from now."""

    plan: CampaignPlan
    unit_id: int
    suggested: bool = False
    launch: bool = True

    def apply(self, session: Session, now: datetime) -> Campaign | Invalid:
        """Write the campaign's rows; an undated plan is kept as a draft, a second loading is refused."""
        plan = self.plan
        twice = select(Campaign).where(col(Campaign.unit_id) == self.unit_id, col(Campaign.slug) == plan.id)
        if session.scalars(twice).first() is not None:
            return Invalid.because("campaign_loaded_already", id=plan.id)
        dated = calendar.deadlines_of(plan, suggested=self.suggested)
        campaign = self._campaign(launched=self.launch and _asks_people(dated), now=now)
        session.add(campaign)
        session.flush()
        assert campaign.id is not None
        session.add_all(_rows(campaign.id, plan, dated))
        session.flush()
        days_off.seed(session, calendar.years_of(plan))
        refresh_fires(session, campaign, deadlines_of(session, campaign.id), now)
        return campaign

    def _campaign(self, *, launched: bool, now: datetime) -> Campaign:
        plan = self.plan
        same = _same(plan, "title", "number", "issued", "period")
        listed: dict[str, Any] = {
            name: list(getattr(plan, name)) for name in ("asks", "contents", "occasions")
        }
        return Campaign(
            unit_id=self.unit_id,
            slug=plan.id,
            kind=plan.kind,
            starts=plan.start,
            ends=plan.end,
            status=RUNNING if launched else DRAFT,
            launched_at=now if launched else None,
            undated=[[one.what, one.quote] for one in plan.undated],
            suggested=[] if self.suggested else as_kept(plan.suggested),
            participants=_as_json(plan.participants),
            criteria=_as_json(plan.criteria),
            **same,
            **listed,
        )


def _asks_people(dated: Sequence[PlannedDeadline]) -> bool:
    """Tell whether there is a date by which to register: without one a plan cannot be launched."""
    return any(one.kind is DeadlineKind.REGISTRATION for one in dated)


def _rows(campaign_id: int, plan: CampaignPlan, dated: Sequence[PlannedDeadline]) -> list[SQLModel]:
    """Return the rows below a campaign."""
    below: dict[str, Any] = {"campaign_id": campaign_id}
    spoken = ("number", "name", "theme", "start_said", "end_said")
    rows: list[SQLModel] = [
        Phase(**below, **_same(one, *spoken), starts=one.start, ends=one.end) for one in plan.phases
    ]
    rows += deadline_rows(campaign_id, dated)
    figured = ("key", "text", "level", "op", "value", "unit", "subject")
    rows += [Target(**below, **_same(one, *figured), roles=list(one.roles)) for one in plan.targets]
    held = ("code", "name", "level", "percent", "of", "note", "holder")
    rows += [Honour(**below, **_same(one, *held), field="title") for one in plan.titles]
    given = ("code", "name", "percent", "note")
    rows += [Honour(**below, **_same(one, *given), field="award") for one in plan.awards]
    return rows


def deadline_rows(campaign_id: int, dated: Iterable[PlannedDeadline]) -> list[Deadline]:
    """Return the rows of planned deadlines."""
    named = ("key", "what", "kind", "due", "mode", "who", "tentative", "origin")
    return [Deadline(campaign_id=campaign_id, **_same(one, *named), sent_to=one.to) for one in dated]


def _same(planned: Any, *names: str) -> dict[str, Any]:
    """Return the fields that a row has under the plan's own names."""
    return {name: getattr(planned, name) for name in names}


def _as_json(planned: Iterable[Any]) -> list[dict[str, Any]]:
    return [asdict(one) for one in planned]
