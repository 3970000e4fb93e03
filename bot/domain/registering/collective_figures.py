"""How a collective's people stand against what the rules ask for its title: counted live, only told."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlmodel import Session

from bot.domain.campaign import rules
from bot.domain.campaign.campaigns import Campaign
from bot.domain.campaign.rules import CollectiveRule
from bot.domain.registering.collective_rows import Body
from bot.domain.registering.registrations import SUBMITTED
from bot.domain.registering.rosters import BASE_TITLE, HIGHER_TITLES, REGISTRATION
from bot.domain.school import units
from bot.domain.school.people import PERSON


@dataclass(frozen=True)
class Figures:
    """How many people a unit has, and how many of them have registered which sort of title."""

    total: int
    base: int
    """Those with the base title or a higher one."""
    higher: int


@dataclass(frozen=True)
class Caution:
    """What the rules ask for a title, beside the figures of the moment; a body of a unit has none."""

    title: str
    rule: CollectiveRule
    figures: Figures | None


def cautions(session: Session, campaign: Campaign, body: Body, titles: list[str]) -> list[Caution]:
    """Return what to know before a collective registers some titles."""
    pack = rules.pack_on(campaign.starts)
    found = [(code, rule) for code in titles if (rule := pack.collective(code)) is not None]
    if not found:
        return []
    figures = None if body.holder else figures_of(session, campaign, body.unit.id or 0)
    return [Caution(body.named(code), rule, figures) for code, rule in found]


def figures_of(session: Session, campaign: Campaign, unit_id: int) -> Figures:
    """Count the people of a unit and of everything below it by what they have sent; one statement."""
    tree = units.subtree(unit_id)
    theirs = and_(
        REGISTRATION.c.person_id == PERSON.c.id,
        REGISTRATION.c.campaign_id == campaign.id,
        REGISTRATION.c.status == SUBMITTED,
    )
    title = REGISTRATION.c.title
    query = (
        select(
            func.count(PERSON.c.id),
            func.count(PERSON.c.id).filter(title.in_((BASE_TITLE, *HIGHER_TITLES))),
            func.count(PERSON.c.id).filter(title.in_(HIGHER_TITLES)),
        )
        .join(tree, PERSON.c.unit_id == tree.c.id)
        .outerjoin(REGISTRATION, theirs)
        .where(PERSON.c.active)
    )
    total, base, higher = session.execute(query).one()
    return Figures(total, base, higher)
