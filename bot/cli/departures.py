"""`thidua people`: who has left the school, and who is back; a staff list says the same for many at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer
from sqlmodel import Session

from bot.cli.database import in_database, settings_or_refuse
from bot.cli.school_time import now_of
from bot.cli.words import refuse, say, sentence
from bot.domain.desk import departures
from bot.domain.school import audit, invitees, leaving, units, web_access
from bot.domain.school.people import Person
from bot.domain.school.units import Unit
from bot.result import Invalid
from bot.words import fold
from messages.words import listed

people = typer.Typer(no_args_is_help=True, help=sentence("people.help_people"))

Name = Annotated[str, typer.Argument(help=sentence("people.help_full_name"))]
Team = Annotated[str, typer.Option(help=sentence("people.help_team"))]


@people.command("leave", help=sentence("people.help_leave"))
def leave(
    name: Name,
    team: Team = "",
    to: Annotated[str, typer.Option(help=sentence("people.help_to"))] = "",
) -> None:
    """Take somebody off the staff list and tell them once."""

    def work(session: Session) -> list[str] | Invalid:
        person = _only(session, invitees.named(session, name), name, team)
        if isinstance(person, Invalid):
            return person
        now = now_of(session)
        headless, _ = departures.leave(session, person, now, to)
        audit.note(session, now, None, "left", f"person:{person.id}")
        return headless

    headless = _done(work)
    say("people.left", name=name)
    if headless:
        say("people.left_headless", units=listed(headless))


@people.command("back", help=sentence("people.help_back"))
def back(name: Name, team: Team = "") -> None:
    """Put somebody who had left on the staff list again and tell them once."""

    def work(session: Session) -> list[str] | Invalid:
        person = _only(session, _gone(session, name), name, team)
        if isinstance(person, Invalid):
            return person
        now = now_of(session)
        departures.come_back(session, person, now)
        audit.note(session, now, None, "came_back", f"person:{person.id}")
        return []

    _done(work)
    say("people.back", name=name)


@people.command("close-web", help=sentence("people.help_close_web"))
def close_web(name: Name, team: Team = "") -> None:
    """Close somebody's browsers at the web chat, and void the codes and links made for them."""

    def work(session: Session) -> list[str] | Invalid:
        person = _only(session, [*invitees.named(session, name), *_gone(session, name)], name, team)
        if isinstance(person, Invalid):
            return person
        closed = web_access.close(session, person.id or 0, now_of(session), by=None)
        return [sentence("people.web_closed", name=name, browsers=closed.browsers, codes=closed.codes)]

    print(*_done(work))


def _done(work: Callable[[Session], list[str] | Invalid]) -> list[str]:
    done = in_database(settings_or_refuse(), work)
    if isinstance(done, Invalid):
        refuse(f"people.{done.code}", **done.facts)
    return done


def _gone(session: Session, name: str) -> list[Person]:
    school = units.only_school(session)
    there = leaving.gone(session, school.id or 0) if school else []
    return [one for one in there if one.folded == fold(name)]


def _only(session: Session, found: list[Person], name: str, team: str) -> Person | Invalid:
    """Return the one person of a name, in the tổ if one is named."""
    fitting = [one for one in found if fold(team) in session.get_one(Unit, one.unit_id).folded]
    if len(fitting) != 1:
        return Invalid.because("several_of_name" if fitting else "nobody_of_name", name=name)
    return fitting[0]
