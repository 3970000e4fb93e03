"""What a question shows: its options in its present state, page by page, and the ways around."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import messages
from bot.talking.document_question import Document
from bot.talking.file_question import Attach
from bot.talking.memory import Talk
from bot.talking.questions import Confirm, Several, Words
from bot.talking.talk import Ask, Step
from bot.words import Option

BACK, LATER, CANCEL, NEXT, DONE = "_back", "_later", "_cancel", "_next", "_done"
YES, CHANGE, KEEP = "_yes", "_change", "_keep"
UNDO = "_undo"
"""Takes back the last piece of a pasted text."""
LINE = "_line:"

AGREEING = ("dong y", "xac nhan", "gui", "ok", "oke", "co", "vang")
"""What people write for the button that says yes."""
READING, UNDOING = ("xong", "het", "doc", "doc di"), ("xoa", "xoa doan vua roi", "bo doan vua roi")
"""What people write once they have pasted everything, and to take the last piece back."""


@dataclass(frozen=True)
class View:
    """What a question offers on the screen: the options of this page, and the ways around."""

    options: tuple[Option, ...]
    around: tuple[Option, ...]
    ticked: tuple[str, ...] = ()
    digits_are_values: bool = False
    """True where a number is itself an answer, so that none can stand for an option."""


def view(talk: Talk, step: Step, page_size: int, now: datetime) -> View:
    """Return what is shown of the open question, and remember it: that is what the next entry answers."""
    question = step.asked
    if talk.asked != question.key:
        talk.asked, talk.ticks, talk.page, talk.menu = question.key, None, 0, False
    talk.seen = question.digest() if isinstance(question, Confirm) else ""
    every = offered(talk, question)
    of_options = max(1, -(-len(every) // page_size))
    pages = max(of_options, question.word_pages())
    talk.page %= pages
    first = talk.page % of_options * page_size
    shown = every[first : first + page_size]
    talk.shown = [option.id for option in shown]
    values = isinstance(question, Words) and question.takes_digits(len(shown), now)
    return View(tuple(shown), tuple(_around(talk, step, pages)), tuple(ticks_of(talk, question)), values)


def _around(talk: Talk, step: Step, pages: int) -> list[Option]:
    around = [static(NEXT, "next_page")] if pages > 1 else []
    if isinstance(step.question, Several):
        around.append(static(DONE, "done"))
    if step.passed or talk.detour or talk.menu:
        around.append(static(BACK, "back"))
    return [*around, static(LATER, "later")]


def offered(talk: Talk, question: Ask[Any]) -> list[Option]:
    """Return every option a question has in its present state; a review has two faces."""
    if isinstance(question, Confirm):
        if talk.menu:
            return lines_of(question)
        change = [static(CHANGE, "edit")] if question.lines else []
        return [static(YES, question.yes, AGREEING), *change]
    options = list(question.options())
    if isinstance(question, Document) and pieces_of(talk, question):
        options = [static(DONE, "document_done", READING), static(UNDO, "document_undo", UNDOING)]
    reopened = talk.reopened == question.key and question.key in talk.answers
    if reopened and isinstance(question, Words | Attach) and not pieces_of(talk, question):
        options.append(static(KEEP, "keep"))
    return options


def lines_of(question: Confirm) -> list[Option]:
    """Return the lines of a review that can be changed, as options."""
    return [Option(LINE + line.key, line.label) for line in question.lines]


def ticks_of(talk: Talk, question: Ask[Any]) -> list[str]:
    """Return what is ticked: on the screen, else in the saved answer, else by default."""
    if not isinstance(question, Several):
        return []
    if talk.ticks is not None:
        return talk.ticks
    saved = talk.answers.get(question.key)
    if saved is not None:
        return list(saved.value)
    return list(question.default) if isinstance(question.default, tuple | list) else []


def pieces_of(talk: Talk, question: Ask[Any]) -> list[str]:
    """Return what of a pasted text has come so far, piece by piece."""
    if not isinstance(question, Document):
        return []
    if talk.ticks is not None:
        return talk.ticks
    saved = talk.answers.get(question.key)
    return list(saved.value) if saved is not None and isinstance(saved.value, list) else []


def static(option: str, label: str, aliases: Sequence[str] = ()) -> Option:
    """Return an option whose words are in labels.toml."""
    return Option(option, messages.label(label), tuple(aliases))
