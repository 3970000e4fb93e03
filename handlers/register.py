"""Đăng ký thi đua: a title (or none) leads straight to the review, where every line can be changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import messages
from bot import dates
from bot.clock import school_day
from bot.domain.desk.returning import SendRegistration
from bot.domain.registering import parts
from bot.domain.registering.form_contents import Draft, OwnTarget, OwnValue, WorkItem
from bot.domain.registering.forms import Form, RegistrationFacts
from bot.result import Invalid
from bot.talking.questions import Line, Parse, ask, choose, confirm, items, pick_many
from bot.talking.talk import End
from bot.words import Option, clean
from handlers.lesson import ask_lesson, lesson_lines

LATER = Option("later", messages.label("register.initiative_later"), ("bo sung sau", "sau", "chua co"))
NO_PARTNERS = Option("none", messages.label("register.no_partners"), ("khong", "ko"))


async def register(facts: RegistrationFacts) -> End:
    """Ask for what the campaign asks for, show it once more, and send it."""
    if facts.closed:
        return End("closed", facts={"campaign": facts.closed, "sent_up": facts.sent_up()}, offers=("cuatoi",))
    if not facts.campaigns:
        return End("nothing_open", offers=("cuatoi", "lich"))
    form = facts.form(await choose("campaign", facts.campaign_options()))
    if form.registration and len(facts.campaigns) > 1:
        return End("", then="register", then_args={"campaign": form.id})  # begins with what has been sent
    title = ""
    if form.asks("title"):
        title = await choose("title", form.titles(), stranger=form.not_offered, **form.heading())
    elif await choose("part", parts.options(), **form.heading()) == parts.DECLINE:
        return await _decline(facts, form)
    draft = await fill(form, title)
    yes = "send_again" if form.registration else "send"
    shown = {**form.shown(draft), **facts.named(form)}
    await confirm("review", draft, lines=lines_of(form, draft), yes=yes, draft=draft, **shown)
    return End("submitted", act=SendRegistration(draft), facts=shown, offers=("cuatoi",))


async def _decline(facts: RegistrationFacts, form: Form) -> End:
    """Show once more that the person takes no part, and note that as their answer."""
    draft = Draft(form.id, parts.DECLINE)
    shown = {**form.shown(draft), **facts.named(form)}
    lines = [Line("part", messages.label("register.line.part"))]
    await confirm("review", draft, lines=lines, yes="register.decline", draft=draft, **shown)
    return End("submitted", act=SendRegistration(draft), facts=shown, offers=("cuatoi",))


async def fill(form: Form, title: str) -> Draft:
    """Ask what is not known by default; on the plain way nothing is."""
    award = "none"
    if form.asks("title"):
        award = await choose("award", form.awards(), default="none", skip_single=False)
    initiative = None
    if form.wants_initiative(title):
        initiative = await ask("initiative", parse_initiative, default="", choices=[(LATER, "")])
    chosen = await pick_many("targets", form.target_options(), default=tuple(one.key for one in form.targets))
    return Draft(
        campaign_id=form.id,
        title=title,
        award="" if award == "none" else award,
        rating=form.rating(title),
        initiative=initiative or "",
        initiative_later=initiative == "",
        targets=chosen,
        values=await _own_values(form),
        own=await _own_targets(),
        work=await _work_items(form, first=form.asks("work_items")),
        lesson=await ask_lesson(form.campaign) if form.asks("lesson") else None,
    )


async def _own_values(form: Form) -> tuple[OwnValue, ...]:
    values = []
    for key in await items("value"):
        target = await choose(f"value.{key}.target", form.target_options(), skip_single=False)
        amount = await ask(f"value.{key}.amount", parse_amount, target=_text_of(form, target))
        values.append(OwnValue(key, target, amount))
    return tuple(values)


async def _own_targets() -> tuple[OwnTarget, ...]:
    return tuple([OwnTarget(key, await ask(f"own.{key}.text", parse_target)) for key in await items("own")])


async def _work_items(form: Form, first: bool) -> tuple[WorkItem, ...]:
    work = []
    for key in await items("work", first=first):
        content = await ask(f"work.{key}.content", parse_target)
        criterion = await ask(f"work.{key}.criterion", parse_target)
        start = await ask(f"work.{key}.start", parse_day, campaign=form.campaign)
        end = await ask(
            f"work.{key}.end", day_from(start), still=not_before(start), start=start, campaign=form.campaign
        )
        leader = await ask(f"work.{key}.leader", parse_name, choices=[(_me(form), form.person.full_name)])
        partners = await ask(f"work.{key}.partners", parse_name, choices=[(NO_PARTNERS, "")])
        work.append(WorkItem(key, content, criterion, start, end, leader, partners))
    return tuple(work)


def lines_of(form: Form, draft: Draft) -> list[Line]:
    """Return what can be changed from the review, as the person reads it there."""
    label = messages.label
    lines = []
    if form.asks("title"):
        lines += [Line("title", label("register.line.title")), Line("award", label("register.line.award"))]
    if form.wants_initiative(draft.title):
        lines.append(Line("initiative", label("register.line.initiative")))
    if form.targets:
        lines += [
            Line("targets", label("register.line.targets")),
            Line("+value", label("register.line.value")),
        ]
    lines += lesson_lines() if draft.lesson else []
    lines += [Line("+own", label("register.line.own")), Line("+work", label("register.line.work"))]
    drop = label("register.line.drop")
    lines += [
        Line(f"-value.{one.key}", f"{drop}: {_text_of(form, one.target)} ({one.amount})")
        for one in draft.values
    ]
    lines += [Line(f"-own.{one.key}", f"{drop}: {one.text}") for one in draft.own]
    lines += [Line(f"-work.{one.key}", f"{drop}: {one.content}") for one in draft.work]
    return lines


def _text_of(form: Form, key: str) -> str:
    return next((one.text for one in form.targets if one.key == key), key)


def _me(form: Form) -> Option:
    return Option("me", form.person.full_name, ("toi", "minh", "em"))


def parse_initiative(text: str, now: datetime) -> str | Invalid:
    """Return the name of a sáng kiến: a few words at least."""
    return _worded(text, 8, 300, "initiative_short")


def parse_target(text: str, now: datetime) -> str | Invalid:
    """Return a target or a work item in the person's words."""
    return _worded(text, 5, 300, "text_short")


