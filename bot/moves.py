"""What a tap or a line of text does to an open question: answer, tick, turn the page, go back, change a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

import messages
from bot import words
from bot.memory import Talk
from bot.questions import Confirm, Several, Words
from bot.result import Invalid
from bot.talk import Ask, Saved, Step, item_of
from bot.words import Option

BACK, LATER, CANCEL, NEXT, DONE = "_back", "_later", "_cancel", "_next", "_done"
YES, CHANGE, KEEP = "_yes", "_change", "_keep"
LINE = "_line:"

NAVIGATION = {
    "lui": BACK,
    "lùi": BACK,
    "quay lai": BACK,
    "back": BACK,
    "00": LATER,
    "ve dau": LATER,
    "de sau": LATER,
    "sau": LATER,
    "huy": CANCEL,
    "huy bo": CANCEL,
    "thoat": CANCEL,
}
BY_DIGIT = {"0": BACK}
PAGING = {"9": NEXT, "xem tiep": NEXT, "tiep": NEXT}


class Move(Enum):
    """What became of the person's entry."""

    ANSWERED = "answered"
    SHOWN_ANEW = "shown"
    LEFT_FOR_LATER = "later"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class View:
    """What a question offers on the screen: the options of this page, and the ways around."""

    options: tuple[Option, ...]
    around: tuple[Option, ...]
    ticked: tuple[str, ...] = ()


