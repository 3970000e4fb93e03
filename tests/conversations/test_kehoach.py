"""Kế hoạch: a campaign from nothing to its launch, its dates corrected on the way."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlmodel import Session

from bot.domain.campaign.campaigns import DRAFT, RUNNING, Deadline
from bot.domain.campaign.fires import FIRE
from bot.domain.school.units import Unit
from tests.chat import Chatter
from tests.conversations.planning import deadlines, drafts_a_preset, newest
from tests.school import School


async def test_a_date_that_is_taken_strikes_the_undated_thing_it_dates(hanh: Chatter, school: School) -> None:
    await drafts_a_preset(hanh)
    await hanh.taps("Xem mốc gợi ý")
    hanh.sees("campaign_suggested/which")
    await hanh.says("tất cả")
    await hanh.looks()
    said = [one.text for one in hanh.platform.seen_by(hanh.user) if "Đã nhận 4 mốc" in one.text]
    assert "đã bỏ khỏi danh sách: đăng ký thi đua." in said[0]
    left = [what for what, _ in (await newest(school)).undated]
    assert left == [
        "lập kế hoạch công tác của tổ chuyên môn và cá nhân",
        "đánh giá, xếp loại viên chức cuối năm",
    ]


async def test_a_registration_date_of_ones_own_strikes_it_too(hanh: Chatter, school: School) -> None:
    await drafts_a_preset(hanh)
    await hanh.taps("Ghi việc chưa có ngày")
    await hanh.taps("Thêm hạn đăng ký")
    await hanh.says("20/10")
    await hanh.says("1")
    hanh.sees("campaign/draft", count=5)
    left = [what for what, _ in (await newest(school)).undated]
    assert "đăng ký thi đua" not in left
    assert len(left) == 2


async def test_a_preset_from_nothing_to_launched_with_a_corrected_date(hanh: Chatter, school: School) -> None:
    await drafts_a_preset(hanh)
    draft = await newest(school)
    assert (draft.status, draft.slug, draft.launched_at) == (DRAFT, "bao-khe-2026-2", None)
    await hanh.taps("Phát động")
    hanh.sees("campaign/draft", count=2)
    await hanh.taps("Ghi việc chưa có ngày")
    hanh.sees("campaign_undated/which", "3 việc")
    await hanh.taps("Bỏ những việc")
    hanh.sees("campaign_undated/strike")
    await hanh.says("tất cả")
    hanh.sees("campaign/draft", count=2)
    await hanh.taps("Phát động")
    hanh.sees("campaign/draft", count=2)
    await hanh.taps("Xem mốc gợi ý")
    hanh.sees("campaign_suggested/which", "chậm nhất thứ Năm, 15/10/2026")
    await hanh.says("tất cả")
    hanh.sees("campaign/draft", "Mốc do trường đặt", count=2)
    await hanh.taps("Sửa một mốc")
    hanh.sees("campaign_dates/which")
    await hanh.says("đăng ký thi đua năm học 2026-2027")  # the words of an option, not the command
    hanh.sees("campaign_dates/what", "Đăng ký thi đua năm học 2026-2027")
    await hanh.taps("Đổi ngày")
    hanh.sees("campaign_dates/due")
    await hanh.says("trước ngày 19/10")
    hanh.sees("campaign_dates/move", "trước ngày 19/10/2026, tức hết Chủ nhật, 18/10/2026", "ngày nghỉ")
    await hanh.taps("Sửa")
    await hanh.says("1")
    await hanh.says("thứ Ba 20/10")
    hanh.sees("campaign_dates/move", "chậm nhất thứ Ba, 20/10/2026", count=3)
    await hanh.taps("Đổi sang ngày này")
    hanh.sees("campaign/draft", "chậm nhất thứ Ba, 20/10/2026", count=2)
    await hanh.taps("Xem lịch nhắc")
    hanh.sees("campaign_reminders/page", "còn 14 ngày: đăng ký thi đua")
    await hanh.taps("Về kế hoạch")
    hanh.sees("campaign/draft")
    await hanh.taps("Phát động")
    hanh.sees("campaign_launch/review", "5 người được mời", "thứ Ba, 20/10/2026, còn 15 ngày")
    await hanh.taps("Phát động")
    hanh.sees("campaign_launch/launched", "Thông báo phát động")
    running = await newest(school)
    assert running.status == RUNNING
    assert running.launched_at is not None
    rows = await deadlines(school, running)
    register = next(one for one in rows.values() if one.kind == "registration")
    assert (register.due, register.mode, register.revision) == (date(2026, 10, 20), "by", 1)
    fires = select(FIRE.c.fire_on).where(FIRE.c.deadline_id == register.id)
    days = await school.app.store.read(lambda session: set(session.execute(fires).scalars()))
    assert date(2026, 10, 20) in days
    await hanh.taps("Thông báo phát động")
    hanh.sees("announce/audience")
    await hanh.taps("Toàn trường")
    hanh.sees("announce/review", "Nhà trường phát động Phong trào thi đua năm học 2026-2027")


async def test_nothing_is_lost_between_two_evenings(hanh: Chatter, school: School) -> None:
    await drafts_a_preset(hanh)
    await hanh.taps("Để sau")
    hanh.sees("common/put_away")
    await hanh.says("kế hoạch")
    shown = hanh.sees("campaigns/which")
    assert any("bản thảo" in label for label in shown.buttons) or "bản thảo" in shown.text
    await hanh.says("2")
    hanh.sees("campaign/draft")


async def test_a_draft_reminds_nobody_and_can_be_thrown_away(hanh: Chatter, school: School) -> None:
    await drafts_a_preset(hanh)
    draft = await newest(school)
    query = select(FIRE).join(Deadline, Deadline.id == FIRE.c.deadline_id)
    query = query.where(Deadline.campaign_id == draft.id)  # type: ignore[arg-type]
    assert await school.app.store.read(lambda session: session.execute(query).all()) == []
    await hanh.taps("Xóa bản thảo")
    hanh.sees("campaign_state/drop")
    await hanh.taps("Xóa bản thảo")
    hanh.sees("campaign_state/drop_done")
    assert (await newest(school)).id == school.ids["campaign"]


async def test_an_undated_thing_gets_a_date_or_is_struck_out(hanh: Chatter, school: School) -> None:
    await drafts_a_preset(hanh)
    await hanh.taps("Ghi việc chưa có ngày")
    hanh.sees("campaign_undated/which")
    await hanh.says("đánh giá, xếp loại viên chức cuối năm")
    hanh.sees("campaign_undated/due")
    await hanh.says("trước ngày 1/6/2027")
    hanh.sees("campaign_undated/who")
    await hanh.taps("Người phụ trách của trường")
    hanh.sees("campaign_undated/date", "tức hết thứ Hai, 31/05/2027")
    await hanh.taps("Ghi mốc này")
    hanh.sees("campaign/draft", count=2)
    draft = await newest(school)
    assert len(draft.undated) == 2
    row = (await deadlines(school, draft))["moc"]
    assert (row.who, row.origin, row.due, row.mode) == ("unit", "school", date(2027, 6, 1), "before")


async def test_a_paper_of_the_school_gets_a_person(hanh: Chatter, school: School) -> None:
    await hanh.says("/kehoach 1")
    hanh.skip()
    await hanh.taps_data(f"a:kehoach:{school.ids['campaign']}")
    hanh.sees("campaign/running", "(đang chạy)")
    await hanh.taps("Sửa một mốc")
    await hanh.says("gửi báo cáo tổng kết phong trào thi đua năm học 2026-2027 (thứ Hai, 31/05/2027)")
    hanh.sees("campaign_dates/what", count=2)
    await hanh.taps("Người phụ trách")
    hanh.sees("campaign_dates/name", "Lê Thị Hạnh")
    await hanh.says("ông Khánh")
    hanh.sees("campaign_dates/name", "Chưa tìm thấy “ông Khánh”")
    await hanh.says("đỗ tiến dũng")
    hanh.sees("campaign/running", "(Đỗ Tiến Dũng)", count=2)


async def test_last_years_campaign_comes_again_moved_by_a_year(hanh: Chatter, school: School) -> None:
    await hanh.says("chiến dịch")
    await hanh.taps("Kế hoạch mới")
    await hanh.taps("Từ phong trào đã có của trường")
    hanh.sees("campaign_new/again", count=3)
    await hanh.says("1")
    hanh.sees("campaign_new/review", "năm học 2027-2028")
    await hanh.taps("Lưu bản thảo")
    hanh.sees("campaign/draft", "Phong trào thi đua năm học 2027-2028", count=2)
    old, new = school.ids["campaign"], await newest(school)
    assert (new.slug, new.status, new.starts.year) == ("bao-khe-2027", DRAFT, 2027)
    dates = {one.key: one.due for one in (await deadlines(school, new)).values()}

    def of_old(session: Session) -> dict[str, date]:
        query = select(Deadline).where(Deadline.campaign_id == old)  # type: ignore[arg-type]
        return {one.key: one.due for one in session.scalars(query)}

    assert dates == {
        key: due.replace(year=due.year + 1) for key, due in (await school.app.store.read(of_old)).items()
    }


async def test_what_moving_leaves_behind_is_said(hanh: Chatter) -> None:
    await hanh.says("kế hoạch")
    await hanh.taps("Kế hoạch mới")
    await hanh.taps("Từ bản mẫu có sẵn")
    await hanh.taps("Kế hoạch năm học của cấp trên")
    hanh.sees("campaign_new/review", "và 7 nội dung khác", "Xem những gì đã đổi", count=4)
    await hanh.taps("Sửa")
    await hanh.taps("Xem những gì đã đổi")
    hanh.sees("campaign_new/changed", "dịch COVID-19", count=2)
    await hanh.taps("Về bản xem lại")
    hanh.sees("campaign_new/review")


async def test_a_small_campaign_for_the_twentieth_of_november(hanh: Chatter, school: School) -> None:
    await hanh.says("kế hoạch")
    await hanh.taps("Kế hoạch mới")
    await hanh.taps("Đợt nhỏ cho một ngày lễ")
    hanh.sees("campaign_new/day", "thứ Sáu, 20/11/2026", count=3)
    await hanh.says("2")
    hanh.sees("campaign_new/asks")
    await hanh.taps("Hội giảng")
    hanh.sees("campaign_new/review", "không đăng ký danh hiệu")
    await hanh.taps("Lưu bản thảo")
    hanh.sees("campaign/draft", "chậm nhất thứ Ba, 10/11/2026", count=2)
    mini = await newest(school)
    assert (mini.kind, mini.asks, mini.slug) == ("themed", ["lesson"], "dip-20-11-2026")
    await hanh.taps("Phát động")
    await hanh.taps("Phát động")
    hanh.sees("campaign_launch/launched", count=2)
    lan = school.chatter("lan")
    await lan.says("đăng ký")
    lan.sees("register/campaign", "Hội giảng chào mừng 20/11, ngày Nhà giáo Việt Nam (năm học 2026-2027)")
    await lan.taps("Hội giảng")
    lan.sees("register/part", "Việc tham gia là tự nguyện", "Không tham gia đợt này")
    await lan.taps("Tham gia")
    lan.sees("register/lesson.name")
    for answer in ("Phép cộng phân số", "6A1", "tiết 3"):
        await lan.says(answer)
    lan.sees("register/lesson.day", count=3)
    await lan.says("17/11")
    lan.sees("register/review", "Bài dạy: Phép cộng phân số", "Ngày dạy: thứ Ba, 17/11/2026")
    await lan.taps("Sửa")
    await lan.taps("Tiết")
    await lan.says("tiết 4")
    lan.sees("register/review", "Tiết 4", count=3)
    await lan.taps("Gửi đăng ký và cam kết")
    lan.sees("register/submitted", "Hội giảng chào mừng 20/11, ngày Nhà giáo Việt Nam (năm học 2026-2027)")
    await lan.says("của tôi")
    lan.sees("mine/show", "Phép cộng phân số")
    await lan.taps("Sửa bản này")
    lan.sees("register/review", "Tiết 4")


async def test_launching_drops_what_has_passed_and_says_so(hanh: Chatter, school: School) -> None:
    await drafts_a_preset(hanh)
    for line in ("Ghi việc chưa có ngày", "Bỏ những việc"):
        await hanh.taps(line)
    await hanh.says("tất cả")
    await hanh.taps("Xem mốc gợi ý")
    await hanh.says("tất cả")
    draft = await newest(school)

    def pass_one(session: Session) -> None:
        row = session.scalars(
            select(Deadline).where(Deadline.campaign_id == draft.id, Deadline.key == "so-ket")  # type: ignore[arg-type]
        ).one()
        row.due = date(2026, 10, 1)
        session.get_one(Unit, school.ids["van"]).head_id = None

    await school.app.store.write(pass_one)
    await hanh.taps("Phát động")
    hanh.skip()
    shown = hanh.last
    assert "Các mốc đã qua" in shown.text
    assert "Chưa có tổ trưởng: Tổ Ngữ văn" in shown.text
    await hanh.taps("Phát động")
    hanh.sees("campaign_launch/launched", "1 mốc đã qua")
    assert (await deadlines(school, draft))["so-ket"].cancelled
