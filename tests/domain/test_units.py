"""The tree of units: whose people somebody is, and that nobody is in charge of a neighbouring xã."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import Session

from bot.domain.school import charge, units
from bot.domain.school.people import Person
from bot.domain.school.units import Unit
from bot.words import fold, sort_key
from tests.school import School

TREE = [
    ("tinh", "Tỉnh Hoa Sen", "tinh", ""),
    ("so", "Sở Giáo dục và Đào tạo", "so", "tinh"),
    ("xa", "Xã Hoa Mai", "xa", "tinh"),
    ("other", "Xã Hoa Đào", "xa", "tinh"),
    ("office", "Tổ văn hóa xã hội", "to", "xa"),
]
OF = [
    ("toan", "school"), ("school", "school"), ("xa", "xa"), ("office", "xa"), ("so", "so"), ("tinh", "tinh"),
]  # fmt: skip


def grown(session: Session, school: School) -> dict[str, int]:
    """Put the school under a xã of a tỉnh; return the ids by name."""
    ids = dict(school.ids)
    for key, name, kind, above in TREE:
        unit = Unit(parent_id=ids.get(above), kind=kind, name=name, folded=fold(name))
        session.add(unit)
        session.flush()
        ids[key] = unit.id or 0
    session.get_one(Unit, ids["school"]).parent_id = ids["xa"]
    return ids


def officer(session: Session, unit_id: int, name: str) -> Person:
    """Return an officer of a unit, an admin there."""
    one = Person(
        unit_id=unit_id, full_name=name, folded=fold(name), sort_key=sort_key(name), is_admin=True,
        joined_on=date(2026, 8, 1),
    )  # fmt: skip
    session.add(one)
    session.flush()
    return one


@pytest.mark.parametrize(("unit", "whose"), OF)
async def test_everybody_is_of_their_school_or_else_of_their_own_agency(
    school: School, unit: str, whose: str
) -> None:
    def look(session: Session) -> bool:
        ids = grown(session, school)
        found = units.school_of(session, ids[unit])
        return found is not None and found.id == ids[whose]

    assert await school.app.store.write(look)


async def test_an_officer_is_in_charge_of_their_own_xa_only(school: School) -> None:
    def look(session: Session) -> tuple[bool, bool, bool]:
        ids = grown(session, school)
        one, colleague = (
            officer(session, ids["xa"], "Vũ Văn An"),
            officer(session, ids["office"], "Bùi Thị Yến"),
        )
        neighbour = officer(session, ids["other"], "Lý Thị Bình")
        teacher = session.get_one(Person, ids["lan"])
        return tuple(charge.is_in_charge(session, who, one) for who in (colleague, neighbour, teacher))  # type: ignore[return-value]

    assert await school.app.store.write(look) == (True, False, False)
