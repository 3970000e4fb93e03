"""From a Word file to a launched campaign: what was doubtful is settled in the review, on the way."""

from __future__ import annotations

from datetime import date

from bot.domain.campaign.campaigns import RUNNING, Deadline, Phase
from tests.chat import Chatter
from tests.conversations.planning import newest
from tests.conversations.reading_plans import PLAN, WORD, begins
from tests.conversations.reviewing_plans import ITEMS, ONE, REVIEW, below
from tests.plans.made import as_docx
from tests.school import School


async def test_a_plan_is_read_gone_through_and_launched(hanh: Chatter, school: School) -> None:
    await begins(hanh)
    await hanh.sends_file("ke hoach.docx", WORD, as_docx(PLAN))
    hanh.skip()
    await hanh.taps("Xem lại từng mục")
    hanh.sees(REVIEW, "Còn 4 mục trợ lý chưa chắc", count=2)
    await hanh.taps("Đợt")
    await hanh.taps("? Đợt 2")
    hanh.skip()
    await hanh.taps("Sửa")
    await hanh.taps("Ngày kết thúc")
    await hanh.says("25/5/2027")
    hanh.sees("campaign_review/phase_yes", "đến thứ Ba, 25/05/2027", count=3)
    await hanh.taps("Ghi ngày này")
    corrected = hanh.sees(ONE, "Trong văn bản: “Đợt 2: Từ 18/01/2027 đến hết năm học")
    assert "mốc do trường đặt" not in corrected.text
    ends = [(one.due, one.origin) for one in await below(school, Deadline) if one.kind == "phase_end"]
    assert (date(2027, 5, 25), "school") in ends
    assert [one.end_said for one in await below(school, Phase)] == ["", ""]
    for tap in ("Quay lại", "Quay lại", "Thông tin chung", "? Bắt đầu", "Đúng rồi"):
        await hanh.taps(tap)
    hanh.sees(ONE, "Kết thúc", "Văn bản không ghi rõ", count=5)
    await hanh.taps("Đúng rồi")
    hanh.sees(ITEMS)
    for tap in ("Quay lại", "Chấp nhận tất cả", "Về kế hoạch"):
        await hanh.taps(tap)
    hanh.sees("campaign/draft", count=3)
    await hanh.taps("Phát động")
    hanh.sees("campaign_launch/review", "Còn 1 mục trợ lý đọc chưa chắc")
    await hanh.taps("Phát động")
    assert (await newest(school)).status == RUNNING
