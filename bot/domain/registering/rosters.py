"""Everybody a campaign asks and how they have answered, as lists are made from it: few statements for all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from sqlalchemy import ColumnElement, RowMapping, and_, false, or_, select
from sqlmodel import Session, col

from bot.domain.campaign import campaigns
from bot.domain.campaign.campaigns import Campaign, Honour
from bot.domain.campaign.plan import Level
from bot.domain.registering import collective_rows, roster_collectives
from bot.domain.registering.collective_rows import Body, bodies
from bot.domain.registering.form_contents import NO_TITLE, Draft
from bot.domain.registering.registrations import SUBMITTED, WITHDRAWN, Registration
from bot.domain.registering.roster_collectives import Answers, Collective, Teams
from bot.domain.school import transfers, units
from bot.domain.school.people import PERSON
from bot.domain.school.units import TEAM, Unit

REGISTRATION = Registration.__table__  # type: ignore[attr-defined]

LISTED, DECLINED, TAKEN_BACK, RETURNED, SILENT = "listed", "declined", "taken_back", "returned", "silent"
BASE_TITLE = "LĐTT"
HIGHER_TITLES = ("CSTĐCS", "CSTĐ tỉnh", "CSTĐ Bộ", "CSTĐTQ")
"""Whoever registers one of these registers the base title too: the law chooses them among its holders."""


@dataclass(frozen=True)
class Entry:
    """One person who is asked, and what they have answered."""

    full_name: str
    sort_key: str
    honorific: str
    position: str
    unit: int
    """Which unit it is among the roster's."""
    unit_name: str
    """The tổ; empty for those who belong to the school itself."""
    state: str
    title: str = ""
    award: str = ""
    draft: Draft | None = None


@dataclass(frozen=True)
class Numbers:
    """How many people are asked, by what they have answered."""

    total: int
    by_state: Mapping[str, int]

    @property
    def listed(self) -> int:
        """How many have registered something that the list shows."""
        return self.by_state.get(LISTED, 0)

    @property
    def declined(self) -> int:
        """How many have chosen "không đăng ký danh hiệu"."""
        return self.by_state.get(DECLINED, 0)

    @property
    def taken_back(self) -> int:
        """How many have withdrawn what they had sent."""
        return self.by_state.get(TAKEN_BACK, 0)

    @property
    def returned(self) -> int:
        """How many have a form to mend that was returned to them."""
        return self.by_state.get(RETURNED, 0)

    @property
    def silent(self) -> int:
        """How many have not answered."""
        return self.by_state.get(SILENT, 0)


@dataclass(frozen=True)
class Roster:
    """A campaign's people, in the order of the units and in each by name, and what the plan names."""

    campaign: Campaign
    school: Unit
    above: str
    """The agency the school belongs to; empty if nobody has said."""
    teams: tuple[Unit, ...]
    """The tổ there are to show, in the order the school has them."""
    entries: tuple[Entry, ...]
    titles: tuple[Honour, ...]
    """Those for persons."""
    awards: tuple[Honour, ...]
    bodies: tuple[Body, ...] = ()
    """The collectives the plan names titles for."""
    answers: Answers = field(default_factory=dict)
    """What collectives have registered."""
    only: Unit | None = None
    """The tổ it is limited to."""
    at: datetime = field(kw_only=True)

    @cached_property
    def titled(self) -> bool:
        """Whether it is about titles: only a yearly campaign asks for them."""
        return campaigns.asks(self.campaign, "title")

    @cached_property
    def listed(self) -> tuple[Entry, ...]:
        """Those the list shows."""
        return tuple(one for one in self.entries if one.state == LISTED)

    @cached_property
    def names(self) -> dict[str, str]:
        """The names of titles and awards by code."""
        return {one.code: one.name for one in (*self.titles, *self.awards)}

    @property
    def closed_at(self) -> datetime | None:
        """When the list was closed; None while it is a draft."""
        return self.campaign.list_closed_at

    @cached_property
    def collectives(self) -> tuple[Collective, ...]:
        """The school, the bodies in it, and its tổ: as they have registered, else as the plan names them."""
        found = (roster_collectives.lines(one, self.answers.get(one.key)) for one in self.bodies)
        return tuple(line for lines in found for line in lines) if self.titled else ()

    @cached_property
    def team_standing(self) -> Teams | None:
        """How the tổ stand as collectives; None where the plan names no title for a tổ."""
        return roster_collectives.teams_of(self.bodies, self.answers) if self.titled else None


