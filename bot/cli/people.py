"""`thidua staff` and `thidua invite`: the people of a school, and the codes that link their accounts."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

import messages
from bot.cli.database import in_database, settings_or_refuse
from bot.cli.school_time import now_of
from bot.cli.words import REFUSED, refuse, say, sentence
from bot.clock import SCHOOL_ZONE
from bot.domain.desk.departures import bring_in
from bot.domain.school import invitations
from bot.domain.school.invitees import make_admin, named, unlinked
from bot.domain.school.people import Person
from bot.domain.school.staff import Report
from bot.domain.school.staff_file import Table, read_table, written
from bot.domain.school.staff_row import BadRow
from bot.domain.school.units import Unit
from bot.rendering import as_plain
from bot.result import Invalid
from bot.settings import Settings
from bot.words import fold

staff = typer.Typer(no_args_is_help=True, help=sentence("people.help_staff"))
invite = typer.Typer(help=sentence("people.help_invite"))


@staff.command("import", help=sentence("people.help_import"))
def import_(
    file: Annotated[Path, typer.Argument(help=sentence("people.help_file"))],
    school: Annotated[str, typer.Option(help=sentence("people.help_school"))] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help=sentence("people.help_dry_run"))] = False,
    errors: Annotated[Path | None, typer.Option(help=sentence("people.help_errors"))] = None,
) -> None:
    """Bring a list in and say what became of every row; exit code 1 if none was taken."""
    table = read_table(_content(file))
    if isinstance(table, Invalid):
        refuse(f"people.{table.code}", file=file)

    def work(session: Session) -> Report | Invalid:
        report = bring_in(session, table, now_of(session), school)
        if dry_run or isinstance(report, Invalid):
            session.rollback()
        return report

    report = in_database(settings_or_refuse(), work)
    if isinstance(report, Invalid):
        refuse(f"people.{report.code}", **report.facts)
    _report(report, dry_run)
    if errors is not None and report.bad:
        _write_errors(errors, table, report.bad)
    if len(report.bad) == len(table.rows):
        raise typer.Exit(REFUSED)


@staff.command("template", help=sentence("people.help_template"))
def template(file: Annotated[Path, typer.Argument(help=sentence("people.help_file"))]) -> None:
    """Write an empty list with its header."""
    _write(file, written(sentence("people.template_header").split(";"), []))
    say("people.template_written", file=file)


@dataclass(frozen=True)
class Handed:
    """A code with whom it is for, as it is printed."""

    name: str
    team: str
    code: str
    link: str
    expires: str
    page: str
    """The personal link that opens the web chat; empty where there is none."""


@invite.command(help=sentence("people.help_invite"))
def invite_(
    admin: Annotated[bool, typer.Option("--admin", help=sentence("people.help_admin"))] = False,
    all_: Annotated[bool, typer.Option("--all", help=sentence("people.help_all"))] = False,
    person: Annotated[str, typer.Option(help=sentence("people.help_person"))] = "",
    name: Annotated[str, typer.Option(help=sentence("people.help_name"))] = "",
    school: Annotated[str, typer.Option(help=sentence("people.help_school"))] = "",
    team: Annotated[str, typer.Option(help=sentence("people.help_team"))] = "",
    as_json: Annotated[bool, typer.Option("--json", help=sentence("people.help_json"))] = False,
    bot: Annotated[str, typer.Option(help=sentence("people.help_bot"))] = "",
) -> None:
    """Make one-time codes and print them; they can never be printed again."""
    if [admin, all_, bool(person)].count(True) != 1:
        refuse("people.choose_one")
    settings = settings_or_refuse()
    now = in_database(settings, now_of)

    def work(session: Session) -> Made | Invalid:
        who = unlinked(session) if all_ else _one(session, now, admin, person or name, school, team)
        return _codes(session, who, now)

    made = in_database(settings, work)
    if isinstance(made, Invalid):
        refuse(f"people.{made.code}", **made.facts)
    _hand_out(made, bot or asyncio.run(_bot_name(settings)), settings.page_address, as_json, now)


Who = list[tuple[int, str, str]]
"""People as `unlinked` lists them: id, full name, unit."""
Made = list[tuple[invitations.Code, str, str]]
"""Codes, each with the full name and the unit of its person."""


def _codes(session: Session, who: Who | Invalid, now: datetime) -> Made | Invalid:
    if isinstance(who, Invalid):
        session.rollback()
        return who
    codes = invitations.invite(session, [one[0] for one in who], now)
    return [(code, *one[1:]) for code, one in zip(codes, who, strict=True)]


def _report(report: Report, dry_run: bool) -> None:
    notices = [sentence(f"people.notice_{one.code}", line=one.line, **one.facts) for one in report.notices]
    bad = [(one.line, _reason(one)) for one in report.bad]
    _print("staff/report", report=report, notices=notices, bad=bad, dry_run=dry_run)


def _one(session: Session, now: datetime, admin: bool, name: str, school: str, team: str) -> Who | Invalid:
    """Return the one person to invite as `unlinked` does."""
    if admin:
        found = make_admin(session, now, name, school)
        if isinstance(found, Invalid):
            return found
        people = [found]
    else:
        people = [one for one in named(session, name) if not team or fold(team) in _unit(session, one).folded]
    if len(people) != 1:
        return Invalid.because("several_of_name" if people else "nobody_of_name", name=name)
    return [(people[0].id or 0, people[0].full_name, _unit(session, people[0]).name)]


def _unit(session: Session, person: Person) -> Unit:
    return session.get_one(Unit, person.unit_id)


def _hand_out(made: Made, bot: str, page: str, as_json: bool, now: datetime) -> None:
    until = (now + invitations.VALID_FOR).astimezone(SCHOOL_ZONE)
    expires = until.isoformat(timespec="seconds")
    handed = [
        Handed(name, team, code.shown, code.link(bot), expires, code.page(page)) for code, name, team in made
    ]
    if as_json:
        for one in handed:
            print(json.dumps(asdict(one), ensure_ascii=False))
    elif not handed:
        say("people.nobody_to_invite")
    else:
        _print("staff/codes", codes=handed, until=until)
        if not (bot or page):
            say("people.no_link")


async def _bot_name(settings: Settings) -> str:
    """Return the bot's username as Telegram knows it; empty without a token or an answer."""
    token = settings.telegram_token.get_secret_value()
    if not token:
        return ""
    from telegram.error import TelegramError  # only with a token: it takes 0.3 s to import

    from bot.channels.telegram import TelegramChannel

    channel = TelegramChannel(token, api_url=settings.telegram_api_url, proxy=settings.telegram_proxy or None)
    try:
        async with channel.bot as bot:
            return bot.username
    except TelegramError:
        return ""


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        refuse("people.no_such_file", file=file)


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError:
        refuse("people.cannot_write", file=file)


def _write_errors(file: Path, table: Table, bad: Sequence[BadRow]) -> None:
    """Write the rows in error as a list that can be mended and imported: the reason stands last."""
    width = len(table.header)
    header = [*table.header, sentence("people.errors_line"), sentence("people.errors_reason")]
    rows = [[*one.raw[:width], *[""] * (width - len(one.raw)), str(one.line), _reason(one)] for one in bad]
    _write(file, written(header, rows, table.separator))
    say("people.errors_written", file=file)


def _reason(bad: BadRow) -> str:
    return sentence(f"people.bad_{bad.code}", **bad.facts)


def _print(template: str, **facts: object) -> None:
    print(as_plain(messages.render(template, **facts)))
