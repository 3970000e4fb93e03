"""Campaigns a school has loaded: phases, deadlines, targets, titles and awards as rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint, bindparam, select
from sqlmodel import Field, Session, SQLModel, col

from bot.clock import school_day
from bot.domain.campaign.deadlines import last_safe_day
from bot.domain.campaign.plan import CampaignKind, DeadlineKind, Level, Mode, Who
from bot.domain.school import units
from bot.store import Instant

DRAFT, RUNNING, CLOSED, ARCHIVED = "draft", "running", "closed", "archived"
CALLED_OFF = "called_off"
"""Ended before its time: everybody who had to do with it was told."""


class Campaign(SQLModel, table=True):
    """A campaign of a unit; `plan` keeps what its file said beyond the rows."""

    __tablename__ = "campaign"
    __table_args__ = (UniqueConstraint("unit_id", "slug"),)

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    slug: str
    title: str
    number: str = ""
    issued: date | None = None
    kind: str
    period: str
    starts: date
    ends: date
    status: str = DRAFT
    asks: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    stages: list[int] = Field(
        default_factory=lambda: [14, 7, 3, 1, 0], sa_column=Column(JSON, nullable=False)
    )
    launched_at: datetime | None = Field(default=None, sa_type=Instant)
    list_closed_at: datetime | None = Field(default=None, sa_type=Instant)
    """When the school "chốt danh sách": registration closes then, not at midnight."""
    over_told_at: datetime | None = Field(default=None, sa_type=Instant)
    """When the admins were asked whether to end it, its last day having passed; None before that."""
    contents: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    occasions: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    undated: list[list[str]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """What the plan asks for without a date, each with the plan's words; empty before a launch in chat."""
    suggested: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Dates proposed beside the plan's own that the school has not taken yet, as `PlannedDeadline`."""
    dropped: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """What was dropped while it was corrected, the last one last: its part and its rows, to be taken back."""
    participants: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    criteria: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class Phase(SQLModel, table=True):
    """A đợt of a campaign."""

    __tablename__ = "phase"

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id", index=True)
    number: int
    name: str
    starts: date
    ends: date
    theme: str = ""
    start_said: str = ""
    end_said: str = ""


class Deadline(SQLModel, table=True):
    """A date by which each person, each head of a tổ or the unit must have done something."""

    __tablename__ = "deadline"
    __table_args__ = (
        UniqueConstraint("campaign_id", "key"),
        Index("deadline_who", "campaign_id", "who"),
    )

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id", index=True)
    key: str
    what: str
    kind: str
    due: date
    mode: str
    who: str
    tentative: bool = False
    sent_to: str = ""
    origin: str
    revision: int = 1
    cancelled: bool = False
    accepts_late: bool = True
    responsible_id: int | None = Field(default=None, index=True)
    """Who answers for a unit's paper; the unit's head if nobody is named."""

    @property
    def last_safe(self) -> date:
        """The last day on which doing it is in time."""
        return last_safe_day(self.due, Mode(self.mode))


