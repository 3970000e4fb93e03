"""What one person is told in a run, and who that person is: what every kind of run hands to the deliverer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import and_, literal, select
from sqlmodel import Session

from bot.domain.campaign.fires import FIRE, MOVED
from bot.domain.delivery import runs
from bot.domain.school.people import ACCOUNT, PERSON, Person
from bot.outbox import ITEM

TOLD, SUPERSEDED = "told", "superseded"


class Told(NamedTuple):
    """A stage of a deadline, as a person has been told of it."""

    deadline_id: int
    revision: int
    stage: int


@dataclass(frozen=True)
class Recipient:
    """Somebody about to be written to, at the account they have now."""

    person: Person
    channel: str
    chat: str

    @property
    def id(self) -> int:
        """The person's id."""
        return self.person.id or 0


@dataclass(frozen=True)
class Said:
    """What a person is told: neutral text, buttons (label, data), and the stages it tells of."""

    text: str
    buttons: tuple[tuple[str, str], ...] = ()
    stages: tuple[Told, ...] = ()
    upload_id: int | None = None
    """A file that goes with the text as one message; the text is then its caption."""


def recipients(session: Session, ids: Sequence[int], *, active: bool = True) -> list[Recipient]:
    """Return those of some people who still work here and have a chosen account that can be written to.

    Only the good-bye of those who do not is for them (`active` off).
    """
    query = (
        select(PERSON, ACCOUNT.c.channel, ACCOUNT.c.chat)
        .join(ACCOUNT, and_(ACCOUNT.c.id == PERSON.c.account_id, ACCOUNT.c.person_id == PERSON.c.id))
        .where(PERSON.c.id.in_(ids), PERSON.c.active == active, ACCOUNT.c.reachable)
    )
    found = []
    for row in session.execute(query).mappings():
        values = {key: row[key] for key in row if key not in ("channel", "chat")}
        found.append(Recipient(Person(**values), row["channel"], row["chat"]))
    return found


def note_told(session: Session, run_id: int, person_id: int, stages: Sequence[Told]) -> None:
    """Write down what a person has been told, and the earlier stages it leaves unsaid for good."""
    for one in stages:
        row = {**one._asdict(), "person_id": person_id, "run_id": run_id, "status": TOLD}
        session.execute(runs.insert(session, ITEM).values(row).on_conflict_do_nothing())
        if one.stage < MOVED:
            _note_superseded(session, run_id, person_id, one)


def _note_superseded(session: Session, run_id: int, person_id: int, told: Told) -> None:
    """Write down the stages before one that fell after the person joined and were never sent."""
    row = {
        "deadline_id": FIRE.c.deadline_id,
        "revision": FIRE.c.revision,
        "stage": FIRE.c.stage,
        "person_id": PERSON.c.id,
        "run_id": literal(run_id),
        "status": literal(SUPERSEDED),
    }
    passed = (
        select(*row.values())
        .join(PERSON, and_(PERSON.c.id == person_id, PERSON.c.frequency == FIRE.c.frequency))
        .where(
            FIRE.c.deadline_id == told.deadline_id,
            FIRE.c.revision == told.revision,
            FIRE.c.stage > told.stage,
            FIRE.c.stage < MOVED,
            PERSON.c.joined_on <= FIRE.c.fire_on,
        )
    )
    session.execute(runs.insert(session, ITEM).from_select(list(row), passed).on_conflict_do_nothing())
