"""`thidua days`: the days off as the database has them, and changing them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer

from bot.cli.database import in_database, settings_or_refuse
from bot.cli.school_time import now_of
from bot.cli.words import refuse, say, sentence
from bot.clock import school_day
from bot.domain.campaign.day_changes import Change, change_days, coming, span
from bot.domain.campaign.day_form import LONGEST

app = typer.Typer(no_args_is_help=True, help=sentence("days.help"))

First = Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help=sentence("days.help_first"))]
Last = Annotated[datetime | None, typer.Argument(formats=["%Y-%m-%d"], help=sentence("days.help_last"))]


@app.command("list", help=sentence("days.help_list"))
def list_() -> None:
    """Print the coming days off, a stretch a line."""
    found = in_database(settings_or_refuse(), lambda session: coming(session, school_day(now_of(session))))
    for one in found:
        name = sentence("days.worked") if one.worked else one.name
        say("days.line", first=one.first.isoformat(), last=one.last.isoformat(), name=name)
    if not found:
        say("days.none")


@app.command(help=sentence("days.help_add"))
def add(
    first: First,
    last: Last = None,
    name: Annotated[str, typer.Option(help=sentence("days.help_name"))] = "",
) -> None:
    """Make days off."""
    _change(first, last, Change.OFF, name)


@app.command(help=sentence("days.help_work"))
def work(first: First, last: Last = None) -> None:
    """Make days worked."""
    _change(first, last, Change.WORKED)


@app.command(help=sentence("days.help_remove"))
def remove(first: First, last: Last = None) -> None:
    """Take back what was set."""
    _change(first, last, Change.TAKEN_BACK)


def _change(first: datetime, last: datetime | None, change: Change, name: str = "") -> None:
    begun, ended = first.date(), (last or first).date()
    if not 0 <= (ended - begun).days < LONGEST:
        refuse("days.backwards")
    days: tuple[date, ...] = span(begun, ended)
    done = in_database(
        settings_or_refuse(), lambda session: change_days(session, days, change, name, now_of(session), None)
    )
    say("days.saved", days=done.days, reminders=done.reminders)
