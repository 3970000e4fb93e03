"""Các lượt gửi by chat: paused, gone on with, called off."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlmodel import Session

from bot.domain import planning
from bot.domain.announcing.announcements import Announcement
from bot.domain.school.audit import Audit
from tests.chat import Chatter
from tests.conversations.announcing import NOTICE, announces, run_of
from tests.scheduler.rehearsing import Rehearsal, october
from tests.school import School


async def test_paused_in_the_middle_and_gone_on_with(
    hanh: Chatter, rehearsal: Rehearsal, school: School
) -> None:
    await announces(hanh)
    await rehearsal.ticks.plan()
    run = await run_of(rehearsal)
    await hanh.taps_data(f"a:tamdung:{run.id}", "0")
    hanh.sees("runs/paused", "Đã gửi 0/5")
    await rehearsal.to(october(5), 9)
    await hanh.looks()
    hanh.sees("announcement/progress", "Tạm dừng", "Gửi tiếp", "Hủy lượt gửi")
    assert school.platform.seen_by("user-lan") == []
    await hanh.says("/luotgui")
    hanh.sees("runs/which", "tạm dừng, đã gửi 0/5")
    await hanh.says("1")
    hanh.sees("runs/report", "- Chờ gửi: 5", "Gửi tiếp")
    await hanh.taps_data(f"a:tamdung:{run.id}", "0")
    hanh.sees("runs/report", "Lựa chọn này không còn nữa", "Trạng thái: tạm dừng")
    await hanh.taps("Gửi tiếp")
    hanh.sees("runs/resumed")
    await rehearsal.to(october(5), 10)
    assert [len(school.platform.seen_by(f"user-{one}")) for one in ("lan", "minh", "hoa", "dung")] == [1] * 4
    after = await run_of(rehearsal)
    assert (after.status, after.n_planned, after.n_sent) == ("done", 5, 5)


async def test_paused_while_it_is_being_filled(
    hanh: Chatter, rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    await announces(hanh)
    run = await run_of(rehearsal)
    now = rehearsal.clock.now()
    await rehearsal.write(lambda session: planning.plan_chunk(session, run.id or 0, now, 2))
    await hanh.taps_data(f"a:tamdung:{run.id}", "0")
    hanh.sees("runs/paused")
    await rehearsal.to(october(5), 9)
    assert (await run_of(rehearsal)).status == "paused"
    await hanh.taps_data(f"a:guitiep:{run.id}", "0")
    await rehearsal.to(october(5), 10)
    after = await run_of(rehearsal)
    assert (after.status, after.n_planned, after.n_sent) == ("done", 5, 5)


async def test_cancelled_says_how_many_have_it_and_the_rest_is_skipped(
    hanh: Chatter, rehearsal: Rehearsal, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sending.bulk.WINDOW", 2)
    await announces(hanh)
    await rehearsal.ticks.plan()
    run = await run_of(rehearsal)
    await rehearsal.ticks.deliver()
    await rehearsal.app.idle()
    await hanh.taps_data(f"a:huygui:{run.id}", "0")
    await hanh.looks()
    assert "2/5 người đã nhận rồi" in hanh.last.text
    assert "Hủy thì 3 người còn lại không nhận tin này" in hanh.last.text
    await hanh.taps("Hủy lượt gửi này")
    assert "2 người đã nhận trước đó" in hanh.last.text
    await rehearsal.to(october(5), 9)
    after = await run_of(rehearsal)
    assert (after.status, after.n_planned, after.n_sent, after.n_skipped) == ("cancelled", 5, 2, 3)
    received = [len(school.platform.seen_by(f"user-{one}")) for one in ("lan", "minh", "hoa", "dung")]
    assert sum(received) == 1, "the admin was the first of the two"


async def test_cancelled_before_anybody_has_it(hanh: Chatter, rehearsal: Rehearsal, school: School) -> None:
    await announces(hanh)
    await rehearsal.ticks.plan()
    run = await run_of(rehearsal)
    await hanh.taps_data(f"a:huygui:{run.id}", "0")
    hanh.sees("runs/cancel", "0/5 người đã nhận", "5 người còn lại không nhận")
    await hanh.taps("Hủy lượt gửi này")
    hanh.sees("runs/cancelled", "0 người đã nhận")
    assert (await run_of(rehearsal)).finished_at is None
    await rehearsal.to(october(5), 9)
    await hanh.looks()
    hanh.sees("announcement/result", "Thông báo: đã hủy", "5 người còn lại không nhận", "Xem báo cáo")
    after = await run_of(rehearsal)
    assert (after.status, after.n_planned, after.n_skipped) == ("cancelled", 5, 5)
    await hanh.taps("Xem báo cáo")
    hanh.sees("runs/report", "Bỏ qua vì lượt gửi đã hủy: 5 người")
    assert "Gửi lại cho những người này" not in hanh.last.buttons
    await hanh.taps_data(f"a:guitiep:{run.id}", "0")
    hanh.sees("runs/report", "Lựa chọn này không còn nữa")


async def test_of_two_admins_the_second_is_told_the_state(hanh: Chatter, rehearsal: Rehearsal) -> None:
    await rehearsal.sets("minh", is_admin=True)
    minh = rehearsal.school.chatter("minh")
    await announces(hanh)
    await rehearsal.ticks.plan()
    run = await run_of(rehearsal)
    for one in (hanh, minh):
        await one.taps_data(f"a:huygui:{run.id}", "0")
        one.sees("runs/cancel")
    await minh.taps("Hủy lượt gửi này")
    minh.sees("runs/cancelled")
    await hanh.taps("Hủy lượt gửi này")
    hanh.sees("runs/report", "Lựa chọn này không còn nữa", "Trạng thái: đã hủy")
    audited = select(Audit.actor_id).where(Audit.action == "cancelled")  # type: ignore[call-overload]
    rows = await rehearsal.app.store.read(lambda session: session.execute(audited).scalars().all())
    assert rows == [rehearsal.school.ids["minh"]]


async def test_a_planned_announcement_is_called_off(hanh: Chatter, rehearsal: Rehearsal) -> None:
    at = rehearsal.clock.now().replace(hour=8)

    def plan(session: Session) -> int:
        kept = Announcement(
            author_id=rehearsal.school.ids["hanh"], unit_id=rehearsal.school.ids["school"], text=NOTICE,
            audience="all", made_at=rehearsal.clock.now(), starts_at=at, next_at=at,
        )  # fmt: skip
        session.add(kept)
        session.flush()
        return kept.id or 0

    await rehearsal.write(plan)
    await hanh.says("/luotgui")
    hanh.sees("runs/which", "hẹn gửi 15 giờ 00, thứ Hai, 05/10/2026")
    await hanh.says("1")
    hanh.sees("runs/report", "Trạng thái: hẹn gửi")
    await hanh.taps("Hủy lượt gửi")
    hanh.sees("runs/cancel", "Chưa gửi cho ai")
    await hanh.taps("Hủy lượt gửi này")
    hanh.sees("runs/cancelled", "không gửi nữa")
    await rehearsal.to(october(5), 18)
    assert await rehearsal.runs("announcement") == []
    await hanh.says("/luotgui")
    hanh.sees("runs/which", "đã hủy")
