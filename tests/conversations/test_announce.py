"""An announcement by chat: looked over, sent once, its result told; and nobody else can send one."""

from __future__ import annotations

from sqlalchemy import func, select

from bot.channels import Failure, NotSent
from bot.domain.announcing.announcements import Announcement
from bot.domain.school.audit import Audit
from bot.outbox import MESSAGE, RUN, State
from tests.chat import Chatter
from tests.scheduler.rehearsing import Rehearsal, october
from tests.school import School

NOTICE = "Mời {thayco} họp hội đồng lúc 14 giờ thứ Sáu, 10/10/2026 tại phòng họp."


async def write_notice(hanh: Chatter, text: str = "Chiều nay họp tổ lúc 15 giờ.") -> None:
    await hanh.says("/thongbao")
    hanh.sees("announce/text", "{ten}")
    await hanh.says(text)
    hanh.sees("announce/audience", "Toàn trường", "Những người chưa phản hồi", "Chọn tổ")


async def test_a_wrong_weekday_is_caught_and_the_text_changed(hanh: Chatter) -> None:
    await write_notice(hanh, NOTICE)
    await hanh.taps("Toàn trường")
    hanh.sees("announce/review", "5 người", "10/10/2026 là thứ Bảy, trong tin ghi thứ Sáu", "Thông báo của")
    await hanh.taps("Sửa")
    hanh.sees("announce/review", "muốn sửa phần nào")
    await hanh.taps("Nội dung")
    hanh.sees("announce/text", "Đang là: Mời {thayco} họp")
    await hanh.says(NOTICE.replace("10/10", "09/10"))
    hanh.sees("announce/review", "09/10/2026 là thứ Sáu", "Mời Thầy/Cô Hoa họp hội đồng")


async def test_the_result_tells_why_some_were_not_reached(
    hanh: Chatter, rehearsal: Rehearsal, school: School
) -> None:
    await rehearsal.unlinks("hoa")
    await write_notice(hanh)
    await hanh.taps("Toàn trường")
    hanh.sees("announce/review", "5 người", "nhận được ngay 4", "Chưa có tài khoản: 1 người")
    await hanh.taps("Gửi thông báo này")
    hanh.sees("announce/sent", "4 người")
    school.platform.answers += [NotSent(Failure.UNREACHABLE, "bot was blocked by the user")]
    await rehearsal.to(october(5), 8, 30)
    assert hanh.last.text == (
        "<b>Thông báo: gửi xong</b>\nĐã gửi 3/5. "
        "Chưa gửi được: 1 người chặn trợ lý, 1 người chưa có tài khoản."
    )
    (received,) = school.platform.seen_by("user-dung")
    assert received.text == "<b>Thông báo của nhà trường</b>\n\nChiều nay họp tổ lúc 15 giờ.\n\nNhà trường"
    (run,) = await rehearsal.runs("announcement")
    assert (run["run_key"], run["status"], run["n_planned"]) == ("announcement:1", "done", 5)


async def test_progress_is_one_message_that_is_edited(
    hanh: Chatter, rehearsal: Rehearsal, school: School
) -> None:
    await write_notice(hanh)
    await hanh.taps("Toàn trường")
    await hanh.taps("Gửi thông báo này")
    before = len(school.platform.seen_by("user-hanh"))
    await rehearsal.to(october(5), 8, 30)
    assert len(school.platform.seen_by("user-hanh")) == before + 2, "the announcement itself and one report"
    slots = select(MESSAGE.c.template, MESSAGE.c.state).where(MESSAGE.c.slot != "").order_by(MESSAGE.c.id)
    said = await school.app.store.read(lambda session: session.execute(slots).all())
    assert said[0].template == "announcement/progress"
    assert said[-1].template == "announcement/result"
    assert {row.state for row in said} == {State.SENT}


async def test_one_team_and_a_double_tap(hanh: Chatter, rehearsal: Rehearsal, school: School) -> None:
    await write_notice(hanh)
    await hanh.taps("Chọn tổ")
    await hanh.taps("Tổ Ngữ văn")
    await hanh.taps("Xong")
    button = hanh.last.buttons["Gửi thông báo này"]
    await hanh.taps_data(button)
    await hanh.taps_data(button)
    await hanh.does_again()
    await rehearsal.to(october(5), 9)
    assert len(school.platform.seen_by("user-hoa")) == len(school.platform.seen_by("user-dung")) == 1
    assert school.platform.seen_by("user-lan") == []
    (run,) = await rehearsal.runs("announcement")
    assert run["n_planned"] == 2
    audited = select(func.count()).select_from(Audit).where(Audit.action == "announced")  # type: ignore[arg-type]
    assert await school.app.store.read(lambda session: session.execute(audited).scalar()) == 1


