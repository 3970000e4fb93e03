"""The tree of units: tổ -> trường -> (xã | sở) -> tỉnh; which agencies exist is data."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import CTE, bindparam, select
from sqlmodel import Field, Session, SQLModel, col

SCHOOL, TEAM = "truong", "to"


class Unit(SQLModel, table=True):
    """A school, a tổ, or something above them, with the person who heads it."""

    __tablename__ = "unit"

    id: int | None = Field(default=None, primary_key=True)
    parent_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    kind: str
    name: str
    folded: str
    head_id: int | None = Field(default=None, index=True)
    contact: str = ""
    """Whom people may ask, as the school wants it shown: "văn phòng nhà trường"."""


def subtree(unit_id: int) -> CTE:
    """Return the ids of a unit and of everything below it, as a query others join."""
    tree = select(col(Unit.id)).where(col(Unit.id) == unit_id).cte("tree", recursive=True)
    return tree.union_all(select(col(Unit.id)).join(tree, col(Unit.parent_id) == tree.c.id))


_ONE = select(col(Unit.id), col(Unit.parent_id)).where(col(Unit.id) == bindparam("unit"))
_SELF = _ONE.cte("line", recursive=True)
_BELONGS = _SELF.union_all(
    select(col(Unit.id), col(Unit.parent_id)).join(_SELF, col(Unit.id) == _SELF.c.parent_id)
)
_LINE = select(_BELONGS.c.id)


def line_of(session: Session, unit_id: int) -> list[int]:
    """Return the ids of a unit and of everything it belongs to: tổ, school, and what is above."""
    return list(session.connection().execute(_LINE, {"unit": unit_id}).scalars())


def school_of(session: Session, unit_id: int) -> Unit | None:
    """Return the school a unit is or belongs to; for what belongs to none, the agency it is or is a tổ of.

    Officers of a xã are of their xã, never of the tỉnh above it.
    """
    line = list(_upwards(session, unit_id))
    school = next((one for one in line if one.kind == SCHOOL), None)
    return school or next((one for one in line if one.kind != TEAM), line[-1] if line else None)


def _upwards(session: Session, unit_id: int) -> Iterator[Unit]:
    """Yield a unit and what it belongs to, up to its school."""
    unit = session.get(Unit, unit_id)
    while unit is not None:
        yield unit
        above = unit.kind != SCHOOL and unit.parent_id
        unit = session.get(Unit, above) if above else None


def only_school(session: Session) -> Unit | None:
    """Return the first school there is; None before anyone has been imported."""
    return session.scalars(select(Unit).where(col(Unit.kind) == SCHOOL).order_by(col(Unit.id))).first()


def teams(session: Session, school_id: int) -> list[Unit]:
    """Return the tổ of a school by name."""
    query = select(Unit).where(col(Unit.parent_id) == school_id, col(Unit.kind) == TEAM)
    return list(session.scalars(query.order_by(col(Unit.folded))))
