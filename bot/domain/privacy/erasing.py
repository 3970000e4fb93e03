"""Deleting a person's data: what docs/decisions/0004-what-deleting-means.md says, in one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, select, update
from sqlmodel import Session, col

import messages
from bot import uploads
from bot.domain.announcing import acks
from bot.domain.campaign import campaigns
from bot.domain.campaign.campaigns import Campaign, Deadline
from bot.domain.campaign.done import DONE
from bot.domain.campaign.plan import Who
from bot.domain.desk import office_questions, teams
from bot.domain.registering import collective_rows, progress_entries, registrations, reopenings, work_items
from bot.domain.registering.registrations import RegistrationVersion
from bot.domain.reminding import papers, snoozes
from bot.domain.school import claims, file_links, transfers, upload_doors, web_bubbles, web_sessions
from bot.domain.school.invitations import INVITATION, Consent
from bot.domain.school.people import ACCOUNT, PERSON, Person
from bot.domain.school.units import Unit
from bot.outbox import MESSAGE, DeliveryRun, OutboxRow
from bot.talking import jobs, memory
from bot.words import fold, sort_key

CONSENT: Table = Consent.__table__  # type: ignore[attr-defined]
OUTBOX: Table = OutboxRow.__table__  # type: ignore[attr-defined]
UNIT: Table = Unit.__table__  # type: ignore[attr-defined]


def erase(session: Session, person_id: int, now: datetime) -> None:
    """Make a person anonymous: accounts and every word go, closed lists keep a title without a name."""
    _erase_registrations(session, person_id, now)
    snoozes.forget(session, person_id)
    office_questions.forget(session, person_id)
    claims.forget(session, person_id)
    acks.forget(session, person_id)
    papers.forget_words(session, person_id)
    reopenings.forget(session, person_id)
    collective_rows.forget(session, person_id)
    teams.forget(session, person_id)
    transfers.forget(session, person_id)
    _erase_messages(session, person_id)
    _erase_orders(session, person_id)
    file_links.forget(session, [person_id])
    upload_doors.forget(session, [person_id])
    uploads.erase_of(session, person_id)
    talks = update(memory.TABLE).where(memory.TABLE.c.owner == f"person:{person_id}")
    session.execute(talks.values(args={}, talk={}, status=memory.ENDED))
    jobs.forget(session, [f"person:{person_id}"])
    session.execute(delete(INVITATION).where(INVITATION.c.person_id == person_id))
    agreed = update(CONSENT).where(CONSENT.c.person_id == person_id)
    session.execute(agreed.values(account_id=None))
    session.execute(agreed.where(CONSENT.c.withdrawn_at.is_(None)).values(withdrawn_at=now))
    session.execute(update(UNIT).where(UNIT.c.head_id == person_id).values(head_id=None))
    web_bubbles.forget(session, person_id)
    web_sessions.forget(session, person_id)
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
        "left_at": None,
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
        if campaigns.takes_registrations(campaign, now) or _left_before(session, person_id, campaign):
            deadlines = select(col(Deadline.id)).where(col(Deadline.campaign_id) == campaign.id)
            deadlines = deadlines.where(col(Deadline.who) == Who.PERSON)
            answered = (DONE.c.person_id == person_id) & DONE.c.deadline_id.in_(deadlines)
            session.execute(delete(DONE).where(answered))
            session.delete(one)
        else:
            one.content = {**one.content, "initiative": "", "values": [], "own": [], "work": []}
            one.return_reason, one.entered_by, one.paper_date = "", None, None
    session.flush()


def _left_before(session: Session, person_id: int, campaign: Campaign) -> bool:
    """Tell whether a person had left when a campaign's list was closed: they are not on it."""
    left, closed = session.get_one(Person, person_id).left_at, campaign.list_closed_at
    return left is not None and closed is not None and left <= closed


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
