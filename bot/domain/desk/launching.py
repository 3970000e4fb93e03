"""Phát động: what an admin should know before a campaign is launched, and the launch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import select

from bot.domain.campaign import campaigns, contents, days_off, managing
from bot.domain.campaign.campaigns import DRAFT, RUNNING, Campaign, Deadline
from bot.domain.campaign.fires import refresh_fires
from bot.domain.campaign.plan import DeadlineKind, Who
from bot.domain.delivery import audiences
from bot.domain.delivery.audiences import Reach
from bot.domain.school import audit, units
from bot.domain.school.people import ACCOUNT, PERSON
from bot.domain.school.turn import Turn
from bot.result import Invalid

NAMES_SHOWN = 10
"""How many of those without an account are named; the rest is a number."""


@dataclass(frozen=True)
class LaunchFacts:
    """A draft looked over before its launch."""

    turn: Turn

    @cached_property
    def campaign(self) -> Campaign | None:
        """The draft this was opened about."""
        return managing.find(self.turn)

    @cached_property
    def deadlines(self) -> list[Deadline]:
        """Its dates that still stand."""
        return campaigns.deadlines_of(self.turn.session, self.campaign.id or 0) if self.campaign else []

    def refused(self) -> Invalid | None:
        """Return why it cannot be launched as it stands."""
        return why_not(self.campaign, self.deadlines, self.turn) if self.campaign else None

    def shown(self) -> dict[str, Any]:
        """Return how many are asked, who cannot be written to yet, what has passed and who is missing."""
        assert self.campaign is not None
        reach, without = self._reach(), self._without_account()
        registration = campaigns.registration_deadline(self.turn.session, self.campaign.id or 0)
        return {
            "campaign": self.campaign,
            "reach": reach,
            "unlinked": without[:NAMES_SHOWN],
            "unnamed": max(len(without) - NAMES_SHOWN, 0),
            "headless": self._headless(),
            "no_head": self._papers_without_head(),
            "passed": [one for one in self.deadlines if one.last_safe < self.turn.today],
            "count": sum(one.last_safe >= self.turn.today for one in self.deadlines),
            "registration": registration,
            "unsettled": contents.count_open(contents.items_of(self.turn.session, self.campaign)),
        }

    def agreed(self) -> tuple[Any, ...]:
        """Return what a yes to the launch agrees to: these dates and no others."""
        return tuple((one.id, one.due, one.mode) for one in self.deadlines)

    def _reach(self) -> Reach:
        assert self.campaign is not None
        chosen = audiences.within(audiences.everybody(), [self.campaign.unit_id])
        return audiences.reach(self.turn.session, chosen)

    def _without_account(self) -> Sequence[str]:
        assert self.campaign is not None
        people = audiences.everybody()
        query = (
            select(PERSON.c.full_name)
            .where(PERSON.c.id.in_(audiences.within(people, [self.campaign.unit_id])))
            .outerjoin(ACCOUNT, (ACCOUNT.c.id == PERSON.c.account_id) & (ACCOUNT.c.person_id == PERSON.c.id))
            .where(ACCOUNT.c.id.is_(None))
        )
        return self.turn.session.execute(query.order_by(PERSON.c.sort_key)).scalars().all()

    def _headless(self) -> list[str]:
        assert self.campaign is not None
        teams = units.teams(self.turn.session, self.campaign.unit_id)
        return [one.name for one in teams if one.head_id is None]

    def _papers_without_head(self) -> bool:
        assert self.campaign is not None
        school = self.turn.session.get_one(units.Unit, self.campaign.unit_id)
        papers = (one for one in self.deadlines if one.who == Who.UNIT)
        return school.head_id is None and any(one.responsible_id is None for one in papers)


@dataclass(frozen=True)
class LaunchCampaign:
    """Let a draft run: from now on people are asked to register and reminded."""

    campaign_id: int

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Check once more, drop what has passed already, write the days of reminding."""
        campaign = managing.to_change(turn, self.campaign_id, DRAFT)
        if isinstance(campaign, Invalid):
            return campaign
        deadlines = campaigns.deadlines_of(turn.session, self.campaign_id)
        wrong = why_not(campaign, deadlines, turn)
        if wrong is not None:
            return wrong
        passed = [one for one in deadlines if one.last_safe < turn.today]
        for one in passed:
            one.cancelled = True
        campaign.status, campaign.launched_at, campaign.suggested = RUNNING, turn.now, []
        turn.session.flush()
        years = {one.due.year for one in deadlines} | {campaign.starts.year, campaign.ends.year}
        days_off.seed(turn.session, range(min(years) - 1, max(years) + 2))
        refresh_fires(turn.session, campaign, deadlines, turn.now)
        audit.note(
            turn.session, turn.now, turn.me().id, "launched", f"campaign:{campaign.id}",
            before=DRAFT, after=RUNNING, dropped=[one.id for one in passed],
        )  # fmt: skip
        return {"campaign": campaign, "passed": passed}


def why_not(campaign: Campaign, deadlines: Sequence[Deadline], turn: Turn) -> Invalid | None:
    """Return why a draft cannot be launched: dates are missing, no day to register by, or all is over."""
    if campaign.undated:
        return Invalid.because("launch_undated", whats=[what for what, _ in campaign.undated])
    if campaign.ends < turn.today:
        return Invalid.because("launch_over", ends=campaign.ends)
    ahead = (one for one in deadlines if one.last_safe >= turn.today)
    if not any(one.kind == DeadlineKind.REGISTRATION and one.who == Who.PERSON for one in ahead):
        return Invalid.because("launch_needs_registration", suggested=len(campaign.suggested))
    return None
