"""How a campaign's registration stands by tổ: who has answered, who has not, who may not have heard of it.

An answer is a registration, "không đăng ký danh hiệu", or a withdrawal on purpose, as for reminders.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import groupby
from operator import itemgetter

from sqlalchemy import and_, select
from sqlmodel import Session

import messages
from bot.domain.campaign import campaigns
from bot.domain.campaign.campaigns import Campaign
from bot.domain.delivery import asking, audiences
from bot.domain.school import units
from bot.domain.school.people import ACCOUNT, PERSON

LINES = 20
"""How many names, or tổ told as a number, one page lists."""
CELLS = 6
"""How many cells a bar in words has."""


class Mark(StrEnum):
    """Why somebody who has not answered may not have heard of it; they did not ignore anything."""

    NONE = ""
    PAUSED = "paused"
    NO_ACCOUNT = "no_account"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True)
class Silent:
    """Somebody who has not answered."""

    name: str
    mark: Mark = Mark.NONE


@dataclass(frozen=True)
class TeamStanding:
    """How one tổ (or the school's own people) stands."""

    unit_id: int
    name: str
    total: int
    missing: tuple[Silent, ...]
    """Those who have not answered, the Vietnamese way round."""
    named: bool = False
    """Whether the names may be shown to whoever asks."""

    @property
    def answered(self) -> int:
        """How many have answered."""
        return self.total - len(self.missing)

    @property
    def cells(self) -> int:
        """How many cells of a bar are full: none and all mean none and all."""
        share = self.answered * CELLS // self.total
        return max(share, 1) if self.answered else 0


@dataclass(frozen=True)
class Block:
    """What one page says of a tổ."""

    team: TeamStanding
    names: Mapping[str, Sequence[str]]
    """Full names on this page by mark; empty where only the number may be told."""
    goes_on: bool
    """Whether a page before has begun with this tổ."""


@dataclass(frozen=True)
class Standing:
    """How a campaign's registration stands, in the tổ that somebody may see."""

    teams: tuple[TeamStanding, ...]
    last_safe: date
    closed: bool = False
    """Whether the list is closed, and nobody is asked any more."""

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

    @property
    def open_teams(self) -> tuple[TeamStanding, ...]:
        """The tổ in which somebody has not answered."""
        return tuple(team for team in self.teams if team.missing)

    def marked(self, mark: str) -> int:
        """Return how many have not answered for a reason that is not theirs."""
        return sum(one.mark == mark for team in self.teams for one in team.missing)

    @cached_property
    def pages(self) -> tuple[tuple[Block, ...], ...]:
        """The list as it is read, a few names at a time; nobody is left out."""
        lines = [(team, one) for team in self.open_teams for one in (team.missing if team.named else (None,))]
        cuts = [lines[start : start + LINES] for start in range(0, len(lines), LINES)]
        begun: set[int] = set()
        return tuple(_blocks(cut, begun) for cut in cuts)


def _blocks(lines: Sequence[tuple[TeamStanding, Silent | None]], begun: set[int]) -> tuple[Block, ...]:
    """Return a page's lines by tổ, and note in `begun` which tổ have been begun with."""
    found = []
    for team, group in groupby(lines, key=itemgetter(0)):
        names: dict[str, list[str]] = {mark: [] for mark in Mark}
        for _, one in group:
            if one is not None:
                names[one.mark].append(one.name)
        found.append(Block(team, names, team.unit_id in begun))
        begun.add(team.unit_id)
    return tuple(found)


def standing_of(session: Session, campaign: Campaign, today: date | None = None) -> Standing:
    """Return how every tổ of a campaign's school stands, without names to show; one query for all people.

    Who is paused is marked as of `today`.
    """
    deadline = campaigns.registration_deadline(session, campaign.id or 0)
    assert deadline is not None
    answers: dict[int, list[Silent | None]] = defaultdict(list)
    for unit_id, one in _answers(session, campaign, today):
        answers[unit_id].append(one)
    names = {unit.id or 0: unit.name for unit in units.teams(session, campaign.unit_id)}
    names[campaign.unit_id] = messages.label("missing.school")
    teams = [
        TeamStanding(unit_id, name, len(there), tuple(one for one in there if one is not None))
        for unit_id, name in names.items()
        if (there := answers[unit_id])
    ]
    return Standing(tuple(teams), deadline.last_safe, campaign.list_closed_at is not None)


def _answers(session: Session, campaign: Campaign, today: date | None) -> Iterator[tuple[int, Silent | None]]:
    """Return each working person's unit, and who they are if they have not answered, by tên then họ."""
    tree = units.subtree(campaign.unit_id)
    silent = asking.silent(audiences.everybody(), campaign.id or 0).subquery("silent")
    theirs = and_(ACCOUNT.c.id == PERSON.c.account_id, ACCOUNT.c.person_id == PERSON.c.id)
    columns = PERSON.c.unit_id, PERSON.c.full_name, PERSON.c.paused_until, ACCOUNT.c.reachable
    query = (
        select(*columns, silent.c.person_id.is_(None).label("done"))
        .join(tree, PERSON.c.unit_id == tree.c.id)
        .outerjoin(silent, silent.c.person_id == PERSON.c.id)
        .outerjoin(ACCOUNT, theirs)
        .where(PERSON.c.active)
        .order_by(PERSON.c.sort_key, PERSON.c.id)
    )
    for row in session.execute(query):
        paused = bool(row.paused_until and today and row.paused_until > today)
        yield row.unit_id, None if row.done else Silent(row.full_name, _mark(row.reachable, paused))


def _mark(reachable: bool | None, paused: bool) -> Mark:
    if reachable is None:
        return Mark.NO_ACCOUNT
    if not reachable:
        return Mark.UNREACHABLE
    return Mark.PAUSED if paused else Mark.NONE
