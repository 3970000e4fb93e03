"""Lịch nghỉ: an admin adds, works and takes back days, and sees which reminders move because of it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from sqlmodel import Session

from bot.domain.campaign import day_changes, days_off
from bot.domain.campaign.day_form import named_days
from bot.domain.campaign.days_off import DayKind, DayOff
from bot.domain.campaign.fires import FIRE
from bot.domain.school.audit import Audit
from bot.result import Invalid
from tests.chat import Chatter
from tests.scheduler.rehearsing import Rehearsal, october
from tests.school import School

TODAY = date(2026, 10, 5)


async def rows(school: School, first: date, last: date) -> dict[date, tuple[str, str]]:
    query = select(DayOff).where(DayOff.day.between(first, last))  # type: ignore[attr-defined]
    found = await school.app.store.read(lambda session: list(session.scalars(query)))
    return {one.day: (one.kind, one.name) for one in found}


@pytest.mark.parametrize(
    ("text", "first", "last", "name"),
    [
        ("nghỉ Tết từ 8/2 đến 21/2", (2027, 2, 8), (2027, 2, 21), "Nghỉ Tết"),
        ("từ 28/12 đến 3/1", (2026, 12, 28), (2027, 1, 3), ""),
        ("nghỉ bão 12/11", (2026, 11, 12), (2026, 11, 12), "Nghỉ bão"),
        ("từ 8 đến 12/3", (2027, 3, 8), (2027, 3, 12), ""),
        ("thứ Sáu tuần này", (2026, 10, 9), (2026, 10, 9), ""),
    ],
)
def test_days_are_read_as_they_are_written(
    text: str, first: tuple[int, int, int], last: tuple[int, int, int], name: str
) -> None:
    assert named_days(text, TODAY) == (date(*first), date(*last), name)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("hôm nào đó", "not_a_date"),
        ("từ 8/2 đến 30/9", "days_too_many"),
        ("nghỉ 1/10/2026", "days_passed"),
        ("30/2", "no_such_date"),
    ],
)
def test_what_is_no_day_to_come_says_why(text: str, code: str) -> None:
    said = named_days(text, TODAY)
    assert isinstance(said, Invalid)
    assert said.code == code


async def test_the_coming_days_are_listed_with_their_names(hanh: Chatter) -> None:
    await hanh.says("lịch nghỉ")
    shown = hanh.sees("days_off/what", "Tết Nguyên Đán", "Thêm ngày nghỉ").text
    assert "Quốc khánh" in shown
    assert shown.index("Tết Nguyên Đán") < shown.index("Quốc khánh")
    tet = "- thứ Năm, 04/02/2027 đến thứ Tư, 10/02/2027: Tết Nguyên Đán"
    assert [line for line in shown.split("\n") if "Tết Nguyên Đán" in line] == [tet]
    assert "2028" not in shown


async def test_a_range_with_a_name_moves_reminders_and_says_so(hanh: Chatter, school: School) -> None:
    """T-1 on Wednesday 14/10 and T-3 on Monday 12/10 fall into the storm and become one; T-0 stays."""
    await hanh.says("ngày nghỉ bão từ 12/10 đến 15/10")
    shown = hanh.sees("days_off/review", "Bão", "2 lời nhắc chuyển ngày", "15/10/2026").text
    assert "rơi vào ngày nghỉ" in shown
    await hanh.taps("Lưu lịch nghỉ")
    hanh.sees("days_off/saved", "2 lời nhắc chuyển ngày")
    assert set(await rows(school, october(12), october(15))) == {october(day) for day in range(12, 16)}
    assert await stage_days(school) == {
        7: october(8), 1: october(10), 0: october(15), -1: october(16)
    }  # fmt: skip
    query = select(Audit).where(Audit.action == "days_off")  # type: ignore[arg-type]
    (note,) = await school.app.store.read(lambda session: list(session.scalars(query)))
    assert note.actor_id == school.ids["hanh"]
    assert "Bão" not in str(note.details)


async def stage_days(school: School) -> dict[int, date]:
    """Return the days of the registration deadline's stages for somebody with the defaults."""
    from tests.scheduler.test_window import deadline

    def look(session: Session) -> dict[int, date]:
        key = deadline(session).id
        query = FIRE.select().where(FIRE.c.deadline_id == key, FIRE.c.frequency == "normal")
        return {row["stage"]: row["fire_on"] for row in session.execute(query).mappings()}

    return await school.app.store.read(look)


async def test_a_holiday_taken_back_is_worked_and_taken_back_again_is_a_holiday(
    hanh: Chatter, school: School
) -> None:
    day = date(2027, 1, 1)
    for _ in range(2):
        before = await rows(school, day, day)
        await hanh.says("/ngaynghi")
        await hanh.taps("Bỏ một mục")
        await hanh.taps("01/01/2027")
        hanh.sees("days_off/review", count=3)
        await hanh.taps("Lưu lịch nghỉ")
        hanh.sees("days_off/saved")
        after = await rows(school, day, day)
        assert {before[day][0], after[day][0]} == {DayKind.HOLIDAY, DayKind.SWAP_WORK}


async def test_a_day_the_school_set_goes_away_again(hanh: Chatter, school: School) -> None:
    await hanh.says("nghỉ học 20/10")
    await hanh.says("Hội thao")
    await hanh.taps("Lưu lịch nghỉ")
    assert await rows(school, october(20), october(20)) == {october(20): (DayKind.HOLIDAY, "Hội thao")}
    await hanh.says("/ngaynghi")
    await hanh.taps("Bỏ một mục")
    await hanh.taps("Hội thao")
    await hanh.taps("Lưu lịch nghỉ")
    assert await rows(school, october(20), october(20)) == {}


async def test_a_sunday_can_be_worked(hanh: Chatter, school: School) -> None:
    await hanh.says("/ngaynghi")
    await hanh.taps("Đi làm bù")
    await hanh.says("Chủ nhật 18/10")
    await hanh.taps("Lưu lịch nghỉ")
    off = await school.app.store.read(days_off.load)
    assert not off.is_off(october(18))


async def test_a_teacher_may_not(lan: Chatter) -> None:
    await lan.says("/ngaynghi")
    lan.sees("common/not_for_you")


async def test_what_has_been_sent_is_never_sent_again_and_what_was_ahead_is_not_lost(
    school: School,
) -> None:
    """Told on the 8th (T-7); at noon of the 10th, a Saturday, the 12th becomes off: T-3 comes on the 13th."""
    rehearsal = Rehearsal.of(school)
    hanh = school.chatter("hanh")
    await rehearsal.to(october(10), 12)
    await hanh.says("ngày nghỉ đột xuất 12/10")
    await hanh.taps("Lưu lịch nghỉ")
    await rehearsal.to(october(20))
    assert await rehearsal.told("lan") == [
        ("08/10 11:30", "Còn 7 ngày"),
        ("13/10 11:30", "Còn 2 ngày"),
        ("14/10 11:30", "Ngày mai là ngày cuối"),
        ("15/10 06:45", "Hôm nay là ngày cuối"),
        ("16/10 11:30", "Vẫn còn nhận"),
    ]


async def test_the_years_a_campaign_reaches_are_known_and_stay_as_an_admin_made_them(school: School) -> None:
    def forget(session: Session) -> None:
        session.execute(DayOff.__table__.delete())  # type: ignore[attr-defined]
        day_changes.keep_seeded(session, school.clock.now())

    await school.app.store.write(forget)
    off = await school.app.store.read(days_off.load)
    assert {day.year for day in off.off} == {2026, 2027}
    assert off.name(date(2027, 2, 6)) == "Tết Nguyên Đán"
