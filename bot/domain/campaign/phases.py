"""Which đợt a day belongs to, and which deadline is the end of which đợt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from bot.domain.campaign.campaigns import Deadline, Phase, registration_deadline
from bot.domain.campaign.plan import DeadlineKind, Who

_PHASES = (
    select(Phase)
    .where(col(Phase.campaign_id) == bindparam("campaign"))
    .order_by(col(Phase.starts), col(Phase.id))
)
_ENDINGS = (
    select(Deadline)
    .where(
        col(Deadline.campaign_id) == bindparam("campaign"),
        col(Deadline.kind) == DeadlineKind.PHASE_END,
        col(Deadline.who) == Who.PERSON,
        ~col(Deadline.cancelled),
    )
    .order_by(col(Deadline.id))
)


@dataclass(frozen=True)
class Phases:
    """The phases of one campaign, in order of their first day, with the deadlines that end them."""

    phases: tuple[Phase, ...]
    deadlines: tuple[Deadline, ...]

    @classmethod
    def load(cls, session: Session, campaign_id: int) -> Phases:
        """Return a campaign's phases; cancelled deadlines, and those of units, end none."""
        named = {"campaign": campaign_id}
        return cls(tuple(session.scalars(_PHASES, named)), tuple(session.scalars(_ENDINGS, named)))

    def ended_by(self, deadline: Deadline) -> Phase | None:
        """Return the phase a deadline ends: the one its key names, else the one whose last day is nearest."""
        named = (one for one in self.phases if deadline.key.replace("-", "_") == f"phase_{one.number}_end")
        nearest = sorted(self.phases, key=lambda one: abs(one.ends - deadline.last_safe))
        return next(named, None) or next(iter(nearest), None)

    def last_day(self, phase: Phase) -> date:
        """Return the day a phase ends for people: its deadline's, which may have been moved, else its own."""
        moved = [one.last_safe for one in self.deadlines if self.ended_by(one) is phase]
        return max(moved, default=phase.ends)

    def on(self, day: date) -> Phase | None:
        """Return the phase that what is done on a day counts for; None in a campaign without phases.

        Of several under way it is the one that ends first; between two it is the one that is over, before
        all of them the first.
        """
        begun = [one for one in self.phases if one.starts <= day]
        going = sorted((one for one in begun if self.last_day(one) >= day), key=self.last_day)
        return next(iter([*going, *begun[::-1], *self.phases]), None)


@dataclass(frozen=True)
class Dates:
    """The dates of a campaign that a registration or its progress may settle."""

    registration: Deadline | None
    phases: Phases

    @classmethod
    def load(cls, session: Session, campaign_id: int) -> Dates:
        """Return a campaign's dates as they stand."""
        return cls(registration_deadline(session, campaign_id), Phases.load(session, campaign_id))
