"""Hộp thư văn phòng: the questions that wait for the office, and its answers to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select, update

from bot.domain.desk import office_questions
from bot.domain.desk.office_questions import QUESTION, OfficeQuestion
from bot.domain.school import audit
from bot.domain.school.people import ACCOUNT, PERSON, Person
from bot.domain.school.turn import Turn
from bot.domain.school.units import Unit, school_of
from bot.result import Invalid
from bot.words import Option
from messages.words import address, cut

REPLY = "office/told_answer"
SHOWN = 60
"""How much of a question stands in the list."""


@dataclass(frozen=True)
class InboxFacts:
    """The questions of the speaker's school; opened with `row`: that one."""

    turn: Turn

    def opening(self) -> Mapping[str, Any] | Invalid:
        """Refuse a question there is not, and one of another school in the same words."""
        gone = bool(self.turn.args.get("row")) and self.question is None
        return Invalid.because("question_gone") if gone else {}

    @cached_property
    def question(self) -> OfficeQuestion | None:
        """The one this was opened about."""
        return _of_school(self.turn, int(self.turn.args.get("row") or 0))

    def options(self) -> list[Option]:
        """Return the questions that wait, the oldest first: who asks, and how it begins."""
        query = (
            select(QUESTION.c.id, QUESTION.c.text, PERSON.c.full_name, PERSON.c.honorific)
            .join(PERSON, PERSON.c.id == QUESTION.c.asker_id)
            .where(QUESTION.c.school_id == _school_id(self.turn), QUESTION.c.answered_at.is_(None))
            .order_by(QUESTION.c.asked_at, QUESTION.c.id)
        )
        rows = self.turn.session.execute(query).all()
        return [Option(str(row.id), f"{address(row)}: {cut(row.text, SHOWN)}") for row in rows]

    def shown(self, question: OfficeQuestion) -> dict[str, Any]:
        """Return a question with who asks, and what they have been answered."""
        session = self.turn.session
        asker = session.get_one(Person, question.asker_id)
        return {
            "asker": asker,
            "unit": session.get_one(Unit, asker.unit_id),
            "question": question,
            "by": session.get(Person, question.answered_by) if question.answered_by else None,
            "unlinked": question.account_id is not None and not _has_account(self.turn, asker),
        }


@dataclass(frozen=True)
class AnswerQuestion:
    """Answer a question for the office, or add to its answer."""

    question_id: int
    text: str
    before: datetime | None
    """When it had been answered as far as the speaker knows."""

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Keep the answer and tell the asker at once. Facts: `told`, whether they can be written to."""
        question = _of_school(turn, self.question_id, lock=True)
        if question is None:
            return Invalid.because("question_gone")
        if question.answered_at != self.before:
            return Invalid.because("changed_meanwhile")
        refused = office_questions.wrong_length(self.text)
        if refused is not None:
            return refused
        me_id, now = turn.me().id, turn.now
        whole = "\n".join(filter(None, (question.answer, self.text)))
        kept = {"answer": whole, "answered_by": me_id, "answered_at": now}
        turn.session.execute(update(QUESTION).where(QUESTION.c.id == question.id).values(kept))
        audit.note(turn.session, now, me_id, "office_answered", f"office_question:{question.id}")
        facts = {"answer": self.text, "question": question.text, "more": bool(question.answer)}
        return {"told": office_questions.reply_to(turn.session, question, REPLY, now, **facts)}


def _of_school(turn: Turn, question_id: int, *, lock: bool = False) -> OfficeQuestion | None:
    """Return a question of the speaker's school; None if the speaker is no admin there."""
    mine = (QUESTION.c.id == question_id) & (QUESTION.c.school_id == _school_id(turn))
    query = select(QUESTION).where(mine)
    row = turn.session.execute(query.with_for_update() if lock else query).mappings().first()
    return OfficeQuestion(**row) if row and turn.me().is_admin else None


def _school_id(turn: Turn) -> int:
    school = school_of(turn.session, turn.me().unit_id)
    return (school.id if school else 0) or 0


def _has_account(turn: Turn, person: Person) -> bool:
    query = select(ACCOUNT.c.id).where(ACCOUNT.c.person_id == person.id).limit(1)
    return turn.session.execute(query).first() is not None
