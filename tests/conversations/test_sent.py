"""Đã gửi: who answers for a paper says how it went out; it can be taken back until the campaign is over."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from sqlmodel import Session

from bot.clock import at_school
from bot.domain.campaign.campaigns import CLOSED, Campaign, Deadline
from bot.domain.campaign.done import Done
from bot.domain.delivery import asking, audiences
from bot.domain.school.units import Unit
from bot.result import Invalid
from handlers.sent import parse_sent_day
from tests.chat import Chatter
from tests.school import MONDAY, School


async def deadline(school: School, key: str) -> Deadline:
    query = select(Deadline).where(Deadline.key == key)  # type: ignore[arg-type]
    return await school.app.store.read(lambda session: session.scalars(query).one())


async def rows(school: School) -> list[Done]:
    return await school.app.store.read(lambda session: list(session.scalars(select(Done))))


async def sends(who: Chatter, number: str = "không có", day: str = "hôm nay", route: str = "email") -> None:
    """Say how the paper at hand was sent, up to the receipt."""
    for text in (number, day, route):
        await who.says(text)
    await who.taps("Ghi nhận đã gửi")


async def test_a_report_is_done_with_number_day_and_route(hanh: Chatter, school: School) -> None:
    await hanh.says("đã gửi báo cáo tổng kết rồi ạ")
    hanh.sees("sent/number", "Gửi báo cáo tổng kết", "thứ Hai, 31/05/2027")
    await hanh.says("12/BC-THCSHP")
    hanh.sees("sent/day", "Hôm nay (thứ Hai, 05/10/2026)")
    await hanh.says("thứ Sáu 2/10")
    hanh.sees("sent/route", "Trục văn bản")
    await hanh.taps("Trục văn bản")
    hanh.sees("sent/review", "12/BC-THCSHP", "thứ Sáu, 02/10/2026", "Trục văn bản")
    await hanh.taps("Ghi nhận đã gửi")
    hanh.sees("sent/recorded", "không thay văn bản ký, đóng dấu", "Hoàn tác")
    (row,) = await rows(school)
    assert (row.how, row.number, row.sent_on, row.route) == (
        "sent",
        "12/BC-THCSHP",
        date(2026, 10, 2),
        "Trục văn bản",
    )


async def test_a_line_is_changed_from_the_review(hanh: Chatter, school: School) -> None:
    await hanh.says("/dagui")
    for text in ("không có", "hôm qua", "nhờ văn thư chuyển"):
        await hanh.says(text)
    hanh.sees("sent/review", "không ghi", "Chủ nhật, 04/10/2026", "nhờ văn thư chuyển", count=4)
    await hanh.says("ngày gửi")
    hanh.sees("sent/day")
    await hanh.says("1")
    hanh.sees("sent/review", "thứ Hai, 05/10/2026")


async def test_of_two_papers_one_is_chosen_and_the_button_names_it(minh: Chatter, school: School) -> None:
    await minh.says("đã nộp")
    minh.sees("sent/which", "thứ Năm, 21/01/2027")
    report = await deadline(school, "so-ket")
    await minh.taps_data(f"a:dagui:{report.id}")
    minh.sees("sent/number", "sơ kết")
    await sends(minh)
    minh.sees("sent/recorded", count=4)
    assert [(row.deadline_id, row.person_id) for row in await rows(school)] == [
        (report.id, school.ids["minh"])
    ]


async def test_each_head_of_a_team_sends_their_own(minh: Chatter, school: School) -> None:
    report = await deadline(school, "so-ket")
    for who in (minh, school.chatter("dung")):
        await who.taps_data(f"a:dagui:{report.id}")
        await sends(who)
        who.sees("sent/recorded", count=5)
    assert len(await rows(school)) == 2


async def test_pressed_again_it_says_so_and_offers_to_undo(hanh: Chatter, school: School) -> None:
    report = await deadline(school, "tong-ket")
    await hanh.taps_data(f"a:dagui:{report.id}")
    await sends(hanh, "7/BC")
    receipt = hanh.sees("sent/recorded", count=5)
    await hanh.taps_data(f"a:dagui:{report.id}")
    hanh.sees("sent/undo", "7/BC", "thứ Hai, 05/10/2026")
    await hanh.taps_data(receipt.buttons["Hoàn tác"])
    hanh.sees("sent/undo")
    await hanh.taps("Hoàn tác")
    hanh.sees("sent/undone", "31/05/2027")
    assert await rows(school) == []
    await hanh.taps_data(receipt.buttons["Hoàn tác"])
    hanh.sees("problems/not_marked_sent")
    await hanh.says("hoàn tác")
    hanh.sees("problems/not_marked_sent")


async def test_a_teacher_answers_for_none_even_with_a_forged_button(lan: Chatter, school: School) -> None:
    await lan.says("đã gửi rồi ạ")
    lan.sees("sent/nothing")
    for key in ("tong-ket", "so-ket", "dang-ky"):
        one = await deadline(school, key)
        await lan.taps_data(f"a:dagui:{one.id}")
        lan.sees("problems/deadline_not_yours")
    await lan.taps_data("a:dagui:999999")
    lan.sees("problems/deadline_gone")


async def test_the_one_named_responsible_sends_instead_of_the_head(
    lan: Chatter, hanh: Chatter, school: School
) -> None:
    report = await deadline(school, "tong-ket")

    def name(session: Session) -> None:
        session.get_one(Deadline, report.id).responsible_id = school.ids["lan"]

    await school.app.store.write(name)
    await lan.says("đã gửi")
    lan.sees("sent/number", "tổng kết")
    await hanh.taps_data(f"a:dagui:{report.id}")
    hanh.sees("problems/deadline_not_yours")


async def test_rights_are_looked_at_again_when_it_is_written(hanh: Chatter, school: School) -> None:
    await hanh.says("đã gửi")
    for text in ("1/BC", "hôm nay", "email"):
        await hanh.says(text)
    button = hanh.sees("sent/review", count=4).buttons["Ghi nhận đã gửi"]

    def replace_head(session: Session) -> None:
        session.get_one(Unit, school.ids["school"]).head_id = school.ids["dung"]

    await school.app.store.write(replace_head)
    await hanh.taps_data(button)
    hanh.sees("sent/nothing")
    assert await rows(school) == []


async def test_what_one_head_has_sent_the_next_is_not_asked_for(hanh: Chatter, school: School) -> None:
    await hanh.says("đã gửi")
    await sends(hanh)

    def change(session: Session) -> int:
        session.get_one(Unit, school.ids["school"]).head_id = school.ids["lan"]
        session.flush()
        asked = asking.must_act(audiences.among([school.ids["lan"]]))
        open_ones = select(asked.c.deadline_id).join(
            audiences.DEADLINE, audiences.DEADLINE.c.id == asked.c.deadline_id
        )
        unit = open_ones.where(audiences.DEADLINE.c.who == "unit", ~audiences.answered(asked.c.person_id))
        return len(session.execute(unit).all())

    assert await school.app.store.write(change) == 0


async def test_after_the_campaign_nothing_is_noted_or_undone(hanh: Chatter, school: School) -> None:
    await hanh.says("đã gửi")
    await sends(hanh)
    receipt = hanh.sees("sent/recorded", count=5)

    def close(session: Session) -> None:
        session.get_one(Campaign, school.ids["campaign"]).status = CLOSED

    await school.app.store.write(close)
    await hanh.taps_data(receipt.buttons["Hoàn tác"])
    hanh.sees("problems/campaign_over", "đã kết thúc")
    assert len(await rows(school)) == 1


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("hôm nay", date(2026, 10, 5)),
        ("hôm qua", date(2026, 10, 4)),
        ("thứ sáu", date(2026, 10, 2)),
        ("thứ hai", date(2026, 10, 5)),
        ("30/9", date(2026, 9, 30)),
        ("thứ Tư 30/9", date(2026, 9, 30)),
        ("15/12", date(2025, 12, 15)),
        ("1/10/2026", date(2026, 10, 1)),
    ],
)
def test_a_day_is_one_gone_by(said: str, day: date) -> None:
    assert parse_sent_day(said, MONDAY) == day


@pytest.mark.parametrize("said", ["mai", "3 ngày nữa", "6/10/2026"])
def test_a_day_to_come_is_refused(said: str) -> None:
    refused = parse_sent_day(said, at_school(date(2026, 10, 5), 20))
    assert isinstance(refused, Invalid)
    assert refused.code == "sent_in_future"


@pytest.mark.parametrize("said", ["lâu rồi", "thứ Sáu 30/9"])
def test_what_is_no_day_is_asked_again(said: str) -> None:
    assert isinstance(parse_sent_day(said, MONDAY), Invalid)


async def test_it_is_among_ones_own_data_and_the_words_go_with_them(hanh: Chatter, school: School) -> None:
    await hanh.says("đã gửi")
    await sends(hanh, "12/BC-THCSHP", "hôm qua", "nhờ văn thư chuyển")
    await hanh.says("/dulieu")
    await hanh.taps("Gửi toàn bộ dữ liệu cho tôi")
    hanh.sees("mydata/exported", "12/BC-THCSHP; ngày Chủ nhật, 04/10/2026; đường gửi: nhờ văn thư", count=7)
    await hanh.says("/dulieu")
    await hanh.says("xóa dữ liệu")
    await hanh.taps("Đồng ý xóa tất cả")
    (row,) = await rows(school)
    assert (row.number, row.sent_on, row.route) == ("12/BC-THCSHP", date(2026, 10, 4), "")


async def made_an_event(school: School, due: date) -> int:
    """Make the school's report a signing of giao ước, which leaves no paper, on a given day."""

    def change(session: Session) -> int:
        query = select(Deadline).where(Deadline.key == "tong-ket")  # type: ignore[arg-type]
        row = session.scalars(query).one()
        row.kind, row.what, row.due = "other", "ký kết giao ước thi đua", due
        return row.id or 0

    return await school.app.store.write(change)


