"""Who has not answered a campaign yet: counts by tổ for those in charge, names only for whom they concern.

An answer is a registration, "không đăng ký danh hiệu", or a withdrawal on purpose, as for reminders.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from sqlalchemy import select
from sqlmodel import Session

import messages
from bot.domain.campaign import campaigns
from bot.domain.campaign.campaigns import Campaign
from bot.domain.delivery import audiences
from bot.domain.school import people, units
from bot.domain.school.people import ADMIN, PERSON
from bot.domain.school.turn import Turn
from bot.domain.school.units import TEAM
from bot.words import Option

NAMES_SHOWN = 20
"""How many names of one tổ a message lists; the rest is a number."""


@dataclass(frozen=True)
class TeamStanding:
    """How one tổ (or the school's own people) stands."""

    unit_id: int
    name: str
    total: int
    missing: tuple[str, ...]
    """Full names of those who have not answered, the Vietnamese way round."""
    named: bool = False
    """Whether the names may be shown to whoever asks."""

    @property
    def answered(self) -> int:
        """How many have answered."""
        return self.total - len(self.missing)

    @property
    def shown(self) -> tuple[str, ...]:
        """The names to list."""
        return self.missing[:NAMES_SHOWN] if self.named else ()


@dataclass(frozen=True)
class Standing:
    """How a campaign's registration stands, in the tổ that somebody may see."""

    teams: tuple[TeamStanding, ...]
    last_safe: date

    @property
    def total(self) -> int:
        """How many are asked."""
        return sum(team.total for team in self.teams)

    @property
    def missing(self) -> int:
        """How many have not answered."""
        return sum(len(team.missing) for team in self.teams)

    @property
    def answered(self) -> int:
        """How many have answered."""
        return self.total - self.missing


@dataclass(frozen=True)
class MissingFacts:
    """What somebody in charge may know about the answers to the running campaigns."""

    turn: Turn

    @cached_property
    def campaigns(self) -> list[Campaign]:
        """The campaigns running at the speaker's school that ask each person by a date."""
        school = units.school_of(self.turn.session, self.turn.me().unit_id)
        found = campaigns.running(self.turn.session, [school.id] if school and school.id else [])
        return [one for one in found if campaigns.registration_deadline(self.turn.session, one.id or 0)]

    def campaign_options(self) -> list[Option]:
        """Return those campaigns, each saying which year it is of."""
        return [Option(str(one.id), f"{one.title} ({one.period})") for one in self.campaigns]

    def campaign(self, campaign_id: str) -> Campaign:
        """Return one of those campaigns."""
        return next(one for one in self.campaigns if str(one.id) == campaign_id)

    def standing(self, campaign: Campaign) -> Standing:
        """Return how a campaign stands as far as the speaker may see it.

        An admin sees every tổ with names; who heads a tổ sees that one, with names; who heads the school sees
        the numbers of every tổ.
        """
        session = self.turn.session
        everything = standing_of(session, campaign)
        if self.turn.role == ADMIN:
            return Standing(tuple(_named(team) for team in everything.teams), everything.last_safe)
        headed = people.leads(session, self.turn.me().id or 0)
        own = {unit.id for unit in headed if unit.kind == TEAM}
        whole = any(unit.kind != TEAM for unit in headed)
        teams = [_named(one) if one.unit_id in own else one for one in everything.teams]
        return Standing(tuple(one for one in teams if whole or one.unit_id in own), everything.last_safe)


def standing_of(session: Session, campaign: Campaign) -> Standing:
    """Return how every tổ of a campaign's school stands, without names to show; one query for all people."""
    deadline = campaigns.registration_deadline(session, campaign.id or 0)
    assert deadline is not None
    answers = _answers(session, campaign)
    names = {unit.id or 0: unit.name for unit in units.teams(session, campaign.unit_id)}
    names[campaign.unit_id] = messages.label("missing.school")
    teams = [
        _team(unit_id, name, [(who, done) for unit, who, done in answers if unit == unit_id])
        for unit_id, name in names.items()
    ]
    return Standing(tuple(team for team in teams if team.total), deadline.last_safe)


def _answers(session: Session, campaign: Campaign) -> Sequence[tuple[int, str, bool]]:
    """Return each working person's unit, name, and whether they have answered, the Vietnamese way round."""
    tree = units.subtree(campaign.unit_id)
    silent = audiences.silent(audiences.everybody(), campaign.id or 0).subquery("silent")
    query = (
        select(PERSON.c.unit_id, PERSON.c.full_name, silent.c.person_id.is_(None))
        .join(tree, PERSON.c.unit_id == tree.c.id)
        .outerjoin(silent, silent.c.person_id == PERSON.c.id)
        .where(PERSON.c.active)
        .order_by(PERSON.c.sort_key, PERSON.c.id)
    )
    return [(unit, name, bool(done)) for unit, name, done in session.execute(query)]


def _team(unit_id: int, name: str, people_there: Sequence[tuple[str, bool]]) -> TeamStanding:
    missing = tuple(name for name, done in people_there if not done)
    return TeamStanding(unit_id, name, len(people_there), missing)


def _named(team: TeamStanding) -> TeamStanding:
    return replace(team, named=True)
