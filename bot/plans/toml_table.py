"""Reading a TOML table with types: every getter notes its key as known, and a mistake as a problem."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from bot.plans.problems import Problem

Choice = TypeVar("Choice", bound=StrEnum)

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
YEARS = range(2000, 2101)


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that looks most like `word`, or "" when none does."""
    return next(iter(difflib.get_close_matches(word, known, n=1)), "")


class Table:
    """A table of a campaign file being read.

    A getter that meets a mistake adds it to `problems` and returns a value of the right type, so that reading
    goes on and one run shows every mistake; nothing read may be used once `problems` holds anything.
    """

    def __init__(self, values: Mapping[str, Any], path: str, problems: list[Problem]) -> None:
        """Begin to read `values`, which stand at `path` ("" for the whole file)."""
        self.path = path
        self.problems = problems
        self._values = values
        self._known: set[str] = set()
        self._inner: list[Table] = []

    def at(self, key: str) -> str:
        """Return the path of `key` in this table."""
        return f"{self.path}.{key}" if self.path else key

    def report(self, key: str, code: str, /, **facts: Any) -> None:
        """Add a mistake at `key`."""
        self.problems.append(Problem(self.at(key), code, facts))

    def has(self, key: str) -> bool:
        """Return whether the table holds `key`."""
        return key in self._values

    def text(self, key: str, default: str | None = None) -> str:
        """Return a string, spaces and line ends collapsed; required unless a default is given."""
        value = self._take(key, required=default is None)
        if value is None:
            return default or ""
        if not isinstance(value, str):
            self.report(key, "not_text")
            return ""
        told = " ".join(value.split())
        if not told and default is None:
            self.report(key, "empty")
        return told

    def slug(self, key: str, default: str | None = None) -> str:
        """Return a short ASCII key that rows and buttons may carry for ever."""
        value = self.text(key, default)
        if value and not SLUG.fullmatch(value):
            self.report(key, "not_slug", value=value)
        return value

    def day(self, key: str) -> date:
        """Return a required date."""
        return self.day_or_none(key, required=True) or date.min

    def day_or_none(self, key: str, *, required: bool = False) -> date | None:
        """Return a date, or None where there is none."""
        value = self._take(key, required=required)
        if value is None:
            return None
        if type(value) is not date:
            self.report(key, "not_date")
            return None
        if value.year not in YEARS:
            self.report(key, "date_out_of_range", year=value.year, first=YEARS[0], last=YEARS[-1])
        return value

    def number(self, key: str, low: float = -math.inf, high: float = math.inf) -> float | None:
        """Return a finite number between `low` and `high`, or None where there is none."""
        value = self._take(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e12:
            self.report(key, "not_number")
            return None
        if not low <= value <= high:
            self.report(key, "out_of_range", value=value, low=low, high=high)
        return float(value)

    def flag(self, key: str) -> bool:
        """Return true or false; false where there is none."""
        value = self._take(key)
        if value is not None and not isinstance(value, bool):
            self.report(key, "not_flag")
        return value is True

    def choice(
        self, key: str, choices: type[Choice], default: Choice | None = None, among: Iterable[Choice] = ()
    ) -> Choice:
        """Return one of `choices`, or of those `among` them; required unless a default is given."""
        value = self.word(key, tuple(among) or tuple(choices), default)
        return choices(value) if value else next(iter(choices))

    def word(self, key: str, allowed: Iterable[str], default: str | None = None) -> str:
        """Return one of the `allowed` words, or "" after a mistake."""
        value = self.text(key, default)
        return value if not value or self._allowed(key, value, tuple(allowed)) else ""

    def words(self, key: str, allowed: Iterable[str], default: Iterable[str]) -> tuple[str, ...]:
        """Return a list of `allowed` words, or the default where there is none."""
        if not self.has(key):
            self._known.add(key)
            return tuple(default)
        values = self.texts(key)
        choices = tuple(allowed)
        return tuple(value for value in values if self._allowed(key, value, choices))

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of strings, empty where there is none."""
        value = self._take(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self.report(key, "not_texts")
            return ()
        return tuple(" ".join(one.split()) for one in value)

    def tables(self, key: str, *, short: str = "") -> list[Table]:
        """Return the tables of an array; with `short`, a bare string stands for a table with that one key."""
        value = self._take(key)
        rows = [] if value is None else value
        if not isinstance(rows, list):
            self.report(key, "not_tables", key=key)
            return []
        found = []
        for number, row in enumerate(rows, start=1):
            values = {short: row} if short and isinstance(row, str) else row
            if isinstance(values, dict):
                found.append(Table(values, f"{self.at(key)}[{number}]", self.problems))
            else:
                self.report(f"{key}[{number}]", "not_tables", key=key)
        self._inner += found
        return found

    def finish(self) -> None:
        """Report every key nobody asked for, here and in the tables inside, with the one it looks like."""
        for key in self._values.keys() - self._known:
            meant = nearest(key, self._known)
            self.report(key, "unknown_key_near" if meant else "unknown_key", key=key, meant=meant)
        for table in self._inner:
            table.finish()

    def _take(self, key: str, *, required: bool = False) -> Any:
        self._known.add(key)
        value = self._values.get(key)
        if value is None and required:
            self.report(key, "missing", key=key)
        return value

    def _allowed(self, key: str, value: str, allowed: tuple[str, ...]) -> bool:
        if value in allowed:
            return True
        meant = nearest(value, allowed)
        code = "not_a_choice_near" if meant else "not_a_choice"
        self.report(key, code, value=value, choices=", ".join(allowed), meant=meant)
        return False
