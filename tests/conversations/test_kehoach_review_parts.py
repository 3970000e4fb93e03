"""Each part of a draft corrected: its head, titles, awards and what has no date; on Zalo by numbers."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.campaign.campaigns import Deadline, Honour
from tests.chat import Chatter
from tests.conversations.planning import audits, newest
from tests.conversations.reviewing_plans import ITEMS, ONE, REVIEW, below, reviews
from tests.scheduler.on_zalo import all_on_zalo
from tests.school import School


async def test_what_a_plan_says_of_itself_is_corrected(hanh: Chatter, school: School) -> None:
    await reviews(hanh, "Thông tin chung")
    await hanh.taps("Số, ký hiệu")
    await hanh.taps("Sửa")
    hanh.skip()
    await hanh.says("15/KH-THCS")
    hanh.sees(ONE, "Đã ghi", "15/KH-THCS")
    await hanh.taps("Quay lại")
    await hanh.taps("Ngày ban hành")
    await hanh.taps("Sửa")
    await hanh.says("13/9/2026")
    await hanh.taps("Quay lại")
    await hanh.taps("Kết thúc")
    await hanh.taps("Sửa")
    hanh.skip()
    await hanh.says("1/9/2026")
    hanh.sees("campaign_review/day", "lại trước ngày bắt đầu")
    await hanh.says("31/5/2027")
    hanh.sees(ONE, "Thứ Hai, 31/05/2027")
    draft = await newest(school)
    assert (draft.number, draft.issued, draft.ends) == ("15/KH-THCS", date(2026, 9, 13), date(2027, 5, 31))
    noted = [(one.details["fields"], one.details["after"]) for one in await audits(school, "corrected")]
    assert noted == [
        (["number"], {}),
        (["issued"], {"issued": "2026-09-13"}),
        (["ends"], {"ends": "2027-05-31"}),
    ]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("nam hoc 2027-2028", "năm học 2027-2028"), ("2027 - 2028", "năm học 2027-2028"),
        ("Năm học 2027", "năm học 2027-2028"), ("2027", "năm 2027"), ("nam 2027-2030", "năm 2027-2030"),
        ("ba năm 2027, 2028, 2029", "ba năm 2027, 2028, 2029"),
    ],
)  # fmt: skip
async def test_the_time_of_a_plan_is_written_as_plans_write_it(
    hanh: Chatter, school: School, said: str, kept: str
) -> None:
    await reviews(hanh, "Thông tin chung")
    for label in ("Thời kỳ", "Sửa"):
        await hanh.taps(label)
    hanh.skip()
    await hanh.says(said)
    hanh.sees(ONE, kept[0].upper() + kept[1:])
    assert (await newest(school)).period == kept


async def test_a_title_is_known_by_its_letters(hanh: Chatter, school: School) -> None:
    await reviews(hanh, "Danh hiệu")
    await hanh.taps("Chiến sĩ thi đua cơ sở")
    await hanh.taps("Bỏ")
    await hanh.says("them")
    hanh.skip()
    await hanh.says("cstdcs")
    hanh.sees(ITEMS, "Đã thêm")
    assert [one.name for one in await below(school, Honour) if one.code == "CSTĐCS"] == [
        "Chiến sĩ thi đua cơ sở"
    ]


async def test_a_title_of_the_catalogue_keeps_its_code_and_no_title_stands_twice(
    hanh: Chatter, school: School
) -> None:
    await reviews(hanh, "Danh hiệu")
    before = await below(school, Honour)
    await hanh.taps("Thêm")
    hanh.sees("campaign_review/honour", "Chọn trong danh sách")
    await hanh.taps("Lao động tiên tiến")
    hanh.sees("campaign_review/honour", "Đã có “Lao động tiên tiến”")
    await hanh.says("Chiến sĩ thi đua tỉnh")
    hanh.sees(ITEMS, "Đã thêm")
    added = [one for one in await below(school, Honour) if one.code not in {old.code for old in before}]
    assert [(one.code, one.level, one.field) for one in added] == [("CSTĐ tỉnh", "ca_nhan", "title")]
    await hanh.taps("Chiến sĩ thi đua tỉnh")
    await hanh.taps("Sửa")
    await hanh.taps("Tỷ lệ")
    hanh.skip()
    await hanh.says("120")
    hanh.sees("campaign_review/percent", "từ 0 đến 100")
    await hanh.says("12,5%")
    hanh.sees(ONE, "Tỷ lệ: 12,5%")


async def test_a_title_and_an_award_of_the_school_s_own_are_added(hanh: Chatter, school: School) -> None:
    await reviews(hanh, "Danh hiệu")
    await hanh.taps("Thêm")
    await hanh.says("Giáo viên tiêu biểu")
    hanh.skip()
    await hanh.taps("Cá nhân")
    hanh.sees(ITEMS, "Đã thêm")
    await hanh.taps("Quay lại")
    await hanh.taps("Hình thức khen thưởng")
    await hanh.taps("Thêm")
    hanh.skip()
    await hanh.says("Thư khen của Hiệu trưởng")
    hanh.sees(ITEMS, "Thư khen của Hiệu trưởng")
    own = [(one.field, one.name) for one in await below(school, Honour) if one.code.startswith("rieng")]
    assert own == [("title", "Giáo viên tiêu biểu"), ("award", "Thư khen của Hiệu trưởng")]


async def test_what_has_no_day_gets_one_and_leaves_its_part(hanh: Chatter, school: School) -> None:
    await reviews(hanh, "Chưa có ngày")
    count = len((await newest(school)).undated)
    await hanh.says("2")
    hanh.sees(ONE, "Kế hoạch không ghi ngày")
    await hanh.taps("Sửa")
    await hanh.taps("Ghi ngày")
    await hanh.says("chậm nhất 30/9/2027")
    await hanh.says("to truong")
    hanh.skip()
    await hanh.taps("Ghi ngày này")
    hanh.sees(ITEMS, "nay ở phần mốc thời gian")
    assert len((await newest(school)).undated) == count - 1
    dated = [one for one in await below(school, Deadline) if one.due == date(2027, 9, 30)]
    assert [(one.who, one.mode) for one in dated] == [("team_lead", "by")]
    await hanh.says("1")
    hanh.skip()
    await hanh.taps("Bỏ")
    hanh.sees(ITEMS, "Đã bỏ một mục")
    await hanh.taps("Lấy lại")
    assert len((await newest(school)).undated) == count - 1


async def test_a_deadline_dropped_and_its_key_given_away_comes_back_under_another(
    hanh: Chatter, school: School
) -> None:
    await reviews(hanh, "Mốc thời gian")
    for what in ("nộp sáng kiến", "nộp hồ sơ thi đua"):
        await hanh.taps("Thêm")
        await hanh.says(what)
        await hanh.says("15/3/2027")
        await hanh.taps("Mỗi thầy cô")
        await hanh.taps("Thêm mục này")
        if what == "nộp sáng kiến":
            await hanh.taps("Nộp sáng kiến")
            await hanh.taps("Bỏ")
    await hanh.says("lay lai")
    hanh.skip()
    keys = {one.key: (one.what, one.kind) for one in await below(school, Deadline)}
    assert keys["moc"] == ("nộp hồ sơ thi đua", "dossier")
    assert keys["moc-2"] == ("nộp sáng kiến", "other")


async def test_it_is_all_done_by_numbers_on_zalo(school: School) -> None:
    rehearsal = await all_on_zalo(school)
    hanh = Chatter(rehearsal.school.app, school.platform, "user-hanh", school.ids["hanh"])
    await hanh.says("ke hoach")
    await hanh.says("1")
    await hanh.says("1")
    await hanh.says("2")
    hanh.skip()
    await hanh.says("luu ban thao")
    hanh.sees("campaign/draft", "1. Xem lại từng mục", count=2)
    await hanh.says("1")
    parts = hanh.sees(REVIEW, "1. Thông tin chung: 7", "4. Chỉ tiêu")
    assert not parts.buttons
    await hanh.says("4")
    first = hanh.sees(ITEMS, "9. Xem tiếp")
    await hanh.says("9")
    assert hanh.sees(ITEMS).text != first.text
    await hanh.says("1")
    hanh.sees(ONE, "1. Đúng rồi", "2. Sửa", "3. Bỏ")
    await hanh.says("2")
    await hanh.says("2")
    hanh.skip()
    await hanh.says("tren 80%")
    hanh.sees(ONE, "Mức: trên 80%")
    await hanh.says("0")
    hanh.sees(ITEMS)
    await hanh.says("0")
    hanh.sees(REVIEW)
    await hanh.says("de sau")
    hanh.sees("common/kept")
    await hanh.says("lam tiep")
    hanh.sees(REVIEW)
