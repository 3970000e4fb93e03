"""What a person commits to in a campaign: the registration, its versions, sending and withdrawing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint, bindparam, select
from sqlmodel import Field, Session, SQLModel, col

from bot.domain.campaign import campaigns, done, quotas, rules
from bot.domain.campaign.campaigns import Campaign
from bot.domain.campaign.plan import Level
from bot.domain.registering import progress_entries
from bot.domain.registering.form_contents import NO_TITLE, Draft
from bot.domain.school.turn import Turn
from bot.questions import to_json
from bot.result import Invalid
from bot.store import Instant

SUBMITTED, WITHDRAWN = "submitted", "withdrawn"


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
        campaign = turn.session.get(Campaign, self.draft.campaign_id)
        closed = why_closed(turn, campaign)
        if campaign is None or closed is not None:
            return closed or Invalid.because("campaign_gone")
        wrong = self._wrong(turn.session)
        if wrong is not None:
            return wrong
        registration = write(turn.session, turn.me().id or 0, self.draft, turn.now)
        return {"registration": registration, "campaign": campaign, **dated(turn, campaign)}

    def _wrong(self, session: Session) -> Invalid | None:
        """Return why the draft no longer fits its campaign: a title or award that is not offered."""
        draft = self.draft
        if draft.title not in ("", NO_TITLE, *self._offered(session, "title")):
            return Invalid.because("title_not_offered")
        if draft.award and draft.award not in self._offered(session, "award"):
            return Invalid.because("award_not_offered")
        return None

    def _offered(self, session: Session, field: str) -> list[str]:
        return [one.code for one in campaigns.honours(session, self.draft.campaign_id, field, Level.PERSON)]


@dataclass(frozen=True)
class WithdrawRegistration:
    """Take a registration back; the person may register again, and is not reminded of it."""

    registration_id: int

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Mark the person's own registration withdrawn; its versions stay."""
        registration = turn.session.get(Registration, self.registration_id)
        if registration is None or registration.person_id != turn.me().id:
            return Invalid.because("not_yours")
        campaign = turn.session.get(Campaign, registration.campaign_id)
        closed = why_closed(turn, campaign)
        if closed is not None:
            return closed
        registration.status = WITHDRAWN
        _keep_version(turn.session, registration, turn.now)
        deadline = campaigns.registration_deadline(turn.session, registration.campaign_id)
        if deadline is not None:
            done.unmark(turn.session, deadline.id or 0, registration.person_id)
        settle_progress(turn.session, registration, turn.now)
        return {"registration": registration, "campaign": campaign}


def write(session: Session, person_id: int, draft: Draft, now: datetime) -> Registration:
    """Write a draft as a person's registration: the first version, or one more."""
    registration = of_person(session, draft.campaign_id, person_id)
    draft = draft.numbered(registration.version + 1 if registration else 1)
    content = to_json(draft)
    if registration is None:
        registration = Registration(
            campaign_id=draft.campaign_id,
            person_id=person_id,
            status=SUBMITTED,
            version=0,
            title=draft.title,
            content=content,
            submitted_at=now,
        )
        session.add(registration)
    registration.status = SUBMITTED
    registration.title, registration.award = draft.title, draft.award
    registration.initiative_later = draft.initiative_later
    registration.content, registration.submitted_at = content, now
    _keep_version(session, registration, now)
    deadline = campaigns.registration_deadline(session, draft.campaign_id)
    if deadline is not None:
        done.mark(session, deadline.id or 0, person_id, "registered", now)
    settle_progress(session, registration, now)
    return registration


def settle_progress(session: Session, registration: Registration, now: datetime) -> None:
    """Note or take back that the ends of phases are done, once a registration or its progress has changed."""
    items = registration.draft.items if registration.status == SUBMITTED else ()
    key, person_id = registration.id or 0, registration.person_id
    progress_entries.settle(session, registration.campaign_id, person_id, key, items, now)


def _keep_version(session: Session, registration: Registration, now: datetime) -> None:
    registration.version += 1
    session.flush()
    assert registration.id is not None
    session.add(
        RegistrationVersion(
            registration_id=registration.id,
            version=registration.version,
            content=registration.content,
            status=registration.status,
            at=now,
        )
    )
    session.flush()


_OF_PERSON = select(Registration).where(
    col(Registration.campaign_id) == bindparam("campaign"),
    col(Registration.person_id) == bindparam("person"),
)


def of_person(session: Session, campaign_id: int, person_id: int) -> Registration | None:
    """Return a person's registration in a campaign, withdrawn or not."""
    return session.scalars(_OF_PERSON, {"campaign": campaign_id, "person": person_id}).first()


def all_of(session: Session, person_id: int) -> list[Registration]:
    """Return everything a person has registered, the newest first."""
    query = select(Registration).where(col(Registration.person_id) == person_id)
    return list(session.scalars(query.order_by(col(Registration.submitted_at).desc())))


def why_closed(turn: Turn, campaign: Campaign | None) -> Invalid | None:
    """Return why a campaign takes no registration now; None while it does."""
    if campaign is None:
        return Invalid.because("campaign_gone")
    if campaigns.takes_registrations(campaign, turn.now):
        return None
    return Invalid.because(
        "registration_closed", campaign=campaign, closed_on=campaign.list_closed_at or campaign.ends
    )


def dated(turn: Turn, campaign: Campaign) -> dict[str, Any]:
    """Return the registration date of a campaign as its words need it: `last_safe`, or None."""
    deadline = campaigns.registration_deadline(turn.session, campaign.id or 0)
    return {"last_safe": deadline.last_safe if deadline else None}


def warnings(
    session: Session, campaign: Campaign, draft: Draft, person_id: int
) -> list[tuple[str, dict[str, Any]]]:
    """Return what a person should know before sending, as template names with facts; none of it blocks."""
    rule = rules.pack_on(campaign.starts).title(draft.title)
    found: list[tuple[str, dict[str, Any]]] = []
    if rule is not None and rule.needs_years_of:
        found.append(("years_of", {"title": rule.needs_years_of}))
    if draft.title and draft.title != NO_TITLE:
        standing = quotas.standing(session, campaign, draft.title, besides=person_id)
        found += [("over_quota", {"standing": one}) for one in standing if one.over]
    return found
