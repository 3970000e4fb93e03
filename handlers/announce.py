"""Gửi thông báo: an admin's words, who is to hear them, and a last look before they go out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import messages
from bot import dates
from bot.clock import school_day
from bot.dates.moments import as_text, from_text
from bot.domain.announcing import occasions
from bot.domain.announcing.announcement_text import mistake_in
from bot.domain.announcing.announcing import Wanted
from bot.domain.announcing.audience_spec import ROLES, TEAMS, Audience, parse
from bot.domain.announcing.composing import AnnouncementFacts, LaunchAnnouncement
from bot.domain.announcing.previews import Preview
from bot.result import Invalid
from bot.talking.questions import Line, ask, attach, choose, confirm, pick_many
from bot.talking.talk import End
from bot.words import Option, clean

ORDINARY, URGENT = "ordinary", "urgent"
NOW = Option("now", messages.label("announce.now"), ("ngay", "ngay bay gio", "bay gio", "luon"))
ONCE = Option("once", messages.label("announce.once"), ("mot lan", "khong", "khong lap"))
NO_FILE = Option("none", messages.label("announce.no_file"), ("khong", "bo tep", "khong co"))
LEVELS = (
    Option(ORDINARY, messages.label("announce.ordinary"), ("thuong", "binh thuong")),
    Option(URGENT, messages.label("announce.urgent"), ("khan", "gap")),
)
ACKS = (
    Option("yes", messages.label("announce.ack"), ("co", "xin xac nhan")),
    Option("no", messages.label("announce.no_ack"), ("khong", "khong can")),
)
BACK = Option("back", messages.label("announce.back"), ("quay lai", "ve", "xong"))


async def announce(facts: AnnouncementFacts) -> End:
    """Ask for the text and the audience, show what will arrive, and send it; the rest is in the review."""
    text = await ask("text", parse_announcement)
    audience, label = await _audience(facts)
    wanted = await _manner(Wanted(text, str(audience)))
    preview = facts.preview(wanted)
    await choose("samples", [BACK], default="back", skip_single=False, preview=preview)
    await confirm(
        "review",
        (_kept(wanted), preview.reach),
        lines=_lines(facts, wanted, audience),
        yes="announce.send" if wanted.starts_at is None else "announce.plan",
        preview=preview,
        audience=label,
        file=facts.file_name(wanted.upload_id),
    )
    if preview.at_night:
        await _confirm_night(wanted, preview)
    return End("sent", act=LaunchAnnouncement(wanted))


async def _audience(facts: AnnouncementFacts) -> tuple[Audience, str]:
    """Ask whom it is for; returns that with its name for the review."""
    kinds = facts.kinds()
    kind = await choose("audience", kinds, skip_single=False)
    label = next(one.label for one in kinds if one.id == kind)
    audience = Audience(kind)
    if kind == TEAMS:
        ids = await pick_many("teams", facts.teams, at_least=1)
        audience, label = replace(audience, ids=_numbers(ids)), _labels(facts.teams, ids)
    elif kind == ROLES:
        names = await pick_many("roles", facts.roles, at_least=1)
        audience, label = replace(audience, names=names), ", ".join(names)
    else:
        known = parse(kind)
        audience = audience if isinstance(known, Invalid) else known
    if kind == TEAMS or len(facts.teams) < 2:
        return audience, label
    narrow = await pick_many("narrow", facts.teams, default=())
    within = f" ({_labels(facts.teams, narrow)})" if narrow else ""
    return replace(audience, narrow=_numbers(narrow)), label + within


async def _manner(wanted: Wanted) -> Wanted:
    """Ask, where a line of the review was chosen, with what, when and how urgently it goes out."""
    upload_id = await attach("file", choices=[(NO_FILE, None)], default=None)
    when = await ask("when", parse_when, choices=[(NOW, "")], default="")
    starts_at = from_text(when) if when else None
    weekly_until = None
    if starts_at is not None:
        until = _until(starts_at)
        weekly_until = await ask(
            "weekly",
            until,
            choices=[(ONCE, None)],
            still=_still_weekly(starts_at),
            default=None,
            start=starts_at,
        )
    level = await choose("level", LEVELS, default=ORDINARY)
    ack = await choose("ack", ACKS, default="no")
    return replace(
        wanted,
        upload_id=upload_id,
        starts_at=starts_at,
        weekly_until=weekly_until,
        urgent=level == URGENT,
        wants_ack=ack == "yes",
    )


async def _confirm_night(wanted: Wanted, preview: Preview) -> None:
    """Ask a second time about what is urgent enough to go out in the quiet hours."""
    shown = as_text(preview.at) if wanted.starts_at else ""
    lines = [Line(key, messages.label(f"announce.line.{key}")) for key in ("level", "when")]
    reach = preview.reach
    await confirm("urgent", (shown, reach), lines=lines, yes="announce.urgent_yes", preview=preview)


def parse_announcement(text: str, now: datetime) -> str | Invalid:
    """Return an announcement as it will be kept."""
    words = clean(text)
    return mistake_in(words) or words


def parse_when(text: str, now: datetime) -> str | Invalid:
    """Return the moment that is meant, as it is kept."""
    moment = dates.parse_moment(text, now)
    if isinstance(moment, Invalid):
        return moment
    return occasions.mistake_in(moment, None, now) or as_text(moment)


def _until(start: datetime) -> Callable[[str, datetime], date | Invalid]:
    """Return what reads until which day something is repeated."""

    def read(text: str, now: datetime) -> date | Invalid:
        day = dates.parse_due(text, school_day(now))
        if isinstance(day, Invalid):
            return day
        return occasions.until_mistake(start, day[0]) or day[0]

    return read


def _still_weekly(start: datetime) -> Callable[[date | None], Invalid | None]:
    """Return what says that a last day no longer goes with the first moment."""
    return lambda until: occasions.until_mistake(start, until) if until else None


def _lines(facts: AnnouncementFacts, wanted: Wanted, audience: Audience) -> list[Line]:
    """Return the lines of the review, those that make sense here."""
    keys = ["text", "audience", "narrow", "file", "when", "weekly", "level", "ack", "samples"]
    if audience.kind == TEAMS or len(facts.teams) < 2:
        keys.remove("narrow")
    if wanted.starts_at is None:
        keys.remove("weekly")
    return [Line(key, messages.label(f"announce.line.{key}")) for key in keys]


def _kept(wanted: Wanted) -> tuple[object, ...]:
    """Return what is agreed to, as JSON can keep it."""
    moment = as_text(wanted.starts_at) if wanted.starts_at else ""
    how = (wanted.upload_id, wanted.urgent, wanted.wants_ack)
    return (wanted.text, wanted.audience, *how, moment, wanted.weekly_until)


def _numbers(ids: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(int(one) for one in ids)


def _labels(options: list[Option], ids: tuple[str, ...]) -> str:
    return ", ".join(one.label for one in options if one.id in ids)
