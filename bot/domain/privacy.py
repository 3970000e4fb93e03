"""Personal data: what is kept about a person, and what unlinking, withdrawing consent and deleting do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Table, delete, func, select, update
from sqlmodel import Session, col

import messages
from bot import memory, uploads
from bot.domain.campaign import campaigns
from bot.domain.campaign.campaigns import Campaign, Deadline
from bot.domain.campaign.done import DONE
from bot.domain.campaign.plan import Level, Who
from bot.domain.delivery import acks, papers, snoozes, teams
from bot.domain.delivery.acks import ACK
from bot.domain.delivery.snoozes import SNOOZE
from bot.domain.registering import commitments, progress_entries, registrations, reopenings, work_items
from bot.domain.registering.form_contents import NO_TITLE, Draft
from bot.domain.registering.progress_entries import PROGRESS, Progress
from bot.domain.registering.registrations import Registration, RegistrationVersion
from bot.domain.school import audit
from bot.domain.school.contacts import contacts_of
from bot.domain.school.invitations import INVITATION, Consent
from bot.domain.school.people import ACCOUNT, PERSON, Account, role_of
from bot.domain.school.turn import Turn
from bot.domain.school.units import Unit
from bot.outbox import MESSAGE, DeliveryRun, OutboxRow
from bot.words import fold, sort_key

CONSENT: Table = Consent.__table__  # type: ignore[attr-defined]
OUTBOX: Table = OutboxRow.__table__  # type: ignore[attr-defined]
UNIT: Table = Unit.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Kept:
    """One registration as its person reads it."""

    registration: Registration
    campaign: Campaign
    title: str
    draft: Draft
    open: bool
    """Whether its list has not been closed: deleting then removes all of it."""
    progress: tuple[tuple[str, Progress], ...] = ()
    """What was noted of it, with the words of the item; these are empty where it is no longer in the form."""


@dataclass(frozen=True)
class MyData:
    """Everything kept about the speaker."""

    turn: Turn

    @property
    def person_id(self) -> int:
        """The speaker's id."""
        return self.turn.me().id or 0

    @cached_property
    def accounts(self) -> list[Account]:
        """Every account of the speaker, the oldest first."""
        query = select(Account).where(col(Account.person_id) == self.person_id)
        return list(self.turn.session.scalars(query.order_by(col(Account.id))))

    @cached_property
    def registrations(self) -> list[Kept]:
        """Everything the speaker has registered, withdrawn or not."""
        found = registrations.all_of(self.turn.session, self.person_id)
        return [_kept(self.turn, one) for one in found]

    def summary(self) -> dict[str, Any]:
        """Return what is kept, by heading, with counts."""
        session, me = self.turn.session, self.turn.me()
        return {
            "unit": session.get_one(Unit, me.unit_id),
            "role": role_of(session, me),
            "contacts": contacts_of(session, me),
            "accounts": self.accounts,
            "consents": self._consents(),
            "registrations": len(self.registrations),
            "progress": self._entries(),
            "messages": _count(session, MESSAGE, MESSAGE.c.person_id == self.person_id)
            + _count(session, OUTBOX, OUTBOX.c.recipient_id == self.person_id),
            "drafts": _count(session, memory.TABLE, _unfinished(self.person_id)),
            "done": _count(session, DONE, DONE.c.person_id == self.person_id),
            "acks": _count(session, ACK, ACK.c.person_id == self.person_id),
            "put_off": _count(session, SNOOZE, SNOOZE.c.person_id == self.person_id),
            "files": uploads.owned_by(session, self.person_id),
            "last_account": len(self.accounts) == 1,
        }

    def asks(self) -> dict[str, Any]:
        """Return whom the speaker may ask."""
        return {"contacts": contacts_of(self.turn.session, self.turn.me())}

    def everything(self) -> dict[str, Any]:
        """Return what is kept in full: the summary's figures and every registration's content."""
        sent = papers.sent_by(self.turn.session, self.person_id)
        acked = acks.of_person(self.turn.session, self.person_id)
        reopened = reopenings.all_of(self.turn.session, self.person_id)
        more = {"sent": sent, "acked": acked, "reopened": reopened}
        return {**self.summary(), "kept": self.registrations, **more}

    def goes(self) -> dict[str, int]:
        """Return what deleting takes away, and what stays without a name."""
        still_open = [one for one in self.registrations if one.open]
        return {
            "accounts": len(self.accounts),
            "removed": len(still_open),
            "anonymous": len(self.registrations) - len(still_open),
            "progress": self._entries(),
            "files": len(uploads.owned_by(self.turn.session, self.person_id)),
        }

    def _entries(self) -> int:
        ids = [one.registration.id for one in self.registrations]
        return _count(self.turn.session, PROGRESS, PROGRESS.c.registration_id.in_(ids))

    def _consents(self) -> list[Consent]:
        query = select(Consent).where(col(Consent.person_id) == self.person_id)
        return list(self.turn.session.scalars(query.order_by(col(Consent.given_at))))


@dataclass(frozen=True)
class Unlink:
    """Take the account that speaks away from its person; what is kept of the person stays."""

    def apply(self, turn: Turn) -> Mapping[str, Any]:
        """Unlink, and let reminders go to another account of the person, if there is one."""
        person_id, session = turn.me().id or 0, turn.session
        session.execute(update(ACCOUNT).where(ACCOUNT.c.id == turn.account.id).values(person_id=None))
        others = select(ACCOUNT.c.id).where(ACCOUNT.c.person_id == person_id)
        left = session.execute(others.order_by(ACCOUNT.c.reachable.desc(), ACCOUNT.c.id)).scalar()
        mine = (PERSON.c.id == person_id) & (PERSON.c.account_id == turn.account.id)
        session.execute(update(PERSON).where(mine).values(account_id=left))
        audit.note(session, turn.now, person_id, "unlinked", f"account:{turn.account.id}")
        return {"elsewhere": left is not None}


