"""What was found in a plan's text: every item with its words from the text, and how sure we are of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from bot.dates.grammar import DueMode
from bot.plans.reader.saying import warning

Confidence = Literal["high", "low"]
Kind = Literal["registration", "report", "dossier", "review", "other"]


@dataclass(frozen=True)
class Phase:
    """A đợt; a day that is not printed is None, its words in `start_said` or `end_said`."""

    name: str | None
    start: date | None
    end: date | None
    quote: str
    confidence: Confidence = "high"
    start_said: str = ""
    end_said: str = ""


@dataclass(frozen=True)
class Deadline:
    """Something to be done with the day named for it; `to` is who receives it."""

    what: str
    kind: Kind
    due: date
    mode: DueMode
    tentative: bool
    to: str | None
    quote: str
    confidence: Confidence = "high"


@dataclass(frozen=True)
class Target:
    """A chỉ tiêu with its figure; `whom` is whom it is for, in the plan's words."""

    text: str
    op: str
    value: float
    unit: str
    whom: str | None
    quote: str
    confidence: Confidence = "high"


@dataclass(frozen=True)
class Named:
    """A danh hiệu or a hình thức khen thưởng the plan prints; `code` is the catalogue's, where it has one."""

    name: str
    quote: str
    code: str = ""
    confidence: Confidence = "high"


@dataclass(frozen=True)
class ToBeDated:
    """Something to be done at a time that is no day: "vào dịp sơ kết"."""

    what: str
    quote: str
    kind: Kind = "other"
    confidence: Confidence = "high"


Item = Phase | Deadline | Target | Named | ToBeDated


@dataclass(frozen=True)
class Warned:
    """What a person should look at; `code` names a sentence of messages/vi/plan_reading/warnings.toml."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict)
    quote: str = ""


@dataclass(frozen=True)
class Head:
    """What a plan says of itself; what it does not print is None."""

    title: str | None = None
    unit: str | None = None
    number: str | None = None
    issued: date | None = None
    kind: Literal["yearly", "themed", "peak"] | None = None
    period: str | None = None
    quotes: dict[str, str] = field(default_factory=dict)
    """The words each of them was read from."""


@dataclass(frozen=True)
class Found:
    """Everything a careful person would note from a plan."""

    head: Head = Head()
    phases: tuple[Phase, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    targets: tuple[Target, ...] = ()
    titles: tuple[Named, ...] = ()
    awards: tuple[Named, ...] = ()
    to_be_dated: tuple[ToBeDated, ...] = ()
    warnings: tuple[Warned, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """Return everything found, kind by kind."""
        return (
            *self.phases, *self.deadlines, *self.targets, *self.titles, *self.awards, *self.to_be_dated,
        )  # fmt: skip

    @property
    def doubtful(self) -> bool:
        """Return whether any item is one to ask a person about."""
        return any(one.confidence == "low" for one in self.items)

    def as_json(self) -> dict[str, Any]:
        """Return what was found in the shape of `thidua plan read --json`: dates in ISO form or None."""
        head = self.head
        return {
            "title": head.title,
            "unit": head.unit,
            "number": head.number,
            "issued": _iso(head.issued),
            "kind": head.kind,
            "period": head.period,
            "phases": [
                {"name": one.name, "start": _iso(one.start), "end": _iso(one.end), "quote": one.quote}
                for one in self.phases
            ],
            "deadlines": [_deadline(one) for one in self.deadlines],
            "targets": [_target(one) for one in self.targets],
            "titles": [{"name": one.name, "quote": one.quote} for one in self.titles],
            "awards": [{"name": one.name, "quote": one.quote} for one in self.awards],
            "to_be_dated": [{"what": one.what, "quote": one.quote} for one in self.to_be_dated],
            "warnings": [warning(one.code, one.facts, one.quote) for one in self.warnings],
        }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _deadline(one: Deadline) -> dict[str, Any]:
    return {
        "what": one.what,
        "kind": one.kind,
        "due": one.due.isoformat(),
        "mode": one.mode,
        "tentative": one.tentative,
        "to": one.to,
        "quote": one.quote,
    }


def _target(one: Target) -> dict[str, Any]:
    value = int(one.value) if one.value == int(one.value) else one.value
    return {
        "text": one.text,
        "op": one.op,
        "value": value,
        "unit": one.unit,
        "for": one.whom,
        "quote": one.quote,
    }
