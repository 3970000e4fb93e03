"""A registered work item's start and end as dates of those it names: its owner, its leader and its partners.

They are deadlines of their own, so that stages, snoozes, moved dates, down-time and "never twice" hold for
them as for all others; docs/decisions/0007-work-items-remind.md.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, delete, insert, or_, select, update
from sqlmodel import Field, Session, SQLModel, col

import messages
from bot.domain.campaign import done
from bot.domain.campaign.campaigns import Campaign, Deadline
from bot.domain.campaign.done import DONE
from bot.domain.campaign.fires import refresh_fires
from bot.domain.campaign.plan import DeadlineKind, Mode, Origin, Who
from bot.domain.registering import progress_entries
from bot.domain.registering.form_contents import WorkItem
from bot.domain.school.people import PERSON
from bot.domain.school.units import school_of, subtree
from bot.words import fold

FINISHED = "finished"
"""How a work item's dates are done: its owner's progress says so."""

_BETWEEN = re.compile(r"[,;\n/+&]|\s(?:và|cùng|với)\s", re.IGNORECASE)
_HONORIFIC = re.compile(r"^(?:thay|co|ong|ba|dong chi|d/c|dc|gv|giao vien) ")


class NamedInWork(SQLModel, table=True):
    """Somebody a date of a work item is for, resolved when the form was sent."""

    __tablename__ = "work_item"

    deadline_id: int = Field(primary_key=True, foreign_key="deadline.id")
    person_id: int = Field(primary_key=True, index=True)
    registration_id: int = Field(foreign_key="registration.id", index=True)
    item: str
    """Its name in the registration: "work.k1001"."""
    owner: bool
    """Whether it is their own registration; the others lead or take part."""


WORK = NamedInWork.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Owner:
    """Whose work items these are."""

    campaign_id: int
    registration_id: int
    person_id: int


def settle(session: Session, owner: Owner, items: Sequence[WorkItem], now: datetime) -> None:
    """Bring the dates of a registration's work items in line with what it says now: none if withdrawn."""
    there = _dates_of(session, owner)
    if not items and not there:
        return
    wanted = [one for item in items for one in _wanted(owner, item)]
    changed = [_written(session, there.get(one.key), one) for one in wanted]
    gone = [row for key, row in there.items() if key not in {one.key for one in wanted} and not row.cancelled]
    for row in gone:
        row.cancelled = True
    session.flush()
    rows = [row for row, _ in changed]
    _name(session, owner, items, {row.key: row.id or 0 for row in rows}, [row.id or 0 for row in gone])
    anew = [row for row, other in changed if other] + gone
    if anew:
        refresh_fires(session, session.get_one(Campaign, owner.campaign_id), anew, now)
    _note_finished(session, owner, rows, now)


def erase(session: Session, registration_ids: Collection[int], person_id: int) -> None:
    """Forget a person's words in their work items, and that others named them in theirs."""
    theirs = select(WORK.c.deadline_id).where(WORK.c.registration_id.in_(registration_ids), WORK.c.owner)
    blank = update(Deadline).where(col(Deadline.id).in_(theirs)).values(what="", cancelled=True)
    session.execute(blank.execution_options(synchronize_session=False))
    named = or_(WORK.c.registration_id.in_(registration_ids), WORK.c.person_id == person_id)
    session.execute(delete(WORK).where(named))


def _dates_of(session: Session, owner: Owner) -> dict[str, Deadline]:
    return {row.key: row for row in session.scalars(_OWN_DATES, {"registration": owner.registration_id})}


_OWN_DATES = (
    select(Deadline)
    .join(NamedInWork, col(NamedInWork.deadline_id) == col(Deadline.id))
    .where(WORK.c.registration_id == bindparam("registration"), WORK.c.owner)
)


