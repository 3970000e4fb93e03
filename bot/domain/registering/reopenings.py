"""Mở lại: a list that is closed stays open for one person until a day an admin names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import UniqueConstraint, bindparam, delete, select
from sqlmodel import Field, Session, SQLModel, col

from bot.clock import school_day
from bot.domain.campaign import campaigns
from bot.domain.campaign.campaigns import RUNNING, Campaign, Deadline
from bot.domain.campaign.done import DONE
from bot.domain.campaign.plan import DeadlineKind, Who
from bot.domain.school.turn import Turn
from bot.result import Invalid
from bot.store import Instant


class Reopening(SQLModel, table=True):
    """Until which day a campaign takes the registration of one person, though its list is closed."""

    __tablename__ = "reopening"
    __table_args__ = (UniqueConstraint("campaign_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    until: date
    """The last day, all of which counts."""
    by_id: int
    at: datetime = Field(sa_type=Instant)


@dataclass(frozen=True)
class SentUp:
    """To whom and when the school sent its list."""

    to: str
    on: date


_OF_PERSON = select(Reopening).where(
    col(Reopening.campaign_id) == bindparam("campaign"), col(Reopening.person_id) == bindparam("person")
)


def takes(session: Session, campaign: Campaign, person_id: int, now: datetime) -> bool:
    """Tell whether a person may register or change: while the list is open, or open again for them."""
    if campaigns.takes_registrations(campaign, now):
        return True
    running = campaign.status == RUNNING and school_day(now) <= campaign.ends
    return running and until(session, campaign.id or 0, person_id, school_day(now)) is not None


def until(session: Session, campaign_id: int, person_id: int, today: date) -> date | None:
    """Return the last day on which a list is open again for a person; None if that is not so, or over."""
    row = of_person(session, campaign_id, person_id)
    return row.until if row is not None and row.until >= today else None


def of_person(session: Session, campaign_id: int, person_id: int) -> Reopening | None:
    """Return the reopening of a list for a person, over or not."""
    return session.scalars(_OF_PERSON, {"campaign": campaign_id, "person": person_id}).first()


def all_of(session: Session, person_id: int) -> list[tuple[Reopening, Campaign]]:
    """Return every list that was opened again for a person, the newest first."""
    query = select(Reopening, Campaign).join(Campaign, col(Campaign.id) == col(Reopening.campaign_id))
    query = query.where(col(Reopening.person_id) == person_id).order_by(col(Reopening.at).desc())
    return [(row, campaign) for row, campaign in session.execute(query).all()]


def reopen(session: Session, campaign_id: int, person_id: int, last: date, by: int, now: datetime) -> None:
    """Open a list again for a person, or name another day for that."""
    row = of_person(session, campaign_id, person_id)
    if row is None:
        row = Reopening(campaign_id=campaign_id, person_id=person_id, until=last, by_id=by, at=now)
        session.add(row)
    row.until, row.by_id, row.at = last, by, now
    session.flush()


def take_back(session: Session, campaign_id: int, person_id: int) -> None:
    """Let a list be closed for a person as it is for all."""
    theirs = (col(Reopening.campaign_id) == campaign_id) & (col(Reopening.person_id) == person_id)
    session.execute(delete(Reopening).where(theirs))


def forget(session: Session, person_id: int) -> None:
    """Forget every list that was opened again for a person."""
    session.execute(delete(Reopening).where(col(Reopening.person_id) == person_id))


def sent_up(session: Session, campaign_id: int) -> SentUp | None:
    """Return how the school's list was sent up, if whoever answers for it has said so."""
    query = (
        select(col(Deadline.sent_to), DONE.c.sent_on)
        .join(DONE, DONE.c.deadline_id == col(Deadline.id))
        .where(
            col(Deadline.campaign_id) == campaign_id,
            col(Deadline.kind) == DeadlineKind.REGISTRATION,
            col(Deadline.who) == Who.UNIT,
            ~col(Deadline.cancelled),
            DONE.c.sent_on.is_not(None),
        )
    )
    row = session.execute(query.order_by(DONE.c.at.desc())).first()
    return SentUp(row[0], row[1]) if row else None


def why_closed(turn: Turn, campaign: Campaign | None, person_id: int) -> Invalid | None:
    """Return why a campaign takes no registration of a person now; None while it does."""
    if campaign is None:
        return Invalid.because("campaign_gone")
    if takes(turn.session, campaign, person_id, turn.now):
        return None
    closed_on = campaign.list_closed_at or campaign.ends
    sent = sent_up(turn.session, campaign.id or 0)
    return Invalid.because("registration_closed", campaign=campaign, closed_on=closed_on, sent_up=sent)
