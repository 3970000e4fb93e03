"""Who has not answered a campaign yet: counts by tổ for those in charge, names only for whom they concern."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import messages
from bot import pictures, uploads
from bot.domain.campaign import campaigns
from bot.domain.campaign.campaigns import Campaign
from bot.domain.campaign.labels import labels
from bot.domain.desk.standing import Standing, TeamStanding, standing_of
from bot.domain.registering import roster_collectives
from bot.domain.registering.list_files import in_charge_of_school
from bot.domain.registering.roster_collectives import Teams
from bot.domain.school import people, units
from bot.domain.school.people import ADMIN
from bot.domain.school.turn import Turn
from bot.domain.school.units import TEAM
from bot.pictures import Bar, Chart
from bot.rendering import as_plain
from bot.result import Invalid
from bot.talking.talk import Saved
from bot.words import Option

REMIND, REMIND_TEAM, PICTURE = "remind", "remind_team", "picture"
"""What may be done about the list."""


@dataclass(frozen=True)
class MissingFacts:
    """What somebody in charge may know about the answers to the running campaigns."""

    turn: Turn

    @cached_property
    def campaigns(self) -> list[Campaign]:
        """The campaigns running at the speaker's school that ask each person by a date."""
        school = units.school_of(self.turn.session, self.turn.me().unit_id)
        found = campaigns.running(self.turn.session, [school.id] if school and school.id else [])
        found = found if self.turn.args.get("row") else campaigns.going_on(found, self.turn.today)
        return [one for one in found if campaigns.registration_deadline(self.turn.session, one.id or 0)]

    def campaign_options(self) -> list[Option]:
        """Return those campaigns, each saying which year it is of."""
        named = labels(self.campaigns)
        return [Option(str(one.id), named[one.id or 0]) for one in self.campaigns]

    def campaign(self, campaign_id: str) -> Campaign:
        """Return one of those campaigns."""
        return next(one for one in self.campaigns if str(one.id) == campaign_id)

    def standing(self, campaign: Campaign) -> Standing:
        """Return how a campaign stands as far as the speaker may see it.

        An admin sees every tổ with names; who heads a tổ sees that one, with names; who heads the school sees
        the numbers of every tổ.
        """
        session = self.turn.session
        everything = standing_of(session, campaign, self.turn.today)
        if self.turn.role == ADMIN:
            return replace(everything, teams=tuple(_named(team) for team in everything.teams))
        headed = people.leads(session, self.turn.me().id or 0)
        own = {unit.id for unit in headed if unit.kind == TEAM}
        whole = any(unit.kind != TEAM for unit in headed)
        teams = [_named(one) if one.unit_id in own else one for one in everything.teams]
        return replace(everything, teams=tuple(one for one in teams if whole or one.unit_id in own))

    def collectives(self, campaign: Campaign) -> Teams | None:
        """Return how the tổ stand as collectives, for those who answer for the school."""
        whole = in_charge_of_school(self.turn, campaign)
        return roster_collectives.standing(self.turn.session, campaign) if whole else None

    @property
    def wish(self) -> str:
        """What the button or the words that opened this want done at once; empty for only looking."""
        return str(self.turn.args.get("wish", ""))

    def opening(self) -> Mapping[str, Saved]:
        """Return the campaign a button names, and that a picture is wished for."""
        row = str(self.turn.args.get("row", ""))
        named = (
            {"campaign": Saved(row, asked=False)} if row in {str(one.id) for one in self.campaigns} else {}
        )
        return {**named, **({"list": Saved(PICTURE, asked=False)} if self.wish == PICTURE else {})}

    def ways(self, campaign: Campaign, standing: Standing) -> list[str]:
        """Return what may be done: nobody is reminded once the list is closed, an admin also tổ by tổ."""
        if standing.closed or not standing.missing:
            return [PICTURE]
        several = self.turn.role == ADMIN and len(self.team_options(campaign, standing)) > 1
        return [REMIND, REMIND_TEAM, PICTURE] if several else [REMIND, PICTURE]

    def team_options(self, campaign: Campaign, standing: Standing) -> list[Option]:
        """Return the tổ in which somebody has not answered; the school's own people are no tổ."""
        teams = [one for one in standing.open_teams if one.unit_id != campaign.unit_id]
        return [Option(str(one.unit_id), f"{one.name} ({len(one.missing)})") for one in teams]

    def own_teams(self, standing: Standing) -> tuple[int, ...]:
        """Return the tổ the speaker heads, which one tap below a roll-up reminds."""
        leads = people.leads(self.turn.session, self.turn.me().id or 0)
        headed = {unit.id for unit in leads if unit.kind == TEAM}
        return tuple(one.unit_id for one in standing.teams if one.unit_id in headed)


@dataclass(frozen=True)
class DrawStanding:
    """Draw how a campaign stands, as far as the speaker may see it: numbers by tổ, no names of people."""

    campaign_id: int

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Keep the picture; facts: `attach`, and `standing` and `campaign`, which say the same in words."""
        facts = MissingFacts(turn)
        campaign = next((one for one in facts.campaigns if one.id == self.campaign_id), None)
        standing = facts.standing(campaign) if campaign else None
        if campaign is None or standing is None or not standing.total:
            return Invalid.because("not_in_charge")
        known = {"campaign": campaign, "standing": standing, "now": turn.now}
        title, state, total = as_plain(messages.render("missing/chart", **known)).split("\n")
        bars = tuple(Bar(one.name, one.answered, one.total) for one in standing.teams)
        content = pictures.draw(Chart(title, state, bars, total))
        name = f"phan-hoi-{turn.today.isoformat()}.png"
        kept = uploads.keep(turn.session, name, "image/png", content, turn.now, turn.me().id)
        return {"attach": [kept], "standing": standing, "campaign": campaign}


def _named(team: TeamStanding) -> TeamStanding:
    return replace(team, named=True)
