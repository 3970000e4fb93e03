"""Đăng ký tập thể: who registers for which tổ, school or body, and what each has registered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlmodel import col

import messages
from bot.domain.campaign import campaigns
from bot.domain.campaign.campaigns import Campaign, Honour
from bot.domain.campaign.labels import labels
from bot.domain.campaign.plan import Level
from bot.domain.registering import collective_rows
from bot.domain.registering.collective_rows import Body, CollectiveRegistration
from bot.domain.school import units
from bot.domain.school.people import ADMIN
from bot.domain.school.turn import Turn
from bot.domain.school.units import SCHOOL, TEAM, Unit
from bot.result import Invalid
from bot.talking.talk import Saved
from bot.words import One, Option, fold, match


@dataclass(frozen=True)
class Collective:
    """One collective in one campaign, with what it has registered."""

    turn: Turn
    campaign: Campaign
    body: Body
    row: CollectiveRegistration | None
    """What it has sent, withdrawn or not."""

    @property
    def registered(self) -> CollectiveRegistration | None:
        """What it has registered and not withdrawn."""
        return self.row if self.row is not None and self.row.standing else None

    @property
    def open(self) -> bool:
        """Whether it may register, change or withdraw: until the list is closed."""
        return campaigns.takes_registrations(self.campaign, self.turn.now)

    @property
    def version(self) -> int:
        """How often it has been written."""
        return self.row.version if self.row else 0

    def said(self) -> str:
        """Return in a few words what it has registered: "Tập thể lao động tiên tiến", "đã rút"."""
        if self.row is None:
            return messages.label("collective.state.silent")
        if not self.row.standing:
            return messages.label("collective.state.withdrawn")
        named = messages.words.listed([self.body.named(code) for code in self.row.titles])
        return named or messages.label("collective.state.none")

    def shown(self) -> dict[str, Any]:
        """Return what the words about it need."""
        row = self.registered
        last = campaigns.registration_deadline(self.turn.session, self.campaign.id or 0)
        return {
            "campaign": self.campaign,
            "body": self.body,
            "row": row,
            "titles": [self.body.named(code) for code in row.titles] if row else [],
            "award": self.body.named(row.award) if row and row.award else "",
            "last_safe": last.last_safe if last else None,
        }


@dataclass(frozen=True)
class CollectiveFacts:
    """The collectives the speaker registers for: of a tổ its head, of the school its head and its admins.

    Opened with `row`: a tổ or the school, by its number.
    """

    turn: Turn

    @cached_property
    def school(self) -> Unit | None:
        """The speaker's school."""
        return units.school_of(self.turn.session, self.turn.me().unit_id)

    @cached_property
    def campaigns(self) -> list[Campaign]:
        """The school's running campaigns that ask a collective of the speaker's for a title."""
        return [one for one in self._running if self._bodies(one)]

    @cached_property
    def _running(self) -> list[Campaign]:
        found = campaigns.running(self.turn.session, [self.school.id or 0] if self.school else [])
        return [one for one in found if campaigns.asks(one, "title")]

    @cached_property
    def _honours(self) -> list[Honour]:
        query = select(Honour).where(
            col(Honour.campaign_id).in_([one.id for one in self._running]), col(Honour.level) != Level.PERSON
        )
        return list(self.turn.session.scalars(query.order_by(col(Honour.id))))

    @cached_property
    def _teams(self) -> list[Unit]:
        return units.teams(self.turn.session, self.school.id or 0) if self.school else []

    def _bodies(self, campaign: Campaign) -> list[Body]:
        """Return the collectives of a campaign that the speaker answers for, or those a button names."""
        if self.school is None:
            return []
        honours = [one for one in self._honours if one.campaign_id == campaign.id]
        row = str(self.turn.args.get("row") or "")
        asked = collective_rows.bodies(honours, self.school, self._teams)
        return [one for one in asked if row in ("", str(one.unit.id)) and answers_for(self.turn, one.unit)]

    def opening(self) -> Mapping[str, Saved] | Invalid:
        """Return the collective that the words behind the command name, or that a button's is not theirs."""
        row = self.turn.args.get("row")
        if row:
            unit = self.turn.session.get(Unit, int(row))
            allowed = unit is not None and answers_for(self.turn, unit)
            return {} if allowed else Invalid.because("team_not_yours")
        if len(self.campaigns) != 1:
            return {}
        named = match(str(self.turn.args.get("rest") or ""), self.options(self.campaigns[0]))
        return {"which": Saved(named.id, named.id)} if isinstance(named, One) else {}

    def campaign_options(self) -> list[Option]:
        """Return the campaigns to choose from, each with its year."""
        named = labels(self.campaigns)
        return [Option(str(one.id), named[one.id or 0]) for one in self.campaigns]

    def campaign(self, campaign_id: str) -> Campaign:
        """Return one of them."""
        return next(one for one in self.campaigns if str(one.id) == campaign_id)

    def all(self, campaign: Campaign) -> list[Collective]:
        """Return the speaker's collectives in a campaign, with what they have registered."""
        rows = collective_rows.of_campaign(self.turn.session, campaign.id or 0)
        return [Collective(self.turn, campaign, one, rows.get(one.key)) for one in self._bodies(campaign)]

    def options(self, campaign: Campaign) -> list[Option]:
        """Return those to choose from, each with what it has registered."""
        return [
            Option(one.body.id, f"{one.body.name}: {one.said()}", _said(one.body))
            for one in self.all(campaign)
        ]

    def one(self, campaign: Campaign, body_id: str) -> Collective:
        """Return one of them."""
        return next(one for one in self.all(campaign) if one.body.id == body_id)


def answers_for(turn: Turn, unit: Unit) -> bool:
    """Tell whether the speaker registers for a tổ or a school: its head, the school's, or an admin there."""
    me, school = turn.me(), units.school_of(turn.session, unit.id or 0)
    if turn.person is None or school is None or unit.kind not in (SCHOOL, TEAM):
        return False
    if turn.role == ADMIN:
        mine = units.school_of(turn.session, me.unit_id)
        return mine is not None and mine.id == school.id
    return me.id in (unit.head_id, school.head_id)


def _said(body: Body) -> tuple[str, ...]:
    """Return what people write for a collective, folded: its name, a tổ's also without "tổ"."""
    folded = fold(body.name)
    return folded, folded.removeprefix("to ")
