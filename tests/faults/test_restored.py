"""D7: yesterday's backup is put in place, or the bot was down for long: nothing goes to many unasked."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import make_url, select, update
from sqlmodel import Session, col

from bot import seen
from bot.app import App, Rehearsed
from bot.clock import InstantClock, at_school
from bot.domain.announcing import announcement_runs
from bot.domain.announcing.announcements import Announcement
from bot.domain.campaign.plan import CampaignPlan
from bot.domain.delivery import notices, recovery
from bot.domain.desk import recovering
from bot.domain.school.audit import Audit
from bot.domain.school.people import ACCOUNT, PERSON
from bot.outbox import RUN, DeliveryRun
from bot.store import open_store
from tests.chat import PlatformInMemory
from tests.faults.invariants import promise_holds
from tests.scheduler.rehearsing import Rehearsal, october
from tests.school import MONDAY, School, found_school


@pytest.fixture
def rehearsal(school: School) -> Rehearsal:
    """The invented school on Monday, 05/10/2026 at 8, its campaign just launched."""
    return Rehearsal.of(school)


async def runs_of(rehearsal: Rehearsal) -> list[str]:
    """Return how every run stands."""
    query = select(RUN.c.status)
    return list(await rehearsal.app.store.read(lambda session: session.execute(query).scalars().all()))


async def noted(rehearsal: Rehearsal) -> list[str]:
    """Return what the audit says of recoveries."""
    ours = col(Audit.action).like("recovery%") | (col(Audit.action) == "paused_after_outage")
    query = select(col(Audit.action)).where(ours).order_by(col(Audit.id))
    return list(await rehearsal.app.store.read(lambda session: session.execute(query).scalars().all()))


def reminded(rehearsal: Rehearsal) -> list[str]:
    """Return the chats that a reminder arrived in."""
    return [one.chat for one in rehearsal.platform.sent if "Còn 7 ngày" in one.text]


async def took(rehearsal: Rehearsal) -> Counter[tuple[int, str]]:
    """Count what arrived of the day's one run, by chat."""
    query = select(RUN.c.id).where(RUN.c.run_key == "digest:2026-10-08:1130")
    run = await rehearsal.app.store.read(lambda session: session.execute(query).scalar_one())
    return Counter((run, chat) for chat in reminded(rehearsal))


async def running(rehearsal: Rehearsal) -> None:
    """Have a run planned and nothing of it sent yet."""
    await rehearsal.to(october(8), 11)
    rehearsal.sleep_until(october(8), 11, 30)
    await rehearsal.ticks.plan()


async def held(rehearsal: Rehearsal) -> None:
    """Say, as `thidua db restored` does, that the database is an old copy."""
    now = rehearsal.clock.now()
    assert await rehearsal.write(lambda session: recovering.hold(session, now))
    await rehearsal.to(october(8), 12)


async def test_nothing_goes_to_many_until_an_admin_says_so(rehearsal: Rehearsal) -> None:
    await running(rehearsal)
    await held(rehearsal)
    assert reminded(rehearsal) == []
    hanh = rehearsal.school.chatter("hanh")
    await hanh.looks()
    hanh.sees("recovery/notice", "1 lượt gửi, 5 tin nhắn", "11 giờ 30, thứ Năm, 08/10/2026")
    await hanh.taps("Gửi tiếp tất cả")
    hanh.sees("recovery/review", "có thể nhận thêm một lần nữa")
    assert reminded(rehearsal) == []
    await hanh.taps("Gửi tiếp tất cả")
    hanh.sees("recovery/gone_on", "1 lượt gửi")
    await rehearsal.to(october(8), 12, 30)
    assert len(reminded(rehearsal)) == 5
    assert await noted(rehearsal) == ["recovery_found", "recovery_gone_on"]
    await promise_holds(rehearsal.app.store, await took(rehearsal))


