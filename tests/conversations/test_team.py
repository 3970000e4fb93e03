"""Danh sách tổ: whoever is in charge sees their people one by one, gives a form back, and it comes again."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update
from sqlmodel import Session

from bot.clock import at_school
from bot.domain.campaign.campaigns import RUNNING, Campaign
from bot.domain.campaign.done import Done
from bot.domain.registering.registrations import Registration
from bot.domain.school.audit import Audit
from bot.domain.school.people import Person
from bot.domain.school.units import Unit
from bot.outbox import MESSAGE, State
from tests.chat import Chatter
from tests.school import MONDAY, School

REASON = "Bổ sung tên sáng kiến giúp tổ"


@pytest.fixture
def dung(school: School) -> Chatter:
    """Thầy Dũng, who heads the other tổ."""
    return school.chatter("dung")


async def registers(chatter: Chatter, words: str = "dk ldtt") -> None:
    await chatter.says(words)
    await chatter.taps("Gửi đăng ký và cam kết")
    chatter.skip()


async def returns(chatter: Chatter, school: School, name: str = "lan") -> None:
    """Give a person's registration back, up to the closing words."""
    await chatter.taps_data(f"a:nguoi:{school.ids[name]}")
    await chatter.taps("Trả lại để sửa")
    await chatter.says(REASON)
    await chatter.taps("Trả lại bản này")
    chatter.sees("team/returned", "DK-00001", count=4)


async def registration(school: School) -> Registration:
    return await school.app.store.read(lambda session: session.scalars(select(Registration)).one())


async def actions(school: School) -> list[str]:
    query = select(Audit).order_by(Audit.id)  # type: ignore[arg-type]
    rows = await school.app.store.read(lambda session: list(session.scalars(query)))
    return [one.action for one in rows]


async def test_a_lead_goes_straight_to_the_list_of_their_team(minh: Chatter, lan: Chatter) -> None:
    await registers(lan)
    await minh.says("xem tổ")
    shown = minh.sees("team/who", "Tổ Toán - Tin: 2 người", "Đã gửi: 1", "Chưa phản hồi: 1", "LĐTT 1")
    assert "Hoa" not in shown.text
    labels = [one for one in shown.buttons if ", " in one]
    assert labels == ["Trần Thị Lan, đã gửi LĐTT", "Nguyễn Văn Minh, chưa phản hồi"]


async def test_an_admin_chooses_the_team_or_names_it(hanh: Chatter) -> None:
    await hanh.says("/to")
    hanh.sees("team/team", "Tổ Toán - Tin", "Tổ Ngữ văn", "Ban giám hiệu")
    await hanh.taps("Tổ Ngữ văn")
    hanh.sees("team/who", "Tổ Ngữ văn: 2 người")
    await hanh.says("danh sách tổ toán - tin")
    hanh.sees("team/who", "Tổ Toán - Tin: 2 người")


async def test_a_card_shows_what_the_person_sees_and_goes_back_to_the_list(
    minh: Chatter, lan: Chatter
) -> None:
    for text in ("dk ldtt", "thêm chỉ tiêu riêng", "Phụ đạo 5 học sinh mỗi tuần", "1"):
        await lan.says(text)
    await minh.says("/to")
    await minh.says("lan")
    shown = minh.sees("team/card", "Trần Thị Lan", "DK-00001", "Lao động tiên tiến", "Phụ đạo 5 học", count=2)
    assert "lần 1 lúc 8 giờ 00, thứ Hai, 05/10/2026" in shown.text
    assert "Trả lại để sửa" in shown.buttons
    assert "Ghi giúp từ bản giấy" not in shown.buttons
    assert not any("Mở lại" in one for one in shown.buttons)
    await minh.taps("Quay lại danh sách")
    minh.sees("team/who")


async def test_a_form_is_returned_with_a_reason_and_comes_again(
    minh: Chatter, lan: Chatter, school: School
) -> None:
    await registers(lan)
    await returns(minh, school)
    await lan.hears()
    told = lan.sees("team/told_returned", f"Cần sửa: {REASON}", "Thầy Minh", "DK-00001")
    assert told.text.startswith("Cần sửa:")
    assert await school.app.store.read(lambda session: list(session.scalars(select(Done)))) == []
    await lan.says("/cuatoi")
    lan.sees("mine/show", f"Cần sửa: {REASON}")
    await lan.taps("Mở bản đăng ký")
    assert lan.sees("register/review", REASON, "Lao động tiên tiến").text.startswith("<b>Cần sửa:")
    await lan.taps("Gửi lại bản đã sửa")
    lan.sees("register/submitted", "DK-00001")
    await minh.hears()
    minh.sees("team/told_sent_again", "Cô Lan", "DK-00001", "Xem lại người này")
    kept = await registration(school)
    assert (kept.status, kept.return_reason, kept.returned_by, kept.returned_at) == (
        "submitted",
        "",
        None,
        None,
    )
    assert len(await school.app.store.read(lambda session: list(session.scalars(select(Done))))) == 1
    assert await actions(school) == ["returned"]


async def test_a_returned_form_is_asked_for_again_and_not_returned_twice(
    minh: Chatter, hanh: Chatter, lan: Chatter, school: School
) -> None:
    await registers(lan)
    await returns(minh, school)
    await minh.says("ai chưa phản hồi")
    minh.sees("missing/list", "Trần Thị Lan")
    await hanh.taps_data(f"a:nguoi:{school.ids['lan']}")
    shown = hanh.sees("team/card", "trả lại, chờ sửa", REASON)
    assert "Trả lại để sửa" not in shown.buttons


