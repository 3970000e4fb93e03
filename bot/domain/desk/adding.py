"""Adding to a draft what its plan says and nobody has written down yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, SQLModel

from bot.domain.campaign import catalogue, contents, honours, keys, managing, phase_dates
from bot.domain.campaign.campaigns import DRAFT, Campaign, Deadline, Honour, Phase, Target
from bot.domain.campaign.contents import Item
from bot.domain.campaign.notes import NoteKind
from bot.domain.campaign.plan import Origin
from bot.domain.desk.correcting import note_change, undated_twice
from bot.domain.school.turn import Turn
from bot.result import Invalid


@dataclass(frozen=True)
class AddItem:
    """Write a new item into a draft."""

    campaign_id: int
    part: NoteKind
    values: Mapping[str, Any]

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Write its row; facts: `now`, what names it."""
        campaign = managing.to_change(turn, self.campaign_id, DRAFT)
        if isinstance(campaign, Invalid):
            return campaign
        add = self._undated if self.part == NoteKind.UNDATED else self._row
        name = add(turn.session, campaign)
        if isinstance(name, Invalid):
            return name
        turn.session.flush()
        note_change(turn, campaign, "added", Item(self.part, name, "", None))
        return {"now": name}

    def _undated(self, session: Session, campaign: Campaign) -> str | Invalid:
        what = str(self.values["what"])
        twice = undated_twice(campaign, what)
        campaign.undated = [*campaign.undated, [what, ""]]
        return twice or contents.undated_id(what)

    def _row(self, session: Session, campaign: Campaign) -> str | Invalid:
        row: Any = _MADE[self.part](session, campaign, dict(self.values))
        if isinstance(row, Phase) and row.ends < row.starts:
            return Invalid.because("ends_before_start", start=row.starts, end=row.ends)
        if isinstance(row, Honour) and (twice := honours.twice(session, row)):
            return twice
        session.add(row)
        session.flush()
        if isinstance(row, Phase):
            phase_dates.date_end(session, campaign, row)
        return str(row.id)


def _phase(session: Session, campaign: Campaign, values: dict[str, Any]) -> SQLModel:
    number = keys.free_phase(session, campaign.id or 0)
    return Phase(campaign_id=campaign.id or 0, number=number, **values)


def _deadline(session: Session, campaign: Campaign, values: dict[str, Any]) -> SQLModel:
    key = keys.free_deadline(session, campaign, keys.stem_of(values["kind"]))
    return Deadline(campaign_id=campaign.id or 0, key=key, origin=Origin.SCHOOL, **values)


def _target(session: Session, campaign: Campaign, values: dict[str, Any]) -> SQLModel:
    key = keys.free_target(session, campaign.id or 0)
    return Target(campaign_id=campaign.id or 0, key=key, **values)


def _title(session: Session, campaign: Campaign, values: dict[str, Any]) -> SQLModel:
    return _honour(session, campaign, "title", values)


def _award(session: Session, campaign: Campaign, values: dict[str, Any]) -> SQLModel:
    return _honour(session, campaign, "award", values)


def _honour(session: Session, campaign: Campaign, field: str, values: dict[str, Any]) -> SQLModel:
    stem = catalogue.stem_of(field, values["name"])
    code = values.pop("code", "") or keys.free_honour(session, campaign.id or 0, stem)
    return Honour(campaign_id=campaign.id or 0, field=field, code=code, **values)


_MADE = {
    NoteKind.PHASE: _phase,
    NoteKind.DEADLINE: _deadline,
    NoteKind.TARGET: _target,
    NoteKind.TITLE: _title,
    NoteKind.AWARD: _award,
}
