"""How people act in a walk: each word of a behaviour table as the domain's own act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from bot.domain.campaign.campaigns import Campaign, Deadline
from bot.domain.campaign.deadlines import Frequency, Snooze
from bot.domain.campaign.done import Sending
from bot.domain.desk.closing import CloseList, ReopenList
from bot.domain.registering import registrations
from bot.domain.registering.amounts import Amount
from bot.domain.registering.form_contents import NO_TITLE, Draft, OwnTarget, WorkItem
from bot.domain.registering.progress_form import EnterProgress
from bot.domain.registering.registrations import Registration, SubmitRegistration
from bot.domain.registering.withdrawing import WithdrawRegistration
from bot.domain.reminding.frequency import ChooseReminders
from bot.domain.reminding.papers import MarkSent, UndoSent
from bot.domain.reminding.snoozes import PutOff
from bot.domain.school import pauses
from bot.domain.school.people import Account, Person
from bot.domain.school.turn import Turn
from bot.result import Invalid
from tests.walks.model import Happening, Staff, Walk, day_of

TITLE = "LĐTT"


@dataclass(frozen=True)
class Acting:
    """Somebody about to act, in a transaction."""

    session: Session
    now: datetime
    person: Person
    campaign: int
    walk: Walk
    staff: Staff

    @property
    def turn(self) -> Turn:
        """The person's turn."""
        account = self.session.get_one(Account, self.person.account_id)
        return Turn(self.session, self.now, account, self.person)

    @property
    def registration(self) -> Registration:
        """The person's registration."""
        found = registrations.of_person(self.session, self.campaign, self.person.id or 0)
        assert found is not None
        return found

    def deadline(self, key: str) -> int:
        """Return the id of a date of the campaign."""
        query = select(col(Deadline.id)).where(
            col(Deadline.campaign_id) == self.campaign, col(Deadline.key) == key
        )
        found: int = self.session.execute(query).scalar_one()
        return found


Done = Mapping[str, Any] | Invalid | None


def registers(one: Acting, what: Happening) -> Done:
    """Send a registration: a title if the campaign asks for one, one's work items, else a target."""
    asks = one.session.get_one(Campaign, one.campaign).asks
    work = _work(one, what.who)
    own = () if work else (OwnTarget("k1", "Dự giờ đồng nghiệp mỗi tháng"),)
    title = TITLE if "title" in asks else ""
    return SubmitRegistration(Draft(one.campaign, title, own=own, work=work)).apply(one.turn)


def _work(one: Acting, number: int) -> tuple[WorkItem, ...]:
    mine = [each for each in one.walk.dates if each.whose[:1] == (number,)]
    starts = [each for each in mine if each.kind == "work_start"]
    ends = [each for each in mine if each.kind == "work_end"]
    partners = [one.staff.members[each.whose[1]].name if each.whose[1:] else "" for each in starts]
    return tuple(
        WorkItem(
            f"k{place}",
            start.what.partition(" (")[0],
            "12 buổi",
            start.safe,
            end.safe,
            one.staff.members[number].name,
            partner,
        )
        for place, (start, end, partner) in enumerate(zip(starts, ends, partners, strict=True), 1)
    )


def declines(one: Acting, _: Happening) -> Done:
    """Choose "không đăng ký danh hiệu", with one target all the same."""
    own = (OwnTarget("k1", "Giữ vững nền nếp lớp học"),)
    return SubmitRegistration(Draft(one.campaign, NO_TITLE, own=own)).apply(one.turn)


def withdraws(one: Acting, _: Happening) -> Done:
    """Take the registration back."""
    return WithdrawRegistration(one.registration.id or 0).apply(one.turn)


def notes(one: Acting, _: Happening) -> Done:
    """Note every item of the registration as finished."""
    done: Done = None
    for item in one.registration.draft.items:
        done = EnterProgress(one.registration.id or 0, item, Amount(None)).apply(one.turn)
    return done


def chooses(one: Acting, what: Happening) -> Done:
    """Choose how often and when to be reminded."""
    return ChooseReminders(Frequency(what.about[0]), "evening" in what.about).apply(one.turn)


def snoozes(one: Acting, what: Happening) -> Done:
    """Put a reminder off to a day, which is tomorrow or three days ahead."""
    until = day_of(what.about[1])
    choice = Snooze.TOMORROW if until - what.at.date() == timedelta(days=1) else Snooze.THREE_DAYS
    done = PutOff(one.deadline(what.about[0]), choice).apply(one.turn)
    assert done == {"until": until}
    return done


def sends(one: Acting, what: Happening) -> Done:
    """Mark papers as sent today."""
    done: Done = None
    for key in what.about:
        done = MarkSent(one.deadline(key), Sending("", what.at.date(), "")).apply(one.turn)
    return done


def undoes(one: Acting, what: Happening) -> Done:
    """Take that back."""
    return UndoSent(one.deadline(what.about[0])).apply(one.turn)


def rests(one: Acting, what: Happening) -> Done:
    """Let reminders rest through a day."""
    pauses.pause(one.session, one.person.id or 0, day_of(what.about[0]))
    return None


def closes(one: Acting, _: Happening) -> Done:
    """Close the list."""
    return CloseList(one.campaign).apply(one.turn)


def reopens(one: Acting, _: Happening) -> Done:
    """Open the list again."""
    return ReopenList(one.campaign).apply(one.turn)


ACTS: Mapping[str, Callable[[Acting, Happening], Done]] = {
    act.__name__: act
    for act in (
        registers,
        declines,
        withdraws,
        notes,
        chooses,
        snoozes,
        sends,
        undoes,
        rests,
        closes,
        reopens,
    )
} | {"finishes": notes}
