"""What is kept about a person, as /dulieu shows and exports it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Table, func, select
from sqlmodel import Session, col

import messages
from bot import uploads
from bot.domain.announcing import acks
from bot.domain.announcing.acks import ACK
from bot.domain.campaign import campaigns
from bot.domain.campaign.campaigns import Campaign
from bot.domain.campaign.done import DONE
from bot.domain.campaign.plan import Level
from bot.domain.desk import office_questions
from bot.domain.desk.office_questions import QUESTION
from bot.domain.registering import collective_rows, commitments, registrations, reopenings
from bot.domain.registering.form_contents import NO_TITLE, Draft
from bot.domain.registering.progress_entries import PROGRESS, Progress
from bot.domain.registering.registrations import Registration
from bot.domain.reminding import papers
from bot.domain.reminding.snoozes import SNOOZE
from bot.domain.school import transfers, web_access, web_sessions
from bot.domain.school.contacts import contacts_of
from bot.domain.school.invitations import Consent
from bot.domain.school.people import Account, role_of
from bot.domain.school.turn import Turn
from bot.domain.school.units import Unit
from bot.domain.school.web_access import Access
from bot.outbox import MESSAGE, OutboxRow
from bot.talking import memory

OUTBOX: Table = OutboxRow.__table__  # type: ignore[attr-defined]


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

    @cached_property
    def web(self) -> Access:
        """What stands open of the speaker at the web page."""
        return web_access.of(self.turn.session, self.person_id, self.turn.now)

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
            "asked": _count(session, QUESTION, QUESTION.c.asker_id == self.person_id),
            "put_off": _count(session, SNOOZE, SNOOZE.c.person_id == self.person_id),
            "files": uploads.owned_by(session, self.person_id),
            "last_account": len(self.accounts) == 1,
            "web": self.web,
        }

    def asks(self) -> dict[str, Any]:
        """Return whom the speaker may ask."""
        return {"contacts": contacts_of(self.turn.session, self.turn.me())}

    def closing(self) -> dict[str, Any]:
        """Return what to know before all browsers are closed: whether this chat is one, and the only one."""
        here = self.turn.account.channel == web_sessions.CHANNEL
        return {**self.asks(), "web": self.web, "here": here, "last_account": len(self.accounts) == 1}

    def everything(self) -> dict[str, Any]:
        """Return what is kept in full: the summary's figures and every registration's content."""
        sent = papers.sent_by(self.turn.session, self.person_id)
        acked = acks.of_person(self.turn.session, self.person_id)
        reopened = reopenings.all_of(self.turn.session, self.person_id)
        questions = office_questions.of_person(self.turn.session, self.person_id)
        more = {"sent": sent, "acked": acked, "reopened": reopened, "questions": questions}
        more["collectives"] = collective_rows.by_person(self.turn.session, self.person_id)
        more["moves"] = transfers.of_person(self.turn.session, self.person_id)
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
