"""`thidua export`: the lists to hand in as an Excel file, as /danhsach makes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlmodel import Session, col, select

from bot.cli.database import in_database, settings_or_refuse
from bot.cli.school_time import now_of
from bot.cli.words import refuse, say, sentence
from bot.domain.campaign.campaigns import CLOSED, RUNNING, Campaign
from bot.domain.registering import rosters
from bot.domain.registering.list_files import file_name, said_of
from bot.domain.registering.roster_sheets import BY_NAME, BY_TEAM, HAND_IN, papers_of
from bot.domain.school.units import Unit, teams
from bot.result import Invalid
from bot.sheets import word, workbook
from bot.words import fold

app = typer.Typer(add_completion=False, help=sentence("export.help"))


@dataclass(frozen=True)
class Exported:
    """A workbook, the name it has by itself, and what is said of it."""

    name: str
    content: bytes
    facts: Mapping[str, Any]


@app.command(help=sentence("export.help"))
def export(
    campaign: Annotated[str, typer.Option(help=sentence("export.help_campaign"))] = "",
    to: Annotated[str, typer.Option("--to", "--unit", help=sentence("export.help_to"))] = "",
    out: Annotated[Path | None, typer.Option(help=sentence("export.help_out"))] = None,
    by_name: Annotated[bool, typer.Option("--by-name", help=sentence("export.help_by_name"))] = False,
    force: Annotated[bool, typer.Option("--force", help=sentence("export.help_force"))] = False,
) -> None:
    """Write the workbook to a file that is not there yet; names of those missing are never in it."""
    order = BY_NAME if by_name else BY_TEAM
    found = in_database(settings_or_refuse(), lambda session: _made(session, campaign, to, order), reads=True)
    if isinstance(found, Invalid):
        refuse(f"export.{found.code}", **found.facts)
    file = out or Path(found.name)
    _write(file, found.content, force)
    numbers = found.facts["numbers"]
    silent = numbers.silent + numbers.returned
    say("export.written", file=file, listed=numbers.listed, total=numbers.total, silent=silent)
    if not found.facts["closed_at"]:
        say("export.draft")
    say("export.reminder")


def _write(file: Path, content: bytes, force: bool) -> None:
    """Write a file; one that is there is left alone unless it may be replaced."""
    try:
        with file.open("wb" if force else "xb") as opened:
            opened.write(content)
    except FileExistsError:
        refuse("export.exists", file=file)
    except OSError:
        refuse("people.cannot_write", file=file)


def _made(session: Session, slug: str, team: str, order: str) -> Exported | Invalid:
    campaign = chosen_campaign(session, slug)
    if isinstance(campaign, Invalid):
        return campaign
    only = _team(session, campaign, team) if team else None
    if isinstance(only, Invalid):
        return only
    now: datetime = now_of(session)
    roster = rosters.load(session, campaign, now, only)
    content = workbook(papers_of(roster, HAND_IN, order), word("list_title"), now)
    return Exported(file_name(roster, HAND_IN), content, said_of(roster))


def chosen_campaign(session: Session, slug: str) -> Campaign | Invalid:
    """Return the only campaign that runs or is over, or the one whose id was given."""
    query = select(Campaign).where(col(Campaign.status).in_((RUNNING, CLOSED))).order_by(col(Campaign.id))
    there = list(session.exec(query))
    ids = ", ".join(one.slug for one in there)
    if not there:
        return Invalid.because("no_campaign")
    found = [one for one in there if one.slug == slug] if slug else there
    if not found:
        return Invalid.because("no_such_campaign", id=slug, ids=ids)
    return found[0] if len(found) == 1 else Invalid.because("which_campaign", count=len(there), ids=ids)


def _team(session: Session, campaign: Campaign, name: str) -> Unit | Invalid:
    """Return a tổ of a campaign's school by its name, with or without diacritics and the word itself."""
    there = teams(session, campaign.unit_id)
    found = [one for one in there if one.folded == fold(name)] or [
        one for one in there if fold(name) in one.folded
    ]
    names = ", ".join(one.name for one in there)
    return found[0] if len(found) == 1 else Invalid.because("no_such_team", name=name, names=names)
