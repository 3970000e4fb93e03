"""What happens in races: the acts people and admins really make, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from random import Random

from sqlalchemy import select, update

from bot.domain.campaign.campaigns import Deadline
from bot.domain.campaign.deadlines import Snooze
from bot.domain.campaign.done import Sending
from bot.domain.campaign.plan import DeadlineKind, Mode
from bot.domain.desk.closing import CloseList
from bot.domain.desk.deadline_changes import CancelDeadline, MoveDeadline
from bot.domain.desk.returning import ReturnRegistration
from bot.domain.registering.amounts import Amount
from bot.domain.registering.form_contents import NO_TITLE, Draft
from bot.domain.registering.progress_form import EnterProgress
from bot.domain.registering.registrations import Registration, SubmitRegistration
from bot.domain.reminding.papers import MarkSent, UndoSent
from bot.domain.reminding.snoozes import PutOff
from bot.domain.school import pauses
from bot.domain.school.people import PERSON
from bot.domain.school.turn import Act, Turn
from bot.result import Invalid
from tests.scheduler.racing import Event
from tests.scheduler.small_schools import TARGET, Race, register, turn_of


def registers(turn: Turn, race: Race) -> None:
    """Send the form, for a title and a target."""
    register(turn, race)


def declines(turn: Turn, race: Race) -> None:
    """Answer "không đăng ký danh hiệu"."""
    _does(SubmitRegistration(Draft(race.campaign, NO_TITLE)), turn)


def sends(turn: Turn, race: Race) -> None:
    """Say that the paper has been sent."""
    _does(MarkSent(race.deadline, Sending("12/BC", turn.today, "Trục văn bản")), turn)


def notes(turn: Turn, race: Race) -> None:
    """Note that the one target registered for is reached."""
    mine = select(Registration.id).where(  # type: ignore[call-overload]
        Registration.campaign_id == race.campaign, Registration.person_id == race.person
    )
    _does(EnterProgress(turn.session.execute(mine).scalar_one(), TARGET, Amount(None)), turn)


def moves_later(turn: Turn, race: Race) -> None:
    """Have the admin give a later date."""
    deadline = turn.session.get_one(Deadline, race.deadline)
    days = Random(race.deadline).randrange(1, 13)
    _does(MoveDeadline(race.deadline, deadline.due + timedelta(days=days), Mode.BY), _admin(turn, race))


def moves_earlier(turn: Turn, race: Race) -> None:
    """Have the admin give an earlier date still to come, a later one if there is none."""
    deadline = turn.session.get_one(Deadline, race.deadline)
    sooner = deadline.due - timedelta(days=Random(race.deadline).randrange(1, 3))
    if sooner <= turn.today:
        return moves_later(turn, race)
    return _does(MoveDeadline(race.deadline, sooner, Mode.BY), _admin(turn, race))


def moves_twice(turn: Turn, race: Race) -> None:
    """Have the admin think better of a new date at once."""
    moves_later(turn, race)
    moves_later(turn, race)


def cancels(turn: Turn, race: Race) -> None:
    """Have the admin ask for it no more, without a word to anybody."""
    _does(CancelDeadline(race.deadline), _admin(turn, race))


def closes(turn: Turn, race: Race) -> None:
    """Have the admin close the list."""
    _does(CloseList(race.campaign), _admin(turn, race))


def pauses_reminders(turn: Turn, race: Race) -> None:
    """Have reminders rest for a month."""
    pauses.pause(turn.session, race.person, turn.today + timedelta(days=30))


def leaves(turn: Turn, race: Race) -> None:
    """Leave the school."""
    turn.session.execute(update(PERSON).where(PERSON.c.id == race.person).values(active=False))


def snoozes(turn: Turn, race: Race) -> None:
    """Have it said again tomorrow."""
    _does(PutOff(race.deadline, Snooze.TOMORROW), turn)


def undoes(turn: Turn, race: Race) -> None:
    """Take back that the paper was sent, or have the admin return the registration."""
    if race.kind is DeadlineKind.REPORT:
        _does(UndoSent(race.deadline), turn)
    else:
        _does(ReturnRegistration(race.person, race.campaign, "Bổ sung tên sáng kiến"), _admin(turn, race))


ACTS: Mapping[str, Event] = {
    one.__name__: one
    for one in (
        registers,
        declines,
        sends,
        notes,
        moves_later,
        moves_earlier,
        moves_twice,
        cancels,
        closes,
        pauses_reminders,
        leaves,
        snoozes,
        undoes,
    )
}


def _admin(turn: Turn, race: Race) -> Turn:
    return turn_of(turn.session, race.other, turn.now)


def _does(act: Act, turn: Turn) -> None:
    """Do something that must be allowed."""
    made = act.apply(turn)
    assert not isinstance(made, Invalid), made
