"""What one person sees: templates rendered for their channel and queued as messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

import messages
from bot import outbox
from bot.clock import school_day
from bot.domain.school import findable, secret_links, upload_doors
from bot.domain.school.people import Person
from bot.outbox import Address, Queued
from bot.rendering import LIMITS, Part, compose
from bot.result import Invalid
from bot.talking.document_question import Document
from bot.talking.file_question import Attach
from bot.talking.memory import Held
from bot.talking.shown import View, pieces_of
from bot.talking.talk import Ask, Step
from bot.talking.work import Work
from bot.words import Option

LOST = 3
"""After so many misunderstood entries in a row, the person is told who helps."""
SELDOM = timedelta(days=1)
"""How long a group is left alone after it was told to write privately."""
WORK = "work:"
"""How the slot begins of a message that says work is under way."""
ASK_OFFICE = "a:hoi:"
"""The button that then opens a question to the office."""


@dataclass(frozen=True)
class Screen:
    """A chat at a channel, as seen by the person in it."""

    session: Session
    now: datetime
    channel: str
    chat: str
    person: Person | None
    edits: str = ""
    """The message to change in place: the one whose button was pressed."""
    epoch: int | None = None

    @property
    def page_size(self) -> int:
        """How many options this channel shows at once."""
        return LIMITS[self.channel].page

    def anew(self) -> Screen:
        """Return the screen for a message of its own instead of an edit."""
        return replace(self, edits="")

    def say(
        self,
        template: str,
        *,
        offers: Sequence[tuple[str, str]] = (),
        attach: Sequence[int] = (),
        **facts: Any,
    ) -> list[Queued]:
        """Say something that asks nothing, with commands on offer below it and files to follow."""
        nav = [Option(f"{name}:{row}", messages.label(f"offer.{name}")) for name, row in offers]
        text = self._render(template, facts)
        parts = compose(self.channel, text, (), nav, callback=lambda one: f"a:{one}")
        return self._queue(parts, template, attach=attach)

    def say_seldom(self, template: str, every: timedelta = SELDOM) -> list[Queued]:
        """Say something that a chat of many need not hear again and again."""
        last = outbox.last_in_slot(self.session, self.chat, template)
        if last is not None and last["queued_at"] > self.now - every:
            return []
        parts = compose(self.channel, self._render(template, {}), (), callback=str)
        return self._queue(parts, template, slot=template)

    def problem(self, problem: Invalid) -> list[Queued]:
        """Say why something cannot be done, when no question is open."""
        return self.say(f"problems/{problem.code}", **problem.facts)

    def ask(self, held: Held, step: Step, view: View, problem: Invalid | None) -> list[Queued]:
        """Show a question with its options, and above it why the last answer was not taken."""
        question = step.asked
        template = f"{held.name}/{question.name}"
        text = self._render(template, facts_of(held, question))
        lost = problem is not None and held.talk.misunderstood >= LOST
        if problem is not None:
            text = self._render(f"problems/{problem.code}", problem.facts) + "\n\n" + text
            if lost:
                text += "\n\n" + self._render("common/who_helps", {})
        by_page = isinstance(question, Attach) and not LIMITS[self.channel].files
        if not isinstance(question, Attach) or not by_page or pieces_of(held.talk, question):
            slot = work_slot(held) if isinstance(question, Work) else ""
            return self._queue(self._parts(held, view, text, lost), template, self.edits, slot=slot)
        return self._ask_by_page(held, question, view, text, lost)

    def _ask_by_page(self, held: Held, question: Attach, view: View, text: str, lost: bool) -> list[Queued]:
        """Ask for a file where none can be sent: by a link to the school's page, kept without its code."""
        page = findable.page_address(self.session)
        link = secret_links.address(page, secret_links.UPLOAD)
        place = {"link": link, "until": self.now + upload_doors.LASTS, "choices": bool(question.choices)}
        place |= {"others": [] if link else findable.elsewhere(self.session, self.channel)}
        text += "\n\n" + self._render("common/upload_link" if link else "common/upload_elsewhere", place)
        queued = self._queue(self._parts(held, view, text, lost), f"{held.name}/{question.name}")
        if not link:
            return queued
        code = upload_doors.make(self.session, self.channel, self.chat, held.id, question.key, self.now)
        return [replace(one, text=secret_links.shown(one.text, code)) for one in queued]

    def _parts(self, held: Held, view: View, text: str, lost: bool) -> list[Part]:
        """Put the choices to a text; a button says which number it has, so no option is too long for one."""
        options = [_numbered(number, one, view.ticked) for number, one in enumerate(view.options, 1)]
        around, values = list(view.around), view.digits_are_values
        if lost and self.person is not None:
            around.append(Option(ASK_OFFICE, messages.label("offer.hoi")))
        if values:
            options, around = [], options + around
        data = f"c:{held.id}:{held.turn}:"

        def callback(option: str) -> str:
            return option if option == ASK_OFFICE else data + option

        return compose(self.channel, text, options, around, callback=callback, values=values)

    def _render(self, template: str, facts: dict[str, Any]) -> str:
        known = {"me": self.person, "now": self.now, "today": school_day(self.now)}
        return messages.render_for(self.channel, template, **{**known, **facts})

    def _queue(
        self,
        parts: Sequence[Part],
        template: str,
        edits: str = "",
        attach: Sequence[int] = (),
        slot: str = "",
    ) -> list[Queued]:
        to = Address(self.channel, self.chat, self.person.id if self.person else None)
        edits = edits if LIMITS[self.channel].edits else ""
        return outbox.enqueue(
            self.session,
            to,
            parts,
            self.now,
            template=template,
            slot=slot,
            edits=edits,
            epoch=self.epoch,
            attach=attach,
        )


def facts_of(held: Held, question: Ask[Any]) -> dict[str, Any]:
    """Return what the template of a question is told, beside who and when."""
    previous = held.talk.answers.get(question.key)
    pasted = pieces_of(held.talk, question) if isinstance(question, Document) else None
    return {
        **({} if pasted is None else {"pieces": len(pasted), "words": len(" ".join(pasted).split())}),
        "page": held.talk.page,
        **question.facts,
        "previous": previous.raw if previous else "",
        "menu": held.talk.menu,
        "detour": bool(held.talk.detour),
        "shows": getattr(question, "shows", None),
    }


def work_slot(held: Held) -> str:
    """Return the slot of the message that says a conversation waits for work: its result takes its place."""
    return f"{WORK}{held.id}"


def _numbered(number: int, option: Option, ticked: Sequence[str]) -> Option:
    return Option(str(number), f"✓ {option.label}" if option.id in ticked else option.label)
