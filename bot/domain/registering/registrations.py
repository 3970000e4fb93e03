"""What a person commits to in a campaign: the registration, its versions, sending and withdrawing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint, bindparam, insert, select
from sqlmodel import Field, Session, SQLModel, col

from bot.domain.campaign import campaigns, done
from bot.domain.campaign.campaigns import Campaign
from bot.domain.campaign.phases import Dates, Phases
from bot.domain.campaign.plan import Level
from bot.domain.registering import progress_entries, reopenings, work_items
from bot.domain.registering.form_contents import NO_TITLE, Draft
from bot.domain.school.turn import Turn
from bot.result import Invalid
from bot.store import Instant, loaded
from bot.talking.values import to_json

SUBMITTED, RETURNED, WITHDRAWN = "submitted", "returned", "withdrawn"
STANDING = (SUBMITTED, RETURNED)
"""What a person has on the list or is about to have there again: everything but what was withdrawn."""


class Registration(SQLModel, table=True):
    """A person's registration in a campaign: one row however often it changes."""

    __tablename__ = "registration"
    __table_args__ = (UniqueConstraint("campaign_id", "person_id"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    status: str
    version: int
    title: str
    award: str = ""
    initiative_later: bool = False
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    submitted_at: datetime = Field(sa_type=Instant)
    return_reason: str = ""
    """Why it was given back to be changed; forgotten once it is sent again or withdrawn."""
    returned_by: int | None = None
    returned_at: datetime | None = Field(default=None, sa_type=Instant)
    entered_by: int | None = None
    """Who wrote it down from a paper form; None if the person sent it themselves."""
    paper_date: date | None = None

    @property
    def code(self) -> str:
        """The code on the receipt."""
        return f"DK-{self.id:05d}"

    @property
    def draft(self) -> Draft:
        """What the latest version commits to."""
        return Draft.from_json(self.content)


class RegistrationVersion(SQLModel, table=True):
    """What a registration said at one time; versions are only ever added."""

    __tablename__ = "registration_version"

    registration_id: int = Field(primary_key=True, foreign_key="registration.id")
    version: int = Field(primary_key=True)
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    status: str
    at: datetime = Field(sa_type=Instant)


@dataclass(frozen=True)
class SubmitRegistration:
    """Send a form: "Gửi đăng ký và cam kết"."""

    draft: Draft

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Write the registration or its next version, and note that the deadline is answered."""
        return submit(turn, turn.me().id or 0, self.draft)


@dataclass(frozen=True)
class Paper:
    """The paper form a registration was written down from, and who did that."""

    by: int
    on: date


def submit(turn: Turn, person_id: int, draft: Draft, paper: Paper | None = None) -> dict[str, Any] | Invalid:
    """Write a draft as a person's registration, if the campaign takes it and offers what it names."""
    campaign = turn.known(campaigns.by_id, draft.campaign_id)
    closed = reopenings.why_closed(turn, campaign, person_id)
    if campaign is None or closed is not None:
        return closed or Invalid.because("campaign_gone")
    wrong = _wrong(turn, draft)
    if wrong is not None:
        return wrong
    dates = turn.known(Dates.load, draft.campaign_id)
    registration = write(turn.session, person_id, draft, turn.now, paper, dates)
    return {"registration": registration, "campaign": campaign, **dated(turn, campaign)}


def _wrong(turn: Turn, draft: Draft) -> Invalid | None:
    """Return why a draft no longer fits its campaign: a title or award that is not offered."""

    def offered(field: str) -> list[str]:
        found = turn.known(campaigns.honours, draft.campaign_id, field, Level.PERSON)
        return [one.code for one in found]

    if draft.title not in ("", NO_TITLE, *offered("title")):
        return Invalid.because("title_not_offered")
    if draft.award and draft.award not in offered("award"):
        return Invalid.because("award_not_offered")
    return None


def write(
    session: Session,
    person_id: int,
    draft: Draft,
    now: datetime,
    paper: Paper | None = None,
    dates: Dates | None = None,
) -> Registration:
    """Write a draft as a person's registration: the first version, or one more."""
    dates = dates or Dates.load(session, draft.campaign_id)
    registration = to_change(session, draft.campaign_id, person_id)
    draft = draft.numbered(registration.version + 1 if registration else 1)
    said = {
        "status": SUBMITTED,
        "title": draft.title,
        "award": draft.award,
        "initiative_later": draft.initiative_later,
        "content": to_json(draft),
        "submitted_at": now,
        "entered_by": paper.by if paper else None,
        "paper_date": paper.on if paper else None,
    }
    if registration is None:
        registration = _first(session, {"campaign_id": draft.campaign_id, "person_id": person_id, **said})
    else:
        registration.sqlmodel_update(said)
        forget_return(registration)
        registration.version += 1
    keep_version(session, registration, now)
    if dates.registration is not None:
        done.mark(session, dates.registration.id or 0, person_id, "registered", now)
    settle_progress(session, registration, now, dates.phases)
    return registration


def _first(session: Session, said: Mapping[str, Any]) -> Registration:
    """Write what a person registers for the first time; it is to be read, not to be changed."""
    row = {**said, "version": 1, "return_reason": "", "returned_by": None, "returned_at": None}
    key = session.connection().execute(_WRITE, row).scalar_one()
    return loaded(Registration, {**row, "id": key})


def give_back(session: Session, registration: Registration, reason: str, by: int, now: datetime) -> None:
    """Return a registration to its person to be changed: it keeps its code, and is asked for again."""
    registration.status, registration.return_reason = RETURNED, reason
    registration.returned_by, registration.returned_at = by, now
    deadline = campaigns.registration_deadline(session, registration.campaign_id)
    if deadline is not None:
        done.unmark(session, deadline.id or 0, registration.person_id)
    session.flush()


def forget_return(registration: Registration) -> None:
    """Forget that a registration was given back, and why."""
    registration.return_reason, registration.returned_by, registration.returned_at = "", None, None


def settle_progress(
    session: Session, registration: Registration, now: datetime, phases: Phases | None = None
) -> None:
    """Note or take back that the ends of phases are done, once a registration or its progress has changed."""
    items = registration.draft.items if registration.status in STANDING else None
    key, person_id = registration.id or 0, registration.person_id
    phases = phases or Phases.load(session, registration.campaign_id)
    progress_entries.settle(session, phases, person_id, key, items, now)
    owner = work_items.Owner(registration.campaign_id, key, person_id)
    work_items.settle(session, owner, registration.draft.work if items else (), now)


def keep_version(session: Session, registration: Registration, now: datetime) -> None:
    """Add what a registration says now to its versions."""
    session.flush()
    version = {
        "registration_id": registration.id,
        "version": registration.version,
        "content": registration.content,
        "status": registration.status,
        "at": now,
    }
    session.connection().execute(_KEEP_VERSION, version)


REGISTRATION = Registration.__table__  # type: ignore[attr-defined]
_WRITE = insert(REGISTRATION).returning(REGISTRATION.c.id)
_KEEP_VERSION = insert(RegistrationVersion.__table__)  # type: ignore[attr-defined]
_THEIRS = (REGISTRATION.c.campaign_id == bindparam("campaign")) & (
    REGISTRATION.c.person_id == bindparam("person")
)
_OF_PERSON = select(REGISTRATION).where(_THEIRS)
_RETURNER = select(REGISTRATION.c.returned_by).where(_THEIRS).with_for_update()
_TO_CHANGE = select(Registration).where(_THEIRS).with_for_update().execution_options(populate_existing=True)


def of_person(session: Session, campaign_id: int, person_id: int) -> Registration | None:
    """Return a person's registration in a campaign, withdrawn or not; to be read, not to be changed."""
    named = {"campaign": campaign_id, "person": person_id}
    row = session.connection().execute(_OF_PERSON, named).mappings().first()
    return loaded(Registration, row) if row else None


def to_change(session: Session, campaign_id: int, person_id: int) -> Registration | None:
    """Return a person's registration in a campaign, withdrawn or not; locked and fresh."""
    return session.scalars(_TO_CHANGE, {"campaign": campaign_id, "person": person_id}).first()


def returner_of(session: Session, campaign_id: int, person_id: int) -> int | None:
    """Return who has given a person's registration back to be changed; None if nobody has."""
    named = {"campaign": campaign_id, "person": person_id}
    found: int | None = session.connection().execute(_RETURNER, named).scalar()
    return found


def all_of(session: Session, person_id: int) -> list[Registration]:
    """Return everything a person has registered, the newest first."""
    query = select(Registration).where(col(Registration.person_id) == person_id)
    return list(session.scalars(query.order_by(col(Registration.submitted_at).desc())))


def dated(turn: Turn, campaign: Campaign) -> dict[str, Any]:
    """Return the registration date of a campaign as its words need it: `last_safe`, or None."""
    deadline = turn.known(campaigns.registration_deadline, campaign.id or 0)
    return {"last_safe": deadline.last_safe if deadline else None}
