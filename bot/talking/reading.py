"""What a line of text means to an open question: a number as shown, a name, a way around, an answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot import words
from bot.result import Invalid
from bot.talking.document_question import Document
from bot.talking.file_question import Attach
from bot.talking.memory import Talk
from bot.talking.moves import Move, answer, choose, collect, finish
from bot.talking.questions import Confirm, Several, Words
from bot.talking.shown import BACK, CANCEL, DONE, LATER, NEXT, lines_of, offered, pieces_of, ticks_of
from bot.talking.talk import Ask, Step
from bot.talking.work import Work

GOING_ON = frozenset({"lam tiep", "tiep tuc", "lam tiep viec dang do", "lam tiep viec do"})
_CANCELLING = frozenset({"huy", "huy bo", "thoat"})
_AROUND = {
    "lui": BACK,
    "quay lai": BACK,
    "back": BACK,
    "00": LATER,
    "ve dau": LATER,
    "de sau": LATER,
    "sau": LATER,
    "thoi": LATER,
    "thoi de sau": LATER,
    "luc khac": LATER,
    "de luc khac": LATER,
    **dict.fromkeys(_CANCELLING, CANCEL),
}
_PAGING = frozenset({"xem tiep", "tiep"})
_NEXT_BY_DIGIT = 9
STRANGE = frozenset({"not_an_option", "file_expected", "document_expected", "still_working"})
"""Codes of what is said of words that may be meant for something else than the open question."""
LONGEST_WISH = 60
"""Letters of what may still be meant for us where a text is being pasted; more is a piece of it."""


def cancels(text: str) -> bool:
    """Tell whether somebody drops what is open, whatever it asks."""
    return _bare(text) in _CANCELLING


def goes_on(text: str) -> bool:
    """Tell whether somebody wants to go on with what was put aside."""
    return _bare(text) in GOING_ON


def typed(talk: Talk, step: Step, text: str, now: datetime) -> Move | Invalid:
    """Apply a line of text to the open question."""
    question = step.asked
    if goes_on(text):
        return Move.SHOWN_ANEW
    if isinstance(question, Document) and len(text) > LONGEST_WISH:
        return collect(talk, question, text)
    number = words.ordinal(text)
    if isinstance(question, Several) and (chosen := _listed(talk, question, text)) is not None:
        return chosen
    if number is not None and _names_an_option(talk, question, number, now):
        return _numbered(talk, step, number)
    found = _named(talk, question, text) or _way_around(talk, question, text)
    if isinstance(found, Invalid):
        return found
    if found is not None:
        return choose(talk, step, found)
    if isinstance(question, Document) and pieces_of(talk, question):
        return collect(talk, question, text)
    saved = question.read(text, now)
    if not isinstance(saved, Invalid):
        return answer(talk, question, saved)
    named = number is not None and number <= len(talk.shown)
    return _numbered(talk, step, number or 0) if named else saved


def _numbered(talk: Talk, step: Step, number: int) -> Move | Invalid:
    """Apply a number: 0 goes back, 9 turns the page where there is one, the others are options as shown."""
    if number == 0:
        return choose(talk, step, BACK)
    if number <= len(talk.shown):
        return choose(talk, step, talk.shown[number - 1])
    if number == _NEXT_BY_DIGIT and _has_pages(talk, step.asked):
        return choose(talk, step, NEXT)
    return Invalid.because("no_such_number", count=len(talk.shown))


def _names_an_option(talk: Talk, question: Ask[Any], number: int, now: datetime) -> bool:
    """Tell whether a number stands for an option: beside free words only one shown, where none is a value."""
    if isinstance(question, Words):
        return 0 < number <= len(talk.shown) and not question.takes_digits(len(talk.shown), now)
    return isinstance(question, Document) or not isinstance(question, Attach | Work)


def _named(talk: Talk, question: Ask[Any], text: str) -> str | Invalid | None:
    """Return the option a text names, a line of the review among them."""
    every = offered(talk, question)
    if isinstance(question, Confirm) and not talk.menu:
        every += lines_of(question)
    match words.match(text, every):
        case words.One(id=one):
            return one
        case words.Tie(ids=ids) if not isinstance(question, Words):
            return Invalid.because("tie", labels=[one.label for one in every if one.id in ids])
        case _:
            return None


def _way_around(talk: Talk, question: Ask[Any], text: str) -> str | None:
    bare = _bare(text)
    if bare == "xong" and isinstance(question, Several | Document):
        return DONE
    if bare in _PAGING and _has_pages(talk, question):
        return NEXT
    return _AROUND.get(bare)


def _listed(talk: Talk, question: Several, text: str) -> Move | Invalid | None:
    """Apply "1 3 5", "tất cả" or "trừ 2"; numbers count in what was shown.

    Where there are more pages, numbers tick on this one and leave the others' ticks alone.
    """
    every = [option.id for option in question.among]
    if words.is_all(text):
        return finish(talk, question, every)
    if (without := words.all_but(text)) is not None:
        left_out = _shown_by(talk, without)
        if isinstance(left_out, Invalid):
            return left_out
        return finish(talk, question, [one for one in every if one not in left_out])
    numbers = words.ordinals(text)
    if not numbers or (numbers == [_NEXT_BY_DIGIT] and _has_pages(talk, question)):
        return None
    chosen = _shown_by(talk, numbers)
    if isinstance(chosen, Invalid) or not _has_pages(talk, question):
        return chosen if isinstance(chosen, Invalid) else finish(talk, question, chosen)
    elsewhere = [one for one in ticks_of(talk, question) if one not in talk.shown]
    talk.ticks = [*elsewhere, *chosen]
    return Move.SHOWN_ANEW


def _shown_by(talk: Talk, numbers: Sequence[int]) -> list[str] | Invalid:
    """Return the options that numbers stand for, as last shown."""
    if any(number > len(talk.shown) for number in numbers):
        return Invalid.because("no_such_number", count=len(talk.shown))
    return [talk.shown[number - 1] for number in numbers]


def _has_pages(talk: Talk, question: Ask[Any]) -> bool:
    return len(offered(talk, question)) > len(talk.shown) or question.word_pages() > 1


def _bare(text: str) -> str:
    return words.strip_particles(words.fold(text).rstrip(" .!"))
