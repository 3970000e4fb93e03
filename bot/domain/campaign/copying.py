"""A campaign's rows read back as a plan: to be moved to another year, or to see its calendar."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import select
from sqlmodel import Session, col

from bot.domain.campaign.campaigns import Campaign, Deadline, Honour, Phase, Target, deadlines_of
from bot.domain.campaign.plan import (
    CampaignKind,
    CampaignPlan,
    Criterion,
    DeadlineKind,
    Level,
    Mode,
    Origin,
    Participant,
    PlannedAward,
    PlannedDeadline,
    PlannedPhase,
    PlannedTarget,
    PlannedTitle,
    Undated,
    Who,
)
from bot.domain.campaign.suggestions import suggested_of

Row = TypeVar("Row", Phase, Target, Honour)


def plan_of(session: Session, campaign: Campaign) -> CampaignPlan:
    """Return a campaign as a plan that says what its rows say; cancelled deadlines are left out."""
    key = campaign.id or 0
    return CampaignPlan(
        id=campaign.slug,
        title=campaign.title,
        unit="",
        number=campaign.number,
        issued=campaign.issued,
        kind=CampaignKind(campaign.kind),
        period=campaign.period,
        start=campaign.starts,
        end=campaign.ends,
        phases=tuple(_phase(one) for one in _below(session, Phase, key)),
        deadlines=planned(deadlines_of(session, key)),
        targets=tuple(_target(one) for one in _below(session, Target, key)),
        titles=tuple(_title(one) for one in _below(session, Honour, key) if one.field == "title"),
        awards=tuple(
            PlannedAward(one.code, one.name, one.percent, one.note)
            for one in _below(session, Honour, key)
            if one.field == "award"
        ),
        contents=tuple(campaign.contents),
        occasions=tuple(campaign.occasions),
        undated=tuple(Undated(what, quote) for what, quote in campaign.undated),
        suggested=suggested_of(campaign),
        asks=tuple(campaign.asks),
        participants=tuple(
            Participant(**{**one, "level": Level(one["level"])}) for one in campaign.participants
        ),
        criteria=tuple(
            Criterion(**{**one, "level": Level(one["level"]), "roles": tuple(one["roles"])})
            for one in campaign.criteria
        ),
    )


def planned(deadlines: list[Deadline]) -> tuple[PlannedDeadline, ...]:
    """Return deadlines' rows as a plan would state them."""
    return tuple(
        PlannedDeadline(
            key=one.key,
            what=one.what,
            kind=DeadlineKind(one.kind),
            due=one.due,
            mode=Mode(one.mode),
            who=Who(one.who),
            tentative=one.tentative,
            to=one.sent_to,
            origin=Origin(one.origin),
        )
        for one in deadlines
    )


def _below(session: Session, table: type[Row], campaign_id: int) -> list[Row]:
    query = select(table).where(col(table.campaign_id) == campaign_id).order_by(col(table.id))
    return list(session.scalars(query))


def _phase(one: Phase) -> PlannedPhase:
    return PlannedPhase(one.number, one.name, one.starts, one.ends, one.theme, one.start_said, one.end_said)


def _target(one: Target) -> PlannedTarget:
    level, roles = Level(one.level), tuple(one.roles)
    return PlannedTarget(one.key, one.text, level, one.op, one.value, one.unit, roles, one.subject)


def _title(one: Honour) -> PlannedTitle:
    return PlannedTitle(one.code, one.name, Level(one.level), one.percent, one.of, one.note, one.holder)