async def test_people_are_answered_meanwhile(rehearsal: Rehearsal) -> None:
    await running(rehearsal)
    await held(rehearsal)
    lan = rehearsal.school.chatter("lan")
    await lan.says("đăng ký")
    lan.sees("register/title")


async def test_what_was_told_one_person_before_the_copy_was_made_waits_too(rehearsal: Rehearsal) -> None:
    """A word for one person that waited in the copy may have arrived long ago."""
    await running(rehearsal)
    now = rehearsal.clock.now()
    lan = rehearsal.school.ids["lan"]
    await rehearsal.write(lambda session: notices.tell(session, [lan], "recovery/kept", now))
    rehearsal.sleep_until(october(8), 11, 31)
    await rehearsal.ticks.plan()
    await held(rehearsal)
    assert rehearsal.platform.seen_by("user-lan") == []
    later = rehearsal.clock.now()
    assert await rehearsal.write(lambda session: recovering.go_on(session, later, None))
    await rehearsal.to(october(8), 12, 30)
    assert [one for one in rehearsal.platform.seen_by("user-lan") if "Vẫn giữ lại" in one.text]


async def test_what_is_kept_stays_until_somebody_asks_again(rehearsal: Rehearsal) -> None:
    await running(rehearsal)
    await held(rehearsal)
    hanh = rehearsal.school.chatter("hanh")
    await hanh.looks()
    hanh.sees("recovery/notice")
    await hanh.taps("Giữ lại, chưa gửi")
    hanh.sees("recovery/kept", "gõ “khôi phục”")
    again = await rehearsal.restart()
    await again.to(october(9), 12)
    assert reminded(again) == []
    hanh.app = again.app
    await hanh.says("khôi phục")
    hanh.sees("recovery/found")
    await hanh.says("gửi tiếp")
    hanh.sees("recovery/review")
    await hanh.taps("Gửi tiếp tất cả")
    hanh.sees("recovery/gone_on")
    await again.to(october(9), 13)
    texts = [one.text for one in again.platform.seen_by("user-lan") if "Còn 6 ngày" in one.text]
    assert len(texts) == 1, "the missed reminder is made up for by the rules of an outage"
    assert await noted(again) == ["recovery_found", "recovery_kept", "recovery_gone_on"]


async def test_the_second_admin_hears_that_it_is_decided(rehearsal: Rehearsal) -> None:
    await running(rehearsal)
    await rehearsal.write(
        lambda session: session.execute(
            update(PERSON).where(PERSON.c.id == rehearsal.school.ids["minh"]).values(is_admin=True)
        )
    )
    await held(rehearsal)
    hanh, minh = rehearsal.school.chatter("hanh"), rehearsal.school.chatter("minh")
    await minh.taps("Gửi tiếp tất cả")
    await hanh.taps("Gửi tiếp tất cả")
    await hanh.taps("Gửi tiếp tất cả")
    await minh.taps("Gửi tiếp tất cả")
    assert "Đã có người cho gửi tiếp" in minh.last.text or "không có gì được giữ" in minh.last.text
    assert (await noted(rehearsal)).count("recovery_gone_on") == 1


async def test_the_other_admins_hear_who_has_decided_and_how(rehearsal: Rehearsal) -> None:
    await running(rehearsal)
    await rehearsal.sets("minh", is_admin=True)
    await held(rehearsal)
    hanh, minh = rehearsal.school.chatter("hanh"), rehearsal.school.chatter("minh")
    await minh.looks()
    await minh.taps("Giữ lại, chưa gửi")
    await rehearsal.ticks.collect()
    await rehearsal.app.idle()
    await hanh.looks()
    hanh.sees("recovery/decided", "Thầy Minh đã xem và chọn giữ lại", count=2)
    await hanh.taps("Xem lại việc khôi phục")
    await hanh.says("gửi tiếp")
    await hanh.taps("Gửi tiếp tất cả")
    await rehearsal.ticks.collect()
    await rehearsal.app.idle()
    await minh.looks()
    minh.sees("recovery/decided", "Cô Hạnh đã cho gửi tiếp 1 lượt gửi", count=3)


