"""Xem lại từng mục: a draft corrected item by item, in any order, each step kept."""

from __future__ import annotations

from datetime import date

from bot.domain.campaign.campaigns import Deadline, Phase, Target
from tests.chat import Chatter
from tests.conversations.reviewing_plans import ITEMS, ONE, REVIEW, below, reviews
from tests.school import School


async def test_a_deadline_gets_another_day_with_its_weekday_and_the_last_moment(
    hanh: Chatter, school: School
) -> None:
    await reviews(hanh, "Mốc thời gian")
    shown = hanh.last
    await hanh.taps("1")
    before = (await below(school, Deadline))[0]
    hanh.sees(ONE)
    await hanh.taps("Sửa")
    hanh.sees("campaign_review/field")
    await hanh.taps("Hạn")
    hanh.sees("campaign_review/due", "Hiện nay")
    await hanh.says("trước ngày 3/1/2027")
    hanh.sees(
        "campaign_review/due_yes",
        "Trước ngày 03/01/2027, tức hết thứ Bảy, 02/01/2027",
        "23 giờ 59, thứ Bảy, 02/01/2027",
        "gần Tết Dương lịch",
    )
    await hanh.taps("Ghi ngày này")
    hanh.sees(ONE, "Đã ghi", "Trước ngày 03/01/2027", "Mốc do trường đặt")
    moved = [one for one in await below(school, Deadline) if one.due == date(2027, 1, 3)]
    assert [(one.mode, one.revision) for one in moved] == [("before", 1)]
    assert before.id is not None
    assert "Quay lại" in "".join(shown.buttons)


async def test_going_back_leads_from_the_item_to_its_list_and_to_the_parts(hanh: Chatter) -> None:
    await reviews(hanh, "Chỉ tiêu")
    await hanh.says("2")
    hanh.sees(ONE)
    await hanh.taps("Quay lại")
    hanh.sees(ITEMS)
    await hanh.taps("Quay lại")
    hanh.sees(REVIEW)
    await hanh.taps("Danh hiệu")
    hanh.sees(ITEMS, "Danh hiệu")
    await hanh.taps("Quay lại")
    await hanh.taps("Về kế hoạch")
    hanh.sees("campaign/draft", count=2)


async def test_a_target_is_dropped_and_taken_back(hanh: Chatter, school: School) -> None:
    await reviews(hanh, "Chỉ tiêu")
    every = await below(school, Target)
    await hanh.says("1")
    hanh.sees(ONE)
    await hanh.taps("Bỏ")
    hanh.sees(ITEMS, "Đã bỏ một mục")
    assert len(await below(school, Target)) == len(every) - 1
    await hanh.says("lay lai")
    hanh.sees(ITEMS, "Đã lấy lại")
    now = await below(school, Target)
    assert sorted(one.key for one in now) == sorted(one.key for one in every)
    same = {one.key: (one.text, one.op, one.value, one.roles) for one in now}
    assert same == {one.key: (one.text, one.op, one.value, one.roles) for one in every}


async def test_a_target_s_figure_is_one_line_without_diacritics(hanh: Chatter, school: School) -> None:
    await reviews(hanh, "Chỉ tiêu")
    await hanh.says("1")
    await hanh.taps("Sửa")
    await hanh.taps("Mức")
    hanh.skip()
    await hanh.says("nhiều hơn trước")
    hanh.sees("campaign_review/figure", "Xin ghi một mức có số")
    await hanh.says("it nhat 2 SKKN")
    hanh.sees(ONE, "từ 2 SKKN trở lên")
    corrected = [one for one in await below(school, Target) if one.unit == "SKKN"]
    assert [(one.op, one.value) for one in corrected] == [(">=", 2)]
    await hanh.taps("Sửa")
    await hanh.taps("Cấp")
    await hanh.says("to")
    hanh.skip()
    corrected = [one for one in await below(school, Target) if one.unit == "SKKN"]
    assert corrected[0].level == "to"


async def test_a_target_is_added_for_everybody(hanh: Chatter, school: School) -> None:
    await reviews(hanh, "Chỉ tiêu")
    await hanh.says("them")
    hanh.sees("campaign_review/words", "Nội dung chỉ tiêu")
    await hanh.says("Học sinh bỏ học")
    hanh.sees("campaign_review/figure")
    await hanh.says("khong qua 3%")
    hanh.sees("campaign_review/among", "chọn giúp cấp")
    await hanh.taps("Trường")
    hanh.sees(ITEMS, "Đã thêm")
    added = (await below(school, Target))[-1]
    assert (added.key, added.text, added.op, added.value, added.unit, added.level) == (
        "chi-tieu", "Học sinh bỏ học", "<=", 3, "%", "truong",
    )  # fmt: skip


async def test_phases_that_overlap_or_leave_a_gap_are_warned_about(hanh: Chatter, school: School) -> None:
    await reviews(hanh, "Đợt")
    first, second = sorted(await below(school, Phase), key=lambda one: one.number)[:2]
    await hanh.says("1")
    await hanh.taps("Sửa")
    await hanh.taps("Ngày kết thúc")
    hanh.skip()
    await hanh.says("1/9/2026")
    hanh.sees("campaign_review/day", "lại trước ngày bắt đầu")
    await hanh.says("20/2/2027")
    hanh.sees("campaign_review/phase_yes", "chồng nhau")
    await hanh.taps("Ghi ngày này")
    hanh.sees(ONE, "thứ Bảy, 20/02/2027")
    ended = next(one for one in await below(school, Phase) if one.id == first.id)
    assert ended.ends == date(2027, 2, 20)
    ends = [one.due for one in await below(school, Deadline) if one.kind == "phase_end"]
    assert date(2027, 2, 20) in ends
    assert first.ends not in ends
    assert second.starts < ended.ends


async def test_an_added_phase_gets_its_end_among_the_deadlines(hanh: Chatter, school: School) -> None:
    await reviews(hanh, "Đợt")
    for words in ("thêm", "Đợt hè", "1/6/2027", "30/6/2027"):
        await hanh.says(words)
    hanh.sees("campaign_review/add_phase", "nằm ngoài thời gian của phong trào", count=4)
    await hanh.taps("Thêm mục này")
    hanh.sees(ITEMS, "Đã thêm")
    added = next(one for one in await below(school, Deadline) if one.due == date(2027, 6, 30))
    assert (added.key, added.kind, added.origin) == ("phase_3_end", "phase_end", "school")
    assert added.what == "cập nhật kết quả thực hiện Đợt hè"
    await hanh.taps("Đợt hè")
    await hanh.taps("Bỏ")
    assert added.key not in {one.key for one in await below(school, Deadline)}
    await hanh.says("lay lai")
    assert added.key in {one.key for one in await below(school, Deadline)}
