"""Chuyển sang năm nay: a draft of a year that is over, moved from its own page."""

from __future__ import annotations

from datetime import date

from sqlalchemy import update
from sqlmodel import col

from bot.domain.campaign.campaigns import DRAFT, Deadline
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
    await comes_to_the_move(hanh, school)
    again = hanh.last.buttons["Chuyển"]
    await hanh.taps("Chuyển")
    await hanh.taps_data(again)
    assert await count(school.app.store) == 2


async def test_a_date_that_another_changes_meanwhile_is_shown_before_the_move(
    hanh: Chatter, school: School
) -> None:
    draft = await comes_to_the_move(hanh, school)
    later = update(Deadline).where(col(Deadline.campaign_id) == draft, col(Deadline.key) == "dang-ky")
    await school.app.store.write(lambda session: session.execute(later.values(due=date(2020, 10, 20))))
    await hanh.taps("Chuyển")
    assert "trước ngày 20/10/2026, tức hết thứ Hai, 19/10/2026." in hanh.last.text
    await hanh.taps("Chuyển")
    assert str((await newest(school)).starts) == "2026-09-07"


async def test_whoever_answers_for_a_paper_does_so_after_the_move(hanh: Chatter, school: School) -> None:
    draft = await comes_to_the_move(hanh, school)
    report = update(Deadline).where(col(Deadline.campaign_id) == draft, col(Deadline.kind) == "report")
    minh = school.ids["minh"]
    await school.app.store.write(lambda session: session.execute(report.values(responsible_id=minh)))
    await hanh.taps("Chuyển")
    moved = await rows(school.app.store, Deadline, await newest(school))
    assert {one.kind: one.responsible_id for one in moved}["report"] == minh


async def comes_to_the_move(hanh: Chatter, school: School) -> int:
    """Come to the question whether to move a draft of 2020-2021, and return the draft's id."""
    await pastes(hanh, PLAN.replace("2026", "2020").replace("2027", "2021"))
    await hanh.looks()
    await hanh.taps("Xem lại từng mục")
    await hanh.taps("Về kế hoạch")
    await hanh.taps("Chuyển sang năm nay")
    return (await newest(school)).id or 0
