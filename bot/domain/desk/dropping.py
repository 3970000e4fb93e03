"""Dropping an item of a campaign and taking the last drop back; what somebody has chosen is never dropped."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text, cast, func, or_, select
from sqlmodel import Session, SQLModel, col

from bot.domain.campaign import contents, honours, keys, managing, notes, phase_dates
from bot.domain.campaign.campaigns import DRAFT, RUNNING, Campaign, Deadline, Honour, Phase, Target
from bot.domain.campaign.contents import Item
from bot.domain.campaign.notes import Noted, NoteKind
from bot.domain.campaign.plan import Undated
from bot.domain.desk.correcting import note_change, undated_twice
from bot.domain.registering.collective_rows import CollectiveRegistration
from bot.domain.registering.registrations import Registration
from bot.domain.school.turn import Turn
from bot.result import Invalid
from bot.talking.values import from_json, to_json

KEPT = 30
"""How many drops can be taken back, one after the other."""
TABLES: Mapping[NoteKind, type[SQLModel]] = {
    NoteKind.PHASE: Phase,
    NoteKind.DEADLINE: Deadline,
    NoteKind.TARGET: Target,
    NoteKind.TITLE: Honour,
    NoteKind.AWARD: Honour,
}
CHOSEN_PARTS = (NoteKind.TARGET, NoteKind.TITLE, NoteKind.AWARD)
"""What people choose from, and may be dropped from a running campaign while nobody has."""


@dataclass(frozen=True)
class DropItem:
    """Take an item out of a campaign; it can be taken back."""

    campaign_id: int
    part: NoteKind
    item: str

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Delete its row and its note and keep both; a phase goes with the deadlines that end it."""
        campaign = managing.to_change(turn, self.campaign_id, DRAFT, RUNNING)
        if isinstance(campaign, Invalid):
            return campaign
        item = contents.find(turn.session, campaign, self.part, self.item)
        if item is None or self.part == NoteKind.HEAD:
            return Invalid.because("item_gone")
        refused = _refused(turn, campaign, item)
        if refused is not None:
            return refused
        gone = [item, *_endings(turn.session, campaign, item)]
        kept = {"part": item.page.value, "rows": [_as_kept(campaign, one) for one in gone]}
        campaign.dropped = [*campaign.dropped, kept][-KEPT:]
        for one in gone:
            _delete(turn.session, campaign, one)
        notes.drop(turn.session, self.campaign_id, [(one.part, one.key) for one in gone])
        turn.session.flush()
        note_change(turn, campaign, "dropped", item)
        return {}


