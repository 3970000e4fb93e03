"""The life of a campaign: its reminders before launch, the launch, its end, and what can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import messages
from bot import dates
from bot.clock import school_day
from bot.domain.campaign.campaigns import DRAFT, RUNNING
from bot.domain.campaign.deadlines import last_safe_day
from bot.domain.campaign.drafting import DropDraft
from bot.domain.campaign.plan import DeadlineKind, Mode, Who
from bot.domain.desk.campaign_page import CampaignFacts, DateLine
from bot.domain.desk.ending import (
    ArchiveCampaign,
    CallOff,
    CloseCampaign,
    Prolong,
    ReopenCampaign,
    UnarchiveCampaign,
)
from bot.domain.desk.launching import LaunchCampaign, LaunchFacts
from bot.result import Invalid
from bot.talking.questions import Line, ask, choose, confirm
from bot.talking.talk import End
from bot.words import Option

MORE = Option("more", messages.label("next_page"), ("tiep", "xem tiep", "nua"))
BACK = Option("page", messages.label("campaign_reminders.page"), ("ve", "ve ke hoach", "xong"))
KEEP_END = Option("keep", messages.label("campaign_prolong.keep"), ("giu", "giu nguyen", "khong"))

STATES: dict[str, Callable[[int], Any]] = {
    "drop": DropDraft,
    "close": CloseCampaign,
    "reopen": ReopenCampaign,
    "call_off": CallOff,
    "put_away": ArchiveCampaign,
    "take_out": UnarchiveCampaign,
}
"""What may become of a campaign as a whole, by the wish on its page."""
GONE = ("drop", "put_away")
"""After these there is no page to go back to but the list."""


async def launch(facts: LaunchFacts) -> End:
    """Show what is about to begin and for how many, and launch it."""
    campaign = facts.campaign
    if campaign is None or campaign.status != DRAFT:
        return End("", then="campaign", then_args={"row": facts.turn.args.get("row", "")})
    back = {"row": str(campaign.id)}
    refused = facts.refused()
    if refused is not None:
        return End("not_yet", facts={"why": refused.code, **refused.facts}, then="campaign", then_args=back)
    await confirm("review", facts.agreed(), yes="campaign_launch.yes", **facts.shown())
    key = campaign.id or 0
    return End("launched", act=LaunchCampaign(key), offers=(f"phatdong:{key}", f"kehoach:{key}"))


async def reminders(facts: CampaignFacts) -> End:
    """Show every reminder to come, twenty a page."""
    if facts.campaign is None:
        return End("gone", offers=("kehoach",))
    pages = facts.reminders()
    total = sum(len(page) for page in pages)
    for number, page in enumerate(pages, 1):
        options = [MORE, BACK] if number < len(pages) else [BACK]
        shown: dict[str, Any] = {"page": page, "first": number == 1, "total": total, "campaign": facts.known}
        if await choose(f"page.k{number}", options, skip_single=False, **shown) == BACK.id:
            break
    return End("" if pages else "nothing", then="campaign", then_args=facts.back)


async def prolong(facts: CampaignFacts) -> End:
    """Ask for a later end and a later date to register, and show both before they hold."""
    if facts.campaign is None or facts.campaign.status != RUNNING:
        return End("gone", offers=("kehoach",))
    keep = [(KEEP_END, facts.known.ends)]
    ends = await ask("ends", parse_day, choices=keep, still=_not_over(facts), campaign=facts.known)
    line = _registration(facts)
    register = None
    if line is not None and facts.known.list_closed_at is None:
        said: tuple[date, str] = await ask(
            "register", dates_due, choices=[(KEEP_END, (line.due, line.mode))], line=line
        )
        due, mode = said
        register = None if (due, mode) == (line.due, line.mode) else (due, Mode(mode))
    shown: dict[str, Any] = {
        "ends": ends,
        "line": line or "",
        "register": register or "",
        "phases": facts.last_phases(),
    }
    if register:
        shown |= {"last_safe": last_safe_day(*register), "warned": facts.warned(*register)}
    lines = [Line("ends", messages.label("campaign_prolong.line.ends"))]
    lines += [Line("register", messages.label("campaign_prolong.line.register"))] if line else []
    shows = (facts.known.ends, ends, register, line.revision if line else 0)
    await confirm("review", shows, lines=lines, yes="campaign_prolong.yes", campaign=facts.known, **shown)
    act = Prolong(facts.known.id or 0, ends, register)
    return End("prolonged", act=act, facts=shown, then="campaign", then_args=facts.back)


async def change_state(facts: CampaignFacts) -> End:
    """Ask once more before a campaign is ended, called off, put away, or taken back."""
    into = facts.turn.args.get("into", "")
    if facts.campaign is None or into not in STATES:
        return End("gone", offers=("kehoach",))
    shown: dict[str, Any] = {"campaign": facts.known, "forms": 0, "involved": 0}
    if into == "close":
        shown["forms"] = facts.count_forms()
    if into == "call_off":
        shown["involved"] = facts.involved()
    await confirm(into, (facts.known.id, facts.known.status), yes=f"campaign_state.{into}", **shown)
    act = STATES[into](facts.known.id or 0)
    if into in GONE:
        return End(f"{into}_done", act=act, facts=shown, offers=_offers(facts, into))
    return End(f"{into}_done", act=act, facts=shown, then="campaign", then_args=facts.back)


def parse_day(text: str, now: datetime) -> date | Invalid:
    """Return the day people mean, seen from the school's today."""
    return dates.parse_date(text, school_day(now))


def dates_due(text: str, now: datetime) -> tuple[date, str] | Invalid:
    """Return the day a deadline names and how."""
    return dates.parse_due(text, school_day(now))


def _not_over(facts: CampaignFacts) -> Callable[[date], Invalid | None]:
    """Return what refuses an end before today or before the campaign begins."""
    first = max(facts.known.starts, facts.turn.today)
    return lambda day: Invalid.because("ends_before_start", start=first, end=day) if day < first else None


def _registration(facts: CampaignFacts) -> DateLine | None:
    mine = (one for one in facts.lines if one.kind == DeadlineKind.REGISTRATION and one.who == Who.PERSON)
    return next(mine, None)


def _offers(facts: CampaignFacts, into: str) -> tuple[str, ...]:
    return ("kehoach",) if into == "drop" else (f"kehoach:{facts.known.id}",)
