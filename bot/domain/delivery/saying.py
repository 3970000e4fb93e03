"""What one person is told in a run, and who that person is: what every kind of run hands to the deliverer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import and_, bindparam, select
from sqlmodel import Session

from bot.domain.campaign.fires import MOVED
from bot.domain.school.people import ACCOUNT, PERSON, Person
from bot.outbox.many import ForMany
from bot.store import loaded

TOLD, SUPERSEDED = "told", "superseded"
_REACHABLE = (
    select(*PERSON.c, ACCOUNT.c.channel, ACCOUNT.c.chat)
    .join(ACCOUNT, and_(ACCOUNT.c.id == PERSON.c.account_id, ACCOUNT.c.person_id == PERSON.c.id))
    .where(
        PERSON.c.id.in_(bindparam("ids", expanding=True)),
        PERSON.c.active == bindparam("active"),
        ACCOUNT.c.reachable,
    )
)
_PERSON = tuple(PERSON.c.keys())


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
    found = session.connection().execute(_REACHABLE, {"ids": ids, "active": active})
    return [
        Recipient(loaded(Person, dict(zip(_PERSON, person, strict=True))), channel, chat)
        for *person, channel, chat in found
    ]


def note_told(session: Session, told: Sequence[tuple[int, int, Told]]) -> None:
    """Write down what people have been told in runs, and the earlier stages it leaves unsaid for good.

    Each is (run, person, stage): all of them are written in one statement, all they leave unsaid in another.
    """
    if told:
        rows = [(run_id, person_id, *stage) for run_id, person_id, stage in told]
        TOLD_OF.run(session, rows)
        LEFT_UNSAID.run(session, rows, moved=MOVED)


_COLUMNS = "run INTEGER, person INTEGER, deadline INTEGER, revision INTEGER, stage INTEGER"
TOLD_OF = ForMany(
    _COLUMNS,
    "INSERT INTO outbox_item (deadline_id, revision, stage, person_id, run_id, status)"
    " SELECT deadline, revision, stage, person, run, 'told' FROM given WHERE true ON CONFLICT DO NOTHING",
)
LEFT_UNSAID = ForMany(
    _COLUMNS,
    "INSERT INTO outbox_item (deadline_id, revision, stage, person_id, run_id, status)"
    " SELECT fire.deadline_id, fire.revision, fire.stage, person.id, given.run, 'superseded'"
    " FROM given CROSS JOIN person JOIN reminder_fire AS fire"
    " ON fire.deadline_id = given.deadline AND fire.revision = given.revision"
    " AND fire.frequency = person.frequency"
    " WHERE person.id = given.person AND fire.stage > given.stage AND fire.stage < :moved"
    " AND given.stage < :moved AND person.joined_on <= fire.fire_on ON CONFLICT DO NOTHING",
)
"""The stages before one that fell after the person joined and were never sent."""
