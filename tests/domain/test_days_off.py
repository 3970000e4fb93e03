"""Days off: what is known without a database, what an admin may change, and who works when."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Table
from sqlmodel import Session, SQLModel

from bot.domain.campaign.days_off import DayKind, DayOff, DaysOff, load, seed
from bot.store import Store, open_store
from tests.domain import oracle

DAYS = st.dates(date(2025, 1, 1), date(2030, 12, 31))
TABLES = st.builds(DaysOff, st.dictionaries(DAYS, st.just("Nghỉ")), st.frozensets(DAYS))


@pytest.mark.parametrize("year", oracle.DAYS_OFF)
def test_every_announced_day_off_is_known_with_its_swaps(year: int) -> None:
    days_off = DaysOff.known([year])
    assert set(days_off.off) == {oracle.day_of(d, year) for d in oracle.DAYS_OFF[year].split()}
    assert days_off.worked == {oracle.day_of(oracle.SWAPS[year][1], year)}
    assert not days_off.is_off(oracle.day_of(oracle.SWAPS[year][1], year))


def test_days_off_have_their_vietnamese_names() -> None:
    days_off = DaysOff.known([2027])
    assert days_off.name(date(2027, 2, 6)) == "Tết Nguyên Đán"
    assert days_off.name(date(2027, 2, 14)) == ""


def test_saturday_is_worked_but_no_office_day_sunday_is_neither() -> None:
    saturday, sunday = date(2026, 11, 21), date(2026, 11, 22)
    days_off = DaysOff()
    assert (days_off.is_off(saturday), days_off.is_office_day(saturday)) == (False, False)
    assert (days_off.is_off(sunday), days_off.is_office_day(sunday)) == (True, False)


def test_over_tet_2027_work_stops_on_the_third_and_goes_on_on_the_eleventh() -> None:
    days_off = DaysOff.known([2027])
    new_year = date(2027, 2, 6)
    assert days_off.previous_working(new_year) == date(2027, 2, 3)
    assert days_off.next_working(new_year) == date(2027, 2, 11)


@settings(deadline=None)
@given(TABLES, DAYS)
def test_the_neighbours_of_a_day_are_the_nearest_that_work(days_off: DaysOff, day: date) -> None:
    before, after = days_off.previous_working(day), days_off.next_working(day)
    assert before < day < after
    working = [d for d in oracle.between(after + timedelta(days=1), before) if not days_off.is_off(d)]
    assert working in ([before, after], [before, day, after])


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = open_store(f"sqlite:///{tmp_path / 'school.db'}")
    await store.write(lambda s: SQLModel.metadata.create_all(s.connection(), [_table()]))
    yield store
    await store.close()


async def test_the_table_is_what_is_known_however_often_it_is_seeded(store: Store) -> None:
    for years in ([2026], [2026, 2027], []):
        await store.write(lambda s, years=years: seed(s, years))  # type: ignore[misc]
    assert await store.read(load) == DaysOff.known([2026, 2027])


async def test_seeding_again_keeps_what_an_admin_changed_and_added(store: Store) -> None:
    await store.write(lambda s: seed(s, [2027]))
    await store.write(_a_province_sets_its_tet_break)
    await store.write(lambda s: seed(s, [2027]))
    days_off = await store.read(load)
    assert days_off.is_off(date(2027, 2, 12))
    assert not days_off.is_off(date(2027, 11, 24))
    assert days_off.next_working(date(2027, 2, 6)) == date(2027, 2, 13)
    assert days_off.name(date(2027, 2, 12)) == "Nghỉ Tết của tỉnh"


def _a_province_sets_its_tet_break(session: Session) -> None:
    for day in (date(2027, 2, 11), date(2027, 2, 12)):
        session.add(DayOff(day=day, name="Nghỉ Tết của tỉnh", kind=DayKind.HOLIDAY))
    culture_day = session.get_one(DayOff, date(2027, 11, 24))
    culture_day.kind = DayKind.SWAP_WORK


def _table() -> Table:
    return SQLModel.metadata.tables["day_off"]
