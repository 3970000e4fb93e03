"""The collectives of a campaign as lists show them: what each has registered, else what the plan names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from bot.domain.campaign import campaigns
from bot.domain.campaign.campaigns import Campaign, Honour
from bot.domain.campaign.plan import Level
from bot.domain.registering import collective_rows
from bot.domain.registering.collective_rows import Body, CollectiveRegistration
from bot.domain.school import units
from bot.domain.school.units import TEAM, Unit

Answers = Mapping[tuple[int, str], CollectiveRegistration]


@dataclass(frozen=True)
class Collective:
    """A line of the list: a collective with its title and award."""

    holder: str
    title: str
    award: str = ""
    planned: bool = False
    """Whether it has not answered, and the title is the plan's."""


@dataclass(frozen=True)
class Teams:
    """How many tổ have registered as collectives."""

    total: int
    registered: int
    declined: int
    """How many have chosen to register no title, or have withdrawn theirs."""
    silent: tuple[str, ...]
    """The names of the tổ that have not answered."""


def lines(body: Body, row: CollectiveRegistration | None) -> list[Collective]:
    """Return the lines of one collective: none where it registers nothing or has withdrawn.

    Which of several titles for a tổ is the tổ's own is not known before it answers, so they share a line.
    """
    if row is None:
        named = [one.name for one in body.titles]
        shown = [" / ".join(named)] if body.unit.kind == TEAM else named
        return [Collective(body.name, title, planned=True) for title in shown]
    titles = ", ".join(body.named(code) for code in row.titles)
    award = body.named(row.award) if row.award and row.standing else ""
    return [Collective(body.name, titles, award)] if titles or award else []


def teams_of(bodies: Sequence[Body], answers: Answers) -> Teams | None:
    """Return how the tổ stand; None where the plan names no title for a tổ."""
    asked = [(one.name, answers.get(one.key)) for one in bodies if one.unit.kind == TEAM]
    if not asked:
        return None
    answered = [row for _, row in asked if row is not None]
    registered = sum(bool(row.titles) for row in answered)
    silent = tuple(name for name, row in asked if row is None)
    return Teams(len(asked), registered, len(answered) - registered, silent)


def standing(session: Session, campaign: Campaign) -> Teams | None:
    """Return how the tổ of a campaign's school stand; None where it asks no tổ for a title."""
    if not campaigns.asks(campaign, "title"):
        return None
    named = select(Honour).where(col(Honour.campaign_id) == campaign.id, col(Honour.level) == Level.TEAM)
    honours = session.scalars(named.order_by(col(Honour.id))).all()
    if not honours:
        return None
    school = session.get_one(Unit, campaign.unit_id)
    bodies = collective_rows.bodies(honours, school, units.teams(session, campaign.unit_id))
    return teams_of(bodies, collective_rows.of_campaign(session, campaign.id or 0))