class Target(SQLModel, table=True):
    """A chỉ tiêu of a campaign."""

    __tablename__ = "target"
    __table_args__ = (UniqueConstraint("campaign_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id", index=True)
    key: str
    text: str
    level: str
    op: str = ""
    value: float | None = None
    unit: str = ""
    roles: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    subject: str = "staff"

    @property
    def figured(self) -> bool:
        """Whether its figure says something to the one person whose target it is: a plain 100% does not."""
        return self.value is not None and (self.op, self.value, self.unit) != ("=", 100, "%")


class Honour(SQLModel, table=True):
    """A danh hiệu ("title") or a hình thức khen thưởng ("award") that a campaign names."""

    __tablename__ = "honour"
    __table_args__ = (UniqueConstraint("campaign_id", "field", "level", "code"),)

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id", index=True)
    field: str
    code: str
    name: str
    level: str = Level.PERSON
    percent: float | None = None
    of: str = ""
    note: str = ""
    holder: str = ""
    """Whose it is where that is neither a person nor the unit: Công đoàn, Liên đội, Chi bộ."""


# Asked in every turn of a registration, so built once: building one costs several times its running.
_RUNNING = (
    select(Campaign)
    .where(col(Campaign.unit_id).in_(bindparam("units", expanding=True)), col(Campaign.status) == RUNNING)
    .order_by(col(Campaign.starts).desc(), col(Campaign.id).desc())
)
_REGISTRATION_DEADLINE = (
    select(Deadline)
    .where(
        col(Deadline.campaign_id) == bindparam("campaign"),
        col(Deadline.kind) == DeadlineKind.REGISTRATION,
        col(Deadline.who) == Who.PERSON,
        ~col(Deadline.cancelled),
    )
    .order_by(col(Deadline.due))
)
_HONOURS = (
    select(Honour)
    .where(
        col(Honour.campaign_id) == bindparam("campaign"),
        col(Honour.field) == bindparam("kind"),
        col(Honour.level) == bindparam("at"),
    )
    .order_by(col(Honour.id))
)
_OWN_TARGETS = (
    select(Target)
    .where(
        col(Target.campaign_id) == bindparam("campaign"),
        col(Target.level) == Level.PERSON,
        col(Target.subject) == "staff",
    )
    .order_by(col(Target.id))
)


def running(session: Session, unit_ids: Sequence[int]) -> list[Campaign]:
    """Return the campaigns running at any of some units, the newest first."""
    return list(session.scalars(_RUNNING, {"units": list(unit_ids)}))


def running_for(session: Session, unit_id: int) -> list[Campaign]:
    """Return the campaigns running at a unit or at anything it belongs to, the newest first."""
    return running(session, units.line_of(session, unit_id))


def by_id(session: Session, campaign_id: int) -> Campaign | None:
    """Return a campaign, whatever its state."""
    return session.get(Campaign, campaign_id)


def targets_by_key(session: Session, campaign_id: int) -> dict[str, Target]:
    """Return every target of a campaign by its key, of whatever level."""
    query = select(Target).where(col(Target.campaign_id) == campaign_id)
    return {one.key: one for one in session.scalars(query)}


def deadlines_of(session: Session, campaign_id: int) -> list[Deadline]:
    """Return a campaign's deadlines that still stand, in order of date; people's own work items are none."""
    query = select(Deadline).where(col(Deadline.campaign_id) == campaign_id, ~col(Deadline.cancelled))
    query = query.where(col(Deadline.who) != Who.NAMED)
    return list(session.scalars(query.order_by(col(Deadline.due), col(Deadline.id))))


def registration_deadline(session: Session, campaign_id: int) -> Deadline | None:
    """Return the date by which each person is asked to register; None if the campaign has none."""
    return session.scalars(_REGISTRATION_DEADLINE, {"campaign": campaign_id}).first()


def going_on(found: Sequence[Campaign], today: date) -> list[Campaign]:
    """Return those of some campaigns whose last day has not passed; all of them if it has for all."""
    return [one for one in found if one.ends >= today] or list(found)


def takes_registrations(campaign: Campaign, now: datetime) -> bool:
    """Tell whether a person may still register or change: until the list is closed or the end."""
    return campaign.status == RUNNING and campaign.list_closed_at is None and school_day(now) <= campaign.ends


def honours(session: Session, campaign_id: int, field: str, level: Level) -> list[Honour]:
    """Return the titles or awards a campaign offers at a level."""
    return list(session.scalars(_HONOURS, {"campaign": campaign_id, "kind": field, "at": str(level)}))


def offered_targets(session: Session, campaign_id: int) -> list[Target]:
    """Return the targets a campaign has for single members of the staff."""
    return list(session.scalars(_OWN_TARGETS, {"campaign": campaign_id}))


def meant_for(offered: Sequence[Target], groups: Sequence[str]) -> list[Target]:
    """Return those of some targets that a person of these groups is offered as their own."""
    mine = set(groups)
    return [one for one in offered if not one.roles or mine & set(one.roles)]


def asks(campaign: Campaign, what: str) -> bool:
    """Tell whether a campaign's registration asks for something; only a yearly one asks for a title."""
    if what == "title" and campaign.kind != CampaignKind.YEARLY:
        return False
    return what in campaign.asks
