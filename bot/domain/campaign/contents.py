"""What a campaign says, item by item, as those who correct it read it: the doubtful ones first."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import select
from sqlmodel import Session, col

from bot.domain.campaign import notes
from bot.domain.campaign.campaigns import Campaign, Deadline, Honour, Phase, Target, deadlines_of
from bot.domain.campaign.loading import deadline_rows
from bot.domain.campaign.notes import NoteKind, PlanNote, honour_key
from bot.domain.campaign.plan import Undated
from bot.domain.campaign.suggestions import suggested_of

PARTS = (
    NoteKind.HEAD,
    NoteKind.PHASE,
    NoteKind.DEADLINE,
    NoteKind.TARGET,
    NoteKind.TITLE,
    NoteKind.AWARD,
    NoteKind.UNDATED,
)
"""The parts a campaign is read in; dates that are only proposed stand with its deadlines."""
HEAD_FIELDS = ("title", "kind", "period", "number", "issued", "starts", "ends")

Row = TypeVar("Row", Phase, Target, Honour)


@dataclass(frozen=True)
class Head:
    """One of the things a campaign says of itself."""

    field: str
    value: Any


@dataclass(frozen=True)
class Item:
    """One thing a campaign says: its row, and what the plan's text says of it."""

    part: NoteKind
    id: str
    """What names it among those of its part, as long as it stands."""
    key: str
    """The key of its note."""
    row: Any
    """A Phase, a Deadline, a Target, an Honour, an Undated or a Head."""
    quote: str = ""
    noted: bool = False
    """Whether it was read from a plan's text."""
    settled: bool = False
    open: bool = False
    """Whether it is doubtful and nobody has said yet that it is right."""

    @property
    def page(self) -> NoteKind:
        """The part it is read in."""
        return NoteKind.DEADLINE if self.part == NoteKind.SUGGESTED else self.part


def items_of(session: Session, campaign: Campaign) -> dict[NoteKind, list[Item]]:
    """Return everything a campaign says by part, in each the open ones first."""
    noted = notes.notes_of(session, campaign.id or 0)
    found: dict[NoteKind, list[Item]] = {part: [] for part in PARTS}
    for part, name, key, row in _every(session, campaign):
        item = _item(part, name, key, row, noted)
        found[item.page].append(item)
    return {part: sorted(items, key=lambda one: not one.open) for part, items in found.items()}


def find(session: Session, campaign: Campaign, part: NoteKind, name: str) -> Item | None:
    """Return one of the things a campaign says; None once it is gone."""
    every = (one for of_part in items_of(session, campaign).values() for one in of_part)
    return next((one for one in every if (one.part, one.id) == (part, name)), None)


def count_open(items: Mapping[NoteKind, Sequence[Item]]) -> int:
    """Return how many items are doubtful and not settled."""
    return sum(one.open for of_part in items.values() for one in of_part)


def count_sure(items: Mapping[NoteKind, Sequence[Item]]) -> int:
    """Return how many items nobody has settled although nothing about them is doubtful."""
    every = (one for of_part in items.values() for one in of_part)
    return sum(one.noted and not one.settled and not one.open for one in every)


def undated_id(what: str) -> str:
    """Return a lasting id for an undated thing: its words."""
    return f"u{zlib.crc32(what.encode())}"


def key_of(row: Phase | Deadline | Target | Honour) -> str:
    """Return the key of the note of a row."""
    if isinstance(row, Phase):
        return str(row.number)
    return honour_key(row.level, row.code) if isinstance(row, Honour) else row.key


def _every(session: Session, campaign: Campaign) -> Iterator[tuple[NoteKind, str, str, Any]]:
    """Yield part, id, key and row of everything, in the order of the plan."""
    key = campaign.id or 0
    for field in HEAD_FIELDS:
        yield NoteKind.HEAD, field, field, Head(field, getattr(campaign, field))
    for phase in sorted(_below(session, Phase, key), key=lambda one: (one.starts, one.number)):
        yield NoteKind.PHASE, str(phase.id), key_of(phase), phase
    for deadline in deadlines_of(session, key):
        yield NoteKind.DEADLINE, str(deadline.id), key_of(deadline), deadline
    for proposed in deadline_rows(key, suggested_of(campaign)):
        yield NoteKind.SUGGESTED, proposed.key, proposed.key, proposed
    for target in _below(session, Target, key):
        yield NoteKind.TARGET, str(target.id), key_of(target), target
    for honour in _below(session, Honour, key):
        part = NoteKind.TITLE if honour.field == "title" else NoteKind.AWARD
        yield part, str(honour.id), key_of(honour), honour
    for what, quote in campaign.undated:
        yield NoteKind.UNDATED, undated_id(what), what, Undated(what, quote)


def _below(session: Session, table: type[Row], campaign_id: int) -> list[Row]:
    query = select(table).where(col(table.campaign_id) == campaign_id).order_by(col(table.id))
    return list(session.scalars(query))


def _item(
    part: NoteKind,
    name: str,
    key: str,
    row: Phase | Deadline | Any,
    noted: Mapping[tuple[str, str], PlanNote],
) -> Item:
    note = noted.get((part, key))
    quote = row.quote if isinstance(row, Undated) else ""
    if note is None:
        return Item(part, name, key, row, quote)
    return Item(part, name, key, row, note.quote or quote, True, note.settled, note.open)