def view(talk: Talk, question: Ask[Any], passed: Sequence[str], page_size: int) -> View:
    """Return what is shown of a question now, and remember it so that digits mean what was seen."""
    every = offered(talk, question)
    pages = max(1, -(-len(every) // page_size))
    talk.page %= pages
    shown = every[talk.page * page_size : (talk.page + 1) * page_size]
    talk.shown = [option.id for option in shown]
    around = []
    if pages > 1:
        around.append(_static(NEXT, "next_page"))
    if isinstance(question, Several):
        around.append(_static(DONE, "done"))
    if passed or talk.detour or talk.menu or item_of(question.key):
        around.append(_static(BACK, "back"))
    around.append(_static(LATER, "later"))
    return View(tuple(shown), tuple(around), tuple(_ticks(talk, question)))


def offered(talk: Talk, question: Ask[Any]) -> list[Option]:
    """Return every option a question has in its present state; a review has two faces."""
    if isinstance(question, Confirm):
        if talk.menu:
            return [Option(LINE + line.key, line.label) for line in question.lines]
        change = [_static(CHANGE, "edit")] if question.lines else []
        return [_static(YES, question.yes), *change]
    options = list(question.options())
    if talk.reopened == question.key and question.key in talk.answers and isinstance(question, Words):
        options.append(_static(KEEP, "keep"))
    return options


def tap(talk: Talk, step: Step, option: str) -> Move | Invalid:
    """Apply a pressed button, already known to belong to what is on the screen."""
    question = step.question
    assert question is not None
    if option in _AROUND:
        return _AROUND[option](talk, step)
    if isinstance(question, Confirm):
        return _review(talk, question, option)
    if isinstance(question, Several):
        if not any(one.id == option for one in question.among):
            return Invalid.because("option_gone")
        ticks = _ticks(talk, question)
        talk.ticks = [one for one in ticks if one != option] if option in ticks else [*ticks, option]
        return Move.SHOWN_ANEW
    if option == KEEP:
        return _close(talk)
    saved = question.pick(option)
    return saved if isinstance(saved, Invalid) else _answer(talk, question, saved)


def typed(talk: Talk, step: Step, text: str, now: datetime) -> Move | Invalid:
    """Apply a line of text: a way around, a number against what was shown, a name, or free words."""
    question = step.question
    assert question is not None
    folded = words.fold(text)
    around = NAVIGATION.get(folded) or (None if isinstance(question, Words) else BY_DIGIT.get(folded))
    if around is None and len(offered(talk, question)) > len(talk.shown):
        around = PAGING.get(folded)
    if around is None and isinstance(question, Several):
        if folded == "xong":
            around = DONE
        elif (chosen := _listed(talk, question, text)) is not None:
            return _finish_ticks(talk, question, chosen)
    if around is not None:
        return tap(talk, step, around)
    found = _named(talk, question, text)
    if isinstance(found, Invalid):
        return found
    if found is not None:
        return tap(talk, step, found)
    saved = question.read(text, now)
    return saved if isinstance(saved, Invalid) else _answer(talk, question, saved)


def _named(talk: Talk, question: Ask[Any], text: str) -> str | Invalid | None:
    """Return the option a text names: by number, unless numbers are answers here, or by its words."""
    if not isinstance(question, Words) and (number := words.ordinal(text)) is not None:
        if 1 <= number <= len(talk.shown):
            return talk.shown[number - 1]
        return Invalid.because("no_such_number", count=len(talk.shown))
    every = offered(talk, question)
    if isinstance(question, Confirm) and not talk.menu:
        every += [Option(LINE + line.key, line.label) for line in question.lines]
    match words.match(text, every):
        case words.One(id=one):
            return one
        case words.Tie(ids=ids) if not isinstance(question, Words):
            return Invalid.because("tie", labels=[one.label for one in every if one.id in ids])
        case _:
            return None


def _listed(talk: Talk, question: Several, text: str) -> list[str] | None:
    """Return the ticks that "1 3 5", "tất cả" or "trừ 2" set; numbers count in what was shown."""
    every = [option.id for option in question.among]
    if words.is_all(text):
        return every
    if (without := words.all_but(text)) is not None:
        left_out = {talk.shown[number - 1] for number in without if 1 <= number <= len(talk.shown)}
        return [one for one in every if one not in left_out]
    numbers = words.ordinals(text)
    if numbers and all(1 <= number <= len(talk.shown) for number in numbers):
        return [talk.shown[number - 1] for number in numbers]
    return None


def _review(talk: Talk, question: Confirm, option: str) -> Move | Invalid:
    if option == YES:
        return _answer(talk, question, question.agreed())
    if option == CHANGE:
        talk.menu, talk.page = True, 0
        return Move.SHOWN_ANEW
    key = option.removeprefix(LINE)
    if not any(line.key == key for line in question.lines):
        return Invalid.because("option_gone")
    talk.menu, talk.page, talk.detour = False, 0, True
    if key.startswith("+"):
        _add_item(talk, key[1:])
    elif key.startswith("-"):
        _drop_item(talk, key[1:])
        talk.detour = False
    else:
        talk.reopened = key
    return Move.SHOWN_ANEW


def _answer(talk: Talk, question: Ask[Any], saved: Saved) -> Move:
    talk.answers[question.key] = saved
    return _close(talk)


def _close(talk: Talk) -> Move:
    """Leave the open question; an item's further questions keep the detour going."""
    talk.reopened, talk.ticks, talk.page, talk.menu, talk.misunderstood = "", None, 0, False, 0
    return Move.ANSWERED


def _back(talk: Talk, step: Step) -> Move:
    question = step.question
    assert question is not None
    if talk.menu:
        talk.menu, talk.page = False, 0
        return Move.SHOWN_ANEW
    if talk.reopened and talk.detour:
        _close(talk)
        talk.detour = False
        return Move.SHOWN_ANEW
    item = item_of(question.key)
    earlier = [key for key in step.passed if item_of(key) == item] if item else list(step.passed)
    if earlier:
        _close(talk)
        talk.reopened = earlier[-1]
    elif item:
        _drop_item(talk, item)
        talk.detour = False
        _close(talk)
    return Move.SHOWN_ANEW


def _next_page(talk: Talk, step: Step) -> Move:
    talk.page += 1
    return Move.SHOWN_ANEW


def _done(talk: Talk, step: Step) -> Move | Invalid:
    question = step.question
    if not isinstance(question, Several):
        return Invalid.because("option_gone")
    return _finish_ticks(talk, question, _ticks(talk, question))


def _finish_ticks(talk: Talk, question: Several, ids: Sequence[str]) -> Move | Invalid:
    saved = question.ticked(ids)
    return saved if isinstance(saved, Invalid) else _answer(talk, question, saved)


def _ticks(talk: Talk, question: Ask[Any]) -> list[str]:
    """Return what is ticked: on the screen, else in the saved answer, else by default."""
    if not isinstance(question, Several):
        return []
    if talk.ticks is not None:
        return talk.ticks
    saved = talk.answers.get(question.key)
    if saved is not None:
        return list(saved.value)
    return list(question.default) if isinstance(question.default, tuple | list) else []


def _add_item(talk: Talk, name: str) -> None:
    talk.items_made += 1
    there = talk.answers.get(name)
    ids = [*(there.value if there else ()), f"k{talk.items_made}"]
    talk.answers[name] = Saved(ids, asked=False)


def _drop_item(talk: Talk, item: str) -> None:
    name, _, one = item.rpartition(".")
    there = talk.answers.get(name)
    if there is not None:
        talk.answers[name] = Saved([kept for kept in there.value if kept != one], asked=False)
    for key in [key for key in talk.answers if key.startswith(item + ".")]:
        del talk.answers[key]


def settle(talk: Talk, step: Step) -> None:
    """Keep what a replay found out: answers that no longer stand go, choices made for the person stay."""
    for key in step.dropped:
        talk.answers.pop(key, None)
    talk.answers.update(step.settled)
    if isinstance(step.question, Confirm):
        talk.detour = False


def _later(talk: Talk, step: Step) -> Move:
    return Move.LEFT_FOR_LATER


def _cancel(talk: Talk, step: Step) -> Move:
    return Move.CANCELLED


def _static(option: str, label: str) -> Option:
    return Option(option, messages.label(label))


_AROUND = {BACK: _back, LATER: _later, CANCEL: _cancel, NEXT: _next_page, DONE: _done}
