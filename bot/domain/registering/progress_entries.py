"""What people have noted of their progress: entries are only ever added, a correction replaces one.

An item of a registration is a target of the campaign (by its key), a target of the person's own (`own.k1001`)
or a work item (`work.k1001`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlmodel import Field, Session, SQLModel

from bot.domain.campaign import done
from bot.domain.campaign.done import DONE
from bot.domain.campaign.phases import Phases
from bot.domain.registering.amounts import Amount
from bot.store import Instant, loaded

NOTED = "progress"
"""How a phase's end is done by entries; one done otherwise is left alone."""


class Progress(SQLModel, table=True):
    """One entry: how far an item of a registration was at one time."""

    __tablename__ = "progress"

    id: int | None = Field(default=None, primary_key=True)
    registration_id: int = Field(foreign_key="registration.id", index=True)
    item: str
    phase_id: int | None = Field(default=None, foreign_key="phase.id")
    """The phase it counts for; a correction counts for the phase of what it replaces."""
    value: float | None = None
    """None for "xong"."""
    unit: str = ""
    note: str = ""
    at: datetime = Field(sa_type=Instant)
    by_id: int = Field(foreign_key="person.id")
    replaces: int | None = Field(default=None, foreign_key="progress.id", unique=True)
    """The entry it corrects; one entry is corrected once, its correction may be corrected again."""

    @property
    def amount(self) -> Amount:
        """How far the item was."""
        return Amount(self.value, self.unit)


PROGRESS = Progress.__table__  # type: ignore[attr-defined]
Histories = Mapping[tuple[int, str], Sequence[Progress]]
"""Entries by registration and item, the oldest first."""


_HISTORY = (
    select(PROGRESS)
    .where(PROGRESS.c.registration_id.in_(bindparam("registrations", expanding=True)))
    .order_by(PROGRESS.c.id)
)


def histories(session: Session, registration_ids: Collection[int]) -> Histories:
    """Return every entry of some registrations, replaced ones included."""
    found: dict[tuple[int, str], list[Progress]] = defaultdict(list)
    session.flush()
    rows = session.connection().execute(_HISTORY, {"registrations": list(registration_ids)})
    for one in (loaded(Progress, row) for row in rows.mappings()):
        found[one.registration_id, one.item].append(one)
    return found


def standing(history: Sequence[Progress]) -> list[Progress]:
    """Return the entries that no other replaces, the oldest first."""
    replaced = {one.replaces for one in history}
    return [one for one in history if one.id not in replaced]


def settle(
    session: Session,
    phases: Phases,
    person_id: int,
    registration_id: int,
    items: Collection[str] | None,
    now: datetime,
) -> None:
    """Note or take back that the ends of phases are done: by an entry in the phase for each of `items`.

    `items` is what the person's registration holds now, None if it does not stand: then nothing is done. One
    that holds no target and no work leaves nothing to note.
    """
    noted: dict[int | None, set[str]] = defaultdict(set)
    for (_, item), history in histories(session, [registration_id]).items():
        for entry in standing(history):
            noted[entry.phase_id].add(item)
    undone = []
    for deadline in phases.deadlines:
        phase = phases.ended_by(deadline)
        if phase is not None and items is not None and noted[phase.id].issuperset(items):
            done.mark(session, deadline.id or 0, person_id, NOTED, now)
        else:
            undone.append(deadline.id or 0)
    if undone:
        session.connection().execute(_TAKE_BACK, {"deadlines": undone, "person": person_id})


_TAKE_BACK = delete(DONE).where(
    DONE.c.deadline_id.in_(bindparam("deadlines", expanding=True)),
    DONE.c.person_id == bindparam("person"),
    DONE.c.how == NOTED,
)


def erase(session: Session, registration_ids: Collection[int]) -> None:
    """Delete every entry of some registrations."""
    session.execute(delete(PROGRESS).where(PROGRESS.c.registration_id.in_(registration_ids)))