async def test_a_run_that_is_held_says_so_where_it_is_looked_at(rehearsal: Rehearsal) -> None:
    await under_way(rehearsal)
    now = rehearsal.clock.now()
    assert await rehearsal.write(lambda session: recovering.hold(session, now))
    await rehearsal.to(october(8), 9, 5)
    hanh = rehearsal.school.chatter("hanh")
    await hanh.looks()
    hanh.sees("announcement/progress", "chưa gửi tiếp thông báo", "Đã gửi 0 trên 5 người", count=2)
    hanh.skip()
    await hanh.taps_data(f"a:luotgui:{(await announcement(rehearsal)).id}")
    hanh.sees("runs/report", "Trạng thái: đang giữ lại, đã gửi 0/5.", "gõ “khôi phục”")


async def test_a_teacher_decides_nothing(rehearsal: Rehearsal) -> None:
    await running(rehearsal)
    await held(rehearsal)
    lan = rehearsal.school.chatter("lan")
    for forged in ("a:guitieptatca", "a:khoiphuc", "a:giulai"):
        await lan.taps_data(forged)
    assert await rehearsal.app.store.read(lambda session: recovery.current(session) is not None)
    assert await noted(rehearsal) == ["recovery_found"]


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


async def announcement(rehearsal: Rehearsal) -> DeliveryRun:
    """Return the run of the one announcement."""
    (row,) = await rehearsal.runs("announcement")
    return DeliveryRun(**row)


async def under_way(rehearsal: Rehearsal) -> None:
    """Have an announcement planned and on its way when the bot dies."""
    await rehearsal.to(october(8), 9)
    now, ids = rehearsal.clock.now(), rehearsal.school.ids

    def announce(session: Session) -> None:
        kept = Announcement(
            author_id=ids["hanh"], unit_id=ids["school"], text="Chiều nay họp tại phòng họp.",
            audience="all", made_at=now,
        )  # fmt: skip
        session.add(kept)
        session.flush()
        announcement_runs.open_now(session, kept, now, {"channel": "telegram", "chat": "user-hanh"})

    await rehearsal.write(announce)
    await rehearsal.ticks.plan()


async def test_an_announcement_of_yesterday_asks_before_it_goes_on(rehearsal: Rehearsal) -> None:
    await under_way(rehearsal)
    rehearsal.sleep_until(october(8), 21, 30)
    again = await rehearsal.restart()
    await again.to(october(9), 8)
    assert (await announcement(again)).status == "paused"
    assert not [one for one in again.platform.sent if one.text.startswith("Chiều nay họp")]
    told = [one for one in again.platform.seen_by("user-hanh") if "đang chờ Cô Hạnh xem lại" in one.text]
    assert len(told) == 1
    assert "từ 9 giờ 00, thứ Năm, 08/10/2026" in told[0].text
    assert list(told[0].buttons) == ["Gửi tiếp", "Hủy lượt gửi"]
    hanh = again.school.chatter("hanh")
    await hanh.looks()
    await hanh.taps_data(told[0].buttons["Gửi tiếp"])
    await again.to(october(9), 8, 30)
    assert (await announcement(again)).status == "done"
    assert await noted(again) == ["paused_after_outage"]


async def test_an_hour_without_the_bot_stops_no_announcement(rehearsal: Rehearsal) -> None:
    await under_way(rehearsal)
    rehearsal.sleep_until(october(8), 11)
    again = await rehearsal.restart()
    await again.to(october(8), 11, 30)
    assert (await announcement(again)).status == "done"


async def test_a_digest_never_waits_for_anybody_after_an_outage(rehearsal: Rehearsal) -> None:
    await running(rehearsal)
    rehearsal.sleep_until(october(9), 9)
    again = await rehearsal.restart()
    await again.to(october(9), 12)
    assert "paused" not in await runs_of(again)