@dataclass(frozen=True)
class TakeBack:
    """Put back what was dropped last from a part."""

    campaign_id: int
    part: NoteKind

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Write its rows and notes again, under another key where theirs was given away since."""
        campaign = managing.to_change(turn, self.campaign_id, DRAFT, RUNNING)
        if isinstance(campaign, Invalid):
            return campaign
        last = last_dropped(campaign, self.part)
        if last is None:
            return Invalid.because("nothing_dropped")
        for kept in last["rows"]:
            key = _put_back(turn, campaign, kept)
            if isinstance(key, Invalid):
                return key
            _note_again(turn.session, campaign, kept, key)
        campaign.dropped = [one for one in campaign.dropped if one is not last]
        turn.session.flush()
        note_change(turn, campaign, "taken_back", Item(self.part, "", "", None))
        return {}


def last_dropped(campaign: Campaign, part: NoteKind) -> dict[str, Any] | None:
    """Return what can be taken back into a part, as it is kept: once a campaign runs only what is chosen."""
    if campaign.status != DRAFT and part not in CHOSEN_PARTS:
        return None
    return next((one for one in reversed(campaign.dropped) if one["part"] == part), None)


def chosen_by(session: Session, campaign_id: int, item: Item) -> int:
    """Return how many registrations name an item, withdrawn ones too: their versions still show it."""
    if item.part not in CHOSEN_PARTS:
        return 0
    row = item.row
    people = select(func.count()).where(col(Registration.campaign_id) == campaign_id)
    name = json.dumps(row.key if isinstance(row, Target) else row.code)
    if isinstance(row, Target):
        content = cast(col(Registration.content), Text)
        return _count(session, people.where(content.contains(name, autoescape=True)))
    also = cast(col(CollectiveRegistration.also), Text).contains(name, autoescape=True)
    of_row = or_(col(CollectiveRegistration.title) == row.code, col(CollectiveRegistration.award) == row.code)
    units = select(func.count()).where(
        col(CollectiveRegistration.campaign_id) == campaign_id, or_(of_row, also)
    )
    own = or_(col(Registration.title) == row.code, col(Registration.award) == row.code)
    return _count(session, people.where(own)) + _count(session, units)


def _refused(turn: Turn, campaign: Campaign, item: Item) -> Invalid | None:
    """Return why an item of a campaign that runs stays."""
    if campaign.status == DRAFT:
        return None
    if item.part not in CHOSEN_PARTS:
        return Invalid.because("running_words_only")
    count = chosen_by(turn.session, campaign.id or 0, item)
    return Invalid.because("chosen_already", count=count) if count else None


def _endings(session: Session, campaign: Campaign, item: Item) -> list[Item]:
    """Return the deadlines that go with a phase; none with anything else."""
    if not isinstance(item.row, Phase):
        return []
    ends = {one.id for one in phase_dates.endings(session, item.row)}
    every = contents.items_of(session, campaign)[NoteKind.DEADLINE]
    return [one for one in every if one.part == NoteKind.DEADLINE and one.row.id in ends]


def _as_kept(campaign: Campaign, item: Item) -> dict[str, Any]:
    kept: dict[str, Any] = {"kind": item.part.value, "note": None}
    if item.noted:
        kept["note"] = {"quote": item.quote, "doubtful": item.open, "settled": item.settled}
    if item.part == NoteKind.SUGGESTED:
        return kept | {"row": next(one for one in campaign.suggested if one["key"] == item.key)}
    if isinstance(item.row, Undated):
        return kept | {"row": [item.row.what, item.row.quote]}
    return kept | {"row": to_json(item.row.model_dump())}


def _delete(session: Session, campaign: Campaign, item: Item) -> None:
    if item.part == NoteKind.SUGGESTED:
        campaign.suggested = [one for one in campaign.suggested if one["key"] != item.key]
    elif item.part == NoteKind.UNDATED:
        campaign.undated = [one for one in campaign.undated if one[0] != item.key]
    else:
        session.delete(item.row)


def _put_back(turn: Turn, campaign: Campaign, kept: Mapping[str, Any]) -> str | Invalid:
    """Write one row again and return the key of its note."""
    kind, row = NoteKind(kept["kind"]), kept["row"]
    if kind == NoteKind.UNDATED:
        refused = undated_twice(campaign, row[0])
        campaign.undated = [*campaign.undated, list(row)]
        return refused or str(row[0])
    if kind == NoteKind.SUGGESTED:
        key = keys.free_deadline(turn.session, campaign, row["key"])
        campaign.suggested = [*campaign.suggested, {**row, "key": key}]
        return key
    return _put_row(turn, campaign, TABLES[kind](**from_json(row)))


def _put_row(turn: Turn, campaign: Campaign, row: Any) -> str | Invalid:
    session = turn.session
    if isinstance(row, Honour):
        refused = honours.twice(session, row)
        if refused is not None:
            return refused
    elif isinstance(row, Deadline):
        row.key = keys.free_deadline(session, campaign, row.key)
    elif isinstance(row, Target):
        row.key = keys.free_target(session, row.campaign_id, row.key)
    elif isinstance(row, Phase):
        row.number = keys.free_phase(session, row.campaign_id, row.number)
    if session.get(type(row), row.id) is not None:
        row.id = None
    session.add(row)
    session.flush()
    return contents.key_of(row)


def _note_again(session: Session, campaign: Campaign, kept: Mapping[str, Any], key: str) -> None:
    """Let what the plan's text says of an item come back with it."""
    if kept["note"]:
        kind = NoteKind(kept["kind"])
        notes.drop(session, campaign.id or 0, [(kind, key)])
        notes.write(session, campaign.id or 0, [Noted(kind, key, **kept["note"])])


def _count(session: Session, query: Any) -> int:
    count: int = session.execute(query).scalar_one()
    return count
