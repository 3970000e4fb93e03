"""Whoever leaves the school, comes back or moves inside it is told once; so are admins of what stays open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from bot.domain.campaign.campaigns import RUNNING, Campaign
from bot.domain.delivery import notices
from bot.domain.registering.registrations import STANDING, SUBMITTED, Registration
from bot.domain.school import leaving, staff, units
from bot.domain.school.contacts import admins_of, contacts_of
from bot.domain.school.people import Person
from bot.domain.school.staff import Changes, Report
from bot.domain.school.staff_file import Table
from bot.domain.school.units import Unit
from bot.result import Invalid


@dataclass(frozen=True)
class Standing:
    """A registration of somebody who leaves, and what becomes of it."""

    code: str
    campaign: Campaign
    sent: bool
    """Whether it stood as sent; one that was given back to be changed is on no list."""

    @property
    def listed(self) -> bool:
        """Whether the list it stands on was closed before: the list then keeps it."""
        return self.sent and self.campaign.list_closed_at is not None


def bring_in(session: Session, table: Table, now: datetime, school: str = "") -> Report | Invalid:
    """Bring a staff list in and tell everybody whom it takes off the list, brings back or moves."""
    report = staff.import_staff(session, table, now, school)
    root = units.only_school(session)
    if isinstance(report, Report) and root is not None:
        tell_all(session, root, report.changes, now)
    return report


def leave(
    session: Session, person: Person, now: datetime, to: str = "", by: int | None = None
) -> tuple[list[str], int]:
    """Take somebody off the list, tell them, and the admins but `by` of what is left without a head.

    `to` is where they go, said in the good-bye and kept nowhere else. Returns the units without a head, and
    how many can be written to: one or none.
    """
    person_id = person.id or 0
    headless = list(session.scalars(select(Unit).where(col(Unit.head_id) == person_id)))
    leaving.leave(session, [person_id], now)
    school = units.school_of(session, person.unit_id)
    if school is None:
        return [], 0
    tell_headless(session, school, headless, now, by)
    return [one.name for one in headless], tell_left(session, school, [person_id], now, to)


def come_back(session: Session, person: Person, now: datetime) -> int:
    """Put somebody on the list again and tell them; returns how many can be written to: one or none."""
    leaving.come_back(session, [person.id or 0])
    return tell_back(session, [person.id or 0], now)


def tell_all(session: Session, school: Unit, changes: Changes, now: datetime) -> None:
    """Tell everybody a list concerns, and the admins which tổ have lost their head."""
    tell_left(session, school, changes.left, now)
    tell_back(session, changes.back, now)
    tell_moved(session, changes.moved, now)
    headless = list(session.scalars(select(Unit).where(col(Unit.id).in_(changes.headless))))
    tell_headless(session, school, headless, now)


def tell_left(session: Session, school: Unit, ids: Sequence[int], now: datetime, to: str = "") -> int:
    """Say good-bye: what becomes of their registration and of their data."""
    if not ids:
        return 0
    standing = standing_of(session, ids)
    each = {one: {"standing": standing[one]} for one in ids}
    return notices.tell(
        session,
        ids,
        "departure/told_left",
        now,
        offers=("dulieu",),
        active=False,
        each=each,
        school=school.name,
        to=to,
        contacts=contacts_of(session, None),
    )


def tell_back(session: Session, ids: Sequence[int], now: datetime) -> int:
    """Tell those who are on the list again."""
    return _tell_place(session, ids, "departure/told_back", now, "dangky")


def tell_moved(session: Session, ids: Sequence[int], now: datetime) -> int:
    """Tell people where they belong now, and that nothing is lost."""
    return _tell_place(session, ids, "departure/told_moved", now, "cuatoi")


def tell_headless(
    session: Session, school: Unit, headless: Sequence[Unit], now: datetime, but: int | None = None
) -> None:
    """Tell the admins which units have nobody at their head now; who did it (`but`) reads it at once."""
    ids = [one for one in admins_of(session, school.id or 0) if one != but]
    if headless and ids:
        notices.tell(session, ids, "departure/told_headless", now, units=[one.name for one in headless])


def standing_of(session: Session, ids: Sequence[int]) -> Mapping[int, list[Standing]]:
    """Return what people have on the list of a campaign that runs, by person."""
    query = (
        select(Registration, Campaign)
        .join(Campaign, col(Campaign.id) == col(Registration.campaign_id))
        .where(col(Registration.person_id).in_(ids), col(Registration.status).in_(STANDING))
        .where(col(Campaign.status) == RUNNING)
        .order_by(col(Registration.id))
    )
    found: defaultdict[int, list[Standing]] = defaultdict(list)
    for registration, campaign in session.execute(query):
        one = Standing(registration.code, campaign, registration.status == SUBMITTED)
        found[registration.person_id].append(one)
    return found


def _tell_place(session: Session, ids: Sequence[int], template: str, now: datetime, offer: str) -> int:
    if not ids:
        return 0
    return notices.tell(session, ids, template, now, offers=(offer,), each=_places(session, ids))


def _places(session: Session, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return the unit each belongs to now, and who heads it."""
    belongs = select(col(Person.id), Unit).join(Unit, col(Unit.id) == col(Person.unit_id))
    belongs = belongs.where(col(Person.id).in_(ids))
    found: dict[int, Unit] = {row.id: row.Unit for row in session.execute(belongs)}
    heads = select(Person).where(col(Person.id).in_([one.head_id for one in found.values() if one.head_id]))
    by_id = {one.id: one for one in session.scalars(heads) if one.active}
    return {
        person: {"unit": unit, "head": by_id.get(unit.head_id) if unit.head_id != person else None}
        for person, unit in found.items()
    }