def _wanted(owner: Owner, item: WorkItem) -> tuple[Deadline, Deadline]:
    """Return the rows of a work item's first and last day, as they should be."""
    what = item.content
    if item.partners:
        what = messages.label("work.led").format(content=item.content, leader=item.leader)

    def row(kind: DeadlineKind, due: date) -> Deadline:
        return Deadline(
            campaign_id=owner.campaign_id,
            key=f"{kind.value}-{owner.registration_id}-{item.key}",
            what=what,
            kind=kind,
            due=due,
            mode=Mode.BY,
            who=Who.NAMED,
            origin=Origin.SCHOOL,
            accepts_late=False,
        )

    return row(DeadlineKind.WORK_START, item.start), row(DeadlineKind.WORK_END, item.end)


def _written(session: Session, there: Deadline | None, wanted: Deadline) -> tuple[Deadline, bool]:
    """Return the row that stands for a date from now on, and whether its reminders are to be planned anew."""
    if there is None:
        session.add(wanted)
        return wanted, True
    there.what = wanted.what
    if there.due == wanted.due and not there.cancelled:
        return there, False
    there.due, there.cancelled = wanted.due, False
    there.revision += 1
    return there, True


def _name(
    session: Session, owner: Owner, items: Sequence[WorkItem], keys: Mapping[str, int], gone: Sequence[int]
) -> None:
    """Write down for whom the dates are; a date called off stays its owner's, for their calendar."""
    helpers = _people_named(session, owner, items)
    rows = [
        {
            "deadline_id": key,
            "person_id": person,
            "registration_id": owner.registration_id,
            "item": f"work.{item.key}",
            "owner": person == owner.person_id,
        }
        for item in items
        for name, key in keys.items()
        if name.endswith(f"-{owner.registration_id}-{item.key}")
        for person in sorted({owner.person_id, *helpers[item.key]})
    ]
    session.execute(delete(WORK).where(WORK.c.deadline_id.in_(list(keys.values()))))
    session.execute(delete(WORK).where(WORK.c.deadline_id.in_(gone), ~WORK.c.owner))
    if rows:
        session.execute(insert(WORK), rows)


def _people_named(session: Session, owner: Owner, items: Sequence[WorkItem]) -> dict[str, set[int]]:
    """Return who leads or takes part in each item: names that exactly one working person has, in full."""
    names = {item.key: names_in(f"{item.leader}, {item.partners}") for item in items}
    sought = set().union(*names.values())
    unit_id = session.execute(select(PERSON.c.unit_id).where(PERSON.c.id == owner.person_id)).scalar_one()
    school = school_of(session, unit_id)
    if not sought or school is None:
        return {key: set() for key in names}
    tree = subtree(school.id or 0)
    query = select(PERSON.c.folded, PERSON.c.id).join(tree, PERSON.c.unit_id == tree.c.id)
    known: dict[str, list[int]] = {}
    for folded, person in session.execute(query.where(PERSON.c.active, PERSON.c.folded.in_(sought))):
        known.setdefault(folded, []).append(person)
    return {
        key: {known[name][0] for name in found if len(known.get(name, ())) == 1}
        for key, found in names.items()
    }


def names_in(text: str) -> set[str]:
    """Return the folded names in a free text: "Cô Hoa, thầy Nguyễn Văn Minh và tổ Toán"."""
    return {_HONORIFIC.sub("", fold(part).strip(" .")) for part in _BETWEEN.split(text)} - {""}


def _note_finished(session: Session, owner: Owner, rows: Sequence[Deadline], now: datetime) -> None:
    """Note, or take back, that dates are done: by the owner's last entry that says "xong"."""
    history = progress_entries.histories(session, [owner.registration_id])
    finished = {
        item.removeprefix("work.")
        for (_, item), entries in history.items()
        if (standing := progress_entries.standing(entries)) and _says_finished(standing[-1])
    }
    over = [row for row in rows if row.key.rpartition("-")[2] in finished]
    for row in over:
        done.mark(session, row.id or 0, owner.person_id, FINISHED, now)
    others = [row.id for row in rows if row not in over]
    session.execute(delete(DONE).where(DONE.c.deadline_id.in_(others), DONE.c.how == FINISHED))


def _says_finished(entry: progress_entries.Progress) -> bool:
    """Tell whether an entry says that all is done: "xong", or the whole of it."""
    return entry.value is None or (entry.unit == "%" and entry.value >= 100)
