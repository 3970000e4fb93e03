"""Đã gửi: papers, reports, dossiers and reviews are done when whoever answers for them says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

import messages
from bot.domain.campaign import done
from bot.domain.campaign.campaigns import RUNNING, Campaign, Deadline
from bot.domain.campaign.done import DONE, Done, Sending
from bot.domain.campaign.plan import Who
from bot.domain.reminding import agenda
from bot.domain.reminding.agenda import Item
from bot.domain.school import audit
from bot.domain.school.turn import Turn
from bot.result import Invalid
from bot.talking.talk import Saved
from bot.words import One, Option, match

SENT = "sent"


@dataclass(frozen=True)
class Paper:
    """A paper the speaker answers for, and how it was sent, if it was."""

    item: Item
    row: Done | None

    @property
    def sending(self) -> Sending | None:
        """How it was sent; None while it is open."""
        if self.row is None or self.row.sent_on is None or self.item.is_event:
            return None
        return Sending(self.row.number, self.row.sent_on, self.row.route)


@dataclass(frozen=True)
class PaperFacts:
    """The papers the speaker answers for: the one a button names, else those still to be sent.

    Opened with `undo`, those that are marked as sent instead.
    """

    turn: Turn

    @cached_property
    def all(self) -> list[Paper]:
        """Every paper of the speaker's in the campaigns that run."""
        items = [one for one in agenda.items_of(self.turn) if one.is_paper]
        return [Paper(one, _row(self.turn, one.deadline)) for one in items]

    @cached_property
    def papers(self) -> list[Paper]:
        """Those this is about."""
        row, undo = self.turn.args.get("row"), bool(self.turn.args.get("undo"))
        if row:
            return [one for one in self.all if str(one.item.id) == row and (one.row or not undo)]
        return [one for one in self.all if bool(one.row) == undo]

    def opening(self) -> Mapping[str, Saved] | Invalid:
        """Return the paper that the opening words name, or why the button's is not the speaker's to send."""
        row = self.turn.args.get("row")
        if row and not self.papers:
            barred = _barred(self.turn, int(row))
            return barred or Invalid.because("not_marked_sent")
        named = match(str(self.turn.args.get("rest", "")), self.options())
        if not isinstance(named, One):
            return {}
        return {"which": Saved(named.id, self.paper(named.id).item.deadline.what)}

    def options(self) -> list[Option]:
        """Return the papers to choose from, each with its last day."""
        return [
            Option(
                str(one.item.id),
                f"{messages.words.capital(one.item.deadline.what)} ({messages.words.day(one.item.last)})",
            )
            for one in self.papers
        ]

    def paper(self, deadline_id: str) -> Paper:
        """Return one of them."""
        return next(one for one in self.papers if str(one.item.id) == deadline_id)


@dataclass(frozen=True)
class MarkSent:
    """Note that a paper has been sent; it is not reminded of any more."""

    deadline_id: int
    sending: Sending

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Write the row, if the speaker answers for the paper and nobody has written it before."""
        barred = _barred(turn, self.deadline_id)
        if barred is not None:
            return barred
        deadline = turn.session.get_one(Deadline, self.deadline_id)
        if _row(turn, deadline) is not None:
            return Invalid.because("deadline_done")
        done.mark(turn.session, self.deadline_id, turn.me().id or 0, SENT, turn.now, self.sending)
        audit.note(turn.session, turn.now, turn.me().id, SENT, f"deadline:{self.deadline_id}")
        return {}


@dataclass(frozen=True)
class UndoSent:
    """Take back that a paper has been sent: it is reminded of again."""

    deadline_id: int

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Remove the row, as long as the campaign runs."""
        barred = _barred(turn, self.deadline_id)
        if barred is not None:
            return barred
        row = _row(turn, turn.session.get_one(Deadline, self.deadline_id))
        if row is None:
            return Invalid.because("not_marked_sent")
        done.unmark(turn.session, row.deadline_id, row.person_id)
        audit.note(turn.session, turn.now, turn.me().id, "unsent", f"deadline:{self.deadline_id}")
        return {}


def sent_by(session: Session, person_id: int) -> list[tuple[str, Sending]]:
    """Return what a person has marked as sent, by what it was, the oldest first."""
    query = (
        select(Deadline, Done)
        .join(Done, col(Done.deadline_id) == col(Deadline.id))
        .where(col(Done.person_id) == person_id, col(Done.how) == SENT)
    )
    rows = session.execute(query.order_by(col(Done.at))).all()
    return [(deadline.what, Sending(row.number, row.sent_on, row.route)) for deadline, row in rows]


def forget_words(session: Session, person_id: int) -> None:
    """Forget what a person wrote of how papers were sent; that they were, and when, stays the unit's."""
    theirs = (DONE.c.person_id == person_id) & (DONE.c.how == SENT)
    session.execute(update(DONE).where(theirs).values(route=""))


def _barred(turn: Turn, deadline_id: int) -> Invalid | None:
    """Return why the speaker may not say anything about a paper; None if they may."""
    deadline = turn.session.get(Deadline, deadline_id)
    if deadline is None or deadline.cancelled:
        return Invalid.because("deadline_gone")
    item = agenda.item_of(turn, deadline_id)
    if item is not None and item.is_paper:
        return None
    campaign = turn.session.get_one(Campaign, deadline.campaign_id)
    if campaign.status != RUNNING:
        return Invalid.because("campaign_over", campaign=campaign)
    return Invalid.because("deadline_not_yours")


def _row(turn: Turn, deadline: Deadline) -> Done | None:
    """Return how a paper was marked: a unit's by anybody, any other by the speaker."""
    query = select(Done).where(col(Done.deadline_id) == deadline.id)
    if deadline.who != Who.UNIT:
        query = query.where(col(Done.person_id) == turn.me().id)
    return turn.session.scalars(query).first()
