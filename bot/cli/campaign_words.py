"""What `thidua campaign` and `thidua plan` print."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from typing import NoReturn

from bot.cli.words import REFUSED, say, sentence
from bot.domain.campaign.calendar import Line, deadlines_of, years_of
from bot.domain.campaign.campaigns import RUNNING, Campaign
from bot.domain.campaign.days_off import DaysOff
from bot.domain.campaign.plan import CampaignPlan
from bot.plans.checks import cautions
from bot.plans.periods import school_year
from bot.plans.problems import BadFile, problem_lines
from messages.words import capital, day


def show_presets(plans: Sequence[CampaignPlan]) -> None:
    """Print the campaigns that come with the program."""
    say("campaign.presets_head")
    for one in plans:
        say("campaign.preset", id=one.id, title=one.title, period=one.period)


def show_loaded(loaded: Sequence[tuple[Campaign, str]], today: date) -> None:
    """Print the campaigns of the database with their school and state, or how to load one."""
    if not loaded:
        say("campaign.loaded_none", example="bao-khe-2021", year=school_year(today))
        return
    say("campaign.loaded_head")
    for one, school in loaded:
        status = sentence(f"campaign.status_{one.status}")
        say("campaign.loaded", id=one.slug, title=one.title, period=one.period, school=school, status=status)


def refuse_file(bad: BadFile) -> NoReturn:
    """Print everything that is wrong with a campaign file and end the program."""
    print(sentence("campaign.bad_file", name=bad.name), file=sys.stderr)
    for line in problem_lines(bad.problems):
        print(sentence("campaign.problem", line=line), file=sys.stderr)
    raise SystemExit(REFUSED)


def show_result(plan: CampaignPlan, loaded: Campaign, school: str, *, suggested: bool) -> None:
    """Print what was loaded, what was changed on the way, what wants a second look, and what comes next."""
    _listed("dropped_head", plan.dropped)
    _listed("cautions_head", problem_lines(cautions(plan, DaysOff.known(years_of(plan)))))
    running = loaded.status == RUNNING
    facts = {"title": loaded.title, "period": loaded.period, "school": school}
    counts = {"deadlines": len(deadlines_of(plan, suggested=suggested)), "targets": len(plan.targets)}
    say("campaign.loaded_running" if running else "campaign.loaded_draft", **facts, **counts)
    _listed("undated_head", [one.what for one in plan.undated])
    say("campaign.next_invite" if running else "campaign.next_dates")


def show_read(plan: CampaignPlan, school: str, doubtful: int) -> None:
    """Print what was read from a document and kept as a draft, and where to look through it."""
    counts = {"phases": len(plan.phases), "deadlines": len(plan.deadlines), "targets": len(plan.targets)}
    _listed("dropped_head", plan.dropped)
    say("campaign.loaded_read", title=plan.title, period=plan.period, school=school, **counts)
    _listed("undated_head", [one.what for one in plan.undated])
    if doubtful:
        say("campaign.read_doubtful", count=doubtful)
    say("campaign.next_review")


def show_calendar(plan: CampaignPlan, lines: Sequence[Line], since: date) -> None:
    """Print reminders by day, each with what it is about and whom it reaches."""
    if not lines:
        say("campaign.calendar_none", day=day(since))
        return
    whats = {one.key: one.what for one in deadlines_of(plan, suggested=True)}
    say("campaign.calendar_head", title=plan.title, period=plan.period)
    for on, group in groupby(lines, key=lambda line: datetime.fromisoformat(line.at).date()):
        say("campaign.calendar_day", day=capital(day(on)))
        for line in group:
            say("campaign.calendar_line", **_facts(line, whats))
    say("campaign.calendar_count", count=len(lines))


def _facts(line: Line, whats: dict[str, str]) -> dict[str, object]:
    at = datetime.fromisoformat(line.at)
    return {
        "time": f"{at:%H:%M}",
        "stage": _stage(line.stage),
        "what": whats.get(line.deadline, line.deadline),
        "last": day(datetime.fromisoformat(line.last_safe).date()),
        "audience": sentence(f"campaign.audience_{line.audience}"),
    }


def _stage(stage: str) -> str:
    """Return "T-3", "T-0" or "+1" in words."""
    if stage == "T-0":
        return sentence("campaign.stage_last")
    days = int(stage.removeprefix("T-").removeprefix("+"))
    return sentence("campaign.stage_before" if stage.startswith("T-") else "campaign.stage_after", days=days)


def _listed(head: str, lines: Sequence[str]) -> None:
    if lines:
        say(f"campaign.{head}")
    for line in lines:
        say("campaign.problem", line=line)