@dataclass(frozen=True)
class Erase:
    """Withdraw consent and delete: what docs/decisions/0004-what-deleting-means.md says."""

    def apply(self, turn: Turn) -> Mapping[str, Any]:
        """Delete or make anonymous everything kept about the speaker, at once."""
        goes = MyData(turn).goes()
        person_id = turn.me().id or 0
        erase(turn.session, person_id, turn.now)
        audit.note(turn.session, turn.now, person_id, "erased", f"person:{person_id}", **goes)
        return goes


def erase(session: Session, person_id: int, now: datetime) -> None:
    """Make a person anonymous: accounts and every word go, closed lists keep a title without a name."""
    _erase_registrations(session, person_id, now)
    snoozes.forget(session, person_id)
    acks.forget(session, person_id)
    papers.forget_words(session, person_id)
    reopenings.forget(session, person_id)
    teams.forget(session, person_id)
    _erase_messages(session, person_id)
    _erase_orders(session, person_id)
    uploads.erase_of(session, person_id)
    talks = update(memory.TABLE).where(memory.TABLE.c.owner == f"person:{person_id}")
    session.execute(talks.values(args={}, talk={}, status=memory.ENDED))
    session.execute(delete(INVITATION).where(INVITATION.c.person_id == person_id))
    agreed = update(CONSENT).where(CONSENT.c.person_id == person_id)
    session.execute(agreed.values(account_id=None))
    session.execute(agreed.where(CONSENT.c.withdrawn_at.is_(None)).values(withdrawn_at=now))
    session.execute(update(UNIT).where(UNIT.c.head_id == person_id).values(head_id=None))
    session.execute(delete(ACCOUNT).where(ACCOUNT.c.person_id == person_id))
    session.execute(update(PERSON).where(PERSON.c.id == person_id).values(_nobody()))


def _nobody() -> dict[str, Any]:
    """Return what is left in the row of somebody erased."""
    name = messages.label("mydata.erased_name")
    return {
        "full_name": name,
        "folded": fold(name),
        "sort_key": sort_key(name),
        "honorific": "",
        "position": "",
        "groups": [],
        "is_admin": False,
        "active": False,
        "account_id": None,
        "paused_until": None,
    }


def _erase_registrations(session: Session, person_id: int, now: datetime) -> None:
    theirs = registrations.all_of(session, person_id)
    progress_entries.erase(session, [one.id or 0 for one in theirs])
    work_items.erase(session, [one.id or 0 for one in theirs], person_id)
    for one in theirs:
        session.execute(delete(RegistrationVersion).where(col(RegistrationVersion.registration_id) == one.id))
        campaign = session.get_one(Campaign, one.campaign_id)
        if campaigns.takes_registrations(campaign, now):
            deadlines = select(col(Deadline.id)).where(col(Deadline.campaign_id) == campaign.id)
            deadlines = deadlines.where(col(Deadline.who) == Who.PERSON)
            answered = (DONE.c.person_id == person_id) & DONE.c.deadline_id.in_(deadlines)
            session.execute(delete(DONE).where(answered))
            session.delete(one)
        else:
            one.content = {**one.content, "initiative": "", "values": [], "own": [], "work": []}
            one.return_reason, one.entered_by, one.paper_date = "", None, None
    session.flush()


def _erase_messages(session: Session, person_id: int) -> None:
    """Delete what was said to a person alone; a run keeps its row for the count, without words or address."""
    mine = select(ACCOUNT.c.channel, ACCOUNT.c.chat).where(ACCOUNT.c.person_id == person_id)
    for channel, chat in session.execute(mine).all():
        session.execute(delete(MESSAGE).where(MESSAGE.c.channel == channel, MESSAGE.c.chat == chat))
    session.execute(delete(MESSAGE).where(MESSAGE.c.person_id == person_id))
    session.execute(
        update(OUTBOX).where(OUTBOX.c.recipient_id == person_id).values(text="", chat="", platform_id="")
    )


def _erase_orders(session: Session, person_id: int) -> None:
    """Have runs the person started go on without them: nobody is told how they stand."""
    query = select(DeliveryRun).where(col(DeliveryRun.created_by) == person_id)
    for run in session.scalars(query):
        run.created_by = None
        run.content = {key: kept for key, kept in run.content.items() if key not in ("channel", "chat")}
    session.flush()


def _kept(turn: Turn, registration: Registration) -> Kept:
    session = turn.session
    campaign = session.get_one(Campaign, registration.campaign_id)
    offered = campaigns.honours(session, campaign.id or 0, "title", Level.PERSON)
    names = {one.code: one.name for one in offered} | {NO_TITLE: messages.label("register.no_title")}
    title = names.get(registration.title, registration.title)
    still_open = campaigns.takes_registrations(campaign, turn.now)
    noted = commitments.noted_of(session, registration)
    return Kept(registration, campaign, title, registration.draft, still_open, noted)


def _unfinished(person_id: int) -> Any:
    table = memory.TABLE
    going_on = (table.c.status != memory.ENDED) & (table.c.name != "mydata")
    return (table.c.owner == f"person:{person_id}") & going_on


def _count(session: Session, table: Any, where: Any) -> int:
    count: int = session.execute(select(func.count()).select_from(table).where(where)).scalar_one()
    return count
