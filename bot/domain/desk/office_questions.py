"""Hỏi văn phòng: a question a person sends to those who keep the school's office, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import delete, func, insert, or_, select, update
from sqlmodel import Field, Session, SQLModel

import messages
from bot.clock import at_school, school_day
from bot.domain.campaign import days_off
from bot.domain.delivery import notices
from bot.domain.delivery.quiet import after_quiet
from bot.domain.school import invitations
from bot.domain.school.contacts import admins_of, contacts_of
from bot.domain.school.people import ACCOUNT, Account, Person
from bot.domain.school.turn import Turn
from bot.domain.school.units import Unit, school_of
from bot.result import Invalid
from bot.store import Instant
from bot.talking.talk import Saved
from bot.words import clean

LEAST, MOST, MOST_OPEN = 5, 1_000, 5
KEPT_ANSWERED, KEPT_UNANSWERED = timedelta(days=30), timedelta(days=90)
LATEST, CLOSES = 15, 17
"""Hours: what is asked by the first is usually answered the same day, before the second."""
NOTICE, ANSWERING = "office/told", "traloi"


class OfficeQuestion(SQLModel, table=True):
    """A question for the office, with the answer once there is one; both texts go after a while."""

    __tablename__ = "office_question"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    school_id: int = Field(foreign_key="unit.id", index=True)
    asker_id: int = Field(foreign_key="person.id", index=True)
    account_id: int | None = None
    """The account it came from, where the asker has none of their own yet."""
    text: str
    asked_at: datetime = Field(sa_type=Instant)
    answer: str = ""
    answered_by: int | None = None
    answered_at: datetime | None = Field(default=None, sa_type=Instant)


QUESTION = OfficeQuestion.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class AskFacts:
    """What the speaker may ask the office."""

    turn: Turn

    def opening(self) -> Mapping[str, Saved]:
        """Return the question in the opening words."""
        said = clean(str(self.turn.args.get("rest", "")))
        return {"text": Saved(said, said)} if wrong_length(said) is None else {}

    @property
    def full(self) -> bool:
        """Whether the speaker waits for as many answers as anybody may."""
        return open_count(self.turn.session, self.turn.me().id or 0) >= MOST_OPEN

    @cached_property
    def asks(self) -> dict[str, Any]:
        """Return whom the speaker may ask otherwise."""
        return {"contacts": contacts_of(self.turn.session, self.turn.me()), "most": MOST_OPEN}


@dataclass(frozen=True)
class AskOffice:
    """Send the speaker's question to the office."""

    text: str

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Keep it and tell the admins. Facts: `told`, how many; `at`, when; `by`, when an answer is due."""
        return _send(turn, turn.me(), self.text, None)


@dataclass(frozen=True)
class ReportWrong:
    """Tell the office what the staff list says wrongly of the person an invitation is for."""

    code_hash: str
    right: str

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Keep it as a question of that person's, with what the list says now; facts as of a question."""
        invitation = invitations.judge(turn.session, self.code_hash, turn.now)
        if isinstance(invitation, Invalid):
            return invitation
        person = turn.session.get_one(Person, invitation.person_id)
        unit = turn.session.get_one(Unit, person.unit_id)
        said = {"ten": person.full_name, "to": unit.name, "dung": self.right}
        text = messages.fill(messages.label("link.report"), said)
        return _send(turn, person, text, turn.account)


def wrong_length(text: str) -> Invalid | None:
    """Return why a text is too short or too long for a question or an answer."""
    if len(text) < LEAST:
        return Invalid.because("text_short", least=LEAST)
    return Invalid.because("text_long", most=MOST, length=len(text)) if len(text) > MOST else None


def open_count(session: Session, person_id: int) -> int:
    """Return how many questions of a person wait for an answer."""
    mine = (QUESTION.c.asker_id == person_id) & QUESTION.c.answered_at.is_(None)
    count: int = session.execute(select(func.count()).select_from(QUESTION).where(mine)).scalar_one()
    return count


def expected_by(session: Session, now: datetime) -> datetime:
    """Return until when the office usually answers: before it closes, today or on its next working day."""
    closed, day = days_off.load(session), school_day(now)
    if now > at_school(day, LATEST):
        day += days_off.ONE_DAY
    while not closed.is_office_day(day):
        day += days_off.ONE_DAY
    return at_school(day, CLOSES)


def of_person(session: Session, person_id: int) -> list[OfficeQuestion]:
    """Return everything a person has asked, or answered for the office, the oldest first."""
    theirs = or_(QUESTION.c.asker_id == person_id, QUESTION.c.answered_by == person_id)
    query = select(QUESTION).where(theirs).order_by(QUESTION.c.id)
    return [OfficeQuestion(**row) for row in session.execute(query).mappings()]


def forget(session: Session, person_id: int) -> None:
    """Forget what a person asked, in the admins' chats too, and that it was they who answered."""
    asked = QUESTION.c.asker_id == person_id
    for key in session.execute(select(QUESTION.c.id).where(asked)).scalars().all():
        notices.unsay(session, NOTICE, f"{ANSWERING}:{key}")
    session.execute(delete(QUESTION).where(asked))
    session.execute(update(QUESTION).where(QUESTION.c.answered_by == person_id).values(answered_by=None))


def forget_old(session: Session, now: datetime) -> None:
    """Forget questions a month after their answer, and those nobody has answered for three."""
    answered = QUESTION.c.answered_at < now - KEPT_ANSWERED
    waiting = QUESTION.c.answered_at.is_(None) & (QUESTION.c.asked_at < now - KEPT_UNANSWERED)
    session.execute(delete(QUESTION).where(answered | waiting))


def _send(turn: Turn, asker: Person, text: str, account: Account | None) -> Mapping[str, Any] | Invalid:
    session, now = turn.session, turn.now
    refused = wrong_length(text)
    if refused is None and open_count(session, asker.id or 0) >= MOST_OPEN:
        refused = Invalid.because("questions_open", most=MOST_OPEN)
    school = school_of(session, asker.unit_id)
    if refused is not None or school is None:
        return refused or Invalid.because("question_gone")
    values = {
        "school_id": school.id,
        "asker_id": asker.id,
        "account_id": account.id if account else None,
        "text": text,
        "asked_at": now,
        "answer": "",
    }
    key = session.execute(insert(QUESTION).values(values).returning(QUESTION.c.id)).scalar_one()
    admins = [one for one in admins_of(session, school.id or 0) if one != asker.id]
    facts: dict[str, Any] = {
        "asker": asker,
        "unit": session.get_one(Unit, asker.unit_id),
        "text": text,
        "account": account,
    }
    told = notices.tell(session, admins, NOTICE, now, offers=(f"{ANSWERING}:{key}",), **facts)
    return {"told": told, "at": after_quiet(now), "by": expected_by(session, now)}


def reply_to(session: Session, asked: OfficeQuestion, template: str, now: datetime, **facts: Any) -> bool:
    """Tell the asker at once, or the account they asked from; returns whether they can be written to."""
    if notices.tell(session, [asked.asker_id], template, now, at_once=True, offers=("hoi",), **facts):
        return True
    row = session.execute(select(ACCOUNT).where(ACCOUNT.c.id == asked.account_id)).mappings().first()
    return notices.tell_account(session, Account(**row), template, now, **facts) if row else False
