"""Units of work on both databases: whole or not at all, one writer at a time, moments kept in UTC."""

from __future__ import annotations

import asyncio
import itertools
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text, update
from sqlmodel import Session, col, select

from bot.clock import at_school, school_day
from bot.domain.school.audit import Audit
from bot.domain.school.units import Unit
from bot.store import Store, StoreClosed, open_store
from bot.store.postgres import CONNECTIONS

NOON = at_school(date(2026, 10, 5), 12)


def one_more(session: Session) -> None:
    """Read, then write: the pattern that a database may spoil when two do it at once."""
    unit = session.scalars(select(Unit).with_for_update()).one()
    session.execute(update(Unit).values(name=str(int(unit.name) + 1)))


async def test_what_raises_leaves_nothing(store: Store) -> None:
    def fails(session: Session) -> None:
        session.add(Unit(kind="truong", name="Trường Hoa Phượng", folded="truong hoa phuong"))
        session.flush()
        raise RuntimeError("halfway")

    with pytest.raises(RuntimeError, match="halfway"):
        await store.write(fails)
    assert await store.read(lambda session: session.scalars(select(Unit)).all()) == []


async def test_fifty_at_once_lose_no_update(store: Store) -> None:
    await store.write(lambda session: session.add(Unit(kind="truong", name="0", folded="")))
    await asyncio.gather(*(store.write(one_more) for _ in range(50)))
    unit = await store.read(lambda session: session.scalars(select(Unit)).one())
    assert unit.name == "50"


async def test_readers_see_what_is_committed_and_only_that(store: Store) -> None:
    await store.write(lambda session: session.add(Unit(kind="truong", name="trước", folded="")))
    before = await store.read(lambda session: session.scalars(select(Unit.name)).all())
    await store.write(lambda session: session.execute(update(Unit).values(name="sau")))
    after = await store.read(lambda session: session.scalars(select(Unit.name)).all())
    assert (list(before), list(after)) == (["trước"], ["sau"])


async def test_moments_come_back_as_the_same_utc_moment(store: Store) -> None:
    await store.write(lambda session: session.add(Audit(at=NOON, action="test")))
    (row,) = await store.read(lambda session: session.scalars(select(Audit)).all())
    assert row.at == NOON == datetime(2026, 10, 5, 5, 0, tzinfo=UTC)
    assert row.at.tzinfo is UTC
    later = select(Audit).where(col(Audit.at) > NOON)
    assert await store.read(lambda session: session.scalars(later).all()) == []


async def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="time zone"):
        await store.write(lambda session: session.add(Audit(at=datetime(2026, 10, 5), action="test")))  # noqa: DTZ001


async def test_a_reader_on_sqlite_cannot_write(sqlite_store: Store) -> None:
    with pytest.raises(Exception, match="readonly"):
        await sqlite_store.read(lambda session: session.execute(text("insert into unit (kind) values ('x')")))


def test_the_school_day_turns_at_midnight_in_vietnam() -> None:
    assert school_day(datetime(2026, 10, 4, 16, 59, tzinfo=UTC)) == date(2026, 10, 4)
    assert school_day(datetime(2026, 10, 4, 17, 0, tzinfo=UTC)) == date(2026, 10, 5)


async def test_what_is_written_while_the_store_is_closed_is_whole_or_refused(sqlite_store: Store) -> None:
    """A connection closed under the hands of the thread that writes on it kills the process."""
    closing = 0
    for _ in range(20):
        store = open_store(sqlite_store.url.render_as_string())

        async def goes_on(store: Store = store) -> int:
            for done in itertools.count():
                try:
                    await store.write(lambda session: session.add(Audit(at=NOON, action="test")))
                except StoreClosed:
                    return done
            raise AssertionError

        writers = [asyncio.ensure_future(goes_on()) for _ in range(5)]
        await asyncio.sleep(0.02)
        await store.close()
        await store.close()
        closing += sum(await asyncio.wait_for(asyncio.gather(*writers), 5))
    kept = await sqlite_store.read(lambda session: len(session.scalars(select(Audit)).all()))
    assert kept == closing > 0


async def test_connections_that_many_opened_are_kept(postgres_url: str) -> None:
    """A new connection has no statement prepared, so opening some for every wave is dear."""
    store = open_store(postgres_url)
    server = text("SELECT pg_backend_pid() FROM pg_sleep(0.05)")

    async def wave() -> set[int]:
        works = (store.write(lambda session: session.execute(server).scalar_one()) for _ in range(30))
        return set(await asyncio.gather(*works))

    first = await wave()
    again = await wave()
    await store.close()
    assert len(first) == CONNECTIONS
    assert again == first