def load(session: Session, campaign: Campaign, now: datetime, only: Unit | None = None) -> Roster:
    """Return the roster of a campaign's school, or of one tổ of it."""
    school = session.get_one(Unit, campaign.unit_id)
    above = session.get(Unit, school.parent_id) if school.parent_id else None
    teams = [only] if only else _teams(session, campaign.unit_id)
    named = _honours(session, campaign.id or 0)
    people = [one for one in named if one.level == Level.PERSON]
    asked = [one for one in bodies(named, school, teams) if not only or one.unit.kind == TEAM]
    return Roster(
        campaign,
        school,
        above.name if above else "",
        tuple(teams),
        _entries(session, campaign, teams, only),
        tuple(one for one in people if one.field == "title"),
        tuple(one for one in people if one.field == "award"),
        tuple(asked),
        collective_rows.of_campaign(session, campaign.id or 0) if asked else {},
        only,
        at=now,
    )


def numbers_of(entries: Collection[Entry]) -> Numbers:
    """Return how many of some people have answered what."""
    return Numbers(len(entries), Counter(one.state for one in entries))


def has_title(entry: Entry, code: str) -> bool:
    """Tell whether a person has registered a title, for the base title also by a higher one."""
    higher = code == BASE_TITLE and entry.title in HIGHER_TITLES
    return entry.state == LISTED and (entry.title == code or higher)


def _entries(
    session: Session, campaign: Campaign, teams: Sequence[Unit], only: Unit | None
) -> tuple[Entry, ...]:
    """Return the people of a school or a tổ, its own before those of its tổ; one statement for all.

    The closed list of a whole school stays as it was handed in: whoever has left since is on it with what
    they had sent, whoever has moved since is in the tổ of that day. A list of one tổ is of its people now.
    """
    tree = units.subtree((only.id if only else campaign.unit_id) or 0)
    theirs = and_(REGISTRATION.c.person_id == PERSON.c.id, REGISTRATION.c.campaign_id == campaign.id)
    query = (
        select(
            PERSON.c.id, PERSON.c.full_name, PERSON.c.sort_key, PERSON.c.honorific, PERSON.c.position,
            PERSON.c.unit_id, REGISTRATION.c.status, REGISTRATION.c.content,
        )
        .join(tree, PERSON.c.unit_id == tree.c.id)
        .outerjoin(REGISTRATION, theirs)
        .where(or_(PERSON.c.active, _stayed_on(campaign)))
        .order_by(PERSON.c.id)
    )  # fmt: skip
    place = {team.id: (number, team.name) for number, team in enumerate(teams, 1)}
    closed = campaign.list_closed_at
    before = transfers.units_at(session, closed) if closed and not only else {}
    titled = campaigns.asks(campaign, "title")
    found = [
        _entry(row, place.get(before.get(row["id"], row["unit_id"]), (0, "")), titled)
        for row in session.execute(query).mappings()
    ]
    return tuple(sorted(found, key=lambda one: (one.unit, one.sort_key)))


def _stayed_on(campaign: Campaign) -> ColumnElement[bool]:
    """Return who was on the list when it was closed: they have left, or been deleted, only since."""
    if campaign.list_closed_at is None:
        return false()
    since = or_(PERSON.c.left_at.is_(None), PERSON.c.left_at > campaign.list_closed_at)
    return and_(since, REGISTRATION.c.status == SUBMITTED)


def _entry(row: RowMapping, place: tuple[int, str], titled: bool) -> Entry:
    draft = Draft.from_json(row["content"]) if row["status"] == SUBMITTED else None
    unit, unit_name = place
    return Entry(
        row["full_name"],
        row["sort_key"],
        row["honorific"],
        row["position"],
        unit,
        unit_name,
        _state(row["status"], draft, titled),
        draft.title if draft and draft.title != NO_TITLE else "",
        draft.award if draft else "",
        draft,
    )


def _state(status: str | None, draft: Draft | None, titled: bool) -> str:
    if status is None:
        return SILENT
    if draft is None:
        return TAKEN_BACK if status == WITHDRAWN else RETURNED
    if not titled:
        return DECLINED if draft.title == NO_TITLE else LISTED
    return LISTED if draft.award or draft.title not in ("", NO_TITLE) else DECLINED


def _teams(session: Session, school_id: int) -> list[Unit]:
    query = select(Unit).where(col(Unit.parent_id) == school_id, col(Unit.kind) == TEAM)
    return list(session.scalars(query.order_by(col(Unit.id))))


def _honours(session: Session, campaign_id: int) -> list[Honour]:
    query = select(Honour).where(col(Honour.campaign_id) == campaign_id)
    return list(session.scalars(query.order_by(col(Honour.id))))
