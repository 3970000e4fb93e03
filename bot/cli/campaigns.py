"""`thidua campaign` and `thidua plan`: what there is, loading one, and its reminders before launch.

Reading a plan's document is in `plan_read`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

import typer
from sqlmodel import Session, col, select

from bot.cli import campaign_words as words
from bot.cli.campaign_source import Source, source_of
from bot.cli.database import in_database, is_there, settings_or_refuse
from bot.cli.plan_read import read
from bot.cli.school_time import now_of
from bot.cli.words import refuse, sentence
from bot.clock import school_day
from bot.domain.campaign import notes
from bot.domain.campaign.calendar import as_json_lines, calendar, years_of
from bot.domain.campaign.campaigns import Campaign
from bot.domain.campaign.days_off import DaysOff
from bot.domain.campaign.plan import CampaignPlan
from bot.domain.school.units import SCHOOL, Unit
from bot.plans.presets import presets, read_preset
from bot.result import Invalid
from bot.words import fold

campaign = typer.Typer(add_completion=False, no_args_is_help=True, help=sentence("help.campaign"))
plan = typer.Typer(add_completion=False, no_args_is_help=True, help=sentence("help.plan"))

Named = Annotated[str, typer.Argument(help=sentence("help.campaign_source"))]
ShiftTo = Annotated[int | None, typer.Option(min=2000, max=2100, help=sentence("help.shift_to"))]
Suggested = Annotated[bool, typer.Option("--suggested", help=sentence("help.suggested"))]


@campaign.command("list", help=sentence("help.campaign_list"))
def list_() -> None:
    """Print the presets, then what the database has."""
    settings = settings_or_refuse()
    words.show_presets([one for name in presets() if isinstance(one := read_preset(name), CampaignPlan)])
    there = in_database(settings, _loaded, reads=True) if is_there(settings.database_url) else []
    words.show_loaded(there, school_day(datetime.now(UTC)))


@campaign.command(help=sentence("help.campaign_load"))
def load(
    source: Named,
    shift_to: ShiftTo = None,
    suggested: Suggested = False,
    school: Annotated[str, typer.Option(help=sentence("help.school"))] = "",
) -> None:
    """Put a campaign into a school, running from now if it has a date to register by.

    What was read from a document stays a draft: an admin looks through it in the chat and launches it.
    """
    settings = settings_or_refuse()
    found = source_of(source, shift_to)
    loaded = in_database(settings, lambda session: _load(session, found, suggested, school))
    if isinstance(loaded, Invalid):
        refuse(f"campaign.{loaded.code}", **loaded.facts)
    if found.read:
        words.show_read(found.plan, loaded[1], found.doubtful)
    else:
        words.show_result(found.plan, *loaded, suggested=suggested)


plan.command("read", help=sentence("help.plan_read"))(read)


@plan.command("calendar", help=sentence("help.plan_calendar"))
def calendar_(
    source: Named,
    as_json: Annotated[bool, typer.Option("--json", help=sentence("help.calendar_json"))] = False,
    shift_to: ShiftTo = None,
    suggested: Suggested = False,
    since: Annotated[str, typer.Option("--from", help=sentence("help.calendar_from"))] = "",
) -> None:
    """Print every reminder to somebody who joins at launch and keeps the defaults."""
    found = source_of(source, shift_to).plan
    launched = _day(since)
    off = DaysOff.known(years_of(found))
    lines = calendar(found, days_off=off, launched=launched, suggested=suggested)
    if as_json:
        if lines:
            print(as_json_lines(lines))
    else:
        words.show_calendar(found, lines, launched)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if text else school_day(datetime.now(UTC))
    except ValueError:
        refuse("campaign.from_malformed", value=text)


def _loaded(session: Session) -> list[tuple[Campaign, str]]:
    query = select(Campaign, Unit.name).join(Unit, col(Unit.id) == col(Campaign.unit_id))
    return list(session.exec(query.order_by(col(Campaign.id))))


def _load(session: Session, found: Source, suggested: bool, school: str) -> tuple[Campaign, str] | Invalid:
    unit = chosen_school(session, school)
    if isinstance(unit, Invalid):
        return unit
    loaded = found.loading(unit.id or 0, suggested).apply(session, now_of(session))
    if isinstance(loaded, Invalid):
        return Invalid.because("loaded_already", id=found.plan.id, school=unit.name)
    notes.write(session, loaded.id or 0, found.noted)
    return loaded, unit.name


def chosen_school(session: Session, name: str) -> Unit | Invalid:
    """Return the only school, or the one whose name was given."""
    schools = list(session.exec(select(Unit).where(col(Unit.kind) == SCHOOL).order_by(col(Unit.id))))
    names = ", ".join(one.name for one in schools)
    if not schools:
        return Invalid.because("no_school")
    if name:
        found = [one for one in schools if one.folded == fold(name)]
        return found[0] if found else Invalid.because("no_such_school", name=name, names=names)
    if len(schools) > 1:
        return Invalid.because("which_school", count=len(schools), names=names)
    return schools[0]