@pytest.mark.parametrize("due", [date(2026, 10, 20), date(2026, 10, 2)])
async def test_an_event_is_done_by_one_tap_also_late_and_can_be_taken_back(
    hanh: Chatter, school: School, due: date
) -> None:
    key = await made_an_event(school, due)
    await hanh.taps_data(f"a:dagui:{key}")
    hanh.sees("sent/finished", "Ký kết giao ước thi đua")
    await hanh.taps("Đã xong")
    hanh.sees("sent/noted", "Hoàn tác")
    (row,) = await rows(school)
    assert (row.deadline_id, row.how, row.number, row.route) == (key, "sent", "", "")
    await hanh.taps("Hoàn tác")
    hanh.sees("sent/undo", "đã ghi nhận là đã xong")
    await hanh.taps("Hoàn tác")
    hanh.sees("sent/undone")
    assert await rows(school) == []


async def test_an_event_is_not_a_teachers_to_mark(lan: Chatter, school: School) -> None:
    key = await made_an_event(school, date(2026, 10, 20))
    await lan.taps_data(f"a:dagui:{key}")
    lan.sees("problems/deadline_not_yours")


async def test_a_meeting_leaves_no_paper_and_is_done_with_one_tap(minh: Chatter, school: School) -> None:
    review = await deadline(school, "binh-xet")
    assert review.kind == "review"
    await minh.taps_data(f"a:dagui:{review.id}")
    minh.sees("sent/finished", "Họp tổ bình xét")
    await minh.taps("Đã xong")
    minh.sees("sent/noted", "Hoàn tác")
    (row,) = await rows(school)
    assert (row.how, row.number, row.route) == ("sent", "", "")
    await minh.says("hoàn tác")
    minh.sees("sent/undo")
