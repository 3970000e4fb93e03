"""Correcting what a campaign says: one field of one item at a time, or all that is sure at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from bot.domain.campaign import contents, managing, notes, phase_dates
from bot.domain.campaign.campaigns import DRAFT, RUNNING, Campaign, Deadline, Honour, Phase
from bot.domain.campaign.contents import Item
from bot.domain.campaign.notes import NoteKind, honour_key
from bot.domain.campaign.plan import Level, Origin
from bot.domain.school import audit
from bot.domain.school.turn import Turn
from bot.result import Invalid

CORRECTED: Mapping[NoteKind, frozenset[str]] = {
    NoteKind.HEAD: frozenset(contents.HEAD_FIELDS),
    NoteKind.PHASE: frozenset({"name", "starts", "ends"}),
    NoteKind.DEADLINE: frozenset({"what", "due", "mode", "kind", "who", "tentative"}),
    NoteKind.TARGET: frozenset({"text", "op", "value", "unit", "level", "roles"}),
    NoteKind.TITLE: frozenset({"name", "code", "level", "percent"}),
    NoteKind.AWARD: frozenset({"name", "percent"}),
    NoteKind.UNDATED: frozenset({"what"}),
}
"""What of each part is corrected in a draft."""
WORDING: Mapping[NoteKind, frozenset[str]] = {
    NoteKind.HEAD: frozenset({"title", "number"}),
    NoteKind.PHASE: frozenset({"name"}),
    NoteKind.DEADLINE: frozenset({"what"}),
    NoteKind.TARGET: frozenset({"text"}),
    NoteKind.TITLE: frozenset({"name"}),
    NoteKind.AWARD: frozenset({"name"}),
}
"""What is still corrected once a campaign runs: words. Its dates are moved, so that people hear of it."""
OWN = "rieng"
"""What the codes of titles and awards begin with that the catalogue does not know."""
FREE_WORDS = frozenset({"title", "period", "number", "name", "what", "text", "unit", "roles"})
"""What people wrote themselves: the audit says that it changed, not what it says."""


@dataclass(frozen=True)
class Correct:
    """Give one item of a campaign other values, which settles it."""

    campaign_id: int
    part: NoteKind
    item: str
    changes: Mapping[str, Any]
    """Values by field: of the part's own in a draft, words only once it runs."""

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Write them down."""
        campaign = managing.to_change(turn, self.campaign_id, DRAFT, RUNNING)
        if isinstance(campaign, Invalid):
            return campaign
        item = contents.find(turn.session, campaign, self.part, self.item)
        if item is None:
            return Invalid.because("item_gone")
        allowed = (CORRECTED if campaign.status == DRAFT else WORDING).get(self.part, frozenset())
        if not set(self.changes) <= allowed:
            return Invalid.because("running_words_only")
        wrong = self._wrong(turn, campaign, item)
        if wrong is not None:
            return wrong
        key, name = self._write(turn, campaign, item)
        turn.session.flush()
        settle(turn, campaign, item, key)
        note_change(turn, campaign, "corrected", item, **self._audited())
        return {"now": name}

    def _wrong(self, turn: Turn, campaign: Campaign, item: Item) -> Invalid | None:
        """Return why these values cannot stand together."""
        if self.part in (NoteKind.HEAD, NoteKind.PHASE):
            stands = campaign if self.part == NoteKind.HEAD else item.row
            starts: date = self.changes.get("starts", stands.starts)
            ends: date = self.changes.get("ends", stands.ends)
            if ends < starts:
                return Invalid.because("ends_before_start", start=starts, end=ends)
        if self.part == NoteKind.TITLE and (self.changes.get("code") or "level" in self.changes):
            code, level = (self.changes.get(one) or getattr(item.row, one) for one in ("code", "level"))
            return honour_twice(turn, campaign, "title", level, code, besides=item.row.id)
        if self.part == NoteKind.UNDATED and any(one[0] == self.changes["what"] for one in campaign.undated):
            return Invalid.because("item_there_already", name=self.changes["what"])
        return None

    def _write(self, turn: Turn, campaign: Campaign, item: Item) -> tuple[str, str]:
        """Write the values and return the item's key and id from now on."""
        row = item.row
        if isinstance(row, contents.Head):
            for field, value in self.changes.items():
                setattr(campaign, field, value)
            return item.key, item.id
        if self.part == NoteKind.UNDATED:
            what = str(self.changes["what"])
            campaign.undated = [[what, one[1]] if one[0] == row.what else one for one in campaign.undated]
            return what, contents.undated_id(what)
        self._write_row(turn, campaign, item)
        if isinstance(row, Honour):
            return honour_key(row.level, row.code), item.id
        return item.key, item.id

    def _write_row(self, turn: Turn, campaign: Campaign, item: Item) -> None:
        row, before = item.row, getattr(item.row, "last_safe", date.min)
        if self.changes.get("code") == "":
            row.code = own_code(turn.session, self.campaign_id)
        for field, value in self.changes.items():
            if (field, value) != ("code", "") and not (isinstance(row, Phase) and field == "ends"):
                setattr(row, field, list(value) if isinstance(value, tuple) else value)
        turn.session.flush()
        if isinstance(row, Phase) and "starts" in self.changes:
            row.start_said = ""
        if isinstance(row, Phase) and "ends" in self.changes:
            in_words = bool(row.end_said)
            phase_dates.end_phase(turn.session, row, self.changes["ends"])
            if in_words:
                phase_dates.date_end(turn.session, campaign, row)
        if isinstance(row, Deadline) and "due" in self.changes:
            row.origin = row.origin if item.noted else Origin.SCHOOL
            phase_dates.follow(turn.session, campaign, row, before)

    def _audited(self) -> dict[str, Any]:
        plain = {
            field: str(value) for field, value in self.changes.items() if field not in FREE_WORDS | {"code"}
        }
        return {"fields": sorted(self.changes), "after": plain}


