"""Adding to a draft what its plan says and nobody has written down yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, SQLModel, col

from bot.domain.campaign import contents, managing, phase_dates
from bot.domain.campaign.campaigns import DRAFT, Campaign, Deadline, Honour, Phase, Target
from bot.domain.campaign.contents import Item
from bot.domain.campaign.notes import NoteKind
from bot.domain.campaign.plan import DeadlineKind, Level, Origin
from bot.domain.desk.correcting import honour_twice, note_change, own_code
from bot.domain.desk.dropping import keys_of
from bot.domain.school.turn import Turn
from bot.result import Invalid

STEMS = {DeadlineKind.REGISTRATION: "dang-ky"}
DEADLINE, TARGET = "moc", "chi-tieu"
"""What the keys of added deadlines and targets begin with."""


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
        wrong = self._wrong(turn, campaign)
        if wrong is not None:
            return wrong
        name = self._undated(campaign) if self.part == NoteKind.UNDATED else self._row(turn.session, campaign)
        turn.session.flush()
        note_change(turn, campaign, "added", Item(self.part, name, "", None))
        return {"now": name}

    def _wrong(self, turn: Turn, campaign: Campaign) -> Invalid | None:
        """Return why it cannot be added."""
        values = self.values
        if self.part == NoteKind.PHASE and values["ends"] < values["starts"]:
            return Invalid.because("ends_before_start", start=values["starts"], end=values["ends"])
        if self.part in (NoteKind.TITLE, NoteKind.AWARD) and values.get("code"):
            level = values.get("level", Level.PERSON)
            return honour_twice(turn, campaign, self.part.value, level, values["code"])
        if self.part == NoteKind.UNDATED and any(one[0] == values["what"] for one in campaign.undated):
            return Invalid.because("item_there_already", name=values["what"])
        return None

    def _undated(self, campaign: Campaign) -> str:
        what = str(self.values["what"])
        campaign.undated = [*campaign.undated, [what, ""]]
        return contents.undated_id(what)

    def _row(self, session: Session, campaign: Campaign) -> str:
        row = _MADE[self.part](session, self.campaign_id, dict(self.values))
        session.add(row)
        session.flush()
        if isinstance(row, Phase):
            phase_dates.date_end(session, campaign, row)
        return str(getattr(row, "id", ""))


def _phase(session: Session, campaign_id: int, values: dict[str, Any]) -> SQLModel:
    query = select(func.max(col(Phase.number))).where(col(Phase.campaign_id) == campaign_id)
    number = (session.execute(query).scalar() or 0) + 1
    return Phase(campaign_id=campaign_id, number=number, **values)


def _deadline(session: Session, campaign_id: int, values: dict[str, Any]) -> SQLModel:
    stem = STEMS.get(values["kind"], DEADLINE)
    key = contents.free_key(keys_of(session, Deadline, campaign_id), stem)
    return Deadline(campaign_id=campaign_id, key=key, origin=Origin.SCHOOL, **values)


def _target(session: Session, campaign_id: int, values: dict[str, Any]) -> SQLModel:
    key = contents.free_key(keys_of(session, Target, campaign_id), TARGET)
    return Target(campaign_id=campaign_id, key=key, **values)


def _title(session: Session, campaign_id: int, values: dict[str, Any]) -> SQLModel:
    return _honour(session, campaign_id, "title", values)


def _award(session: Session, campaign_id: int, values: dict[str, Any]) -> SQLModel:
    return _honour(session, campaign_id, "award", values)


def _honour(session: Session, campaign_id: int, field: str, values: dict[str, Any]) -> SQLModel:
    code = values.pop("code", "") or own_code(session, campaign_id)
    return Honour(campaign_id=campaign_id, field=field, code=code, **values)


_MADE = {
    NoteKind.PHASE: _phase,
    NoteKind.DEADLINE: _deadline,
    NoteKind.TARGET: _target,
    NoteKind.TITLE: _title,
    NoteKind.AWARD: _award,
}
