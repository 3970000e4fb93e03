"""The desk of whoever is in charge: their tổ, the people in it, and one person at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from sqlalchemy import update
from sqlmodel import Session

import messages
from bot.domain.campaign import campaigns
from bot.domain.campaign.campaigns import Campaign
from bot.domain.campaign.labels import labels
from bot.domain.registering import roll
from bot.domain.registering.card import Card
from bot.domain.registering.collectives import Collective, CollectiveFacts
from bot.domain.registering.roll import Roll
from bot.domain.school import charge, leaving, people, units
from bot.domain.school.people import Person
from bot.domain.school.turn import Turn
from bot.domain.school.units import SCHOOL, TEAM, Unit
from bot.result import Invalid
from bot.talking import memory
from bot.talking.talk import Saved
from bot.words import One, Option, fold, match

GONE = "gone"
"""Stands among the tổ for those who belong to none any more."""


@dataclass(frozen=True)
class TeamFacts:
    """What a tổ trưởng sees of their own tổ, and an admin of every one.

    Opened with `row`: a tổ, or with `card` a person.
    """

    turn: Turn

    @cached_property
    def teams(self) -> list[Unit]:
        """The tổ the speaker is in charge of."""
        return charge.teams(self.turn)

    @cached_property
    def counts_only(self) -> bool:
        """Whether the speaker heads a school and no tổ: they see numbers, elsewhere."""
        headed = people.leads(self.turn.session, self.turn.me().id or 0)
        return not self.teams and any(one.kind != TEAM for one in headed)

    @cached_property
    def campaigns(self) -> list[Campaign]:
        """The campaigns running for the speaker's tổ."""
        line = units.line_of(self.turn.session, self.turn.me().unit_id)
        found = campaigns.running(self.turn.session, line)
        return found if self.turn.args.get("campaign") else campaigns.going_on(found, self.turn.today)

    def opening(self) -> Mapping[str, Saved] | Invalid:
        """Return the tổ or the person that a button or the opening words name, or that it is not theirs."""
        args = self.turn.args
        known = {"campaign": Saved(str(args["campaign"]), asked=False)} if args.get("campaign") else {}
        if args.get("card"):
            return self._opening_card(known)
        wanted = str(args.get("row") or args.get("team") or "")
        if not wanted:
            named = match(str(args.get("rest") or ""), self.team_options())
            return {"team": Saved(named.id, named.id)} if isinstance(named, One) else {}
        if wanted not in {str(one.id) for one in self.teams}:
            return Invalid.because("team_not_yours")
        return known | {"team": Saved(wanted, asked=False)}

    def _opening_card(self, known: dict[str, Saved]) -> Mapping[str, Saved] | Invalid:
        found = charge.person(self.turn, int(self.turn.args.get("row") or 0))
        if isinstance(found, Invalid):
            return found
        there = {"team": Saved(str(found.unit_id), asked=False), "who": Saved(str(found.id), found.full_name)}
        return known | there

    def team_options(self) -> list[Option]:
        """Return the tổ to choose from; the school itself stands for those in no tổ."""
        return [Option(str(one.id), _named(one), _said(one)) for one in self.teams]

    def gone_option(self) -> list[Option]:
        """Return the way to those who have left, for an admin of a school that somebody has left."""
        school = units.school_of(self.turn.session, self.turn.me().unit_id)
        if not self.turn.me().is_admin or school is None:
            return []
        there = leaving.gone(self.turn.session, school.id or 0)
        return [Option(GONE, messages.label("team.gone"), ("nguoi da roi", "da roi"))] if there else []

    def about_staff(self) -> tuple[str, ...]:
        """Return what an admin may do about people while no campaign runs."""
        return ("roitruong", "trolai") if self.turn.me().is_admin else ()

    def campaign_options(self) -> list[Option]:
        """Return the campaigns to choose from, each with its year."""
        named = labels(self.campaigns)
        return [Option(str(one.id), named[one.id or 0]) for one in self.campaigns]

    def roll(self, team_id: str, campaign: Campaign) -> Roll:
        """Return the list of one of these tổ in one of these campaigns."""
        team = next(one for one in self.teams if str(one.id) == team_id)
        return roll.load(self.turn.session, team, campaign, self.turn.today)

    def collective(self, team_id: str, campaign: Campaign) -> Collective | None:
        """Return what one of these tổ registers as a collective, where the campaign asks it."""
        facts = CollectiveFacts(replace(self.turn, args={"row": team_id}))
        if campaign.id not in {one.id for one in facts.campaigns}:
            return None
        asked = (one for one in facts.all(campaign) if not one.body.holder)
        return next(asked, None)

    def campaign(self, campaign_id: str) -> Campaign:
        """Return one of the campaigns."""
        return next(one for one in self.campaigns if str(one.id) == campaign_id)

    def card(self, campaign: Campaign, person_id: str) -> Card:
        """Return the card of one person of a list just shown."""
        return Card(self.turn, campaign, self.turn.session.get_one(Person, int(person_id)))


def forget(session: Session, person_id: int) -> None:
    """End what those in charge were doing about a person, and forget what they wrote of them."""
    table = memory.TABLE
    entering = (table.c.name == "enter") & (table.c.args["for"].as_integer() == person_id)
    who = table.c.talk["answers", "who", 0].as_string()
    looking = (table.c.name == "team") & (who == str(person_id))
    theirs = update(table).where(entering | looking)
    session.execute(theirs.values(args={}, talk={}, status=memory.ENDED))


def _named(unit: Unit) -> str:
    return messages.label("missing.school") if unit.kind == SCHOOL else unit.name


def _said(unit: Unit) -> tuple[str, ...]:
    """Return what people write for a tổ, folded: its name without "tổ"."""
    return (fold(unit.name).removeprefix("to "),)
