"""Lưu vào lịch điện thoại: the file read back as a phone reads it, and what a newer one replaces."""

from __future__ import annotations

from datetime import date, timedelta

from icalendar import Calendar, Component
from sqlalchemy import select
from sqlmodel import Session

from bot import uploads
from bot.domain.campaign.campaigns import CLOSED, Campaign, Deadline
from bot.domain.campaign.plan import Mode
from tests.chat import Chatter
from tests.school import School

ODD = "gửi hồ sơ; biểu, phụ lục \\ theo mẫu\nvà danh sách đề nghị khen thưởng của tổ chuyên môn năm học này"


async def newest(school: School) -> tuple[str, bytes]:
    """Return the name and the bytes of the last file made."""
    query = select(uploads.Upload).order_by(uploads.UPLOAD.c.id.desc()).limit(1)
    row = await school.app.store.read(lambda session: session.scalars(query).one())
    return row.name, row.content


def events(content: bytes) -> dict[str, Component]:
    """Return the events of a file by UID."""
    return {str(one["uid"]): one for one in Calendar.from_ical(content).walk("VEVENT")}


async def change(school: School, key: str, **values: object) -> None:
    def write(session: Session) -> None:
        row = session.scalars(select(Deadline).where(Deadline.key == key)).one()  # type: ignore[arg-type]
        for name, value in values.items():
            setattr(row, name, value)

    await school.app.store.write(write)


async def test_each_of_my_dates_is_a_day_with_an_alarm_the_day_before(lan: Chatter, school: School) -> None:
    await lan.says("/lich")
    await lan.taps("Lưu vào lịch điện thoại")
    await lan.looks()
    assert "Đây là tệp lịch của Cô Lan" in "\n".join(one.text for one in school.platform.seen_by(lan.user))
    name, content = await newest(school)
    assert name == "Lich thi dua.ics"
    found = [one for one in events(content).values() if one.decoded("dtstart") == date(2026, 10, 15)]
    (one,) = found
    assert one.decoded("dtend") == date(2026, 10, 16)
    assert "năm học 2026-2027" in str(one["summary"])
    assert "Ngày an toàn cuối cùng: thứ Năm, 15/10/2026" in str(one["description"])
    assert (one["status"], one["sequence"], one["transp"]) == ("CONFIRMED", 1, "TRANSPARENT")
    (alarm,) = one.walk("VALARM")
    assert alarm.decoded("trigger") == timedelta(hours=-12, minutes=-30)
    assert not any("báo cáo" in str(one["summary"]) for one in events(content).values())


async def test_odd_signs_come_back_whole_and_no_line_is_longer_than_75_octets(
    lan: Chatter, school: School
) -> None:
    await change(school, "dang-ky", what=ODD)
    await lan.says("tải lịch")
    _, content = await newest(school)
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert b"\n" not in content.replace(b"\r\n", b"")
    content.decode()
    assert any(ODD[1:] in str(one["summary"]) for one in events(content).values())


async def test_a_newer_file_takes_the_place_of_the_older(lan: Chatter, school: School) -> None:
    await lan.says("ics")
    _, first = await newest(school)
    await change(school, "dang-ky", due=date(2026, 10, 20), mode=Mode.BEFORE, revision=2)
    await lan.says("ics")
    _, second = await newest(school)
    before, after = events(first), events(second)
    assert before.keys() == after.keys()
    (moved,) = [key for key in after if int(str(after[key]["sequence"])) > int(str(before[key]["sequence"]))]
    assert after[moved].decoded("dtstart") == date(2026, 10, 19)
    await change(school, "dang-ky", cancelled=True)
    await lan.says("ics")
    _, third = await newest(school)
    last = events(third)[moved]
    assert (last["status"], last["sequence"]) == ("CANCELLED", 3)
    assert last.walk("VALARM") == []


async def test_everybody_gets_the_same_names_for_the_same_dates(lan: Chatter, school: School) -> None:
    await lan.says("ics")
    _, hers = await newest(school)
    await school.chatter("hoa").says("ics")
    _, others = await newest(school)
    assert events(hers).keys() == events(others).keys()


async def test_without_a_campaign_there_is_nothing_to_save(lan: Chatter, school: School) -> None:
    def close(session: Session) -> None:
        session.get_one(Campaign, school.ids["campaign"]).status = CLOSED

    await school.app.store.write(close)
    await lan.says("tải lịch")
    lan.sees("problems/no_dates")
