"""Kế hoạch mới: a draft from a preset, a campaign of the school's own, a text, or for a day to honour."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import messages
from bot.domain.campaign import calendar, managing
from bot.domain.campaign.campaigns import DRAFT, Campaign
from bot.domain.campaign.copying import plan_of
from bot.domain.campaign.drafting import MakeDraft, numbered
from bot.domain.campaign.keys import free_slug
from bot.domain.campaign.labels import in_year
from bot.domain.campaign.plan import CampaignPlan
from bot.domain.school.turn import Turn
from bot.plans.mini import Occasion, occasion_plan, occasions
from bot.plans.periods import calendar_years, first_year, school_year
from bot.plans.presets import presets, read_preset
from bot.plans.shift import shift_to
from bot.talking.questions import Line, choose, confirm
from bot.talking.talk import End
from bot.words import Option

PRESET = Option("preset", messages.label("campaign_new.preset"), ("mau", "ban mau"))
AGAIN = Option("again", messages.label("campaign_new.again"), ("nam truoc", "nam ngoai"))
BACK = Option("back", messages.label("campaign_new.back"), ("ve", "xong", "xem lai"))
TEXT = Option(
    "text", messages.label("campaign_new.text"), ("van ban", "word", "pdf", "tep", "gui tep", "dan van ban")
)
OCCASION = Option("occasion", messages.label("campaign_new.occasion"), ("hoi giang", "ngay le", "nho"))
ASKS = (
    Option("lesson", messages.label("campaign_new.lesson"), ("hoi giang", "tiet day", "thao giang")),
    Option("work_items", messages.label("campaign_new.work_items"), ("viec lam", "cong viec")),
)
NEXT_YEAR_FROM = 10
"""The month from which a plan of one calendar year is moved to the coming one."""
SHOWN_DROPPED = 5
"""How many of the things left behind the review lists; the rest is a number."""


@dataclass(frozen=True)
class NewFacts:
    """What a new campaign can be made from."""

    turn: Turn

    @cached_property
    def own(self) -> list[Campaign]:
        """The school's campaigns that were ever launched, archived ones too, the newest first."""
        school = managing.school_id(self.turn)
        found = [
            *managing.of_school(self.turn.session, school),
            *managing.of_school(self.turn.session, school, archived=True),
        ]
        launched = [one for one in found if one.status != DRAFT]
        return sorted(launched, key=lambda one: one.starts, reverse=True)

    @cached_property
    def occasions(self) -> list[Occasion]:
        """The days to come that the school's campaigns honour, and the usual ones."""
        return occasions((text for one in self.own for text in one.occasions), self.turn.today)

    def sources(self) -> list[Option]:
        """Return where a new plan may come from."""
        return [PRESET, *([AGAIN] if self.own else []), TEXT, OCCASION]

    def presets(self) -> list[Option]:
        """Return the presets, each said in one line."""
        return [Option(one, messages.label(f"campaign_new.preset.{one}")) for one in presets()]

    def earlier(self) -> list[Option]:
        """Return the school's own campaigns to begin from."""
        return [Option(str(one.id), in_year(one)) for one in self.own]

    def days(self) -> list[Option]:
        """Return the days to make a small campaign for."""
        return [
            Option(one.key, f"{messages.words.capital(one.name)} ({messages.words.day(one.day)})")
            for one in self.occasions
        ]

    def years(self, plan: CampaignPlan) -> list[Option]:
        """Return the years a plan can be moved to, the likeliest first: never the year it is of."""
        first = max(self._likely(plan), (first_year(plan.period) or plan.start.year) + 1)
        return [Option(str(one), _year(plan, one)) for one in (first, first + 1)]

    def source(self, kind: str, which: str) -> CampaignPlan:
        """Return the plan to move: a preset's, or what a campaign's rows say."""
        if kind == PRESET.id:
            plan = read_preset(which)
            assert isinstance(plan, CampaignPlan)
            return plan
        return plan_of(self.turn.session, next(one for one in self.own if str(one.id) == which))

    def small(self, which: str, asks: str) -> CampaignPlan:
        """Return the small campaign for a day."""
        occasion = next(one for one in self.occasions if one.key == which)
        return self.free(occasion_plan(occasion, asks, self.turn.today))

    def free(self, plan: CampaignPlan) -> CampaignPlan:
        """Return a plan under an id that the school has not given yet."""
        return numbered(plan, free_slug(self.turn.session, managing.school_id(self.turn), plan.id))

    def twins(self, plan: CampaignPlan) -> list[str]:
        """Return the school's campaigns that are called the same and are of the same year."""
        school = managing.of_school(self.turn.session, managing.school_id(self.turn))
        same = [one for one in school if (one.title, one.period) == (plan.title, plan.period)]
        return [messages.label(f"campaign.state.{one.status}") for one in same]

    def _likely(self, plan: CampaignPlan) -> int:
        today = self.turn.today
        if calendar_years(plan.period):
            return today.year + (today.month >= NEXT_YEAR_FROM)
        return school_year(today)


async def new_campaign(facts: NewFacts) -> End:
    """Ask what to begin from, show what comes of it, and keep it as a draft."""
    source = await choose("source", facts.sources(), skip_single=False)
    if source == TEXT.id:
        return End("", then="campaign_reading")
    lines: list[Line] = []
    if source == OCCASION.id:
        day = await choose("day", facts.days(), skip_single=False)
        plan = facts.small(day, await choose("asks", ASKS))
    else:
        options = facts.presets() if source == PRESET.id else facts.earlier()
        old = facts.source(source, await choose(source, options, skip_single=False))
        years = facts.years(old)
        year = await choose("year", years, default=years[0].id, skip_single=False)
        plan = facts.free(shift_to(old, int(year)))
        lines = [Line("year", messages.label("campaign_new.line.year"))]
    shown = {
        "plan": plan,
        "dates": calendar.deadlines_of(plan, suggested=False),
        "dropped": plan.dropped[:SHOWN_DROPPED],
        "more": max(len(plan.dropped) - SHOWN_DROPPED, 0),
        "twins": facts.twins(plan),
    }
    shows = (plan.id, plan.title, plan.start, plan.end)
    if plan.dropped:
        await choose("changed", [BACK], default=BACK.id, skip_single=False, dropped=plan.dropped)
        lines.append(Line("changed", messages.label("campaign_new.line.changed")))
    await confirm("review", shows, lines=lines, yes="campaign_new.yes", **shown)
    return End("made", act=MakeDraft(plan), then="campaign", then_args={"slug": plan.id})


def _year(plan: CampaignPlan, first: int) -> str:
    """Return the period a plan would be of, as the admin reads it."""
    return shift_to(plan, first).period
