"""A month's messages run out: counted both ways, warned of once, and kept for what cannot wait."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import insert

from bot.domain.school import invitations
from bot.domain.school.people import ACCOUNT
from bot.outbox import State
from bot.outbox.monthly import USE
from tests.chat import Chatter
from tests.scheduler.on_zalo import all_on_zalo, has_used, use
from tests.scheduler.rehearsing import Rehearsal, october
from tests.school import School


@pytest.fixture
async def zalo(school: School) -> Rehearsal:
    """The school with everybody on Zalo."""
    return await all_on_zalo(school)


async def announces(hanh: Chatter) -> None:
    """Send an announcement to the whole school."""
    for line in ("thông báo", "Chiều nay họp tổ lúc 15 giờ.", "1", "1"):
        await hanh.says(line)


async def test_every_message_counts_once_whichever_way_it_goes(zalo: Rehearsal) -> None:
    lan = zalo.school.chatter("lan")
    await lan.says("lịch")
    await lan.does_again()
    shown = len(zalo.platform.seen_by("user-lan"))
    row = await use(zalo.school)
    assert (row["month"], row["received"], row["sent"]) == ("2026-10", 1, shown)
    await announces(zalo.school.chatter("hanh"))
    await zalo.to(october(5), 9)
    row = await use(zalo.school)
    assert (row["received"], row["sent"]) == (5, len(zalo.platform.sent))


async def test_what_may_have_arrived_counts_and_another_month_begins_anew(zalo: Rehearsal) -> None:
    await zalo.to(october(31), 23, 59)
    before = await use(zalo.school)
    zalo.clock.move_to(datetime(2026, 10, 31, 17, 0, tzinfo=UTC))  # midnight at the school
    await zalo.school.chatter("lan").says("lịch")
    after = await use(zalo.school)
    assert (before["month"], after["month"], after["received"]) == ("2026-10", "2026-11", 1)


async def test_telegram_has_no_month(school: School, lan: Chatter) -> None:
    await lan.says("lịch")
    assert await school.app.store.read(lambda session: session.execute(USE.select()).all()) == []


async def test_admins_are_told_once_at_each_step(zalo: Rehearsal) -> None:
    hanh = zalo.school.chatter("hanh")
    told: list[str] = []
    for used in (2099, 2100, 2110, 2550, 2560, 2850, 2990):
        await has_used(zalo.school, used - 400, 400)
        await zalo.ticks.plan()
        await zalo.ticks.plan()
        before = len(zalo.platform.seen_by("user-hanh"))
        await hanh.hears()
        told += [one.text.partition("\n")[0] for one in zalo.platform.seen_by("user-hanh")[before:]]
        await has_used(zalo.school, used - 400, 400)
    assert told == [f"Zalo: đã dùng {step}% số tin nhắn của tháng." for step in (70, 85, 95)]
    assert "còn 150/3.000 tin nhắn tháng này (nếu chỉ tính tin gửi đi thì còn 550)" in hanh.last.text


async def test_at_the_end_only_the_last_day_and_answers_go_out(zalo: Rehearsal) -> None:
    await has_used(zalo.school, 2900)
    lan, hanh = zalo.school.chatter("lan"), zalo.school.chatter("hanh")
    await announces(hanh)
    await hanh.looks()
    hanh.skip()
    await zalo.to(october(14), 20)  # the usual reminders of T-7, T-3 and T-1 stay unsent
    assert zalo.platform.seen_by("user-lan") == []
    await hanh.says("lượt gửi")
    hanh.sees("runs/which", "Zalo còn 90/3.000 tin nhắn tháng này", count=2)
    await hanh.says("1")
    hanh.sees("runs/report", "5 người nhận qua Zalo chờ đến", "Chủ nhật, 01/11/2026")
    await zalo.to(october(15), 7)
    assert [text for _, text in await zalo.told("lan")] == ["Hôm nay là ngày cuối"]
    await lan.says("lịch")
    assert len(zalo.platform.seen_by("user-lan")) == 2


async def test_the_rest_goes_out_in_the_new_month(zalo: Rehearsal) -> None:
    await has_used(zalo.school, 2900)
    await announces(zalo.school.chatter("hanh"))
    await zalo.to(october(31), 20)
    (run,) = await zalo.runs("announcement")
    assert (run["status"], run["n_sent"], run["n_planned"]) == ("running", 0, 5)
    await zalo.to(date(2026, 11, 1), 8)
    (run,) = await zalo.runs("announcement")
    assert (run["status"], run["n_sent"]) == ("done", 5)
    assert {row["state"] for row in await zalo.rows("lan") if row["run_id"] == run["id"]} == {State.SENT}


async def test_an_admin_sees_before_sending_what_is_left(zalo: Rehearsal) -> None:
    await has_used(zalo.school, 2400, 183)
    hanh = zalo.school.chatter("hanh")
    for line in ("thông báo", "Chiều nay họp tổ lúc 15 giờ.", "1"):
        await hanh.says(line)
    assert "Trong số người nhận có 5 người dùng Zalo." in hanh.last.text
    assert "chờ sang tháng sau" not in hanh.last.text
    await has_used(zalo.school, 2848)
    await hanh.says("hủy")
    for line in ("thông báo", "Chiều nay họp tổ lúc 15 giờ.", "1"):
        await hanh.says(line)
    assert "người chờ sang tháng sau mới nhận được" in hanh.last.text


def phones(zalo: Rehearsal, first: int, last: int) -> list[dict[str, Any]]:
    """Return rows of accounts that belong to somebody."""
    row = {"channel": "zalo", "person_id": zalo.school.ids["lan"], "reachable": True, "unreachable_why": ""}
    row |= {"first_seen": zalo.clock.now()}
    return [{**row, "platform_user": f"x{n}", "chat": f"x{n}"} for n in range(first, last)]


async def test_places_grow_few_and_person_51_is_led_elsewhere(zalo: Rehearsal) -> None:
    hanh, guest = zalo.school.chatter("hanh"), zalo.school.stranger()
    await has_used(zalo.school, 10)
    await zalo.ticks.plan()
    await hanh.hears()
    hanh.sees_nothing()
    lan = zalo.school.ids["lan"]
    await zalo.write(lambda session: session.execute(insert(ACCOUNT), phones(zalo, 0, 41)))
    await zalo.ticks.plan()
    await zalo.ticks.plan()
    await hanh.hears()
    hanh.sees("budget/people", "Zalo: 46/50 người", "còn 4 chỗ")
    (code,) = await zalo.write(lambda session: invitations.invite(session, [lan], zalo.clock.now()))
    await guest.says(code.shown)
    guest.sees("link/who")
    await zalo.write(lambda session: session.execute(insert(ACCOUNT), phones(zalo, 41, 45)))
    await guest.says("đúng")
    guest.sees("link/full", "đủ 50 người", "đường liên kết trang web")
