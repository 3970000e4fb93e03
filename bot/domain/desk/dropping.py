"""Dropping an item of a campaign and taking the last drop back; what somebody has chosen is never dropped."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text, cast, func, or_, select
from sqlmodel import Session, SQLModel, col

from bot.domain.campaign import contents, managing, phase_dates
from bot.domain.campaign.campaigns import DRAFT, RUNNING, Campaign, Deadline, Honour, Phase, Target
from bot.domain.campaign.contents import Item
from bot.domain.campaign.notes import NoteKind
from bot.domain.campaign.plan import Undated
from bot.domain.desk.correcting import honour_twice, note_change, settle
from bot.domain.registering.collective_rows import CollectiveRegistration
from bot.domain.registering.registrations import Registration
from bot.domain.school.turn import Turn
from bot.result import Invalid
from bot.talking.values import from_json, to_json

KEPT = 30
"""How many drops can be taken back, one after the other."""
TABLES: Mapping[str, type[SQLModel]] = {
    "phase": Phase,
    "deadline": Deadline,
    "target": Target,
    "honour": Honour,
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
        """Delete its rows and keep what they said; a phase goes with the deadline that ends it."""
        campaign = managing.to_change(turn, self.campaign_id, DRAFT, RUNNING)
        if isinstance(campaign, Invalid):
            return campaign
        item = contents.find(turn.session, campaign, self.part, self.item)
        if item is None or self.part == NoteKind.HEAD:
            return Invalid.because("item_gone")
        refused = _refused(turn, campaign, item)
        if refused is not None:
            return refused
        rows = list(_rows_of(turn, item))
        kept = {"part": item.page.value, "rows": [_as_kept(campaign, item, one) for one in rows]}
        campaign.dropped = [*campaign.dropped, kept][-KEPT:]
        for row in rows:
            _delete(turn, campaign, item, row)
        turn.session.flush()
        settle(turn, campaign, item, item.key)
        note_change(turn, campaign, "dropped", item)
        return {}


@dataclass(frozen=True)
class TakeBack:
    """Put back what was dropped last from a part."""

    campaign_id: int
    part: NoteKind

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Write its rows again in their place, under another key where theirs was given away since."""
        campaign = managing.to_change(turn, self.campaign_id, DRAFT, RUNNING)
        if isinstance(campaign, Invalid):
            return campaign
        last = last_dropped(campaign, self.part)
        if last is None:
            return Invalid.because("nothing_dropped")
        for kept in last["rows"]:
            refused = _put_back(turn, campaign, kept)
            if refused is not None:
                return refused
        campaign.dropped = [one for one in campaign.dropped if one is not last]
        turn.session.flush()
        item = Item(self.part, "", "", None)
        note_change(turn, campaign, "taken_back", item)
        return {}


def last_dropped(campaign: Campaign, part: NoteKind) -> dict[str, Any] | None:
    """Return what was dropped last from a part, as it is kept."""
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


def keys_of(session: Session, table: type[Deadline] | type[Target], campaign_id: int) -> list[str]:
    """Return the keys of a campaign's deadlines or targets."""
    return list(session.scalars(select(col(table.key)).where(col(table.campaign_id) == campaign_id)))


def _refused(turn: Turn, campaign: Campaign, item: Item) -> Invalid | None:
    """Return why an item of a campaign that runs stays."""
    if campaign.status == DRAFT:
        return None
    if item.part not in CHOSEN_PARTS:
        return Invalid.because("running_words_only")
    count = chosen_by(turn.session, campaign.id or 0, item)
    return Invalid.because("chosen_already", count=count) if count else None


def _rows_of(turn: Turn, item: Item) -> Iterator[Any]:
    yield item.row
    if isinstance(item.row, Phase):
        yield from phase_dates.endings(turn.session, item.row)


def _as_kept(campaign: Campaign, item: Item, row: Any) -> dict[str, Any]:
    if item.part == NoteKind.SUGGESTED:
        proposed = next(one for one in campaign.suggested if one["key"] == item.key)
        return {"table": "suggested", "row": proposed}
    if isinstance(row, Undated):
        return {"table": "undated", "row": [row.what, row.quote]}
    return {"table": row.__tablename__, "row": to_json(row.model_dump())}


def _delete(turn: Turn, campaign: Campaign, item: Item, row: Any) -> None:
    if item.part == NoteKind.SUGGESTED:
        campaign.suggested = [one for one in campaign.suggested if one["key"] != item.key]
    elif isinstance(row, Undated):
        campaign.undated = [one for one in campaign.undated if one[0] != row.what]
    else:
        turn.session.delete(row)


def _put_back(turn: Turn, campaign: Campaign, kept: Mapping[str, Any]) -> Invalid | None:
    if kept["table"] == "undated":
        campaign.undated = [*campaign.undated, list(kept["row"])]
        return None
    if kept["table"] == "suggested":
        campaign.suggested = [*campaign.suggested, kept["row"]]
        return None
    row: Any = TABLES[kept["table"]](**from_json(kept["row"]))
    if isinstance(row, Honour):
        refused = honour_twice(turn, campaign, row.field, row.level, row.code)
        if refused is not None:
            return refused
    if isinstance(row, Deadline | Target):
        row.key = contents.free_key(keys_of(turn.session, type(row), campaign.id or 0), row.key)
    if turn.session.get(type(row), row.id) is not None:
        row.id = None
    turn.session.add(row)
    turn.session.flush()
    return None


def _count(session: Session, query: Any) -> int:
    count: int = session.execute(query).scalar_one()
    return count
