"""Danh sách: which lists somebody in charge may download, and making one as an Excel file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlmodel import col

import messages
from bot import uploads
from bot.domain.campaign.campaigns import CLOSED, RUNNING, Campaign
from bot.domain.campaign.labels import labels
from bot.domain.registering import rosters
from bot.domain.registering.roster_sheets import BY_NAME, BY_TEAM, FOLLOWED, HAND_IN, SUMMARY, papers_of
from bot.domain.registering.rosters import Roster, numbers_of
from bot.domain.school import audit, people, units
from bot.domain.school.people import ADMIN
from bot.domain.school.turn import Turn
from bot.domain.school.units import TEAM, Unit
from bot.result import Invalid
from bot.sheets import MIME, word, workbook
from bot.words import Option

TEAM_LIST = "team"
"""A list of one tổ, for whoever heads it; its option's id is "team.7"."""
_YEARS = re.compile(r"\d{4}(?:\s*-\s*\d{4})?")
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9 .-]+")


@dataclass(frozen=True)
class ListFacts:
    """The lists the speaker may have: of the school for those who answer for it, of the tổ they head."""

    turn: Turn

    @cached_property
    def campaigns(self) -> list[Campaign]:
        """The campaigns of the speaker's school that run or are over, newest first; or the button's one."""
        school = units.school_of(self.turn.session, self.turn.me().unit_id)
        query = select(Campaign).where(
            col(Campaign.unit_id) == (school.id if school else None),
            col(Campaign.status).in_((RUNNING, CLOSED)),
        )
        newest = query.order_by(col(Campaign.starts).desc(), col(Campaign.id).desc())
        found = list(self.turn.session.scalars(newest))
        row = self.turn.args.get("row")
        return [one for one in found if str(one.id) == row] if row else found

    def campaign_options(self) -> list[Option]:
        """Return those campaigns to choose from."""
        named = labels(self.campaigns)
        return [Option(str(one.id), named[one.id or 0]) for one in self.campaigns]

    def campaign(self, campaign_id: str) -> Campaign:
        """Return one of them."""
        return next(one for one in self.campaigns if str(one.id) == campaign_id)

    @cached_property
    def headed(self) -> list[Unit]:
        """The units the speaker heads."""
        return people.leads(self.turn.session, self.turn.me().id or 0)

    def kinds(self, campaign: Campaign) -> list[Option]:
        """Return the lists there are for the speaker, or the one the words that opened this name.

        Names of those missing are not for the principal.
        """
        whole = in_charge_of_school(self.turn, campaign)
        found = [HAND_IN, SUMMARY] if whole else []
        if self.turn.role == ADMIN:
            found.append(FOLLOWED)
        options = [Option(kind, messages.label(f"lists.{kind}")) for kind in found]
        teams = [one for one in self.headed if one.kind == TEAM]
        options += [Option(f"{TEAM_LIST}.{one.id}", _of_team(one)) for one in teams]
        named = [one for one in options if one.id == self.turn.args.get("kind")]
        return named or options

    def orders(self) -> list[Option]:
        """Return how a list of the whole school may be sorted."""
        return [Option(order, messages.label(f"lists.by_{order}")) for order in (BY_TEAM, BY_NAME)]


@dataclass(frozen=True)
class MakeList:
    """Make a list of a campaign as an Excel file for the speaker."""

    campaign_id: int
    kind: str
    order: str = BY_TEAM

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Check who asks, make the file, and return it with what its caption says."""
        campaign = turn.session.get(Campaign, self.campaign_id)
        kind, _, team_id = self.kind.partition(".")
        team = turn.session.get(Unit, int(team_id)) if team_id.isdecimal() else None
        if campaign is None or not self._may(turn, campaign, team):
            return Invalid.because("not_in_charge")
        only = team if kind == TEAM_LIST else None
        roster = rosters.load(turn.session, campaign, turn.now, only)
        kind = FOLLOWED if only else kind
        papers = papers_of(roster, kind, self.order, turn.me().full_name)
        name = file_name(roster, HAND_IN if only else kind)
        content = workbook(papers, word("list_title"), roster.at)
        attached = uploads.keep(turn.session, name, MIME, content, turn.now, turn.me().id)
        audit.note(
            turn.session, turn.now, turn.me().id, "list_made", f"campaign:{campaign.id}", kind=self.kind
        )
        sheets = [one.name for one in papers]
        return {"attach": [attached], "kind": kind, "sheets": sheets, **said_of(roster)}

    def _may(self, turn: Turn, campaign: Campaign, team: Unit | None) -> bool:
        """Tell whether this list is the speaker's to have."""
        if self.kind.startswith(TEAM_LIST):
            return team is not None and team.kind == TEAM and _has_team(turn, campaign, team)
        whole = in_charge_of_school(turn, campaign)
        return whole and (self.kind in (HAND_IN, SUMMARY) or (self.kind == FOLLOWED and turn.role == ADMIN))


def file_name(roster: Roster, kind: str) -> str:
    """Return the name of a file, without diacritics: old programs and phones spoil them."""
    years = _YEARS.search(roster.campaign.period)
    parts = [word(f"file_{kind}"), years[0] if years else "", _bare(roster.only.name) if roster.only else ""]
    return " ".join(part for part in parts if part) + ".xlsx"


def said_of(roster: Roster) -> dict[str, Any]:
    """Return what the words about a list need: its figures, whose it is, and whether it is final."""
    return {
        "campaign": roster.campaign,
        "numbers": numbers_of(roster.entries),
        "titled": roster.titled,
        "by_plan": sum(one.planned for one in roster.collectives),
        "team": roster.only,
        "closed_at": roster.closed_at,
    }


def in_charge_of_school(turn: Turn, campaign: Campaign) -> bool:
    """Tell whether the speaker answers for a campaign's school: one of its admins, or its head."""
    school = units.school_of(turn.session, turn.me().unit_id)
    if turn.role == ADMIN:
        return school is not None and school.id == campaign.unit_id
    return any(one.id == campaign.unit_id for one in people.leads(turn.session, turn.me().id or 0))


def _has_team(turn: Turn, campaign: Campaign, team: Unit) -> bool:
    """Tell whether a tổ belongs to a campaign's school and to the speaker's charge."""
    if team.parent_id != campaign.unit_id:
        return False
    is_admin = turn.role == ADMIN and in_charge_of_school(turn, campaign)
    return is_admin or team.head_id == turn.me().id


def _of_team(team: Unit) -> str:
    return f"{messages.label('lists.team')} {team.name}"


def _bare(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    base = "".join(one for one in letters if not unicodedata.combining(one))
    return " ".join(_NOT_IN_NAMES.sub(" ", base).split())
