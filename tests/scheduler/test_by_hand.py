"""Reminding the silent by hand: exactly those, once a day, and only by who is in charge of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session

from bot.clock import at_school
from bot.domain.announcing.reminders import RemindSilent
from bot.domain.school.people import ACCOUNT, Account, Person
from bot.domain.school.turn import Turn
from bot.result import Invalid
from bot.sending import ledger
from scheduler.plan import fill
from tests.chat import Chatter
from tests.scheduler.rehearsing import Rehearsal, october
from tests.scheduler.test_window import AT_NOON


async def remind(rehearsal: Rehearsal, name: str) -> Any:
    """Have somebody press the button."""

    def press(session: Session) -> Any:
        person = session.get_one(Person, rehearsal.school.ids[name])
        row = session.execute(select(ACCOUNT).where(ACCOUNT.c.person_id == person.id)).mappings().one()
        turn = Turn(session, rehearsal.clock.now(), Account(**row), person)
        return RemindSilent(rehearsal.school.ids["campaign"]).apply(turn)

    return await rehearsal.write(press)


async def test_the_admin_reminds_exactly_those_who_have_not_answered(
    rehearsal: Rehearsal, lan: Chatter
) -> None:
    await lan.says("dk ldtt")
    await lan.taps("Gửi đăng ký và cam kết")
    await rehearsal.unlinks("hoa")
    assert (await remind(rehearsal, "hanh"))["count"] == 3
    assert (await remind(rehearsal, "hanh")) == Invalid.because("reminded_already")
    await rehearsal.to(october(5), 9)
    assert await rehearsal.told("lan") == []
    for name in ("hanh", "minh", "dung"):
        assert await rehearsal.told(name) == [("05/10 08:00", "Còn 10 ngày")]
    (run,) = await rehearsal.runs("nudge")
    assert (run["n_planned"], run["n_sent"], run["n_skipped"], run["status"]) == (4, 3, 1, "done")
    result = rehearsal.school.chatter("hanh").last.text
    assert result == "<b>Lời nhắc: gửi xong</b>\nĐã gửi 3/4. Chưa gửi được: 1 người chưa có tài khoản."


async def test_on_a_stages_day_it_stands_for_the_stage(rehearsal: Rehearsal) -> None:
    await rehearsal.to(october(8), 9)
    await remind(rehearsal, "hanh")
    await rehearsal.to(october(9))
    assert await rehearsal.told("lan") == [("08/10 09:00", "Còn 7 ngày")]


async def test_after_the_days_digest_nobody_is_reminded_of_the_same_again(
    rehearsal: Rehearsal, lan: Chatter
) -> None:
    await rehearsal.sets("lan", evening=True)
    await rehearsal.to(october(8), 12)
    hanh = rehearsal.school.chatter("hanh")
    await hanh.looks()
    hanh.skip()
    await hanh.says("/chuatraloi")
    await hanh.taps("Nhắc những người này")
    hanh.sees("missing/reminded", "1 người", "4 người đã được nhắc trong hôm nay", count=2)
    await rehearsal.to(october(9))
    for name in ("hanh", "minh", "hoa", "dung"):
        assert await rehearsal.told(name) == [("08/10 11:30", "Còn 7 ngày")]
    assert await rehearsal.told("lan") == [("08/10 12:00", "Còn 7 ngày")]


async def test_when_the_digest_has_told_everybody_it_says_so(rehearsal: Rehearsal) -> None:
    await rehearsal.to(october(8), 12)
    assert await remind(rehearsal, "hanh") == Invalid.because("reminded_already")
    await rehearsal.to(october(9), 9)
    assert (await remind(rehearsal, "hanh"))["before"] == 0


async def test_on_two_days_by_hand_it_comes_twice_and_the_stages_stay(rehearsal: Rehearsal) -> None:
    for day in (5, 6):
        await rehearsal.to(october(day), 9)
        assert (await remind(rehearsal, "hanh"))["count"] == 5
    await rehearsal.to(october(20))
    days = [at for at, _ in await rehearsal.told("lan")]
    assert days == ["05/10 09:00", "06/10 09:00", *(at for at, _ in AT_NOON)]


async def test_what_was_put_off_to_a_day_by_hand_counts_as_told(rehearsal: Rehearsal, lan: Chatter) -> None:
    await rehearsal.to(october(8), 12)
    await lan.taps("Nhắc lại sau")
    await lan.taps("Ngày mai")
    await rehearsal.to(october(9), 9)
    assert (await remind(rehearsal, "hanh"))["count"] == 5
    await rehearsal.to(october(20))
    assert await rehearsal.told("lan") == [AT_NOON[0], ("09/10 09:00", "Còn 6 ngày"), *AT_NOON[1:]]


async def test_after_a_snooze_has_come_it_is_not_said_by_hand(rehearsal: Rehearsal, lan: Chatter) -> None:
    await rehearsal.to(october(8), 12)
    await lan.taps("Nhắc lại sau")
    await lan.taps("Ngày mai")
    await rehearsal.to(october(9), 12)
    answer = await remind(rehearsal, "hanh")
    assert (answer["count"], answer["before"]) == (4, 1)
    await rehearsal.to(october(10))
    assert [at for at, _ in await rehearsal.told("lan")] == ["08/10 11:30", "09/10 11:30"]


async def test_the_last_day_is_told_after_a_reminder_by_hand_the_day_before(rehearsal: Rehearsal) -> None:
    await rehearsal.to(october(14), 9)
    await remind(rehearsal, "hanh")
    await rehearsal.to(october(15), 12)
    told = await rehearsal.told("lan")
    assert told[-2:] == [("14/10 09:00", "Ngày mai là ngày cuối"), ("15/10 06:45", "Hôm nay là ngày cuối")]


async def test_asked_for_at_night_it_takes_the_place_of_the_next_days_stage(rehearsal: Rehearsal) -> None:
    await rehearsal.to(october(8), 12)
    await rehearsal.to(october(11), 22)
    assert (await remind(rehearsal, "hanh"))["count"] == 5
    await rehearsal.to(october(12), 8)
    assert await remind(rehearsal, "hanh") == Invalid.because("reminded_already")
    await rehearsal.to(october(13))
    assert await rehearsal.told("lan") == [AT_NOON[0], ("12/10 06:30", "Còn 3 ngày")]


async def test_a_stage_missed_in_down_time_is_made_up_for_by_hand(rehearsal: Rehearsal) -> None:
    rehearsal.sleep_until(october(9), 9)
    again = await rehearsal.restart()
    assert (await remind(again, "hanh"))["count"] == 5
    await again.to(october(12), 8)
    assert await again.told("lan") == [("09/10 09:00", "Còn 6 ngày")]


async def test_another_frequency_chosen_after_it_brings_no_second_one(rehearsal: Rehearsal) -> None:
    await rehearsal.to(october(10), 9)
    await remind(rehearsal, "hanh")
    await rehearsal.sets("lan", frequency="many")
    await rehearsal.to(october(11), 8)
    assert [at for at, _ in await rehearsal.told("lan")] == ["08/10 11:30", "10/10 09:00"]


@pytest.mark.parametrize("hand_first", [True, False])
async def test_on_its_way_counts_whichever_was_claimed_first(rehearsal: Rehearsal, hand_first: bool) -> None:
    """The first call has no answer yet when the other run is put into words."""
    await rehearsal.to(october(8), 11, 29)

    def claims(session: Session) -> int:
        return len(ledger.claim(session, "telegram", 99, rehearsal.clock.now(), 50, {}))

    opened = at_school(october(8), 11, 30)
    steps: list[Callable[[], Awaitable[Any]]] = [
        lambda: remind(rehearsal, "hanh"),
        lambda: rehearsal.ticks.plan(),
    ]
    if not hand_first:
        rehearsal.clock.move_to(opened)
        steps.reverse()
    claimed = []
    for step in steps:
        await step()
        await fill(rehearsal.app.store, rehearsal.clock.now())
        claimed.append(await rehearsal.write(claims))
        rehearsal.clock.move_to(opened)
    assert claimed == [5, 0]


async def test_the_head_of_a_team_reminds_the_team_and_a_teacher_nobody(rehearsal: Rehearsal) -> None:
    assert (await remind(rehearsal, "minh"))["count"] == 2
    assert await remind(rehearsal, "lan") == Invalid.because("not_in_charge")
    await rehearsal.to(october(5), 9)
    assert [len(await rehearsal.told(name)) for name in ("lan", "minh", "hoa", "dung", "hanh")] == [
        1,
        1,
        0,
        0,
        0,
    ]


async def test_at_night_it_waits_for_the_morning(rehearsal: Rehearsal, lan: Chatter) -> None:
    await rehearsal.to(october(5), 22)
    hanh = rehearsal.school.chatter("hanh")
    await hanh.says("/chuatraloi")
    await hanh.taps("Nhắc những người này")
    await hanh.looks()
    assert "6 giờ 30, thứ Ba, 06/10/2026" in hanh.last.text
    await rehearsal.to(october(6), 6, 29)
    await lan.says("dk ldtt")
    await lan.taps("Gửi đăng ký và cam kết")
    assert (await rehearsal.told("hoa"), len(rehearsal.platform.seen_by("user-hanh"))) == ([], 2)
    await rehearsal.to(october(6), 7)
    assert await rehearsal.told("hoa") == [("06/10 06:30", "Còn 9 ngày")]
    assert await rehearsal.told("lan") == []


async def test_nobody_left_to_remind(rehearsal: Rehearsal) -> None:
    for name in ("hanh", "lan", "minh", "hoa", "dung"):
        chatter = rehearsal.school.chatter(name)
        await chatter.says("dk ko")
        await chatter.taps("Gửi đăng ký và cam kết")
    assert await remind(rehearsal, "hanh") == Invalid.because("nobody_silent")
