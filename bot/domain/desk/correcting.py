"""Correcting what a campaign says: one field of one item at a time, or all that is sure at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from bot.domain.campaign import catalogue, contents, honours, keys, managing, notes, phase_dates
from bot.domain.campaign.campaigns import DRAFT, RUNNING, Campaign, Deadline, Honour, Phase
from bot.domain.campaign.contents import Item
from bot.domain.campaign.notes import NoteKind
from bot.domain.campaign.plan import ASKED, CampaignKind, Origin
from bot.domain.school import audit
from bot.domain.school.turn import Turn
from bot.result import Invalid

CORRECTED: Mapping[NoteKind, frozenset[str]] = {
    NoteKind.HEAD: frozenset(contents.HEAD_FIELDS),
    NoteKind.PHASE: frozenset({"name", "starts", "ends"}),
    NoteKind.DEADLINE: frozenset({"what", "due", "mode", "kind", "who", "tentative"}),
    NoteKind.TARGET: frozenset({"text", "op", "value", "unit", "level", "roles"}),
    NoteKind.TITLE: frozenset({"name", "code", "level", "percent"}),
    NoteKind.AWARD: frozenset({"name", "code", "percent"}),
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
        if isinstance(item.row, Honour):
            return self._wrong_honour(turn, campaign, item.row)
        if self.part == NoteKind.UNDATED and self.changes["what"] != item.row.what:
            return undated_twice(campaign, self.changes["what"])
        return None

    def _wrong_honour(self, turn: Turn, campaign: Campaign, row: Honour) -> Invalid | None:
        """Return that a title or an award becomes one the campaign has, or another one while it runs."""
        if campaign.status == RUNNING:
            return honours.another(turn.session, row, self.changes["name"])
        if set(self.changes) == {"percent"}:
            return None
        stands = {name: getattr(row, name) for name in ("name", "level", "code")}
        changed = stands | {name: value for name, value in self.changes.items() if value}
        new = Honour(campaign_id=row.campaign_id, field=row.field, **changed)
        return honours.twice(turn.session, new, besides=row.id)

    def _write(self, turn: Turn, campaign: Campaign, item: Item) -> tuple[str, str]:
        """Write the values and return the item's key and id from now on."""
        row = item.row
        if isinstance(row, contents.Head):
            self._write_head(turn.session, campaign)
            return item.key, item.id
        if self.part == NoteKind.UNDATED:
            what = str(self.changes["what"])
            campaign.undated = [[what, one[1]] if one[0] == row.what else one for one in campaign.undated]
            return what, contents.undated_id(what)
        self._write_row(turn, campaign, item)
        return contents.key_of(row), item.id

    def _write_head(self, session: Session, campaign: Campaign) -> None:
        """Write what the campaign says of itself; one of another kind asks people for other things."""
        before = campaign.kind
        for field, value in self.changes.items():
            setattr(campaign, field, value)
        if campaign.kind != before:
            campaign.asks = list(ASKED[CampaignKind(campaign.kind)])
            honours.name_usual(session, campaign)

    def _write_row(self, turn: Turn, campaign: Campaign, item: Item) -> None:
        row, before = item.row, getattr(item.row, "last_safe", date.min)
        if self.changes.get("code") == "":
            stem = catalogue.stem_of(row.field, self.changes["name"])
            row.code = keys.free_honour(turn.session, self.campaign_id, stem)
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


def undated_twice(campaign: Campaign, what: str) -> Invalid | None:
    """Return that a campaign has something undated of these words already; None if it has not."""
    there = any(one[0] == what for one in campaign.undated)
    return Invalid.because("item_there_already", name=what) if there else None


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