async def test_two_return_one_form_and_the_second_is_told_so(
    minh: Chatter, hanh: Chatter, lan: Chatter, school: School
) -> None:
    await registers(lan)
    await hanh.taps_data(f"a:nguoi:{school.ids['lan']}")
    await hanh.says("trả lại")
    await hanh.says("Ghi rõ chỉ tiêu riêng")
    hanh.sees("team/return", count=3)
    await returns(minh, school)
    await hanh.taps("Trả lại bản này")
    hanh.sees("team/card", "không còn nữa", REASON)


async def test_a_withdrawn_form_forgets_why_it_was_returned(
    minh: Chatter, lan: Chatter, school: School
) -> None:
    await registers(lan)
    await returns(minh, school)
    await lan.says("/cuatoi")
    await lan.taps("Rút bản đăng ký")
    await lan.taps("Rút bản đăng ký này")
    kept = await registration(school)
    assert (kept.status, kept.return_reason, kept.returned_by) == ("withdrawn", "", None)
    await minh.taps_data(f"a:nguoi:{school.ids['lan']}")
    shown = minh.sees("team/card", "đã rút")
    assert "Trả lại để sửa" not in shown.buttons


async def test_a_reason_is_some_words_and_can_be_changed_before_it_is_sent(
    minh: Chatter, lan: Chatter, school: School
) -> None:
    await registers(lan)
    await minh.taps_data(f"a:nguoi:{school.ids['lan']}")
    await minh.taps("Trả lại để sửa")
    await minh.says("sai")
    minh.sees("team/reason", "hơi ngắn", count=3)
    await minh.says("x" * 301)
    minh.sees("team/reason")
    await minh.says(REASON)
    minh.sees("team/return", REASON)
    await minh.says("lý do")
    minh.sees("team/reason", REASON)
    await minh.says("Ghi rõ mức của chỉ tiêu 2")
    minh.sees("team/return", "Ghi rõ mức của chỉ tiêu 2")


async def test_at_night_the_word_waits_for_the_morning(minh: Chatter, lan: Chatter, school: School) -> None:
    await registers(lan)
    school.clock.move_to(at_school(MONDAY.date(), 22))
    await returns(minh, school)
    query = select(MESSAGE.c.state).where(MESSAGE.c.template == "team/told_returned")
    assert await school.app.store.read(lambda session: session.execute(query).scalar_one()) == State.RETRY


@pytest.mark.parametrize("data", ["a:nguoi:{lan}", "a:nguoi:999999", "a:nguoi:"])
async def test_the_lead_of_another_team_sees_nobody_of_this_one(
    dung: Chatter, school: School, data: str
) -> None:
    await dung.taps_data(data.format(**school.ids))
    shown = dung.sees("problems/person_not_yours")
    assert "Lan" not in shown.text


async def test_a_forged_team_is_refused(dung: Chatter, school: School) -> None:
    for row in (school.ids["toan"], school.ids["school"], 999999):
        await dung.taps_data(f"a:to:{row}")
        dung.sees("problems/team_not_yours")


async def test_a_teacher_opens_nothing(lan: Chatter, school: School) -> None:
    for data in ("a:to:", f"a:to:{school.ids['toan']}", f"a:nguoi:{school.ids['lan']}"):
        await lan.taps_data(data)
        lan.sees("common/not_for_you")
    await lan.says("/to")
    lan.sees("common/not_for_you")


async def test_a_lead_replaced_in_the_middle_changes_nothing(
    minh: Chatter, lan: Chatter, school: School
) -> None:
    await registers(lan)
    await minh.taps_data(f"a:nguoi:{school.ids['lan']}")
    await minh.taps("Trả lại để sửa")
    await minh.says(REASON)
    minh.sees("team/return", count=3)

    def replaced(session: Session) -> None:
        session.get_one(Unit, school.ids["toan"]).head_id = school.ids["lan"]
        session.get_one(Unit, school.ids["van"]).head_id = school.ids["minh"]

    await school.app.store.write(replaced)
    await minh.taps("Trả lại bản này")
    assert "Lan" not in minh.sees("team/who", "Tổ Ngữ văn").text
    assert (await registration(school)).status == "submitted"


async def test_a_principal_who_is_no_admin_is_shown_the_way_to_the_numbers(
    hanh: Chatter, school: School
) -> None:
    query = update(Person).where(Person.id == school.ids["hanh"]).values(is_admin=False)  # type: ignore[arg-type]
    await school.app.store.write(lambda session: session.execute(query))
    await hanh.says("/to")
    hanh.sees("team/counts_only", "Ai chưa phản hồi")
    await hanh.taps_data(f"a:nguoi:{school.ids['lan']}")
    hanh.sees("problems/person_not_yours")


async def test_a_team_without_a_head_says_so_to_the_admin(hanh: Chatter, school: School) -> None:
    def headless(session: Session) -> None:
        session.get_one(Unit, school.ids["van"]).head_id = None

    await school.app.store.write(headless)
    await hanh.taps_data(f"a:to:{school.ids['van']}")
    hanh.sees("team/who", "chưa có tổ trưởng")


async def test_nothing_is_listed_while_no_campaign_runs(minh: Chatter, school: School) -> None:
    over = update(Campaign).where(Campaign.status == RUNNING).values(status="closed")  # type: ignore[arg-type]
    await school.app.store.write(lambda session: session.execute(over))
    await minh.says("/to")
    minh.sees("team/nothing_running")


@pytest.mark.parametrize("words", ["chiến sĩ thi đua toàn quốc", "cstd tinh", "CSTĐTQ"])
async def test_a_title_outside_the_plan_is_told_with_what_to_do(lan: Chatter, words: str) -> None:
    await lan.says("/dangky")
    await lan.says(words)
    lan.sees("register/title", "không có trong kế hoạch", "văn phòng nhà trường", count=2)
