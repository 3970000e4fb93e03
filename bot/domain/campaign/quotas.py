"""Quotas: how many may hold a title by somebody's document; shown, warned about, never enforced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, column, func, select, table
from sqlmodel import Field, Session, SQLModel, col

from bot.domain.campaign.campaigns import Campaign
from bot.domain.school.people import Person
from bot.domain.school.turn import Turn
from bot.domain.school.units import subtree


class Quota(SQLModel, table=True):
    """A share of a unit's staff that a document allows a title; the law itself sets none."""

    __tablename__ = "quota"

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    title: str
    base: str
    """What the percentage is of, in the document's words: "số đạt Lao động tiên tiến"."""
    base_title: str = ""
    """The title whose registrations are the base; empty for the whole staff."""
    percent: float
    document: str
    starts: date
    ends: date | None = None


@dataclass(frozen=True)
class Standing:
    """How the registrations of a title stand against a quota, with one more counted in."""

    quota: Quota
    registered: int
    base: int

    @property
    def over(self) -> bool:
        """Whether the next registration passes the quota."""
        return self.registered * 100 > self.quota.percent * self.base


_IN_FORCE = select(Quota).where(
    col(Quota.unit_id) == bindparam("unit"),
    col(Quota.title) == bindparam("named"),
    col(Quota.starts) <= bindparam("last"),
    col(Quota.ends).is_(None) | (col(Quota.ends) >= bindparam("first")),
)


def in_force(session: Session, unit_id: int, title: str, first: date, last: date) -> list[Quota]:
    """Return the quotas of a unit for a title that hold on any of some days."""
    asked = {"unit": unit_id, "named": title, "first": first, "last": last}
    return list(session.scalars(_IN_FORCE, asked))


def standing(turn: Turn, campaign: Campaign, title: str, besides: int) -> list[Standing]:
    """Return each quota in force for a title, counting everybody else's registrations and one more."""
    session = turn.session
    return [
        Standing(
            quota,
            _registered(session, campaign, title, besides) + 1,
            _registered(session, campaign, quota.base_title, 0)
            if quota.base_title
            else _staff(session, campaign),
        )
        for quota in turn.known(in_force, campaign.unit_id, title, campaign.starts, campaign.ends)
    ]


def _registered(session: Session, campaign: Campaign, title: str, besides: int) -> int:
    rows = table(
        "registration", column("campaign_id"), column("title"), column("status"), column("person_id")
    )
    query = (
        select(func.count())
        .select_from(rows)
        .where(
            rows.c.campaign_id == campaign.id,
            rows.c.title == title,
            rows.c.status == "submitted",
            rows.c.person_id != besides,
        )
    )
    return int(session.execute(query).scalar_one())


def _staff(session: Session, campaign: Campaign) -> int:
    tree = subtree(campaign.unit_id)
    query = select(func.count()).select_from(Person).join(tree, col(Person.unit_id) == tree.c.id)
    return int(session.execute(query.where(col(Person.active))).scalar_one())
