"""Tiến độ: noted in a line or in a few taps, corrected, shown in /cuatoi; only ever one's own."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import Session, select

from bot.clock import at_school
from bot.domain.campaign.campaigns import Campaign
from bot.domain.campaign.done import Done
from bot.domain.registering.progress_entries import Progress
from tests.chat import Chatter
from tests.conversations.test_mine import registered
from tests.school import School

SEND = "Ghi tiến độ"


@pytest.fixture
async def committed(lan: Chatter) -> Chatter:
    """Cô Lan, who has registered with the eight targets meant for her."""
    await registered(lan)
    return lan


async def test_step_by_step(committed: Chatter) -> None:
    await committed.says("cập nhật tiến độ")
    committed.sees("progress/item", "3. Tự xây dựng kế hoạch giáo dục", "chưa ghi", "còn 103 ngày")
    await committed.taps("3. Tự xây dựng")
    committed.sees("progress/value", "3. Tự xây dựng kế hoạch giáo dục")
    await committed.says("nhiều lắm")
    committed.sees("progress/value", "Xin ghi mức đã đạt")
    await committed.says("75")
    committed.sees("progress/review", "75%")
    await committed.says("ghi chú")
    committed.sees("progress/note")
    await committed.says("Đã dạy xong chương 2")
    committed.sees("progress/review", "75%", "Đã dạy xong chương 2")
    await committed.taps(SEND)
    committed.sees("progress/noted", "75%", "còn 7 mục chưa ghi trong đợt này")


async def test_one_line_leads_to_the_last_look_and_keeps_the_diacritics(
    committed: Chatter, school: School
) -> None:
    await committed.says("Tiến độ 3 75% đã dạy xong chương 2 ạ")
    committed.sees("progress/review", "3. Tự xây dựng kế hoạch giáo dục", "75%", "đã dạy xong chương 2")
    await committed.says("1")
    committed.sees("progress/noted")
    await committed.says("/tiendo 7 60%")
    committed.sees("progress/review", "7. Số tiết dạy", "60%")
    await committed.taps(SEND)
    committed.sees("progress/noted")
    await committed.says("/cuatoi")
    shown = committed.sees("mine/show").text
    assert "3. Tự xây dựng kế hoạch giáo dục theo đặc trưng bộ môn: <b>75%</b>, còn 25%" in shown
    assert "7. Số tiết dạy sử dụng công nghệ thông tin (80%): <b>60%</b>, còn 20%" in shown
    assert "Đợt 1 đến thứ Bảy, 16/01/2027, còn 103 ngày" in shown
    first, second = await entries(school)
    assert (first.value, first.unit, first.note, first.by_id) == (
        75,
        "%",
        "đã dạy xong chương 2",
        school.ids["lan"],
    )
    assert (second.note, second.replaces) == ("", None)


async def test_what_the_line_leaves_out_is_asked(committed: Chatter) -> None:
    await committed.says("/tiendo xong")
    committed.sees("progress/item")
    await committed.says("30")
    committed.sees("progress/item", "từ 1 đến 8")
    await committed.says("5")
    committed.sees("progress/review", "5. Chú trọng", "xong")
    await committed.taps(SEND)
    committed.sees("progress/noted")
    await committed.says("tien do 2")
    committed.sees("progress/value", "2. Tham gia các phong trào")
    await committed.taps("Xong")
    committed.sees("progress/review", "2. Tham gia", "xong")


async def test_an_answer_for_one_item_is_never_taken_for_anothers(committed: Chatter) -> None:
    await committed.says("tien do 2 50%")
    committed.sees("progress/review", "2. Tham gia", "50%")
    await committed.says("để sau")
    committed.skip()
    await committed.says("tien do 4")
    committed.sees("progress/value", "4. Đổi mới")


async def test_a_correction_replaces_and_the_old_entry_stays_in_the_history(
    committed: Chatter, school: School
) -> None:
    await note(committed, "tien do 3 75% soạn xong học kỳ I")
    await committed.says("sửa tiến độ 3 70%")
    committed.sees("progress/review", "Sửa lần ghi ngày thứ Hai, 05/10/2026: 75%", "soạn xong học kỳ I")
    await committed.taps("Ghi lại cho đúng")
    committed.sees("progress/noted", "70%", "sửa lần trước")
    await note(committed, "tien do 3 80%")
    await committed.says("tien do 3")
    text = committed.sees("progress/value").text
    assert "75%; soạn xong học kỳ I (đã sửa lại)" in text
    assert "70%; soạn xong học kỳ I\n" in text
    first, second, third = await entries(school)
    assert (first.replaces, second.replaces, third.replaces) == (None, first.id, None)


async def test_correcting_is_also_a_line_of_the_last_look(committed: Chatter, school: School) -> None:
    await note(committed, "tien do 3 75%")
    await committed.says("tien do 3 65%")
    committed.sees("progress/review", "lần trước 75%")
    await committed.says("lần ghi mới hay sửa lần trước")
    committed.sees("progress/mode", "75%")
    await committed.taps("Sửa lần ghi gần nhất")
    committed.sees("progress/review", "Sửa lần ghi ngày")
    await committed.taps("Ghi lại cho đúng")
    committed.sees("progress/noted")
    assert [one.replaces for one in await entries(school)] == [None, 1]


async def test_a_correction_in_the_next_phase_still_counts_for_the_one_before(
    committed: Chatter, school: School
) -> None:
    await note(committed, "tien do 3 75%")
    school.clock.move_to(at_school(date(2027, 2, 1), 8))
    await committed.says("sua tien do 3 85%")
    await committed.taps("Ghi lại cho đúng")
    committed.sees("progress/noted", "còn 8 mục chưa ghi trong đợt này", count=2)
    first, second = await entries(school)
    assert first.phase_id == second.phase_id


async def test_everything_noted_ends_the_phase_until_something_is_added(
    committed: Chatter, school: School
) -> None:
    for number in range(1, 9):
        await committed.says(f"tien do {number} xong")
        await committed.says("1")
    committed.sees("progress/noted", "đã ghi đủ 8 mục", count=16)
    assert await hows(school) == ["progress", "registered"]
    await add_own_target(committed, "Bồi dưỡng hai học sinh giỏi")
    assert await hows(school) == ["registered"]
    await note(committed, "tien do 9 1 hoc sinh")
    assert await hows(school) == ["progress", "registered"]
    await committed.says("rut dang ky")
    await committed.says("2")
    await committed.says("1")
    committed.sees("mine/withdrawn", count=3)
    assert await hows(school) == []
    assert len(await entries(school)) == 9
    await committed.says("tien do")
    committed.sees("progress/nothing")


async def test_own_items_keep_their_progress_when_the_form_changes(committed: Chatter) -> None:
    await add_own_target(committed, "Dự giờ đồng nghiệp")
    await add_own_target(committed, "Viết một bài cho trang tin")
    await note(committed, "tien do 10 xong")
    await committed.says("sửa đăng ký")
    await committed.says("1")
    await committed.says("Bỏ: Dự giờ đồng nghiệp")
    await committed.says("1")
    committed.skip()
    await add_own_target(committed, "Tham gia hội giảng")
    await committed.says("/cuatoi")
    shown = committed.sees("mine/show").text
    assert "9. Viết một bài cho trang tin: <b>xong</b>" in shown
    assert "10. Tham gia hội giảng: chưa ghi" in shown


async def test_nobody_else_sees_or_notes_ones_items(committed: Chatter, school: School) -> None:
    minh = school.chatter("minh")
    await minh.says("/tiendo")
    minh.sees("progress/nothing")
    await committed.says("tien do 3 75%")
    button = committed.sees("progress/review").buttons[SEND]
    await minh.taps_data(button)
    minh.sees("common/old_button")
    assert await entries(school) == []


async def test_a_withdrawal_meanwhile_is_met_at_the_last_look(committed: Chatter, school: School) -> None:
    await committed.says("tien do 3 75%")
    button = committed.sees("progress/review").buttons[SEND]

    def close(session: Session) -> None:
        session.get_one(Campaign, school.ids["campaign"]).status = "closed"

    await school.app.store.write(close)
    await committed.taps_data(button)
    committed.sees("progress/nothing")
    await committed.says("/cuatoi")
    shown = committed.sees("mine/closed").text
    assert "- Tự xây dựng kế hoạch giáo dục" in shown
    assert "tiến độ 1" not in shown


async def test_it_is_in_ones_data_and_goes_with_them(committed: Chatter, school: School) -> None:
    await note(committed, "tien do 3 75% soạn xong học kỳ I")
    await committed.says("/dulieu")
    committed.sees("mydata/summary", "Lần ghi tiến độ")
    await committed.says("1")
    await committed.looks()
    assert "75%; soạn xong học kỳ I" in "".join(one.text for one in committed.platform.seen_by("user-lan"))
    committed.skip()
    await committed.says("/dulieu")
    await committed.says("xóa dữ liệu")
    committed.sees("mydata/erase", "1 lần ghi tiến độ", count=2)
    await committed.taps("Đồng ý xóa tất cả")
    assert await entries(school) == []


async def note(chatter: Chatter, line: str) -> None:
    """Note progress in one line."""
    await chatter.says(line)
    await chatter.taps(SEND)
    chatter.sees("progress/noted", count=2)


async def add_own_target(chatter: Chatter, text: str) -> None:
    """Open the registration for changes, add a target of one's own and send it again."""
    await chatter.says("sửa đăng ký")
    await chatter.says("1")
    await chatter.says("thêm chỉ tiêu riêng")
    await chatter.says(text)
    await chatter.says("1")
    chatter.sees("register/submitted", count=5)


async def entries(school: School) -> list[Progress]:
    """Return every entry there is, the oldest first."""
    query = select(Progress).order_by(Progress.id)  # type: ignore[arg-type]
    return await school.app.store.read(lambda session: list(session.scalars(query)))


async def hows(school: School) -> list[str]:
    """Return how Cô Lan's deadlines were done."""
    query = select(Done.how).where(Done.person_id == school.ids["lan"])
    return sorted(await school.app.store.read(lambda session: list(session.scalars(query))))
