"""Days on which a school does not work: Sundays, public holidays, swapped days; a table admins may edit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import chain

from sqlalchemy import String
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel, select

ONE_DAY = timedelta(days=1)
SATURDAY, SUNDAY = 5, 6


class DayKind(StrEnum):
    """Why a day stands in the table."""

    HOLIDAY = "holiday"
    SWAP_OFF = "swap_off"
    SWAP_WORK = "swap_work"
    """A day that is worked although it would be off."""


class DayOff(SQLModel, table=True):
    """One day that is not what its weekday says; a break set by a province is rows an admin adds."""

    __tablename__ = "day_off"

    day: date = Field(primary_key=True)
    name: str = ""
    """What the day is called in Vietnamese; empty for a swapped working day."""
    kind: DayKind = Field(sa_type=String(10))


@dataclass(frozen=True)
class DaysOff:
    """The table in memory: a look-up costs no query."""

    off: Mapping[date, str] = field(default_factory=dict)
    worked: frozenset[date] = frozenset()

    @classmethod
    def of(cls, rows: Iterable[DayOff]) -> DaysOff:
        """Return the look-up of the table's rows."""
        rows = list(rows)
        off = {row.day: row.name for row in rows if row.kind != DayKind.SWAP_WORK}
        return cls(off, frozenset(row.day for row in rows if row.kind == DayKind.SWAP_WORK))

    @classmethod
    def known(cls, years: Iterable[int]) -> DaysOff:
        """Return the public holidays and announced swaps of `years`, without a database, for previews."""
        return cls.of(public_days(years))

    def is_off(self, day: date) -> bool:
        """Return whether nobody works: a Sunday or a row of the table; Saturday is a working day."""
        return day not in self.worked and (day.weekday() == SUNDAY or day in self.off)

    def is_office_day(self, day: date) -> bool:
        """Return whether offices take papers: Monday to Friday and not off; a swapped Saturday is not one."""
        return day.weekday() < SATURDAY and not self.is_off(day)

    def previous_working(self, day: date) -> date:
        """Return the nearest day before `day` (never `day` itself) that is not off."""
        day -= ONE_DAY
        while self.is_off(day):
            day -= ONE_DAY
        return day

    def next_working(self, day: date) -> date:
        """Return the nearest day after `day` (never `day` itself) that is not off."""
        day += ONE_DAY
        while self.is_off(day):
            day += ONE_DAY
        return day

    def name(self, day: date) -> str:
        """Return the holiday's Vietnamese name; empty for a plain Sunday or a working day."""
        return self.off.get(day, "")


def seed(session: Session, years: Iterable[int]) -> None:
    """Add the public days of `years` that the table lacks; a row that is there stays as it is.

    An admin therefore cancels a holiday by making it `swap_work`: a deleted row would come back.
    """
    on_postgres = session.get_bind().dialect.name == "postgresql"
    rows = [row.model_dump() for row in public_days(years)]
    if rows:
        insert = postgresql.insert(DayOff) if on_postgres else sqlite.insert(DayOff)
        session.connection().execute(insert.on_conflict_do_nothing(), rows)


def load(session: Session) -> DaysOff:
    """Return every row of the table as one look-up."""
    return DaysOff.of(session.exec(select(DayOff)))


def public_days(years: Iterable[int]) -> list[DayOff]:
    """Return what PyPI `holidays` knows of Viet Nam, with Tết and the swaps the government has announced."""
    from holidays import country_holidays  # a quarter of a second to import, and needed only here

    wanted = frozenset(years)
    public = country_holidays("VN", years=wanted, language="vi")
    swapped = public.tr(public.substituted_label).partition("%s")[0]
    off = (
        DayOff(day=day, name=name, kind=DayKind.SWAP_OFF if name.startswith(swapped) else DayKind.HOLIDAY)
        for day, name in public.items()
    )
    worked = (DayOff(day=day, kind=DayKind.SWAP_WORK) for day in public.weekend_workdays)
    return sorted((row for row in chain(off, worked) if row.day.year in wanted), key=lambda row: row.day)
