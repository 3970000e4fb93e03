"""Ghi giúp từ bản giấy: the registration form, filled in for a person as their paper has it."""

from __future__ import annotations

import messages
from bot.domain.desk.entering import EnterRegistration, EntryFacts, Refuse
from bot.talking.questions import Line, ask, choose, confirm
from bot.talking.talk import End
from bot.words import Option
from handlers.register import fill, lines_of
from handlers.sent import parse_sent_day


async def enter(facts: EntryFacts) -> End:
    """Ask what the paper says, show it once more, and note it for its person."""
    if facts.barred is not None:
        return End("entered", act=Refuse(facts.barred))
    form = facts.form(await choose("campaign", facts.campaign_options()))
    title = ""
    if form.asks("title"):
        title = await choose(
            "title", form.titles(), stranger=form.not_offered, person=form.person, campaign=form.campaign
        )
    today = [(_today(), facts.turn.today)]
    on_paper = await ask("paper_date", parse_sent_day, choices=today, person=form.person)
    draft = await fill(form, title)
    lines = [*lines_of(form, draft), Line("paper_date", messages.label("enter.line.paper_date"))]
    shown = {**form.shown(draft), "draft": draft, "person": form.person, "paper_date": on_paper}
    await confirm("review", (draft, on_paper), lines=lines, yes="enter.send", **shown)
    act = EnterRegistration(draft, form.person_id, on_paper)
    offers = (f"to:{form.person.unit_id}", f"nguoi:{form.person_id}")
    return End("entered", act=act, facts=shown, offers=offers)


def _today() -> Option:
    return Option("today", messages.label("sent.today"), ("hom nay", "nay"))
