"""The titles and awards of a campaign: none stands twice, none becomes another that people did not choose."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlmodel import Session, col

from bot.domain.campaign import catalogue
from bot.domain.campaign.campaigns import Campaign, Honour, asks
from bot.result import Invalid
from bot.words import fold


def twice(session: Session, one: Honour, besides: int | None = None) -> Invalid | None:
    """Return that a campaign has a title or an award of this level and code, or name, already."""
    query = select(col(Honour.name)).where(
        col(Honour.campaign_id) == one.campaign_id,
        col(Honour.field) == one.field,
        col(Honour.level) == one.level,
        or_(col(Honour.code) == one.code, col(Honour.name) == one.name),
        col(Honour.id) != (besides or 0),
    )
    name = session.scalars(query).first()
    return None if name is None else Invalid.because("item_there_already", name=name)


def another(session: Session, row: Honour, name: str) -> Invalid | None:
    """Return that a name is another title's or award's: who has chosen this one has not chosen that."""
    theirs = select(col(Honour.name)).where(
        col(Honour.campaign_id) == row.campaign_id,
        col(Honour.field) == row.field,
        col(Honour.id) != row.id,
    )
    known = (one.name for code, one in catalogue.known(row.field).items() if not row.code.startswith(code))
    meant = any(fold(one) == fold(name) for one in (*session.scalars(theirs), *known))
    return Invalid.because("another_honour", name=name) if meant else None


def name_usual(session: Session, campaign: Campaign) -> None:
    """Name the titles everybody knows in a campaign that asks for one and names none."""
    named = select(col(Honour.id)).where(col(Honour.campaign_id) == campaign.id, col(Honour.field) == "title")
    if asks(campaign, "title") and session.scalars(named).first() is None:
        usual = (catalogue.known("title")[code] for code in catalogue.USUAL)
        session.add_all(
            Honour(campaign_id=campaign.id or 0, field="title", code=one.code, name=one.name, level=one.level)
            for one in usual
        )
