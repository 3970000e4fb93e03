"""D7: yesterday's backup is put in place, or the bot was down for long: nothing goes to many unasked."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import select, update
from sqlmodel import Session

from bot.domain.announcing import announcement_runs
from bot.domain.announcing.announcements import Announcement
from bot.domain.delivery import notices, recovery
from bot.domain.desk import recovering
from bot.domain.school.people import PERSON
from bot.outbox import RUN, DeliveryRun
from tests.faults.invariants import promise_holds
from tests.faults.restoring import held, noted, reminded, running, runs_of
from tests.scheduler.rehearsing import Rehearsal, october


async def took(rehearsal: Rehearsal) -> Counter[tuple[int, str]]:
    """Count what arrived of the day's one run, by chat."""
    query = select(RUN.c.id).where(RUN.c.run_key == "digest:2026-10-08:1130")
    run = await rehearsal.app.store.read(lambda session: session.execute(query).scalar_one())
    return Counter((run, chat) for chat in reminded(rehearsal))


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
