"""Where a draft's items come from: the sentence each was read from, and whether it is doubtful."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum

from sqlalchemy import Column, Text, Update, and_, delete, or_, select, update
from sqlmodel import Field, Session, SQLModel, col


class NoteKind(StrEnum):
    """What a note is about; with it, a key names one item of a campaign."""

    HEAD = "head"
    """Its key is the campaign's field: title, kind, period, number, issued, starts, ends."""
    PHASE = "phase"
    """The phase's number."""
    DEADLINE = "deadline"
    SUGGESTED = "suggested"
    TARGET = "target"
    TITLE = "title"
    """`honour_key` of its level and code."""
    AWARD = "award"
    """`honour_key` of its level and code."""
    UNDATED = "undated"
    """The words of the undated thing."""


@dataclass(frozen=True)
class Noted:
    """One item's note, before it is a row."""

    kind: NoteKind
    key: str
    quote: str = ""
    doubtful: bool = False
    settled: bool = False


class PlanNote(SQLModel, table=True):
    """What the plan's text says of one item of a campaign that was read from it."""

    __tablename__ = "plan_note"

    campaign_id: int = Field(foreign_key="campaign.id", primary_key=True)
    kind: str = Field(primary_key=True)
    key: str = Field(sa_column=Column(Text, primary_key=True))
    quote: str = Field(default="", sa_column=Column(Text, nullable=False))
    doubtful: bool = False
    settled: bool = False
    """Whether somebody has looked at it and said that it is right, or has corrected it."""

    @property
    def open(self) -> bool:
        """Whether it still has to be looked at."""
        return self.doubtful and not self.settled


def honour_key(level: str, code: str) -> str:
    """Return the key of a title's or an award's note: titles of several levels share a code."""
    return f"{level}/{code}"


def write(session: Session, campaign_id: int, noted: Iterable[Noted]) -> None:
    """Keep the notes of a campaign that was just made, or of an item that is put back into it."""
    session.add_all(PlanNote(campaign_id=campaign_id, **asdict(one)) for one in noted)
    session.flush()


def notes_of(session: Session, campaign_id: int) -> dict[tuple[str, str], PlanNote]:
    """Return a campaign's notes by kind and key; none if it was not read from a text."""
    query = select(PlanNote).where(col(PlanNote.campaign_id) == campaign_id)
    return {(one.kind, one.key): one for one in session.scalars(query)}


def settle(session: Session, campaign_id: int, kind: str, key: str) -> None:
    """Note that somebody has looked at an item; one without a note needs none."""
    named = (col(PlanNote.kind) == kind) & (col(PlanNote.key) == key)
    session.execute(_of(campaign_id).where(named).values(settled=True))


def settle_sure(session: Session, campaign_id: int) -> int:
    """Settle every item that is not doubtful; returns how many were not settled before."""
    sure = ~col(PlanNote.doubtful) & ~col(PlanNote.settled)
    done = session.execute(_of(campaign_id).where(sure).values(settled=True))
    return done.rowcount or 0  # type: ignore[attr-defined]


def rename(
    session: Session, campaign_id: int, kind: NoteKind, key: str, to: str, into: NoteKind | None = None
) -> None:
    """Let a note go with its item, whose key, or whose part (`into`), has changed.

    What was said before of an item that had that key is forgotten.
    """
    becomes = into or kind
    drop(session, campaign_id, [(becomes, to)])
    its = (col(PlanNote.kind) == kind) & (col(PlanNote.key) == key)
    session.execute(_of(campaign_id).where(its).values(kind=becomes.value, key=to))


def drop(session: Session, campaign_id: int, named: Collection[tuple[NoteKind, str]]) -> None:
    """Delete the notes of some items, each named by its part and key."""
    its = (and_(col(PlanNote.kind) == kind, col(PlanNote.key) == key) for kind, key in named)
    session.execute(delete(PlanNote).where(col(PlanNote.campaign_id) == campaign_id, or_(*its)))


def taken(session: Session, campaign_id: int, keys: Collection[str]) -> None:
    """Let the notes of proposed dates go with the deadlines they have become: somebody has agreed to them."""
    mine = (col(PlanNote.campaign_id) == campaign_id) & col(PlanNote.key).in_(keys)
    session.execute(delete(PlanNote).where(mine, col(PlanNote.kind) == NoteKind.DEADLINE))
    proposed = update(PlanNote).where(mine, col(PlanNote.kind) == NoteKind.SUGGESTED)
    session.execute(proposed.values(kind=NoteKind.DEADLINE.value, settled=True))


def forget(session: Session, campaign_id: int) -> None:
    """Delete the notes of a draft that is thrown away."""
    session.execute(delete(PlanNote).where(col(PlanNote.campaign_id) == campaign_id))


def _of(campaign_id: int) -> Update:
    return update(PlanNote).where(col(PlanNote.campaign_id) == campaign_id)
