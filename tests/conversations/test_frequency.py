"""Nhắc nhở: how often and when, kept and said back with the date of the next reminder."""

from __future__ import annotations

from datetime import date

import pytest

from bot.clock import at_school
from bot.domain.school.people import Person
from tests.chat import Chatter
from tests.scheduler.rehearsing import Rehearsal, october
from tests.school import School


async def chosen(school: School) -> tuple[str, bool]:
    person = await school.app.store.read(lambda session: session.get_one(Person, school.ids["lan"]))
    return person.frequency, person.evening


@pytest.mark.parametrize(
    ("often", "hour", "kept", "ahead"),
    [
        ("ít", "19 giờ 30", ("few", True), "19 giờ 30, thứ Tư, 14/10/2026"),
        ("bình thường", "trưa", ("normal", False), "11 giờ 30, thứ Năm, 08/10/2026"),
        ("nhiều", "2", ("many", True), "19 giờ 30, thứ Năm, 08/10/2026"),
    ],
)
async def test_the_next_reminder_is_said_with_its_date(
    lan: Chatter, school: School, often: str, hour: str, kept: tuple[str, bool], ahead: str
) -> None:
    await lan.says("/nhacnho")
    lan.sees("frequency/often", "Bình thường", "11 giờ 30")
    await lan.says(often)
    lan.sees("frequency/hour", "6 giờ 45")
    await lan.says(hour)
    lan.sees("frequency/kept", ahead)
    assert await chosen(school) == kept


async def test_the_last_day_only_asks_for_no_hour(lan: Chatter, school: School) -> None:
    await lan.says("nhắc nhở")
    lan.sees("frequency/often")
    await lan.taps("Chỉ ngày cuối")
    lan.sees("frequency/kept", "6 giờ 45, thứ Năm, 15/10/2026")
    assert await chosen(school) == ("last", False)


async def test_off_says_what_is_still_sent(lan: Chatter, school: School) -> None:
    await lan.says("tắt nhắc")
    lan.sees("frequency/often")
    await lan.says("tắt")
    lan.sees("frequency/kept", "thông báo của nhà trường vẫn được gửi")
    assert await chosen(school) == ("off", False)
    await lan.says("/nhacnho")
    lan.sees("frequency/often", "Hiện nay: “Tắt”.")


async def test_when_nothing_is_ahead_it_says_so(lan: Chatter, school: School) -> None:
    school.clock.move_to(at_school(date(2027, 6, 30), 8))
    await lan.says("nhac nho nhieu")
    await lan.says("1")
    lan.sees("frequency/kept", "không có lời nhắc nào sắp tới", count=2)


async def test_what_is_said_comes_true(lan: Chatter, school: School) -> None:
    rehearsal = Rehearsal.of(school)
    await lan.says("nhac nho it")
    await lan.says("tối")
    lan.sees("frequency/kept", "14/10/2026", count=2)
    await rehearsal.to(october(20))
    assert [at for at, _ in await rehearsal.told("lan")] == ["14/10 19:30", "15/10 06:45", "16/10 19:30"]


async def test_today_counts_only_while_its_hour_is_to_come(lan: Chatter, school: School) -> None:
    rehearsal = Rehearsal.of(school)
    await rehearsal.to(october(8), 9)
    await lan.says("nhac nho binh thuong")
    await lan.says("trưa")
    lan.sees("frequency/kept", "11 giờ 30, thứ Năm, 08/10/2026", count=2)
    await rehearsal.to(october(8), 12)
    await lan.says("/lich")
    lan.sees("calendar/shown", "Lời nhắc tới: 11 giờ 30, thứ Hai, 12/10/2026")
