"""Chuyển sang năm nay: a draft of a year that is over, moved from its own page."""

from __future__ import annotations

from bot.domain.campaign.campaigns import DRAFT
from bot.domain.campaign.notes import PlanNote
from tests.chat import Chatter
from tests.conversations.planning import newest
from tests.conversations.reading_plans import PLAN, count, pastes, rows
from tests.school import School


async def of_kind(school: School, kind: str) -> dict[str, tuple[str, bool]]:
    """Return the sentences of the newest draft's items of a kind, and whether somebody has agreed to them."""
    kept = await rows(school.app.store, PlanNote, await newest(school))
    return {one.key: (one.quote, one.settled) for one in kept if one.kind == kind}


async def test_a_draft_of_earlier_years_is_moved_from_its_page_too(hanh: Chatter, school: School) -> None:
    """Whoever goes through it first must not be left with a draft that cannot be launched."""
    covid = "- 100% giáo viên phòng, chống dịch COVID-19.\n"
    old = PLAN.replace("\nIII.", f"{covid}\nIII.").replace("2026", "2020").replace("2027", "2021")
    await pastes(hanh, old)
    await hanh.looks()
    await hanh.taps("Xem lại từng mục")
    await hanh.taps("Chấp nhận tất cả mục chắc chắn")
    settled = await of_kind(school, "deadline")
    await hanh.taps("Về kế hoạch")
    assert "Kế hoạch này thuộc thời gian đã qua" in hanh.last.text
    await hanh.taps("Phát động")
    assert "Xin chọn “Chuyển sang năm nay”" in hanh.platform.seen_by(hanh.user)[-2].text
    await hanh.taps("Chuyển sang năm nay")
    shown = hanh.last.text
    assert "đăng ký thi đua với tổ trưởng: trước ngày 15/10/2026, tức hết thứ Tư, 14/10/2026." in shown
    assert "- Bỏ “Giáo viên phòng, chống dịch COVID-19”" in shown
    await hanh.taps("Chuyển")
    assert "Đã chuyển bản thảo sang năm học 2026-2027" in hanh.platform.seen_by(hanh.user)[-2].text
    assert "đã qua" not in hanh.last.text
    draft = await newest(school)
    assert (await count(school.app.store), str(draft.ends), draft.status) == (2, "2027-05-31", DRAFT)
    assert await of_kind(school, "deadline") == settled
    await hanh.taps("Phát động")
    await hanh.taps("Phát động")
    assert (await newest(school)).status == "running"


async def test_a_draft_that_was_moved_meanwhile_is_not_moved_again(hanh: Chatter, school: School) -> None:
    await pastes(hanh, PLAN.replace("2026", "2020").replace("2027", "2021"))
    await hanh.looks()
    await hanh.taps("Xem lại từng mục")
    await hanh.taps("Về kế hoạch")
    await hanh.taps("Chuyển sang năm nay")
    again = hanh.last.buttons["Chuyển"]
    await hanh.taps("Chuyển")
    await hanh.taps_data(again)
    assert await count(school.app.store) == 2
