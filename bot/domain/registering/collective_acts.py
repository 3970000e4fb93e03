"""Sending and taking back what a collective registers; its campaign is locked: of two heads one waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from bot.domain.campaign.campaigns import RUNNING, Campaign
from bot.domain.registering.collective_rows import SUBMITTED, WITHDRAWN, CollectiveRegistration
from bot.domain.registering.collectives import Collective, CollectiveFacts
from bot.domain.registering.form_contents import NO_TITLE
from bot.domain.school import audit
from bot.domain.school.turn import Turn
from bot.result import Invalid


@dataclass(frozen=True)
class RegisterCollective:
    """Send what a collective registers: the first time, or changed."""

    campaign_id: int
    body_id: str
    title: str
    also: tuple[str, ...]
    award: str
    seen: int
    """The version that was changed; 0 for none."""

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Write the row, if the list is open, the speaker answers for it and nobody wrote meanwhile."""
        found = _found(turn, self.campaign_id, self.body_id, self.seen)
        if isinstance(found, Invalid):
            return found
        offered = {one.code for one in found.body.titles} | {NO_TITLE}
        if not {self.title, *self.also} <= offered:
            return Invalid.because("title_not_offered")
        if self.award and self.award not in {one.code for one in found.body.awards}:
            return Invalid.because("award_not_offered")
        row = found.row or CollectiveRegistration(
            campaign_id=self.campaign_id,
            unit_id=found.body.unit.id or 0,
            holder=found.body.holder,
            title=self.title,
            version=0,
            at=turn.now,
        )
        row.title, row.also, row.award = self.title, list(self.also), self.award
        _write(turn, row, SUBMITTED)
        return {"row": row}


@dataclass(frozen=True)
class WithdrawCollective:
    """Take back what a collective has registered; it may register again while the list is open."""

    campaign_id: int
    body_id: str
    seen: int

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Mark the row withdrawn."""
        found = _found(turn, self.campaign_id, self.body_id, self.seen)
        if isinstance(found, Invalid):
            return found
        row = found.registered
        if row is None:
            return Invalid.because("collective_changed")
        _write(turn, row, WITHDRAWN)
        return {"row": row}


def _found(turn: Turn, campaign_id: int, body_id: str, seen: int) -> Collective | Invalid:
    """Return the collective as it stands now, or why the speaker may not write for it."""
    fresh = select(Campaign).where(col(Campaign.id) == campaign_id).with_for_update(key_share=True)
    campaign = turn.session.scalars(fresh.execution_options(populate_existing=True)).first()
    if campaign is None:
        return Invalid.because("campaign_gone")
    if campaign.status != RUNNING:
        return Invalid.because("campaign_over", campaign=campaign)
    mine = CollectiveFacts(replace(turn, args={})).all(campaign)
    found = next((one for one in mine if one.body.id == body_id), None)
    if found is None:
        return Invalid.because("not_in_charge")
    if not found.open:
        return Invalid.because("collectives_closed", campaign=campaign)
    return found if found.version == seen else Invalid.because("collective_changed")


def _write(turn: Turn, row: CollectiveRegistration, status: str) -> None:
    """Write a row's next version, with a line in the audit."""
    row.status, row.version = status, row.version + 1
    row.by, row.at = turn.me().id, turn.now
    turn.session.add(row)
    turn.session.flush()
    subject = f"collective:{row.id}"
    facts = {"unit": row.unit_id, "version": row.version}
    audit.note(turn.session, turn.now, turn.me().id, f"collective_{status}", subject, **facts)
