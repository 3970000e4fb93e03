"""The dates of a campaign: moved, fixed, given to somebody, asked no more; proposals and undated things."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import messages
from bot import dates
from bot.clock import school_day
from bot.domain.campaign import contents
from bot.domain.campaign.campaigns import DRAFT, RUNNING
from bot.domain.campaign.deadlines import last_safe_day
from bot.domain.campaign.drafting import DateUndated, StrikeUndated, TakeSuggested
from bot.domain.campaign.plan import PLANNED_WHO, DeadlineKind, Mode, Who
from bot.domain.campaign.suggestions import kind_of
from bot.domain.desk.campaign_page import CampaignFacts, DateLine
from bot.domain.desk.deadline_changes import (
    CancelDeadline,
    FixDeadline,
    MoveDeadline,
    NameResponsible,
)
from bot.result import Invalid
from bot.talking.questions import Line, ask, choose, confirm, pick_many
from bot.talking.talk import End
from bot.words import One, Option, Tie, match

Due = tuple[date, str]

MOVE = Option("move", messages.label("campaign_dates.move"), ("doi ngay", "han moi", "doi", "doi han"))
FIX = Option("fix", messages.label("campaign_dates.fix"), ("chot", "da chot", "khong con du kien"))
WHO = Option("who", messages.label("campaign_dates.who"), ("nguoi phu trach", "phan cong"))
CANCEL = Option("cancel", messages.label("campaign_dates.cancel"), ("bo", "bo moc", "bo moc nay"))
TELL = Option("tell", messages.label("campaign_dates.tell"), ("co", "bao", "co bao"))
QUIET = Option("quiet", messages.label("campaign_dates.quiet"), ("khong", "ko", "khong bao"))
REGISTER = Option("register", messages.label("campaign_dates.register"), ("han dang ky",))
WHO_WORDS: Mapping[str, tuple[str, ...]] = {
    Who.PERSON: ("thay co", "giao vien", "ca nhan", "tung nguoi"),
    Who.TEAM_LEAD: ("to truong", "cac to truong", "cac to", "to"),
    Who.UNIT: ("nguoi phu trach", "nha truong", "truong", "hieu truong", "van phong"),
}
"""What people type for who has to act, folded."""
STRIKE = Option("strike", messages.label("campaign_dates.strike"), ("bo", "bo bot", "bo het"))


async def campaign_dates(facts: CampaignFacts) -> End:
    """Choose a date and what becomes of it."""
    if facts.campaign is None or facts.campaign.status not in (DRAFT, RUNNING) or not facts.lines:
        return End("nothing", offers=("kehoach",))
    line = facts.line(await choose("which", facts.options(), skip_single=False))
    wish = await choose(f"what.k{line.id}", _doings(line), skip_single=False, line=line)
    if wish == MOVE.id:
        return await _move(facts, line)
    if wish == WHO.id:
        return await _name(facts, line)
    if wish == FIX.id:
        await confirm("fix", (line.id, line.due), yes="campaign_dates.fix_yes", line=line)
        return _done(facts, "fixed", FixDeadline(line.id), line=line)
    return await _cancel(facts, line)


async def _move(facts: CampaignFacts, line: DateLine) -> End:
    said: Due = await ask(f"due.k{line.id}", parse_due, line=line)
    due, mode = said
    new = _new(facts, due, Mode(mode))
    told = facts.told(line.id)
    shows = (line.id, line.revision, due, mode)
    lines = [Line(f"due.k{line.id}", messages.label("campaign_dates.line.due"))]
    await confirm("move", shows, lines=lines, yes="campaign_dates.move_yes", line=line, told=told, **new)
    return _done(facts, "moved", MoveDeadline(line.id, due, Mode(mode), line.revision), line=line, **new)


async def _name(facts: CampaignFacts, line: DateLine) -> End:
    head = Option("head", messages.label("campaign_dates.head"), ("thu truong", "hieu truong"))
    name = await ask(
        f"name.k{line.id}", name_among(facts.staff), choices=[(head, 0)], line=line, head=facts.head()
    )
    act = NameResponsible(line.id, name or None)
    return _done(facts, "named", act, line=line)


async def _cancel(facts: CampaignFacts, line: DateLine) -> End:
    told = facts.told(line.id) if facts.known.status == RUNNING else 0
    tell = QUIET.id
    if told:
        tell = await choose("tell", (TELL, QUIET), line=line, told=told)
    shows = (line.id, line.revision, tell)
    await confirm(
        "cancel", shows, yes="campaign_dates.cancel_yes", line=line, told=told, tell=tell == TELL.id
    )
    return _done(facts, "cancelled", CancelDeadline(line.id, tell == TELL.id), line=line)


async def suggested_dates(facts: CampaignFacts) -> End:
    """Offer the dates a plan does not print, and take those that are chosen."""
    if facts.campaign is None or facts.campaign.status != DRAFT or not facts.suggested:
        return End("nothing", offers=("kehoach",))
    keys = await pick_many("which", facts.suggested_options(), at_least=1, lines=facts.suggested)
    return _done(facts, "taken", TakeSuggested(facts.known.id or 0, keys))


async def undated_things(facts: CampaignFacts) -> End:
    """Give a date to what the plan asks for without one, or strike it out."""
    if facts.campaign is None or facts.campaign.status != DRAFT:
        return End("nothing", offers=("kehoach",))
    whats = {contents.undated_id(what): what for what, _ in facts.known.undated}
    things = [Option(key, messages.words.capital(what)) for key, what in whats.items()]
    others = ([] if facts.registers else [REGISTER]) + ([STRIKE] if things else [])
    wish = await choose("which", [*others, *things], skip_single=False, count=len(things))
    if wish == STRIKE.id:
        struck = await pick_many("strike", things, at_least=1)
        return _done(facts, "struck", StrikeUndated(facts.known.id or 0, tuple(whats[one] for one in struck)))
    what = messages.label("campaign_dates.registration") if wish == REGISTER.id else whats[wish]
    return await _date(facts, wish, what, DeadlineKind.REGISTRATION if wish == REGISTER.id else kind_of(what))


async def _date(facts: CampaignFacts, wish: str, what: str, kind: DeadlineKind) -> End:
    item = f"k{zlib.crc32(wish.encode())}"
    said: Due = await ask(f"due.{item}", parse_due, line={"what": what, "due": ""})
    due, mode = said
    who = Who.PERSON if wish == REGISTER.id else Who(await choose(f"who.{item}", whos(), what=what))
    new = _new(facts, due, Mode(mode))
    lines = [Line(f"due.{item}", messages.label("campaign_dates.line.due"))]
    if wish != REGISTER.id:
        lines.append(Line(f"who.{item}", messages.label("campaign_dates.line.who")))
    shows = (what, due, mode, who)
    await confirm("date", shows, lines=lines, yes="campaign_dates.date_yes", what=what, who=who, **new)
    act = DateUndated(facts.known.id or 0, what, kind, who, due, Mode(mode))
    return _done(facts, "dated", act, **new)


def parse_due(text: str, now: datetime) -> Due | Invalid:
    """Return the day a deadline names and how: "trước ngày 10/12" before, else by or within."""
    return dates.parse_due(text, school_day(now))


def name_among(staff: Callable[[], Sequence[Option]]) -> Callable[[str, datetime], int | Invalid]:
    """Return a parser for the name of somebody on the staff; the list is read only when somebody is named."""

    def parse(text: str, now: datetime) -> int | Invalid:
        people = staff()
        match match(text, people):
            case One(id=one):
                return int(one)
            case Tie(ids=ids):
                return Invalid.because("tie", labels=[one.label for one in people if one.id in ids])
            case _:
                return Invalid.because("nobody_named", name=text)

    return parse


def _doings(line: DateLine) -> list[Option]:
    wishes = [MOVE]
    wishes += [FIX] if line.tentative else []
    wishes += [WHO] if line.who == Who.UNIT else []
    return [*wishes, CANCEL]


def whos() -> list[Option]:
    """Return who may have to act by a date."""
    return [
        Option(one.value, messages.words.capital(messages.label(f"campaign.who.{one}")), WHO_WORDS[one])
        for one in PLANNED_WHO
    ]


def _new(facts: CampaignFacts, due: date, mode: Mode) -> dict[str, Any]:
    """Return a date as the words before and after agreeing to it say it."""
    safe = last_safe_day(due, mode)
    return {"due": due, "mode": mode.value, "last_safe": safe, "warned": facts.warned(due, mode)}


def _done(facts: CampaignFacts, outcome: str, act: Any, **shown: Any) -> End:
    """End with an act and show the campaign's page again."""
    return End(outcome, act=act, facts=shown, then="campaign", then_args=facts.back)
