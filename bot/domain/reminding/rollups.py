"""The roll-up: around the registration date, whoever heads a tổ or a school hears who has not answered yet.

It is a part of their message of the day, on T-1, on the last day and once after it. Names go to the head of
the tổ, those of a tổ without a head to the admins; the head of the school gets numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import CTE, select
from sqlmodel import Session, col

from bot.domain.campaign.campaigns import Campaign, Deadline
from bot.domain.delivery.saying import Told
from bot.domain.reminding import silences
from bot.domain.reminding.silences import ROLL_UP, How
from bot.domain.reminding.stages import Day


class Room(NamedTuple):
    """How many names of one tổ, and how many tổ, a message has room for."""

    names: int
    teams: int


@dataclass(frozen=True)
class TeamSilence:
    """Those of one tổ who have not answered, without whoever is told."""

    unit_id: int
    name: str
    how: How
    written_to: tuple[str, ...]
    """Full names of those a reminder reaches; of all others it cannot be said that they heard of it."""
    out_of_reach: tuple[str, ...]

    @property
    def total(self) -> int:
        """How many they are."""
        return len(self.written_to) + len(self.out_of_reach)


@dataclass(frozen=True)
class RollUp:
    """What one person is told of the answers to one registration."""

    deadline: Deadline
    campaign: Campaign
    teams: tuple[TeamSilence, ...]
    stages: tuple[Told, ...]

    @property
    def named(self) -> tuple[TeamSilence, ...]:
        """The tổ told with names."""
        return tuple(one for one in self.teams if one.how != How.COUNTED)

    @property
    def counted(self) -> tuple[TeamSilence, ...]:
        """The tổ told as numbers, the largest number first."""
        rest = [one for one in self.teams if one.how == How.COUNTED]
        return tuple(sorted(rest, key=lambda one: -one.total))

    @property
    def total(self) -> int:
        """How many have not answered in all of these."""
        return sum(one.total for one in self.teams)

    @property
    def can_be_reminded(self) -> bool:
        """Whether somebody in a tổ of the person's own can be reminded by one tap."""
        return any(one.how == How.NAMED and one.written_to for one in self.teams)

    @property
    def is_wider(self) -> bool:
        """Whether it tells of more than the person's own tổ."""
        return any(one.how != How.NAMED for one in self.teams)

    def cut_at(self, room: Room) -> bool:
        """Whether something is left out of a message with that much room."""
        longest = max(
            (len(names) for one in self.named for names in (one.written_to, one.out_of_reach)), default=0
        )
        return longest > room.names or max(len(self.named), len(self.counted)) > room.teams


def load(session: Session, people: CTE, day: Day) -> Mapping[int, Sequence[RollUp]]:
    """Return the roll-ups of some people as things stand at this moment, the nearest date first."""
    return _gathered(session, session.execute(silences.each(people, day)).all())


def _gathered(session: Session, rows: Sequence[Any]) -> Mapping[int, Sequence[RollUp]]:
    """Return the rows by person and deadline; whoever hears of a tổ in two ways hears the names."""
    ids = {row.deadline_id for row in rows}
    query = select(Deadline, Campaign).join(Campaign, col(Campaign.id) == col(Deadline.campaign_id))
    known = {one.id: (one, its) for one, its in session.execute(query.where(col(Deadline.id).in_(ids)))}
    groups: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for row in rows:
        groups[row.person_id, row.deadline_id].append(row)
    found: dict[int, list[RollUp]] = defaultdict(list)
    for (person_id, deadline_id), theirs in groups.items():
        deadline, campaign = known[deadline_id]
        stages = sorted({Told(deadline_id, deadline.revision, ROLL_UP + row.stage) for row in theirs})
        found[person_id].append(RollUp(deadline, campaign, _teams(theirs), tuple(stages)))
    return {
        who: sorted(each, key=lambda one: (one.deadline.last_safe, one.deadline.id))
        for who, each in found.items()
    }


def _teams(rows: Sequence[Any]) -> tuple[TeamSilence, ...]:
    """Return what the rows of one person and deadline say of each tổ, in the order they come in."""
    order = list(How)
    ways: dict[int, How] = {}
    for row in rows:
        how = How(row.how)
        ways[row.unit_id] = min(how, ways.get(row.unit_id, how), key=order.index)
    teams: dict[int, dict[str, Any]] = {}
    for row in rows:
        team = teams.setdefault(row.unit_id, {"name": row.name, "people": {}})
        team["people"][row.member_id] = (row.full_name, bool(row.reachable))
    return tuple(
        _team(unit_id, one["name"], ways[unit_id], one["people"].values()) for unit_id, one in teams.items()
    )


def _team(unit_id: int, name: str, how: How, members: Iterable[tuple[str, bool]]) -> TeamSilence:
    there = list(members)
    return TeamSilence(
        unit_id,
        name,
        how,
        tuple(name for name, reached in there if reached),
        tuple(name for name, reached in there if not reached),
    )
