"""The kinds of question a conversation can await, and the functions that make them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, TypeVar

from bot.result import Invalid
from bot.talking.file_question import Attach, Choices, picked
from bot.talking.talk import UNSET, Ask, Json, Saved
from bot.talking.values import from_json, to_json
from bot.words import Option, clean

T = TypeVar("T")
Parse = Callable[[str, datetime], "T | Invalid"]


@dataclass(frozen=True)
class Words(Ask[T]):
    """A question answered in free words."""

    parse: Parse[T] = field(kw_only=True)
    choices: Choices = field(kw_only=True, default=())
    """Shortcuts beside the free words: an option and the value it stands for."""
    still: Callable[[T], Invalid | None] | None = field(kw_only=True, default=None)
    """Says why a value, right when it was given, no longer goes with the answers before it."""

    def options(self) -> Sequence[Option]:
        """Return the shortcuts."""
        return [option for option, _ in self.choices]

    def read(self, text: str, now: datetime) -> Saved | Invalid:
        """Return the parsed words."""
        value = self.parse(text, now)
        return value if isinstance(value, Invalid) else Saved(to_json(value), clean(text))

    def pick(self, option: str) -> Saved | Invalid:
        """Return the value of a shortcut."""
        return picked(self.choices, option)

    def check(self, value: Json) -> T | Invalid:
        """Return the value as kept: it was judged when it was given, and only `still` may refuse it now."""
        restored: T = from_json(value)
        refused = self.still(restored) if self.still else None
        return restored if refused is None else refused

    def takes_digits(self, most: int, now: datetime) -> bool:
        """Tell whether any of the numbers 0 to `most` would be an answer here; then it names no option."""
        return any(not isinstance(self.read(str(number), now), Invalid) for number in range(most + 1))


@dataclass(frozen=True)
class Choice(Ask[str]):
    """A question answered by one option; the answer is its id."""

    among: tuple[Option, ...] = field(kw_only=True)
    skip_single: bool = field(kw_only=True, default=True)
    pages: int = field(kw_only=True, default=1)
    """How many pages the words above the options have; the template is told which `page` is read, from 0."""

    def word_pages(self) -> int:
        """Return how many pages there are to read."""
        return self.pages

    stranger: Callable[[str], Invalid | None] | None = field(kw_only=True, default=None)
    """Says why words that name no option cannot be chosen, where that can be told."""

    def options(self) -> Sequence[Option]:
        """Return everything that may be chosen."""
        return self.among

    def read(self, text: str, now: datetime) -> Saved | Invalid:
        """Return why free words are no answer."""
        told = self.stranger(text) if self.stranger else None
        return told or Invalid.because("not_an_option")

    def pick(self, option: str) -> Saved | Invalid:
        """Return the option, if it is still open."""
        found = next((one for one in self.among if one.id == option), None)
        return Saved(found.id, found.label) if found else Invalid.because("option_gone")

    def check(self, value: Json) -> str | Invalid:
        """Return the id, if it is still open."""
        known = any(option.id == value for option in self.among)
        return value if known else Invalid.because("option_gone")

    def settled(self, fresh: str) -> Saved | None:
        """Return the only option there is."""
        if self.skip_single and len(self.among) == 1:
            return Saved(self.among[0].id, self.among[0].label, asked=False)
        return None


@dataclass(frozen=True)
class Several(Ask[tuple[str, ...]]):
    """A question answered by any number of options; ticks live in the conversation until "Xong"."""

    among: tuple[Option, ...] = field(kw_only=True)
    at_least: int = field(kw_only=True, default=0)

    def options(self) -> Sequence[Option]:
        """Return everything that may be ticked."""
        return self.among

    def ticked(self, ids: Sequence[str]) -> Saved | Invalid:
        """Return the ticks as an answer, in the order of the options."""
        chosen = [option for option in self.among if option.id in ids]
        if len(chosen) < self.at_least:
            return Invalid.because("too_few", at_least=self.at_least)
        return Saved([option.id for option in chosen], ", ".join(option.label for option in chosen))

    def check(self, value: Json) -> tuple[str, ...] | Invalid:
        """Return the ticks that are still open, if they are still enough."""
        known = {option.id for option in self.among}
        kept = tuple(one for one in value if one in known)
        if len(kept) < min(self.at_least, len(value)):
            return Invalid.because("too_few", at_least=self.at_least)
        return kept


@dataclass(frozen=True)
class Line:
    """A line of a review that can be changed there: `key` reopens that question.

    `+list` adds an item to a list, `-list.k1` takes one away.
    """

    key: str
    label: str


@dataclass(frozen=True)
class Confirm(Ask[bool]):
    """The last look: yes, or change a line; yes holds only for what was shown."""

    shows: Any = field(kw_only=True)
    lines: tuple[Line, ...] = field(kw_only=True, default=())
    yes: str = field(kw_only=True, default="send")
    """The key of the label on the button that says yes."""
    is_review: ClassVar[bool] = True

    def check(self, value: Json) -> bool | Invalid:
        """Return True if what was agreed to is what stands here now."""
        return True if value == self.digest() else Invalid.because("changed_meanwhile")

    def digest(self) -> str:
        """Return a short hash of everything shown."""
        text = json.dumps(to_json(self.shows), sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:24]


@dataclass(frozen=True)
class Items(Ask[tuple[str, ...]]):
    """A list that grows and shrinks from the review; its items have ids that never come back."""

    first: bool = field(kw_only=True, default=False)
    """Whether an empty list is given a first item."""

    def settled(self, fresh: str) -> Saved | None:
        """Return the first item of a list that must not be empty."""
        return Saved([fresh], asked=False) if self.first else None

    def check(self, value: Json) -> tuple[str, ...] | Invalid:
        """Return the ids of the items there are."""
        return tuple(value) if value or not self.first else Invalid.because("list_empty")


def ask(
    key: str,
    parse: Parse[T],
    *,
    default: Any = UNSET,
    choices: Sequence[tuple[Option, Any]] = (),
    still: Callable[[T], Invalid | None] | None = None,
    **facts: Any,
) -> Words[T]:
    """Ask for free words, parsed once when they arrive with the turn's own now.

    `still` looks at a value given earlier, on every replay: an end that now lies before its start.
    """
    return Words(key, facts, default, parse=parse, choices=tuple(choices), still=still)


def choose(
    key: str,
    options: Sequence[Option],
    *,
    default: Any = UNSET,
    skip_single: bool = True,
    pages: int = 1,
    stranger: Callable[[str], Invalid | None] | None = None,
    **facts: Any,
) -> Choice:
    """Ask for one option; a single one is taken without asking unless `skip_single` is off.

    Above the options may stand a list of several `pages`; its template says the one whose number is `page`.
    `stranger` looks at words that name none of the options: a title that is not in the plan.
    """
    among = tuple(options)
    return Choice(key, facts, default, among=among, skip_single=skip_single, pages=pages, stranger=stranger)


def pick_many(
    key: str, options: Sequence[Option], *, default: Any = UNSET, at_least: int = 0, **facts: Any
) -> Several:
    """Ask for any number of options."""
    return Several(key, facts, default, among=tuple(options), at_least=at_least)


def attach(
    key: str,
    *,
    takes: Sequence[str] = (),
    choices: Sequence[tuple[Option, Any]] = (),
    default: Any = UNSET,
    **facts: Any,
) -> Attach:
    """Ask for a file, fetched and kept as an upload before the turn; `takes` says of which kinds."""
    return Attach(key, facts, default, takes=tuple(takes), choices=tuple(choices))


def confirm(key: str, shows: Any, *, lines: Sequence[Line] = (), yes: str = "send", **facts: Any) -> Confirm:
    """Show everything once more and ask for yes; a later change of `shows` asks again."""
    return Confirm(key, facts, UNSET, shows=shows, lines=tuple(lines), yes=yes)


def items(key: str, *, first: bool = False) -> Items:
    """Return the ids of a list's items; the review adds and removes them, `first` begins with one."""
    return Items(key, {}, (), first=first)
