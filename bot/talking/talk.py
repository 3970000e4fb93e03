"""The conversation engine: a conversation is one coroutine, run again from the top on every update.

A script awaits questions. `replay` drives it by hand with the answers saved so far and stops at the first
question that has none, so a restart, a step back, an edit or another process costs nothing.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Coroutine, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar

from bot.result import Invalid
from bot.words import Option

T = TypeVar("T")
Json = Any
Script = Coroutine["Ask[Any]", Any, "End"]

UNSET: Any = object()


@dataclass(frozen=True)
class Saved:
    """One answer as kept: what it meant when it was given, and the words or label it was given in."""

    value: Json
    raw: str = ""
    asked: bool = True
    """False for what nobody was asked: the only open choice, the ids of a list's items, a prefilled form."""


@dataclass(frozen=True)
class Ask(ABC, Generic[T]):
    """A question with a name of its own; awaiting it gives the answer."""

    key: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    default: Any = UNSET
    """What holds while nobody has asked to change it; a question without one is always asked."""
    is_review: ClassVar[bool] = False
    """Whether this is the last look, which is opened again when what was agreed to cannot be done."""

    def __await__(self) -> Generator[Ask[Any], T, T]:
        return (yield self)

    def options(self) -> Sequence[Option]:
        """Return what may be chosen by number, button or name."""
        return ()

    def word_pages(self) -> int:
        """Return how many pages its own words have: a long list is read as its options are, page by page."""
        return 1

    def read(self, text: str, now: datetime) -> Saved | Invalid:
        """Return what free words mean as an answer: nothing, where only the options count."""
        return Invalid.because("not_an_option")

    def pick(self, option: str) -> Saved | Invalid:
        """Return the answer that an option's id stands for."""
        return Invalid.because("option_gone")

    @abstractmethod
    def check(self, value: Json) -> T | Invalid:
        """Return the saved value as the script wants it, or why it no longer stands."""

    def settled(self, fresh: str) -> Saved | None:
        """Return the answer that needs no asking because nothing else is open; `fresh` is a new item's id."""
        return None

    @property
    def name(self) -> str:
        """The key without the ids of items: `work.k3.start` is `work.start`; it names the template."""
        return ".".join(part for part in self.key.split(".") if not is_item_id(part))


@dataclass(frozen=True)
class End:
    """How a conversation ends: the template that says so, what it wants done, and what may follow."""

    outcome: str
    act: Any = None
    """A dataclass of the domain with `apply(session, now)`; the desk applies it in the turn's transaction."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    offers: tuple[str, ...] = ()
    """Names of commands shown as buttons under the closing words, "name:row" where one is about a row."""
    then: str = ""
    """A conversation to open next; without an `outcome` it opens at once, with no words between."""
    then_args: Mapping[str, Any] = field(default_factory=dict)

    @property
    def offered(self) -> list[tuple[str, str]]:
        """The offers as (command, row): "hoantac:7" names both."""
        return [(name, row) for name, _, row in (one.partition(":") for one in self.offers)]


@dataclass(frozen=True)
class Step:
    """Where a replay stopped: at a question, or at the end."""

    question: Ask[Any] | None
    end: End | None
    passed: tuple[str, ...]
    """Keys answered on the way that a person was asked, in order."""
    settled: Mapping[str, Saved]
    """Answers nobody had to be asked for."""
    dropped: Mapping[str, Invalid]
    """Saved answers that no longer stand, with the reason."""
    review: str = ""
    """The last review agreed to on the way."""

    @property
    def asked(self) -> Ask[Any]:
        """The open question of a step that did not reach the end."""
        assert self.question is not None
        return self.question


class ScriptError(RuntimeError):
    """A conversation broke a rule of the engine: it awaited a stranger or used a key twice."""


def replay(script: Script, answers: Mapping[str, Saved], reopened: str = "", fresh: str = "k0") -> Step:
    """Run a script with the answers saved so far, up to the first question without one.

    `reopened` names a question at which to stop although it has an answer; `fresh` is the id for the first
    item of a list. Raises ScriptError for a script that awaits anything but a question, or one key twice;
    what the script itself raises passes through.
    """
    run = _Run(answers, reopened, fresh)
    try:
        question = script.send(None)
        while (value := run.answer(question)) is not UNSET:
            question = script.send(value)
    except StopIteration as stop:
        return run.step(None, stop.value)
    finally:
        script.close()
    return run.step(question, None)


@dataclass
class _Run:
    """What one run of a script has met so far."""

    answers: Mapping[str, Saved]
    reopened: str
    fresh: str
    seen: set[str] = field(default_factory=set)
    passed: list[str] = field(default_factory=list)
    settled: dict[str, Saved] = field(default_factory=dict)
    dropped: dict[str, Invalid] = field(default_factory=dict)
    review: str = ""

    def answer(self, question: Any) -> Any:
        """Return what the script gets for a question, or UNSET if it has to be asked."""
        if not isinstance(question, Ask):
            raise ScriptError(f"a script awaited {type(question).__name__}; it may only await questions")
        if question.key in self.seen:
            raise ScriptError(f"the key {question.key!r} was asked twice in one run")
        self.seen.add(question.key)
        if question.key == self.reopened:
            return UNSET
        saved = self.answers.get(question.key)
        if saved is not None:
            value = question.check(saved.value)
            if not isinstance(value, Invalid):
                self._pass(question, saved)
                return value
            self.dropped[question.key] = value
        if (only := question.settled(self.fresh)) is not None:
            self.settled[question.key] = only
            return question.check(only.value)
        return question.default

    def _pass(self, question: Ask[Any], saved: Saved) -> None:
        if saved.asked:
            self.passed.append(question.key)
        if question.is_review:
            self.review = question.key

    def step(self, question: Ask[Any] | None, end: End | None) -> Step:
        """Return where the run has come to."""
        return Step(question, end, tuple(self.passed), self.settled, self.dropped, self.review)


def is_item_id(part: str) -> bool:
    """Tell whether a part of a key is the id of an item: k1, k2 ..."""
    return part[:1] == "k" and part[1:].isdigit()


def item_of(key: str) -> str:
    """Return the item a key belongs to: `work.k3` of `work.k3.start`; empty if none."""
    head, _, _ = key.rpartition(".")
    return head if is_item_id(head.rpartition(".")[2]) else ""
