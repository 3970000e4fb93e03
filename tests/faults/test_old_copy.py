"""D7: that a database is an old copy is known by the file beside it, which holds a time and nothing else."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import make_url, select
from sqlmodel import Session

from bot import seen
from bot.app import App, Rehearsed
from bot.clock import InstantClock, at_school
from bot.domain.campaign.plan import CampaignPlan
from bot.domain.delivery import recovery
from bot.domain.school.people import ACCOUNT
from bot.store import open_store
from tests.chat import PlatformInMemory
from tests.faults.invariants import promise_holds
from tests.faults.restoring import noted, reminded, running
from tests.scheduler.rehearsing import Rehearsal, october
from tests.school import MONDAY, School, found_school


async def opened(url: str, at: datetime, bao_khe: CampaignPlan | None = None) -> Rehearsal:
    """Start a bot on a database file at a moment, as `thidua run` does; with a plan the school is founded."""
    store, clock, platform = open_store(url), InstantClock(at), PlatformInMemory()
    ids = await store.write(lambda session: found_school(session, bao_khe) if bao_khe else known(session))
    app = App(store, clock, {"telegram": platform})
    await app.start()
    return Rehearsal.of(School(app, platform, clock, ids))


def known(session: Session) -> dict[str, int]:
    """Return the ids of the school's people by the names of their accounts."""
    query = select(ACCOUNT.c.platform_user, ACCOUNT.c.person_id)
    return {row[0].removeprefix("user-"): row[1] for row in session.execute(query)}


def copied(url: str, to: Path) -> None:
    """Make a copy as `thidua db backup` does."""
    with closing(sqlite3.connect(make_url(url).database or "")) as connection:
        connection.execute("VACUUM INTO ?", (str(to),))


def put_back(copy: Path, url: str) -> None:
    """Put a copy in the place of a database nobody has open."""
    there = Path(make_url(url).database or "")
    for name in (there, Path(f"{there}-wal"), Path(f"{there}-shm")):
        name.unlink(missing_ok=True)
    shutil.copy(copy, there)


async def test_a_backup_put_in_place_is_known_by_the_side_file(
    sqlite_url: str, tmp_path: Path, bao_khe: CampaignPlan
) -> None:
    """A copy is made while a run goes out, a day passes, the copy comes back: its run waits."""
    before = await opened(sqlite_url, MONDAY, bao_khe)
    await running(before)
    copied(sqlite_url, tmp_path / "copy.db")
    await before.to(october(9), 8)
    assert len(reminded(before)) == 5
    assert seen.read(before.app.store.url) == before.clock.now()
    await before.app.stop()
    put_back(tmp_path / "copy.db", sqlite_url)

    after = await opened(sqlite_url, at_school(october(9), 8, 10))
    await after.to(october(9), 12)
    hanh = after.school.chatter("hanh")
    await hanh.looks()
    assert reminded(after) == []
    assert "ghi đến 11 giờ 30, thứ Năm, 08/10/2026" in after.platform.seen_by("user-hanh")[0].text
    assert "đã hoạt động đến 8 giờ 00, thứ Sáu, 09/10/2026" in after.platform.seen_by("user-hanh")[0].text
    await after.app.stop()

    again = await opened(sqlite_url, at_school(october(9), 12, 30))
    await again.to(october(9), 13)
    assert again.platform.sent == [], "the hold outlives a restart and is told of once"
    assert await noted(again) == ["recovery_found"]
    await promise_holds(again.app.store, {}, ended=False)
    await again.app.stop()


async def test_a_restart_is_no_old_copy(sqlite_url: str, bao_khe: CampaignPlan) -> None:
    before = await opened(sqlite_url, MONDAY, bao_khe)
    await before.to(october(8), 9)
    await before.app.stop()
    after = await opened(sqlite_url, at_school(october(20), 9))
    assert await after.write(recovery.current) is None
    await after.app.stop()


async def test_the_side_file_holds_a_time_and_nothing_else(sqlite_url: str, bao_khe: CampaignPlan) -> None:
    bot = await opened(sqlite_url, MONDAY, bao_khe)
    await bot.ticks.plan()
    place = seen.place(bot.app.store.url)
    assert place is not None
    assert datetime.fromisoformat(place.read_text(encoding="ascii")) == MONDAY
    place.write_text("not a moment", encoding="ascii")
    assert seen.read(bot.app.store.url) is None
    await bot.app.stop()


async def test_a_rehearsal_neither_notes_nor_finds_anything(sqlite_url: str, bao_khe: CampaignPlan) -> None:
    store = open_store(sqlite_url)
    await store.write(lambda session: found_school(session, bao_khe))
    seen.write(store.url, at_school(october(20), 9))
    demo = Rehearsed(store, InstantClock(MONDAY), {"telegram": PlatformInMemory()})
    await demo.start()
    await demo.advance_to(at_school(october(9), 12))
    assert await store.write(recovery.current) is None
    assert seen.read(store.url) == at_school(october(20), 9)
    await demo.stop()