def parse_amount(text: str, now: datetime) -> str | Invalid:
    """Return the figure a person sets for a target, as they write it: it needs a number in it."""
    amount = clean(text)
    if not any(sign.isdigit() for sign in amount):
        return Invalid.because("amount_needs_number")
    return _worded(amount, 1, 40, "text_short")


def parse_name(text: str, now: datetime) -> str | Invalid:
    """Return who leads or joins, as written."""
    return _worded(text, 2, 200, "text_short")


def parse_day(text: str, now: datetime) -> date | Invalid:
    """Return the day people mean, seen from the school's today."""
    return dates.parse_date(text, school_day(now))


def day_from(start: date) -> Parse[date]:
    """Return a parser for a day that is not before another."""

    def parse(text: str, now: datetime) -> date | Invalid:
        day = parse_day(text, now)
        return day if isinstance(day, Invalid) else not_before(start)(day) or day

    return parse


def not_before(start: date) -> Callable[[date], Invalid | None]:
    """Return what refuses an end that lies before its start, also one given before the start was changed."""
    return lambda end: Invalid.because("ends_before_start", start=start, end=end) if end < start else None


def _worded(text: str, least: int, most: int, too_short: str) -> str | Invalid:
    words = clean(text)
    if len(words) < least:
        return Invalid.because(too_short, least=least)
    if len(words) > most:
        return Invalid.because("text_long", most=most, length=len(words))
    return words
