"""What an option does to an open question: answer, tick, turn the page, go back, change a line."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Any

from bot.result import Invalid
from bot.talking.document_question import MOST_PASTED, Document
from bot.talking.memory import Talk
from bot.talking.questions import Confirm, Several
from bot.talking.shown import (
    BACK,
    CANCEL,
    CHANGE,
    DONE,
    KEEP,
    LATER,
    LINE,
    NEXT,
    UNDO,
    YES,
    pieces_of,
    ticks_of,
)
from bot.talking.talk import Ask, Saved, Step, item_of


class Move(Enum):
    """What became of the person's entry."""

    ANSWERED = "answered"
    SHOWN_ANEW = "shown"
    LEFT_FOR_LATER = "later"
    CANCELLED = "cancelled"


def pressed(talk: Talk, step: Step, button: str) -> Move | Invalid:
    """Apply a button of the message now on the screen: a way around, or the number of an option in it."""
    if button in _AROUND:
        return choose(talk, step, button)
    if button.isascii() and button.isdecimal() and 1 <= int(button) <= len(talk.shown):
        return choose(talk, step, talk.shown[int(button) - 1])
    return Invalid.because("option_gone")


def choose(talk: Talk, step: Step, option: str) -> Move | Invalid:
    """Apply an option, or a way around, by its id."""
    question = step.asked
    if option in _AROUND:
        return _AROUND[option](talk, step)
    if isinstance(question, Confirm):
        return _review(talk, question, option)
    if isinstance(question, Several):
        return _tick(talk, question, option)
    if option == KEEP:
        return _close(talk)
    if option == UNDO and isinstance(question, Document):
        talk.ticks = pieces_of(talk, question)[:-1]
        return Move.SHOWN_ANEW
    saved = question.pick(option)
    return saved if isinstance(saved, Invalid) else answer(talk, question, saved)


def answer(talk: Talk, question: Ask[Any], saved: Saved) -> Move:
    """Keep an answer to the open question."""
    talk.answers[question.key] = saved
    return _close(talk)


def finish(talk: Talk, question: Several, ids: Sequence[str]) -> Move | Invalid:
    """Take these ticks as the answer, if they are enough."""
    saved = question.ticked(ids)
    return saved if isinstance(saved, Invalid) else answer(talk, question, saved)


def collect(talk: Talk, question: Document, piece: str) -> Move | Invalid:
    """Keep a piece of a text that is pasted in several messages."""
    pieces = [*pieces_of(talk, question), piece]
    if sum(map(len, pieces)) > MOST_PASTED:
        return Invalid.because("paste_full", most=MOST_PASTED)
    talk.ticks = pieces
    return Move.SHOWN_ANEW


def settle(talk: Talk, step: Step, fresh: str) -> None:
    """Keep what a replay found out: answers that no longer stand go, choices made for the person stay."""
    for key in step.dropped:
        talk.answers.pop(key, None)
    talk.answers.update(step.settled)
    talk.items_made += any(saved.value == [fresh] for saved in step.settled.values())
    if step.question is None or step.question.key != talk.reopened:
        talk.reopened = ""
    if isinstance(step.question, Confirm):
        talk.detour = ""


def reopen(talk: Talk, step: Step) -> str:
    """Open again what a refused end was agreed to in; returns that question's key, empty if there is none."""
    key = step.review or (step.passed[-1] if step.passed else "")
    talk.answers.pop(key, None)
    _close(talk)
    talk.reopened = key
    return key


def _tick(talk: Talk, question: Several, option: str) -> Move | Invalid:
    if not any(one.id == option for one in question.among):
        return Invalid.because("option_gone")
    ticks = ticks_of(talk, question)
    talk.ticks = [one for one in ticks if one != option] if option in ticks else [*ticks, option]
    return Move.SHOWN_ANEW


def _review(talk: Talk, question: Confirm, option: str) -> Move | Invalid:
    if option == YES:
        return answer(talk, question, Saved(talk.seen))
    if option == CHANGE:
        talk.menu, talk.page = True, 0
        return Move.SHOWN_ANEW
    key = option.removeprefix(LINE)
    if not any(line.key == key for line in question.lines):
        return Invalid.because("option_gone")
    _close(talk)
    if key.startswith("+"):
        talk.detour = _add_item(talk, key[1:])
    elif key.startswith("-"):
        _drop_item(talk, key[1:])
    else:
        talk.detour = talk.reopened = key
    return Move.SHOWN_ANEW


def _close(talk: Talk) -> Move:
    """Leave the open question; a detour goes on until the review is reached."""
    talk.reopened, talk.ticks, talk.page, talk.menu = "", None, 0, False
    return Move.ANSWERED


def _back(talk: Talk, step: Step) -> Move:
    """Go back: to the review from its menu or a line, from a new item by dropping it, else by one answer."""
    question = step.asked
    if talk.menu:
        talk.menu, talk.page = False, 0
        return Move.SHOWN_ANEW
    earlier = list(step.passed)
    in_new_item = talk.detour != "" and item_of(question.key) == talk.detour
    if in_new_item:
        earlier = [key for key in earlier if item_of(key) == talk.detour]
    if talk.detour == question.key or (in_new_item and not earlier):
        if in_new_item:
            _drop_item(talk, talk.detour)
        talk.detour = ""
        _close(talk)
    elif earlier:
        _close(talk)
        talk.reopened = earlier[-1]
    return Move.SHOWN_ANEW


def _next_page(talk: Talk, step: Step) -> Move:
    talk.page += 1
    return Move.SHOWN_ANEW


def _done(talk: Talk, step: Step) -> Move | Invalid:
    question = step.asked
    if isinstance(question, Document):
        pieces = pieces_of(talk, question)
        return answer(talk, question, Saved(pieces)) if pieces else question.expected()
    if not isinstance(question, Several):
        return Invalid.because("option_gone")
    return finish(talk, question, ticks_of(talk, question))


def _later(talk: Talk, step: Step) -> Move:
    return Move.LEFT_FOR_LATER


def _cancel(talk: Talk, step: Step) -> Move:
    return Move.CANCELLED


def _add_item(talk: Talk, name: str) -> str:
    item = fresh_id(talk)
    talk.items_made += 1
    there = talk.answers.get(name)
    talk.answers[name] = Saved([*(there.value if there else ()), item], asked=False)
    return f"{name}.{item}"


def fresh_id(talk: Talk) -> str:
    """Return the id the next item gets."""
    return f"k{talk.items_made + 1}"


def _drop_item(talk: Talk, item: str) -> None:
    name, _, one = item.rpartition(".")
    there = talk.answers.get(name)
    if there is not None:
        talk.answers[name] = Saved([kept for kept in there.value if kept != one], asked=False)
    for key in [key for key in talk.answers if key.startswith(item + ".")]:
        del talk.answers[key]


_AROUND = {BACK: _back, LATER: _later, CANCEL: _cancel, NEXT: _next_page, DONE: _done}
