"""Các lượt gửi: how what was sent stands, and what can still be done about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import messages
from bot.domain.announcing import run_view
from bot.domain.announcing.announcement_text import mistake_in
from bot.domain.announcing.corrections import SendCorrection
from bot.domain.announcing.run_control import CancelRun, PauseRun, ResumeRun
from bot.domain.announcing.run_file import ListUnreached
from bot.domain.announcing.run_list import Listed
from bot.domain.announcing.run_view import Report, RunFacts
from bot.domain.announcing.sending_again import AskAgain, SendAgain
from bot.result import Invalid
from bot.talking.questions import Line, ask, choose, confirm
from bot.talking.talk import End
from bot.words import clean


async def runs(facts: RunFacts) -> End:
    """Show what was sent, the report on one of them, and do what is wanted with it."""
    options = facts.options()
    if not options:
        return End("nothing")
    which = await choose("which", options, skip_single=False, budgets=facts.left())
    if not facts.named:
        return End("", then="runs", then_args={"row": which})
    one = facts.find(which)
    assert one is not None
    report = facts.report(one)
    todo = await choose("report", facts.steps(report), skip_single=False, **_shown(one), report=report)
    return await _do(facts, report, todo)


async def _do(facts: RunFacts, report: Report, todo: str) -> End:
    """Do what is wanted with a run, after a last look where it cannot be taken back."""
    one, which = report.it, report.it.id
    offers = (f"luotgui:{which}",) if one.run else ("luotgui",)
    match todo:
        case run_view.PAUSE:
            return End("paused", act=PauseRun(which), offers=offers)
        case run_view.RESUME:
            return End("resumed", act=ResumeRun(which), offers=offers)
        case run_view.CANCEL:
            await confirm("cancel", which, yes="runs.cancel_yes", **_shown(one), report=report)
            return End("cancelled", act=CancelRun(which), offers=offers)
        case run_view.CORRECT:
            return await _correct(facts, one)
        case run_view.FILE:
            return End("file", act=ListUnreached(which))
        case run_view.REUSE:
            return End("", then="announce", then_args={"row": str(_about(facts.newest(one)))})
        case _:
            return await _again(facts, one, todo)


async def _again(facts: RunFacts, one: Listed, todo: str) -> End:
    """Send again to those not reached, or to those who have not confirmed, after a look at how many."""
    known = {**_shown(one), "corrected": facts.corrected(one)}
    if todo == run_view.AGAIN:
        reach = facts.reach_again(one)
        shows = (one.id, reach, known["corrected"])
        await confirm("again", shows, yes="runs.again_yes", **known, reach=reach)
        return End("sent", act=SendAgain(one.id))
    reach = facts.reach_unacked(one)
    await confirm("unacked", (one.id, known["corrected"]), yes="runs.again_yes", **known, reach=reach)
    return End("sent", act=AskAgain(one.id))


async def _correct(facts: RunFacts, one: Listed) -> End:
    """Ask for the corrected text, say to how many it goes and what is stopped, and send it."""
    about = facts.newest(one).announcement
    assert about is not None
    text = await ask("correction", parse_correction, **_shown(one), text=about.text)
    reach = facts.reach_corrected(one)
    stops = facts.stops(one)
    shows = (one.id, text, None if stops else reach)  # while it goes on, more receive it every second
    lines = [Line("correction", messages.label("announce.line.text"))]
    later = about.next_at if about.weekly_until else None
    known = {**_shown(one), "text": text, "reach": reach, "stops": stops, "later": later}
    await confirm("correct", shows, lines=lines, yes="runs.correct_yes", **known)
    return End("corrected", act=SendCorrection(one.id, text))


def parse_correction(text: str, now: datetime) -> str | Invalid:
    """Return a correction as it will be kept."""
    words = clean(text)
    return mistake_in(words) or words


def _shown(one: Listed) -> dict[str, Any]:
    return {"it": one, "run": one.run}


def _about(one: Listed) -> int:
    return (one.announcement.id if one.announcement else 0) or 0
