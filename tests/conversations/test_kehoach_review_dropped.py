"""What was dropped by mistake comes back whole: with its sentence, under a key of its own, into its part."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session

from bot.domain.campaign import notes
from bot.domain.campaign.campaigns import Campaign, Deadline, Phase
from bot.domain.campaign.notes import Noted, NoteKind
from bot.domain.desk.dropping import TakeBack
from bot.domain.desk.launching import LaunchCampaign
from bot.result import Invalid
from tests.chat import Chatter
from tests.conversations.planning import drafts_a_preset, newest, opens, turn
from tests.conversations.reviewing_plans import ITEMS, ONE, REVIEW, below, reviews
from tests.school import School

SENTENCE = "Các tổ gửi báo cáo sơ kết vào cuối tháng"


async def notes_are(school: School, *noted: Noted) -> None:
    """Write notes of the draft made last, as reading a text does."""
    draft = await newest(school)
    await school.app.store.write(lambda session: notes.write(session, draft.id or 0, noted))


async def test_a_sentence_goes_with_its_item_and_is_not_another_s(hanh: Chatter, school: School) -> None:
    await drafts_a_preset(hanh)
    last = max(await below(school, Phase), key=lambda one: one.number)
    await notes_are(school, Noted(NoteKind.PHASE, str(last.number), SENTENCE, doubtful=True))
    await hanh.taps("Xem lại từng mục")
    await hanh.taps("Đợt")
    await hanh.taps("? Đợt 2")
    hanh.skip()
    await hanh.taps("Bỏ")
    hanh.sees(ITEMS, "Đã bỏ một mục")
    for words in ("thêm", "Đợt cao điểm", "1/3/2027", "31/3/2027"):
        await hanh.says(words)
    await hanh.taps("Thêm mục này")
    await hanh.taps("Đợt cao điểm")
    hanh.skip()
    assert SENTENCE not in hanh.last.text
    await hanh.taps("Quay lại")
    await hanh.says("lay lai")
    await hanh.taps("? Đợt 2")
    assert f"Trong văn bản: “{SENTENCE}”" in hanh.last.text
    numbers = sorted(one.number for one in await below(school, Phase))
    assert numbers == [1, 2, 3]


async def test_a_proposed_date_beside_one_of_ones_own_is_truly_taken(hanh: Chatter, school: School) -> None:
    await reviews(hanh, "Mốc thời gian")
    await hanh.taps("Thêm")
    for words in ("đăng ký thi đua của nhân viên", "20/10"):
        await hanh.says(words)
    await hanh.taps("Mỗi thầy cô")
    await hanh.taps("Thêm mục này")
    await hanh.taps("Gợi ý: Đăng ký thi đua")
    hanh.skip()
    await hanh.taps("Nhận mốc này")
    hanh.sees(ITEMS, "Đã nhận mốc này")
    asked = {str(one.due) for one in await below(school, Deadline) if one.kind == "registration"}
    assert asked == {"2026-10-15", "2026-10-20"}


async def test_a_proposed_date_comes_back_though_its_key_was_given_away(
    hanh: Chatter, school: School
) -> None:
    await reviews(hanh, "Mốc thời gian")
    await hanh.taps("Gợi ý: Đăng ký thi đua")
    await hanh.taps("Bỏ")
    await hanh.taps("Thêm")
    for words in ("đăng ký thi đua", "20/10"):
        await hanh.says(words)
    await hanh.taps("Mỗi thầy cô")
    await hanh.taps("Thêm mục này")
    await hanh.says("lay lai")
    await hanh.taps("Gợi ý: Đăng ký thi đua")
    await hanh.taps("Nhận mốc này")
    keys = sorted(one.key for one in await below(school, Deadline) if one.kind == "registration")
    assert keys == ["dang-ky", "dang-ky-2"]


async def test_what_has_no_day_stands_once(hanh: Chatter, school: School) -> None:
    await reviews(hanh, "Chưa có ngày")
    what = "đánh giá, xếp loại viên chức cuối năm"
    await hanh.says(what)
    await hanh.taps("Sửa")
    await hanh.taps("Việc cần làm")
    hanh.skip()
    await hanh.says(what)
    hanh.sees(ONE, "Đã ghi")
    await hanh.taps("Bỏ")
    await hanh.taps("Thêm")
    await hanh.says(what)
    hanh.sees(ITEMS, "Đã thêm", count=3)
    await hanh.says("lay lai")
    hanh.sees(ITEMS, f"Đã có “{what}” trong kế hoạch này rồi")
    assert [one for one, _ in (await newest(school)).undated].count(what) == 1


async def test_a_day_given_to_what_had_none_keeps_the_sentence(hanh: Chatter, school: School) -> None:
    await drafts_a_preset(hanh)
    what = "đánh giá, xếp loại viên chức cuối năm"
    await notes_are(school, Noted(NoteKind.UNDATED, what, "Cuối năm, nhà trường đánh giá viên chức"))
    for label in ("Xem lại từng mục", "Chưa có ngày", "Đánh giá, xếp loại", "Sửa", "Ghi ngày"):
        await hanh.taps(label)
    await hanh.says("chậm nhất 1/6/2027")
    for label in ("Người phụ trách của trường", "Ghi ngày này", "Quay lại", "Mốc thời gian"):
        await hanh.taps(label)
    await hanh.says(f"{what} (thứ Ba, 01/06/2027)")
    hanh.skip()
    assert "Trong văn bản: “Cuối năm, nhà trường đánh giá viên chức”" in hanh.last.text
    dated = [one for one in await below(school, Deadline) if one.due == date(2027, 6, 1)]
    assert [one.origin for one in dated] == ["school"]


async def test_a_date_dropped_before_the_launch_does_not_come_back_after_it(
    hanh: Chatter, school: School
) -> None:
    await reviews(hanh, "Mốc thời gian")
    await hanh.taps("Gợi ý: Đăng ký thi đua")
    await hanh.taps("Nhận mốc này")
    await hanh.taps("Cập nhật kết quả thực hiện Đợt 1")
    await hanh.taps("Bỏ")
    hanh.skip()
    draft = await newest(school)
    before = {one.key for one in await below(school, Deadline)}

    def launches(session: Session) -> object:
        session.get_one(Campaign, draft.id).undated = []
        return LaunchCampaign(draft.id or 0).apply(turn(session, school))

    launched = await school.app.store.write(launches)
    assert not isinstance(launched, Invalid)
    await hanh.taps_data(f"a:kehoach:{draft.id}")
    await hanh.taps("Sửa câu chữ")
    await hanh.taps("Mốc thời gian")
    assert not any("Lấy lại" in label for label in hanh.last.buttons)
    forged = TakeBack(draft.id or 0, NoteKind.DEADLINE)
    refused = await school.app.store.write(lambda session: forged.apply(turn(session, school)))
    assert refused == Invalid.because("nothing_dropped")
    assert {one.key for one in await below(school, Deadline)} == before


async def test_the_last_award_of_a_campaign_that_runs_can_be_taken_back(
    hanh: Chatter, school: School
) -> None:
    await opens(hanh, school)
    await hanh.taps("Sửa câu chữ")
    await hanh.taps("Hình thức khen thưởng: 3")
    for left in (2, 1, 0):
        await hanh.taps("khen của")
        await hanh.taps("Bỏ")
        hanh.skip()
        assert "Đã bỏ một mục" in hanh.last.text
        assert ("Chưa có mục nào" in hanh.last.text) == (left == 0)
        assert "Thêm" not in hanh.last.text
    await hanh.taps("Lấy lại")
    hanh.sees(ITEMS, "Đã lấy lại mục vừa bỏ")
    await hanh.taps("Quay lại")
    hanh.sees(REVIEW, "Hình thức khen thưởng: 1")
