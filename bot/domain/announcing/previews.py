"""An announcement looked over before it goes out: to whom, how it will arrive, when, and what is odd."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import Select, and_, func, select
from sqlmodel import Session

from bot.dates import Claim, weekday_claims
from bot.domain.announcing import announced_to, announcement_runs, announcement_text, occasions
from bot.domain.announcing.announcements import Announcement
from bot.domain.announcing.announcing import Wanted, draft, widest
from bot.domain.announcing.sending_time import ends_at
from bot.domain.delivery import audiences, budgets
from bot.domain.delivery.audiences import Reach
from bot.domain.delivery.budgets import Share
from bot.domain.school.people import ACCOUNT, PERSON, Person
from bot.domain.school.turn import Turn
from bot.result import Invalid

LONG = 700
"""From here on, in characters, an admin is told that people have to scroll."""
SAMPLES = 5
NAMES_SHOWN = 10


@dataclass(frozen=True)
class Preview:
    """An announcement as it will arrive, and what an admin should know before sending it."""

    turn: Turn
    wanted: Wanted

    @cached_property
    def kept(self) -> Announcement:
        """The announcement it would become."""
        return draft(self.turn, self.wanted)

    @cached_property
    def people(self) -> Select[tuple[int]]:
        """Whom it is for, as a query."""
        return announcement_runs.meant(self.kept, audiences.everybody())

    @cached_property
    def reach(self) -> Reach:
        """How many it is for, and how many of them cannot be written to."""
        return audiences.reach(self.turn.session, self.people)

    @cached_property
    def shares(self) -> Sequence[Share]:
        """How many of them each channel carries whose month has only so many messages."""
        return budgets.shares(self.turn.session, self.people, self.turn.now)

    @cached_property
    def unreached(self) -> list[str]:
        """The first of those who cannot be written to, by name."""
        return _cannot_be_reached(self.turn.session, self.people)

    @property
    def unnamed(self) -> int:
        """How many more of them there are."""
        return self.reach.total - self.reach.reachable - len(self.unreached)

    @cached_property
    def person(self) -> Person:
        """Whoever gets the longest text, to whom it is shown as it will arrive."""
        longest = announced_to.longest_named(self.turn.session, self.people)
        return announcement_text.widest(self.kept, longest) or self.turn.me()

    @property
    def text(self) -> str:
        """What that person gets, as neutral text."""
        return announcement_text.arriving(self.kept, self.person, self.turn.account.channel)

    @cached_property
    def samples(self) -> Sequence[tuple[Person, str]]:
        """What some people get, each as they will see it; the longest is among them."""
        longest = self.person
        others = _spread(self.turn.session, self.people, longest.id or 0, self.reach.total)
        channel = self.turn.account.channel
        return [(one, announcement_text.arriving(self.kept, one, channel)) for one in [longest, *others]]

    @cached_property
    def length(self) -> int:
        """How long it is at most with heading and signature, as platforms count."""
        return announcement_text.length(self.kept, widest(self.turn.session, self.kept) or self.person)

    @property
    def long(self) -> bool:
        """Whether people have to scroll."""
        return self.length > LONG

    @property
    def too_long(self) -> Invalid | None:
        """Why it cannot go out as one message."""
        return announcement_text.too_long(self.length, self.kept.upload_id is not None)

    @cached_property
    def claims(self) -> list[Claim]:
        """Every weekday the text says of a date."""
        return weekday_claims(self.wanted.text, self.turn.today)

    @property
    def meant_for(self) -> datetime:
        """The moment that was asked for."""
        return self.wanted.starts_at or self.turn.now

    @property
    def past(self) -> bool:
        """Whether that moment went by while it was looked over."""
        return self.meant_for < self.turn.now

    @property
    def at(self) -> datetime:
        """When it begins to go out."""
        return occasions.goes_at(self.meant_for, self.wanted.urgent)

    @property
    def waits(self) -> bool:
        """Whether the quiet hours hold it back."""
        return self.at != self.meant_for

    @property
    def at_night(self) -> bool:
        """Whether it goes out in the quiet hours."""
        return occasions.is_quiet(self.at)

    @property
    def at_once(self) -> bool:
        """Whether it begins to go out as soon as it is sent."""
        return self.at == self.turn.now

    @property
    def times(self) -> int:
        """How often it goes out."""
        return occasions.times(self.at, self.wanted.weekly_until)

    @cached_property
    def ends(self) -> datetime:
        """When all of it is expected to be out, in the school's time."""
        return ends_at(self.turn.session, self.at, self.reach.reachable)


def _cannot_be_reached(session: Session, people: Select[tuple[int]]) -> list[str]:
    theirs = and_(ACCOUNT.c.id == PERSON.c.account_id, ACCOUNT.c.person_id == PERSON.c.id)
    query = (
        select(PERSON.c.full_name)
        .outerjoin(ACCOUNT, theirs)
        .where(PERSON.c.id.in_(people), ACCOUNT.c.id.is_(None) | ~ACCOUNT.c.reachable)
        .order_by(PERSON.c.sort_key, PERSON.c.id)
        .limit(NAMES_SHOWN)
    )
    return list(session.execute(query).scalars())


def _spread(session: Session, people: Select[tuple[int]], but: int, total: int) -> list[Person]:
    """Return some more people of an audience, spread over its list of names."""
    step = max(1, (total - 1) // (SAMPLES - 1))
    place = func.row_number().over(order_by=(PERSON.c.sort_key, PERSON.c.id)).label("place")
    listed = select(PERSON.c.id, place).where(PERSON.c.id.in_(people), PERSON.c.id != but).subquery("listed")
    query = select(PERSON).join(listed, listed.c.id == PERSON.c.id).where((listed.c.place - 1) % step == 0)
    rows = session.execute(query.order_by(listed.c.place).limit(SAMPLES - 1)).mappings()
    return [Person(**row) for row in rows]
