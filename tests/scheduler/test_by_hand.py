"""Reminding the silent by hand: exactly those, once a day, and only by who is in charge of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from bot.domain.announcing.reminders import RemindSilent
from bot.domain.school.people import ACCOUNT, Account, Person
from bot.domain.school.turn import Turn
from bot.result import Invalid
from tests.chat import Chatter
from tests.scheduler.rehearsing import Rehearsal, october


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
