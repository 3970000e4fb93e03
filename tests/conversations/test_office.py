"""Hỏi văn phòng: a question goes to those who keep the office, and the answer comes back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlmodel import Session

from bot.clock import at_school
from bot.domain.desk import office_questions
from bot.domain.desk.office_questions import QUESTION, OfficeQuestion
from bot.domain.school import invitations
from bot.domain.school.audit import Audit
from bot.domain.school.people import ACCOUNT, PERSON, Person
from bot.domain.school.units import Unit
from bot.outbox import MESSAGE, State
from tests.chat import Chatter
from tests.school import MONDAY, School

ASKED = "Em muốn chuyển sang tổ Ngữ văn thì làm thế nào ạ?"


async def questions(school: School) -> list[OfficeQuestion]:
    query = select(QUESTION).order_by(QUESTION.c.id)
    rows = await school.app.store.read(lambda session: session.execute(query).mappings().all())
    return [OfficeQuestion(**row) for row in rows]


async def asks(chatter: Chatter, text: str = ASKED) -> None:
    """Send a question, up to the receipt."""
    await chatter.says(f"hỏi văn phòng: {text}")
    await chatter.taps("Gửi văn phòng")
    chatter.sees("office/sent", count=2)


async def make_admin(school: School, name: str) -> None:
    change = update(PERSON).where(PERSON.c.id == school.ids[name]).values(is_admin=True)
    await school.app.store.write(lambda session: session.execute(change))


async def test_a_question_goes_to_the_office_and_the_answer_comes_back(
    lan: Chatter, hanh: Chatter, school: School
) -> None:
    await lan.says("/hoi")
    lan.sees("office/text", "Cô Lan")
    await lan.says("ơi")
    lan.sees("office/text", "hơi ngắn")
    await lan.says(ASKED)
    lan.sees("office/review", ASKED, "Gửi văn phòng", "Sửa")
    await lan.taps("Gửi văn phòng")
    lan.sees("office/sent", "1 người phụ trách", "giờ làm việc", "17 giờ 00, thứ Hai, 05/10/2026")
    await hanh.hears()
    hanh.sees("office/told", "Cô Lan", "Tổ Toán - Tin", ASKED, "Trả lời")
    await hanh.taps("Trả lời")
    hanh.sees("office_inbox/answer", "Cô Lan", ASKED)
    await hanh.says("Cô viết đơn gửi văn phòng trước thứ Sáu giúp nhé.")
    hanh.sees("office_inbox/review", "Cô viết đơn")
    await hanh.taps("Gửi câu trả lời")
    hanh.sees("office_inbox/answered", "Cô Lan")
    await lan.hears()
    told = lan.sees("office/told_answer", "Văn phòng trả lời: Cô viết đơn", "Em muốn chuyển sang tổ")
    assert told.text.startswith("Văn phòng trả lời:")
    query = select(Audit).where(Audit.action == "office_answered")  # type: ignore[arg-type]
    (row,) = await school.app.store.read(lambda session: list(session.scalars(query)))
    assert (row.actor_id, row.details) == (school.ids["hanh"], {})


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("hoi van phong: e muon doi to", "e muon doi to"),
        ("Cho em hỏi lịch nộp minh chứng ạ", "lịch nộp minh chứng ạ"),
        ("nhờ văn phòng xem lại tên em giúp", "xem lại tên em giúp"),
        ("/hoi Mẫu 2 lấy ở đâu ạ?", "Mẫu 2 lấy ở đâu ạ?"),
    ],
)
async def test_the_words_after_it_are_the_question_as_they_are_written(
    lan: Chatter, said: str, text: str
) -> None:
    await lan.says(said)
    assert f"“{text}”" in lan.sees("office/review").text


async def test_hoi_giang_is_no_question_to_the_office(lan: Chatter) -> None:
    await lan.says("hội giảng")
    lan.sees("common/idle", "hỏi văn phòng")


async def test_two_answer_and_the_second_is_told_what_was_sent(
    lan: Chatter, hanh: Chatter, school: School
) -> None:
    await make_admin(school, "dung")
    dung = school.chatter("dung")
    await asks(lan)
    (asked,) = await questions(school)
    await dung.taps_data(f"a:traloi:{asked.id}")
    await dung.says("Mời cô gặp thầy hiệu phó ạ.")
    dung.sees("office_inbox/review", count=3)
    await hanh.taps_data(f"a:traloi:{asked.id}")
    await hanh.says("Cô viết đơn giúp nhé.")
    await hanh.taps("Gửi câu trả lời")
    await dung.taps("Gửi câu trả lời")
    dung.sees("office_inbox/review", "Đã trả lời", "Cô Hạnh", "Cô viết đơn giúp nhé.", "Trả lời thêm")
    await dung.taps("Gửi câu trả lời")
    dung.sees("office_inbox/answered")
    await lan.hears()
    lan.sees("office/told_answer", "Văn phòng trả lời thêm: Mời cô gặp", count=2)
    await hanh.taps_data(f"a:traloi:{asked.id}")
    hanh.sees("office_inbox/answer", "Thầy Dũng", "Muốn bổ sung", count=5)


async def test_the_open_questions_oldest_first_eight_a_page(
    lan: Chatter, hanh: Chatter, school: School
) -> None:
    await hanh.says("câu hỏi")
    hanh.sees("office_inbox/nothing")
    for number in range(5):
        await asks(lan, f"Câu hỏi thứ {number} về hồ sơ")
    hoa = school.chatter("hoa")
    for number in range(5, 10):
        await asks(hoa, f"Câu hỏi thứ {number} về hồ sơ")
    await hanh.hears()
    hanh.skip()
    await hanh.says("hộp thư")
    shown = hanh.sees("office_inbox/which", "10 câu hỏi", "Thầy/Cô Hoa: Câu hỏi thứ 7 về hồ sơ")
    assert "Thầy/Cô Hoa: Câu hỏi thứ 8 về hồ sơ" not in shown.buttons
    await hanh.says("9")
    hanh.sees("office_inbox/which", "Thầy/Cô Hoa: Câu hỏi thứ 8 về hồ sơ")
    await hanh.says("1")
    hanh.sees("office_inbox/answer", "Câu hỏi thứ 8", "Thầy/Cô Hoa")


async def test_five_wait_at_most(lan: Chatter) -> None:
    for number in range(5):
        await asks(lan, f"Câu hỏi thứ {number} về hồ sơ")
    await lan.says("hỏi văn phòng")
    lan.sees("office/full", "5 câu hỏi", "văn phòng nhà trường")


async def test_at_night_the_office_hears_of_it_in_the_morning(
    lan: Chatter, hanh: Chatter, school: School
) -> None:
    school.clock.move_to(at_school(MONDAY.date(), 22, 15))
    await lan.says(f"hỏi văn phòng: {ASKED}")
    await lan.taps("Gửi văn phòng")
    lan.sees("office/sent", "6 giờ 30, thứ Ba, 06/10/2026", "17 giờ 00, thứ Ba, 06/10/2026", count=2)
    query = select(MESSAGE.c.state).where(MESSAGE.c.template == "office/told")
    assert await school.app.store.read(lambda session: session.execute(query).scalar()) == State.RETRY


async def test_where_nobody_can_be_reached_the_office_is_named(lan: Chatter, school: School) -> None:
    gone = update(ACCOUNT).where(ACCOUNT.c.person_id == school.ids["hanh"]).values(reachable=False)
    await school.app.store.write(lambda session: session.execute(gone))
    await lan.says(f"hỏi văn phòng {ASKED}")
    await lan.taps("Gửi văn phòng")
    lan.sees("office/sent", "liên hệ văn phòng nhà trường", count=2)
    assert len(await questions(school)) == 1


async def test_only_the_admins_of_the_school_read_and_answer(lan: Chatter, school: School) -> None:
    await asks(lan)
    (asked,) = await questions(school)
    await lan.taps_data(f"a:traloi:{asked.id}")
    lan.sees("common/not_for_you")

    def another_school(session: Session) -> None:
        unit = Unit(kind="truong", name="Trường THCS Bằng Lăng", folded="truong thcs bang lang")
        session.add(unit)
        session.flush()
        dung = session.get_one(Person, school.ids["dung"])
        dung.unit_id, dung.is_admin = unit.id or 0, True

    await school.app.store.write(another_school)
    dung = school.chatter("dung")
    for key in (asked.id, 999999):
        await dung.taps_data(f"a:traloi:{key}")
        dung.sees("problems/question_gone")
    await dung.says("/cauhoi")
    dung.sees("office_inbox/nothing")
    await dung.hears()
    dung.sees_nothing()


async def test_markup_and_sql_are_shown_as_they_were_written(
    lan: Chatter, hanh: Chatter, school: School
) -> None:
    nasty = "<b>đậm</b> '; DROP TABLE person; -- {{ me }} & cảm ơn"
    await asks(lan, nasty)
    await hanh.hears()
    hanh.sees("office/told", "&lt;b&gt;đậm&lt;/b&gt;", "DROP TABLE person", "{{ me }} &amp; cảm ơn")
    (asked,) = await questions(school)
    assert asked.text == nasty


async def test_who_is_lost_is_offered_the_office(lan: Chatter) -> None:
    await lan.says("/dangky")
    for text in ("qqqq", "wwww", "rrrr"):
        await lan.says(text)
    lan.sees("register/title", "gõ “hỏi văn phòng”", "Hỏi văn phòng", count=4)
    await lan.taps("Hỏi văn phòng")
    lan.sees("office/text")
    await lan.says("hủy")
    lan.sees("common/cancelled", "Làm tiếp việc đang dở")
    await lan.says("làm tiếp")
    lan.sees("register/title")
    await lan.says("hỏi văn phòng")
    lan.sees("office/text")


async def test_a_stranger_is_asked_for_a_code(school: School) -> None:
    guest = school.stranger()
    await guest.says("/hoi")
    guest.sees("common/who_are_you")
    await guest.says("hỏi văn phòng giúp em")
    guest.sees("link/code")


async def test_it_is_among_ones_own_data_and_goes_with_them(
    lan: Chatter, hanh: Chatter, school: School
) -> None:
    await asks(lan)
    await hanh.hears()
    hanh.sees("office/told")
    await lan.says("/dulieu")
    lan.sees("mydata/summary", "Câu hỏi gửi văn phòng")
    await lan.taps("Gửi toàn bộ dữ liệu cho tôi")
    lan.sees("mydata/exported", ASKED)
    await lan.says("/dulieu")
    await lan.says("xóa dữ liệu")
    await lan.taps("Đồng ý xóa tất cả")
    assert await questions(school) == []
    query = select(MESSAGE.c.text).where(MESSAGE.c.template == "office/told")
    assert await school.app.store.read(lambda session: session.execute(query).scalars().all()) == [""]


@pytest.mark.parametrize(
    ("answered", "days", "left"), [(True, 29, 1), (True, 31, 0), (False, 89, 1), (False, 91, 0)]
)
async def test_both_texts_are_forgotten_after_a_while(
    lan: Chatter, hanh: Chatter, school: School, answered: bool, days: int, left: int
) -> None:
    await asks(lan)
    if answered:
        (asked,) = await questions(school)
        await hanh.taps_data(f"a:traloi:{asked.id}")
        await hanh.says("Cô viết đơn giúp nhé.")
        await hanh.taps("Gửi câu trả lời")
    later = MONDAY + timedelta(days=days)
    await school.app.store.write(lambda session: office_questions.forget_old(session, later))
    assert len(await questions(school)) == left


async def test_what_the_list_says_wrongly_goes_to_the_office_prefilled(hanh: Chatter, school: School) -> None:
    guest = school.stranger()
    (code,) = await school.app.store.write(
        lambda session: invitations.invite(session, [school.ids["lan"]], MONDAY)
    )
    await school.app.store.write(
        lambda session: session.execute(
            update(ACCOUNT).where(ACCOUNT.c.person_id == school.ids["lan"]).values(person_id=None)
        )
    )
    await guest.says(code.shown)
    await guest.says("sai tên")
    guest.sees("link/details", "Trần Thị Lan, Tổ Toán - Tin", count=2)
    await guest.says("Trần Thị Lân, tổ Toán")
    guest.sees("link/report", "Trần Thị Lân")
    await guest.taps("Gửi văn phòng")
    guest.sees("link/wrong_details", "đã chuyển văn phòng sửa danh sách", "chính mã này")
    await hanh.hears()
    hanh.sees(
        "office/told",
        "chưa liên kết",
        "Danh sách đang ghi: Trần Thị Lan, Tổ Toán - Tin. Xin sửa lại: Trần Thị Lân, tổ Toán",
    )
    await hanh.taps("Trả lời")
    await hanh.says("Đã sửa, cô gửi lại mã giúp ạ.")
    await hanh.taps("Gửi câu trả lời")
    hanh.sees("office_inbox/answered", "Đã gửi", count=3)
    await guest.hears()
    guest.sees("office/told_answer", "Đã sửa")