async def test_those_who_have_not_answered(
    hanh: Chatter, lan: Chatter, rehearsal: Rehearsal, school: School
) -> None:
    await lan.says("dk ldtt")
    await lan.taps("Gửi đăng ký và cam kết")
    await write_notice(hanh)
    await hanh.taps("Những người chưa phản hồi")
    hanh.sees("announce/review", "4 người")
    minh = school.chatter("minh")
    await minh.says("dk ldtt")
    await minh.taps("Gửi đăng ký và cam kết")
    await hanh.taps("Gửi thông báo này")
    hanh.sees("announce/review", "vừa có thay đổi", "3 người")
    await hanh.taps("Gửi thông báo này")
    hanh.sees("announce/sent")
    await rehearsal.to(october(5), 9)
    assert [len(school.platform.seen_by(f"user-{name}")) for name in ("hoa", "dung")] == [1, 1]


async def test_who_answers_before_it_goes_out_is_left_out(
    hanh: Chatter, lan: Chatter, rehearsal: Rehearsal, school: School
) -> None:
    await write_notice(hanh)
    await hanh.taps("Những người chưa phản hồi")
    await hanh.taps("Gửi thông báo này")
    await rehearsal.ticks.plan()
    await lan.says("dk ldtt")
    await lan.taps("Gửi đăng ký và cam kết")
    await rehearsal.to(october(5), 9)
    assert [row["reason"] for row in await rehearsal.rows("lan")] == ["done_meanwhile"]
    assert len(school.platform.seen_by("user-hoa")) == 1


async def test_an_unknown_placeholder_is_refused_with_its_place(hanh: Chatter) -> None:
    await hanh.says("/thongbao")
    hanh.sees("announce/text")
    await hanh.says("Kính gửi {ten},\nmời {ten.__class__} dự họp.")
    hanh.sees("announce/text", "Dòng 2, chữ thứ 5", "{ten.__class__}", "{ten} và {thayco}")
    await hanh.says("họp")
    hanh.sees("announce/text", "hơi ngắn")
    await hanh.says("họp " * 600)
    hanh.sees("announce/text", "rút gọn")


async def test_it_arrives_literally_with_everybody_by_their_own_name(
    hanh: Chatter, rehearsal: Rehearsal, school: School
) -> None:
    await write_notice(hanh, "Kính gửi đồng chí {ten}: <b>mai</b> họp & nghỉ bù.")
    await hanh.taps("Toàn trường")
    hanh.sees("announce/review", "đồng chí Nguyễn Văn Minh: &lt;b&gt;mai&lt;/b&gt; họp &amp; nghỉ bù.")
    await hanh.taps("Gửi thông báo này")
    await rehearsal.to(october(5), 9)
    (received,) = school.platform.seen_by("user-lan")
    assert "Kính gửi đồng chí Trần Thị Lan: &lt;b&gt;mai&lt;/b&gt; họp &amp; nghỉ bù." in received.text
    await hanh.says("/thongbao")
    await hanh.says("Kính gửi {{7*7}} {% raw %}")
    assert "Dòng 1, chữ thứ 11" in hanh.last.text


async def test_a_teacher_cannot_announce_not_even_with_a_forged_button(
    hanh: Chatter, lan: Chatter, school: School
) -> None:
    await lan.says("/thongbao")
    lan.sees("common/not_for_you")
    await lan.says("gửi thông báo")
    lan.sees("common/not_for_you")
    await lan.taps_data("a:thongbao:", "0")
    lan.sees("common/not_for_you")
    await write_notice(hanh)
    await hanh.taps("Toàn trường")
    button = hanh.last.buttons["Gửi thông báo này"]
    await lan.taps_data(button, "0")
    lan.sees("common/old_button")
    await school.stranger().taps_data(button, "0")
    runs = select(func.count()).select_from(RUN)
    kept = select(func.count()).select_from(Announcement)
    assert await school.app.store.read(lambda session: session.execute(runs).scalar()) == 0
    assert await school.app.store.read(lambda session: session.execute(kept).scalar()) == 0


async def test_who_is_no_admin_any_more_cannot_send(hanh: Chatter, rehearsal: Rehearsal) -> None:
    await write_notice(hanh)
    await hanh.taps("Toàn trường")
    hanh.sees("announce/review")
    await rehearsal.sets("hanh", is_admin=False)
    await hanh.taps("Gửi thông báo này")
    hanh.sees("common/not_for_you")
    assert await rehearsal.runs("announcement") == []
