"""What tổ, the school and its bodies register as collectives: the rows, and which collectives a plan asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import JSON, Column, UniqueConstraint, bindparam, select, update
from sqlmodel import Field, Session, SQLModel, col

from bot.domain.campaign.campaigns import Campaign, Honour
from bot.domain.campaign.plan import Level
from bot.domain.registering.form_contents import NO_TITLE
from bot.domain.school.units import TEAM, Unit
from bot.store import Instant

SUBMITTED, WITHDRAWN = "submitted", "withdrawn"


class CollectiveRegistration(SQLModel, table=True):
    """What one collective registers in a campaign: one row however often and by whomever it is changed."""

    __tablename__ = "collective_registration"
    __table_args__ = (UniqueConstraint("campaign_id", "unit_id", "holder"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id")
    unit_id: int = Field(foreign_key="unit.id", index=True)
    holder: str = ""
    """The body of the unit, as the plan calls it: Công đoàn, Liên đội; empty for the unit itself."""
    title: str
    """A code, or NO_TITLE."""
    also: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """The codes of titles registered besides; a plan may name several that do not exclude each other."""
    award: str = ""
    status: str = SUBMITTED
    version: int = 1
    by: int | None = Field(default=None, foreign_key="person.id", index=True)
    """Who wrote it last; None once their data has been deleted."""
    at: datetime = Field(sa_type=Instant)

    @property
    def code(self) -> str:
        """The code on the receipt."""
        return f"TT-{self.id:05d}"

    @property
    def standing(self) -> bool:
        """Whether it has not been withdrawn."""
        return self.status == SUBMITTED

    @property
    def titles(self) -> list[str]:
        """The codes of the titles registered; none where there is to be none, or it was withdrawn."""
        return [self.title, *self.also] if self.standing and self.title != NO_TITLE else []


TABLE = CollectiveRegistration.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Body:
    """A collective that a plan asks: a tổ, the school, or a body of one of them."""

    unit: Unit
    holder: str
    honours: tuple[Honour, ...]
    """The titles and awards the plan names for it."""

    @property
    def key(self) -> tuple[int, str]:
        """What tells it from the others."""
        return self.unit.id or 0, self.holder

    @property
    def id(self) -> str:
        """What a button carries for it: a body is known by the first thing the plan names for it."""
        return f"{self.unit.id}.{self.honours[0].id}" if self.holder else str(self.unit.id)

    @property
    def name(self) -> str:
        """What it is called: a body of the school by its own name alone."""
        if self.holder and self.unit.kind == TEAM:
            return f"{self.holder} {self.unit.name}"
        return self.holder or self.unit.name

    @property
    def titles(self) -> list[Honour]:
        """The titles it may register."""
        return [one for one in self.honours if one.field == "title"]

    @property
    def awards(self) -> list[Honour]:
        """The awards it may be proposed for."""
        return [one for one in self.honours if one.field == "award"]

    def named(self, code: str) -> str:
        """Return what a title or an award is called; the code itself for one the plan does not name."""
        return next((one.name for one in self.honours if one.code == code), code)


def bodies(honours: Iterable[Honour], school: Unit, teams: Sequence[Unit]) -> list[Body]:
    """Return the collectives that titles and awards are named for: of the school, then of every tổ."""
    asked: dict[tuple[str, str], list[Honour]] = {}
    for one in honours:
        if one.level != Level.PERSON:
            asked.setdefault((one.level, one.holder), []).append(one)
    return [
        Body(unit, holder, tuple(named))
        for unit, at in [(school, Level.SCHOOL), *((team, Level.TEAM) for team in teams)]
        for (level, holder), named in asked.items()
        if level == at and any(one.field == "title" for one in named)
    ]


_OF_CAMPAIGN = (
    select(CollectiveRegistration)
    .where(col(CollectiveRegistration.campaign_id) == bindparam("campaign"))
    .execution_options(populate_existing=True)
)


def of_campaign(session: Session, campaign_id: int) -> Mapping[tuple[int, str], CollectiveRegistration]:
    """Return what the collectives of a campaign have sent, withdrawn or not, by unit and body."""
    rows = session.scalars(_OF_CAMPAIGN, {"campaign": campaign_id})
    return {(row.unit_id, row.holder): row for row in rows}


def by_person(session: Session, person_id: int) -> list[tuple[CollectiveRegistration, Campaign]]:
    """Return what a person was the last to write for a collective, the newest first."""
    query = select(CollectiveRegistration, Campaign).where(
        col(Campaign.id) == col(CollectiveRegistration.campaign_id),
        col(CollectiveRegistration.by) == person_id,
    )
    found = session.execute(query.order_by(col(CollectiveRegistration.at).desc())).all()
    return [(row, campaign) for row, campaign in found]


def forget(session: Session, person_id: int) -> None:
    """Forget who wrote for a collective; what it registers stays the unit's."""
    session.execute(update(TABLE).where(TABLE.c.by == person_id).values(by=None))
