"""Leaving the school and coming back: rows stay, nothing is asked of whoever is gone, no reason is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlmodel import Session, col

from bot.domain.school import file_links, units, upload_doors
from bot.domain.school.invitations import INVITATION
from bot.domain.school.people import ACCOUNT, PERSON, Person
from bot.domain.school.units import Unit
from bot.talking import memory


def leave(session: Session, person_ids: Sequence[int], now: datetime) -> None:
    """Take people off the staff list: they head nothing, decide nothing, and their open conversations end.

    Codes and links made for them open nothing any more; what they wrote stays (decision 0008).
    """
    owners = [f"person:{one}" for one in person_ids]
    talks = update(memory.TABLE).where(memory.TABLE.c.owner.in_(owners))
    session.execute(talks.values(args={}, talk={}, status=memory.ENDED))
    unused = INVITATION.c.person_id.in_(person_ids) & INVITATION.c.used_at.is_(None)
    session.execute(delete(INVITATION).where(unused))
    file_links.forget(session, person_ids)
    upload_doors.forget(session, person_ids)
    for unit in session.scalars(select(Unit).where(col(Unit.head_id).in_(person_ids))):
        unit.head_id = None
    session.flush()
    gone = update(PERSON).where(PERSON.c.id.in_(person_ids), PERSON.c.active)
    session.execute(gone.values(active=False, left_at=now, is_admin=False, paused_until=None))


def come_back(session: Session, person_ids: Sequence[int]) -> None:
    """Put people on the staff list again, where they were, as members without an office."""
    back = update(PERSON).where(PERSON.c.id.in_(person_ids), PERSON.c.left_at.is_not(None))
    session.execute(back.values(active=True, left_at=None))
    mine = select(func.min(ACCOUNT.c.id)).where(ACCOUNT.c.person_id == PERSON.c.id).scalar_subquery()
    lost = select(ACCOUNT.c.id).where(ACCOUNT.c.id == PERSON.c.account_id, ACCOUNT.c.person_id == PERSON.c.id)
    session.execute(update(PERSON).where(PERSON.c.id.in_(person_ids), ~lost.exists()).values(account_id=mine))


def gone(session: Session, school_id: int) -> list[Person]:
    """Return those who have left a school and whose data is still there, by name."""
    tree = units.subtree(school_id)
    query = select(Person).join(tree, PERSON.c.unit_id == tree.c.id).where(PERSON.c.left_at.is_not(None))
    return list(session.scalars(query.order_by(PERSON.c.sort_key, PERSON.c.id)))
