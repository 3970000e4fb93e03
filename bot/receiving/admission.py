"""How much of one person may wait: what is too much is turned away, and they are told so once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session

from bot.channels import Incoming
from bot.outbox import Queued
from bot.receiving.arriving import Arrived
from bot.receiving.lanes import Lane, Lanes
from bot.receiving.updates import FATE, Fate

MOST_OF_ONE = 30
"""How many updates and answers of one person may wait."""


class Admitted(NamedTuple):
    """What became of updates that are new in the table."""

    kept: Sequence[Arrived] = ()
    away: Sequence[Arrived] = ()
    said: Sequence[Queued] = ()
    worked: Sequence[Arrived] = ()
    """What has been worked on already; its answer is among what is `said`."""


@dataclass
class Admission:
    """Lets updates into the lanes, at most so many of one person."""

    lanes: Lanes[Arrived]
    turn_away: Callable[[Session, Incoming, datetime], list[Queued]]
    """Tells somebody that more came from them than can be answered."""
    unsent: Callable[[str, str], int]
    """Tells how many answers wait to be sent to a chat: what is written faster piles up there."""
    most_of_one: int = MOST_OF_ONE
    _told: dict[Lane, str] = field(default_factory=dict)
    """Who was told so and has not yet been answered, each with their chat."""

    def judge(self, session: Session, fresh: Sequence[Arrived], now: datetime) -> Admitted:
        """Mark what is turned away, and queue a word to whoever has not heard it."""
        room: dict[Lane, int] = {}
        kept: list[Arrived] = []
        away: list[Arrived] = []
        for one in fresh:
            left = room.setdefault(one.lane, self.most_of_one - self._load(one.lane, one.incoming.chat))
            room[one.lane] -= 1
            (kept if left > 0 else away).append(one)
        if away:
            marked = [{"key": one.id, "new": Fate.TURNED_AWAY, "why": ""} for one in away]
            session.connection().execute(FATE, marked)
        news = {one.lane: one.incoming for one in reversed(away) if one.lane not in self._told}
        said = [queued for incoming in news.values() for queued in self.turn_away(session, incoming, now)]
        return Admitted(kept, away, said)

    def let_in(self, admitted: Admitted) -> None:
        """Put what was kept into its lanes, once the judgement is written down."""
        for one in admitted.kept:
            self.lanes.add(one.lane, one)
        told = self._told | {one.lane: one.incoming.chat for one in admitted.away}
        calm = self.most_of_one // 2
        self._told = {lane: chat for lane, chat in told.items() if self._load(lane, chat) > calm}

    def _load(self, lane: Lane, chat: str) -> int:
        return self.lanes.waiting(lane) + self.unsent(lane[0], chat)
