"""What was read from a text and is doubtful: listed first, settled one by one or all that is sure at once."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlmodel import Session

from bot.domain.campaign import notes
from bot.domain.campaign.campaigns import Campaign, Deadline, Target
from bot.domain.campaign.notes import Noted, NoteKind, PlanNote
from bot.domain.school.audit import Audit
from tests.chat import Chatter
from tests.conversations.planning import audits, drafts_a_preset, newest
from tests.conversations.reviewing_plans import ITEMS, ONE, REVIEW, below
from tests.school import School

SENTENCE = "Cuối học kỳ I, các tổ gửi báo cáo sơ kết về Ban thi đua " + "trước ngày 05 tháng 01 " * 12


@pytest.fixture
async def read(hanh: Chatter, school: School) -> Campaign:
    """A draft with notes: its title and two targets are sure, one deadline and another target are not."""
    await drafts_a_preset(hanh)
    draft = await newest(school)
    deadline = (await below(school, Deadline))[1]
    sure, doubted, also = (await below(school, Target))[1:4]
    noted = (
        Noted(NoteKind.HEAD, "title", "KẾ HOẠCH"),
        Noted(NoteKind.TARGET, sure.key, "Tỷ lệ 80%"),
        Noted(NoteKind.TARGET, also.key, "Tỷ lệ 90%"),
        Noted(NoteKind.TARGET, doubted.key, "Tỷ lệ đạt 70 - 80%", doubtful=True),
        Noted(NoteKind.DEADLINE, deadline.key, SENTENCE, doubtful=True),
    )
    await school.app.store.write(lambda session: notes.write(session, draft.id or 0, noted))
    await hanh.taps("Xem lại từng mục")
    hanh.sees(REVIEW, "Còn 2 mục trợ lý chưa chắc", "Chấp nhận tất cả mục chắc chắn")
    return draft


async def settled(school: School, draft: Campaign) -> dict[str, bool]:
    """Return which notes of a draft are settled."""
    query = select(PlanNote).where(PlanNote.campaign_id == draft.id)  # type: ignore[arg-type]
    rows = await school.app.store.read(lambda session: list(session.scalars(query)))
    return {one.quote[:12]: one.settled for one in rows}


async def test_a_doubtful_item_comes_first_with_the_sentence_it_was_read_from(
    hanh: Chatter, school: School, read: Campaign
) -> None:
    await hanh.taps("Mốc thời gian")
    listed = hanh.sees(ITEMS, "Mục có dấu “?”")
    assert "? " in next(iter(listed.buttons)) or "1. ? " in listed.text
    await hanh.says("1")
    shown = hanh.sees(ONE, "Trong văn bản: “Cuối học kỳ I", "Trợ lý chưa chắc đã đọc đúng mục này")
    assert "…”" in shown.text
    await hanh.says("dung roi")
    hanh.sees(ITEMS)
    assert (await settled(school, read))["Cuối học kỳ "]
    accepted = (await audits(school, "accepted"))[-1]
    assert accepted.details["part"] == "deadline"
    assert "báo cáo" not in str(accepted.details)


async def test_after_one_doubt_the_next_is_shown_and_a_correction_settles_it(
    hanh: Chatter, school: School, read: Campaign
) -> None:
    second = (await below(school, Target))[5]
    more = (Noted(NoteKind.TARGET, second.key, "Có 3 giải", doubtful=True),)
    await school.app.store.write(lambda session: notes.write(session, read.id or 0, more))
    await hanh.taps("Chỉ tiêu")
    await hanh.says("1")
    hanh.skip()
    await hanh.taps("Đúng rồi")
    hanh.sees(ONE, "Có 3 giải")
    await hanh.taps("Sửa")
    await hanh.taps("Nội dung")
    hanh.skip()
    await hanh.says("Có ít nhất ba giải cấp xã")
    corrected = hanh.sees(ONE, "Đã ghi", "Có ít nhất ba giải cấp xã")
    assert "chưa chắc" not in corrected.text
    now = await settled(school, read)
    assert now["Có 3 giải"]
    assert now["Tỷ lệ đạt 70"]


async def test_all_that_is_sure_is_accepted_at_once_and_the_doubts_stay(
    hanh: Chatter, school: School, read: Campaign
) -> None:
    await hanh.taps("Chấp nhận tất cả")
    shown = hanh.sees(REVIEW, "Đã chấp nhận các mục chắc chắn", "Còn 2 mục")
    assert "Chấp nhận tất cả" not in "".join(shown.buttons)
    now = await settled(school, read)
    assert sorted(now.values()) == [False, False, True, True, True]
    assert (await audits(school, "accepted_sure"))[-1].details == {"count": 3}


async def test_the_launch_says_how_many_doubts_are_left_and_goes_on(
    hanh: Chatter, school: School, read: Campaign
) -> None:
    def dated(session: Session) -> None:
        session.get_one(Campaign, read.id).undated = []

    await school.app.store.write(dated)
    await hanh.taps("Mốc thời gian")
    await hanh.taps("Thêm")
    await hanh.says("đăng ký thi đua")
    await hanh.says("20/10")
    await hanh.taps("Mỗi thầy cô")
    hanh.skip()
    await hanh.taps("Thêm mục này")
    hanh.sees(ITEMS, "Đã thêm")
    await hanh.taps("Quay lại")
    await hanh.taps("Về kế hoạch")
    hanh.skip()
    await hanh.taps("Phát động")
    hanh.sees("campaign_launch/review", "Còn 2 mục trợ lý đọc chưa chắc")
    await hanh.taps("Phát động")
    hanh.sees("campaign_launch/launched")
    assert (await newest(school)).status == "running"


async def test_a_dropped_doubt_is_no_doubt(hanh: Chatter, school: School, read: Campaign) -> None:
    await hanh.taps("Mốc thời gian")
    await hanh.says("1")
    await hanh.taps("Bỏ")
    await hanh.taps("Quay lại")
    hanh.skip()
    assert "Còn 1 mục" in hanh.last.text
    assert [one.details["part"] for one in await dropped(school)] == ["deadline"]


async def dropped(school: School) -> list[Audit]:
    """Return what the audit says was dropped."""
    return await audits(school, "dropped")


async def test_a_proposed_date_stands_with_the_deadlines_and_is_taken_there(
    hanh: Chatter, school: School
) -> None:
    await drafts_a_preset(hanh)
    draft = await newest(school)
    key = draft.suggested[0]["key"]
    noted = Noted(NoteKind.SUGGESTED, key, "Sau hội nghị, các tổ đăng ký", doubtful=True)
    await school.app.store.write(lambda session: notes.write(session, draft.id or 0, [noted]))
    await hanh.taps("Xem lại từng mục")
    await hanh.taps("Mốc thời gian")
    hanh.skip()
    await hanh.taps("? Gợi ý")
    hanh.sees(ONE, "Mốc gợi ý, kế hoạch không ghi ngày", "Sau hội nghị, các tổ đăng ký")
    await hanh.taps("Bỏ")
    assert len((await newest(school)).suggested) == len(draft.suggested) - 1
    await hanh.taps("Lấy lại")
    hanh.skip()
    await hanh.taps("Gợi ý")
    await hanh.taps("Nhận mốc này")
    hanh.sees(ITEMS, "Đã nhận mốc này", count=2)
    taken = [one for one in await below(school, Deadline) if one.origin == "school"]
    assert len(taken) == 1
    assert taken[0].key not in {one["key"] for one in (await newest(school)).suggested}
