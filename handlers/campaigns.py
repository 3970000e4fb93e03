"""Kế hoạch: the school's campaigns, and the page of one with everything that can be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import messages
from bot.domain.campaign import managing
from bot.domain.campaign.campaigns import Campaign
from bot.domain.campaign.labels import labels
from bot.domain.school.turn import Turn
from bot.talking.questions import choose
from bot.talking.talk import End
from bot.words import Option
from handlers.campaign_moving import MovingFacts

NEW = Option("new", messages.label("campaigns.new"), ("moi", "ke hoach moi", "tao moi", "them"))
ARCHIVE = Option("archive", messages.label("campaigns.archive"), ("luu tru", "da luu tru"))

MOVE = "move"
DATES, SUGGESTED, UNDATED = "dates", "suggested", "undated"
REVIEW, WORDING = "review", "words"
REMINDERS, LAUNCH, DROP = "reminders", "launch", "drop"
PROLONG, CLOSE, CALL_OFF = "prolong", "close", "call_off"
REOPEN, PUT_AWAY, TAKE_OUT = "reopen", "put_away", "take_out"

WORDS = {
    MOVE: ("chuyen", "chuyen nam", "nam nay", "chuyen sang nam nay"),
    REVIEW: ("xem lai", "xem tung muc", "sua tung muc"),
    WORDING: ("sua cau chu", "sua loi", "sua chu"),
    DATES: ("sua moc", "sua", "doi ngay", "doi moc"),
    SUGGESTED: ("goi y", "moc goi y"),
    UNDATED: ("chua co ngay",),
    REMINDERS: ("lich nhac", "xem lich", "xem lich nhac"),
    LAUNCH: ("phat dong", "bat dau"),
    DROP: ("xoa", "bo ban thao", "xoa ban thao"),
    PROLONG: ("gia han",),
    CLOSE: ("ket thuc",),
    CALL_OFF: ("huy phong trao",),
    REOPEN: ("mo lai",),
    PUT_AWAY: ("luu tru",),
    TAKE_OUT: ("bo luu tru",),
}
"""What people type for what can be done with a campaign, folded."""

INTO = {
    MOVE: "campaign_move",
    REVIEW: "campaign_review",
    WORDING: "campaign_review",
    DATES: "campaign_dates",
    SUGGESTED: "campaign_suggested",
    UNDATED: "campaign_undated",
    REMINDERS: "campaign_reminders",
    LAUNCH: "campaign_launch",
    PROLONG: "campaign_prolong",
}
"""The conversations that do it; all others are `campaign_state`."""


@dataclass(frozen=True)
class CampaignListFacts:
    """The campaigns of the speaker's school."""

    turn: Turn

    @cached_property
    def all(self) -> list[Campaign]:
        """Those not archived."""
        return managing.of_school(self.turn.session, managing.school_id(self.turn))

    @cached_property
    def archived(self) -> list[Campaign]:
        """Those put away."""
        return managing.of_school(self.turn.session, managing.school_id(self.turn), archived=True)

    def options(self) -> list[Option]:
        """Return what may be chosen: a new one, each there is, and the archive."""
        return [NEW, *_options(self.all), *([ARCHIVE] if self.archived else [])]


async def list_campaigns(facts: CampaignListFacts) -> End:
    """List the school's campaigns with their states, and lead to one of them or to a new one."""
    row = facts.turn.args.get("row")
    if row:
        return End("", then="campaign", then_args={"row": str(row)})
    wish = await choose("which", facts.options(), skip_single=False, count=len(facts.all))
    if wish == NEW.id:
        return End("", then="campaign_new")
    if wish == ARCHIVE.id:
        wish = await choose("archived", _options(facts.archived), skip_single=False)
    return End("", then="campaign", then_args={"row": wish})


async def campaign_page(facts: MovingFacts) -> End:
    """Show one campaign and lead to what can be done with it."""
    if facts.campaign is None:
        return End("gone", offers=("kehoach",))
    status = facts.campaign.status
    wish = await choose(status, _doings(facts), skip_single=False, past=facts.past, **facts.shown())
    if wish in INTO:
        return End("", then=INTO[wish], then_args=facts.back)
    return End("", then="campaign_state", then_args={**facts.back, "into": wish})


def _options(found: list[Campaign]) -> list[Option]:
    named = labels(found)
    states = {one.id: messages.label(f"campaign.state.{one.status}") for one in found}
    return [Option(str(one.id), f"{named[one.id or 0]}: {states[one.id]}") for one in found]


def _doings(facts: MovingFacts) -> list[Option]:
    """Return what can be done with a campaign in its state."""
    match facts.known.status:
        case "draft":
            wishes = [*([MOVE] if facts.past else []), REVIEW, *([SUGGESTED] if facts.suggested else [])]
            wishes += [UNDATED] if facts.known.undated or not facts.registers else []
            wishes += [DATES, REMINDERS] if facts.lines else []
            wishes += [LAUNCH, DROP]
        case "running":
            wishes = [DATES, WORDING, PROLONG, REMINDERS, CLOSE, CALL_OFF]
        case "closed":
            wishes = [REOPEN, PUT_AWAY]
        case "called_off":
            wishes = [PUT_AWAY]
        case _:
            wishes = [TAKE_OUT]
    return [Option(one, messages.label(f"campaign.do.{one}"), WORDS[one]) for one in wishes]
