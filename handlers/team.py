"""Danh sách tổ: its people, one of them at a time, and what whoever is in charge may do for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import messages
from bot.domain.desk import pausing, reopening
from bot.domain.desk.closing_web import CloseWeb
from bot.domain.desk.pausing import PauseReminders, ResumeReminders
from bot.domain.desk.reopening import CloseAgain, Reopen
from bot.domain.desk.returning import ReturnRegistration
from bot.domain.desk.teams import GONE, TeamFacts
from bot.domain.registering.card import (
    BACK,
    CLOSE,
    CLOSE_WEB,
    ENTER,
    LEAVE,
    LIST,
    PAUSE,
    REOPEN,
    RESUME,
    RETURN,
    Card,
)
from bot.result import Invalid
from bot.talking.questions import Line, Parse, ask, choose, confirm
from bot.talking.talk import End, Script
from bot.words import clean
from handlers.register import parse_day

REASON_LEAST, REASON_MOST = 5, 300


async def team(facts: TeamFacts) -> End:
    """Show the list of a tổ, then one person, then do what was chosen."""
    if facts.counts_only:
        return End("counts_only", offers=("chuatraloi",))
    if not facts.teams:
        return End("no_team")
    if not facts.campaigns:
        return End("nothing_running", offers=facts.about_staff())
    unit_id = await choose("team", [*facts.team_options(), *facts.gone_option()])
    if unit_id == GONE:
        return End("", then="departure", then_args={"mode": BACK})
    campaign = facts.campaign(await choose("campaign", facts.campaign_options()))
    roll = facts.roll(unit_id, campaign)
    if not roll.entries:
        return End("nobody", facts={"unit": roll.unit})
    admin = facts.turn.me().is_admin
    said: dict[str, Any] = {"roll": roll, "admin": admin, "collective": facts.collective(unit_id, campaign)}
    card = facts.card(campaign, await choose("who", roll.options(), skip_single=False, **said))
    wanted = await choose("card", card.options(), skip_single=False, **card.shown())
    return await ACTIONS[wanted](card)


async def _return(card: Card) -> End:
    reason = await ask("reason", parse_reason, person=card.person)
    until = await _open_until(card) if card.closed else None
    version = card.registration.version if card.registration else 0
    lines = [Line("reason", messages.label("team.line.reason"))]
    if until is not None:
        lines.append(Line("open_until", messages.label("team.line.until")))
    facts = {"person": card.person, "reason": reason, "until": until, "campaign": card.campaign}
    shows = (card.person_id, version, reason, until)
    await confirm("return", shows, lines=lines, yes="team.return_yes", **facts)
    act = ReturnRegistration(card.person_id, card.campaign.id or 0, reason, until)
    return End("returned", act=act, facts=facts, offers=_back_to(card))


async def _enter(card: Card) -> End:
    return End("", then="enter", then_args={"for": card.person_id, "campaign": card.campaign.id})


async def _reopen(card: Card) -> End:
    until = await _open_until(card)
    facts = {"person": card.person, "until": until, "campaign": card.campaign}
    lines = [Line("open_until", messages.label("team.line.until"))]
    await confirm("reopen", (card.person_id, until), lines=lines, yes="team.reopen_yes", **facts)
    act = Reopen(card.person_id, card.campaign.id or 0, until)
    return End("reopened", act=act, facts=facts, offers=_back_to(card))


async def _close(card: Card) -> End:
    facts: dict[str, Any] = {"person": card.person, "campaign": card.campaign}
    await confirm("close", card.person_id, yes="team.close_yes", **facts)
    act = CloseAgain(card.person_id, card.campaign.id or 0)
    return End("closed_again", act=act, facts=facts, offers=_back_to(card))


async def _pause(card: Card) -> End:
    today = card.turn.today

    def wrong(day: date) -> Invalid | None:
        return pausing.wrong_day(today, day)

    until = await ask("pause_until", day_within(wrong), still=wrong, person=card.person)
    facts = {"person": card.person, "until": until}
    lines = [Line("pause_until", messages.label("team.line.until"))]
    await confirm("pause", (card.person_id, until), lines=lines, yes="team.pause_yes", **facts)
    return End("paused", act=PauseReminders(card.person_id, until), facts=facts, offers=_back_to(card))


async def _resume(card: Card) -> End:
    facts = {"person": card.person}
    return End("resumed", act=ResumeReminders(card.person_id), facts=facts, offers=_back_to(card))


async def _close_web(card: Card) -> End:
    facts: dict[str, Any] = {"person": card.person, "web": card.web}
    await confirm("close_web", card.person_id, yes="team.close_web_yes", **facts)
    return End("web_closed", act=CloseWeb(card.person_id), facts=facts, offers=_back_to(card))


async def _list(card: Card) -> End:
    args = {"team": card.person.unit_id, "campaign": card.campaign.id}
    return End("", then="team", then_args=args)


async def _leave(card: Card) -> End:
    return End("", then="departure", then_args={"row": card.person_id})


async def _come_back(card: Card) -> End:
    return End("", then="departure", then_args={"mode": BACK, "row": card.person_id})


async def _open_until(card: Card) -> date:
    """Ask through which day the list is open for the person."""
    campaign, today = card.campaign, card.turn.today

    def wrong(day: date) -> Invalid | None:
        return reopening.wrong_day(campaign, today, day)

    until: date = await ask(
        "open_until", day_within(wrong), still=wrong, person=card.person, campaign=campaign
    )
    return until


ACTIONS: dict[str, Callable[[Card], Script]] = {
    RETURN: _return,
    ENTER: _enter,
    REOPEN: _reopen,
    CLOSE: _close,
    PAUSE: _pause,
    RESUME: _resume,
    CLOSE_WEB: _close_web,
    LEAVE: _leave,
    BACK: _come_back,
    LIST: _list,
}


def day_within(wrong: Callable[[date], Invalid | None]) -> Parse[date]:
    """Return a parser for a day that something else may refuse."""

    def parse(text: str, now: datetime) -> date | Invalid:
        day = parse_day(text, now)
        return day if isinstance(day, Invalid) else wrong(day) or day

    return parse


def parse_reason(text: str, now: datetime) -> str | Invalid:
    """Return why a registration is returned, as its person will read it."""
    words = clean(text)
    if len(words) < REASON_LEAST:
        return Invalid.because("text_short", least=REASON_LEAST)
    if len(words) > REASON_MOST:
        return Invalid.because("text_long", most=REASON_MOST, length=len(words))
    return words


def _back_to(card: Card) -> tuple[str, ...]:
    return (f"to:{card.person.unit_id}", f"nguoi:{card.person_id}")