@dataclass(frozen=True)
class AcceptItem:
    """Say that an item is right as it was read."""

    campaign_id: int
    part: NoteKind
    item: str

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Settle it; one without a note needs no settling."""
        campaign = managing.to_change(turn, self.campaign_id, DRAFT)
        if isinstance(campaign, Invalid):
            return campaign
        item = contents.find(turn.session, campaign, self.part, self.item)
        if item is None:
            return Invalid.because("item_gone")
        if isinstance(item.row, Phase) and item.row.end_said:
            phase_dates.date_end(turn.session, campaign, item.row)
        if item.noted and not item.settled:
            settle(turn, campaign, item, item.key)
            note_change(turn, campaign, "accepted", item)
        return {}


@dataclass(frozen=True)
class AcceptSure:
    """Say that everything nothing is doubtful about is right."""

    campaign_id: int

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Settle all of it at once; facts: how many."""
        campaign = managing.to_change(turn, self.campaign_id, DRAFT)
        if isinstance(campaign, Invalid):
            return campaign
        count = notes.settle_sure(turn.session, self.campaign_id)
        if count:
            subject = f"campaign:{self.campaign_id}"
            audit.note(turn.session, turn.now, turn.me().id, "accepted_sure", subject, count=count)
        return {"count": count}


def honour_twice(
    turn: Turn, campaign: Campaign, field: str, level: str, code: str, besides: int | None = None
) -> Invalid | None:
    """Return that a campaign names a title or award already; None if it does not."""
    query = select(col(Honour.name)).where(
        col(Honour.campaign_id) == campaign.id,
        col(Honour.field) == field,
        col(Honour.level) == Level(level),
        col(Honour.code) == code,
        col(Honour.id) != (besides or 0),
    )
    name = turn.session.scalars(query).first()
    return None if name is None else Invalid.because("item_there_already", name=name)


def own_code(session: Session, campaign_id: int) -> str:
    """Return a code for a title or an award that the catalogue does not know."""
    query = select(col(Honour.code)).where(col(Honour.campaign_id) == campaign_id)
    return contents.free_key(list(session.scalars(query)), OWN)


def note_change(turn: Turn, campaign: Campaign, action: str, item: Item, **details: Any) -> None:
    """Write in the audit which item was changed, and how, without the words of anybody."""
    named = item.id if item.part in (NoteKind.HEAD, NoteKind.UNDATED) else f"{item.part}:{item.id}"
    audit.note(
        turn.session, turn.now, turn.me().id, action, f"campaign:{campaign.id}",
        part=item.part.value, item=named, **details,
    )  # fmt: skip


def settle(turn: Turn, campaign: Campaign, item: Item, key: str) -> None:
    """Settle an item's note, which goes with the item if its key has changed."""
    if item.noted:
        notes.settle(turn.session, campaign.id or 0, item.part, item.key)
        if key != item.key:
            notes.rename(turn.session, campaign.id or 0, item.part, item.key, key)
