"""Các lượt gửi by chat: paused, gone on with, called off, sent again, corrected; and who may."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session

from bot import uploads
from bot.channels import Failure, NotSent
from bot.domain import planning
from bot.domain.announcing.announcements import Announcement
from bot.domain.announcing.run_file import sheet
from bot.domain.announcing.run_list import first_words
from bot.domain.announcing.run_standing import Unreached
from bot.domain.delivery import runs
from bot.domain.school.audit import Audit
from bot.domain.school.units import Unit
from bot.outbox import RUN, DeliveryRun
from tests.chat import Chatter
from tests.scheduler.rehearsing import Rehearsal, october
from tests.school import School

NOTICE = "Chiều nay họp tổ lúc 15 giờ."


@pytest.fixture
def rehearsal(school: School) -> Rehearsal:
    """The school, so that what is planned is delivered."""
    return Rehearsal.of(school)


async def announces(hanh: Chatter, to: str = "Toàn trường") -> None:
    """Send a notice by chat."""
    await hanh.says("/thongbao")
    await hanh.says(NOTICE)
    await hanh.taps(to)
    await hanh.taps("Gửi thông báo này")
    hanh.skip()


async def run_of(rehearsal: Rehearsal, number: int = -1) -> DeliveryRun:
    """Return a run that somebody made, with its figures checked."""
    query = select(RUN).where(RUN.c.kind.in_(["announcement", "nudge"])).order_by(RUN.c.id)
    rows = await rehearsal.app.store.read(lambda session: session.execute(query).mappings().all())
    return DeliveryRun(**rows[number])


async def test_a_report_is_an_exact_sum_with_names_and_reasons(
    hanh: Chatter, rehearsal: Rehearsal, school: School
) -> None:
    await rehearsal.unlinks("hoa")
    await announces(hanh)
    school.platform.answers += [NotSent(Failure.UNREACHABLE, "bot was blocked by the user")]
    await rehearsal.to(october(5), 8, 30)
    await hanh.looks()
    hanh.skip()
    await hanh.says("các lượt gửi")
    hanh.sees("runs/which", "Chiều nay họp tổ lúc 15 giờ. (thứ Hai, 05/10/2026; đã xong, đã gửi 3/5)")
    await hanh.taps("Chiều nay")
    seen = hanh.sees("runs/report", "Lập lúc 8 giờ 00, thứ Hai, 05/10/2026")
    for line in (
        "Tổng cộng: <b>5 người</b>",
        "- Đã gửi: 3",
        "- Không gửi được: 1",
        "- Bỏ qua: 1",
        "- Chưa rõ đã nhận hay chưa: 0",
        "- Chờ gửi: 0",
        "): chặn trợ lý",
        "- Phạm Thị Hoa (Tổ Ngữ văn): chưa có tài khoản",
    ):
        assert line in seen.text
    assert "Tạm dừng" not in seen.buttons
    assert "Dùng lại nội dung" in seen.buttons


async def test_paused_in_the_middle_and_gone_on_with(
    hanh: Chatter, rehearsal: Rehearsal, school: School
) -> None:
    await announces(hanh)
    await rehearsal.ticks.plan()
    run = await run_of(rehearsal)
    await hanh.taps_data(f"a:tamdung:{run.id}", "0")
    hanh.sees("runs/paused", "Đã gửi 0/5")
    await rehearsal.to(october(5), 9)
    await hanh.looks()
    hanh.sees("announcement/progress", "Tạm dừng", "Gửi tiếp", "Hủy lượt gửi")
    assert school.platform.seen_by("user-lan") == []
    await hanh.says("/luotgui")
    hanh.sees("runs/which", "tạm dừng, đã gửi 0/5")
    await hanh.says("1")
    hanh.sees("runs/report", "- Chờ gửi: 5", "Gửi tiếp")
    await hanh.taps_data(f"a:tamdung:{run.id}", "0")
    hanh.sees("runs/report", "Lựa chọn này không còn nữa", "Trạng thái: tạm dừng")
    await hanh.taps("Gửi tiếp")
    hanh.sees("runs/resumed")
    await rehearsal.to(october(5), 10)
    assert [len(school.platform.seen_by(f"user-{one}")) for one in ("lan", "minh", "hoa", "dung")] == [1] * 4
    after = await run_of(rehearsal)
    assert (after.status, after.n_planned, after.n_sent) == ("done", 5, 5)


async def test_the_progress_message_says_how_far_it_is_and_leads_to_the_report(
    hanh: Chatter, rehearsal: Rehearsal, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sending.bulk.WINDOW", 2)
    await announces(hanh)
    for _ in range(2):
        await rehearsal.clock.sleep(3)
        await rehearsal.ticks.deliver()
        await rehearsal.ticks.collect()
        await rehearsal.app.idle()
    (progress,) = [one for one in school.platform.seen_by("user-hanh") if "Đang gửi thông báo." in one.text]
    first, bar = progress.text.splitlines()
    assert first == "Đang gửi thông báo. Đã gửi 2 trên 5 người, còn chưa đến 1 phút."
    assert bar == "▮▮▮▮▯▯▯▯▯▯ khoảng 1.500 tin mỗi phút"
    assert list(progress.buttons) == ["Tạm dừng", "Hủy lượt gửi"]
    await rehearsal.to(october(5), 9)
    await hanh.looks()
    hanh.skip()
    await hanh.taps("Xem báo cáo")
    hanh.sees("runs/report", "- Đã gửi: 5")


async def test_paused_while_it_is_being_filled(
    hanh: Chatter, rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    await announces(hanh)
    run = await run_of(rehearsal)
    now = rehearsal.clock.now()
    await rehearsal.write(lambda session: planning.plan_chunk(session, run.id or 0, now, 2))
    await hanh.taps_data(f"a:tamdung:{run.id}", "0")
    hanh.sees("runs/paused")
    await rehearsal.to(october(5), 9)
    assert (await run_of(rehearsal)).status == "paused"
    await hanh.taps_data(f"a:guitiep:{run.id}", "0")
    await rehearsal.to(october(5), 10)
    after = await run_of(rehearsal)
    assert (after.status, after.n_planned, after.n_sent) == ("done", 5, 5)


async def test_cancelled_says_how_many_have_it_and_the_rest_is_skipped(
    hanh: Chatter, rehearsal: Rehearsal, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sending.bulk.WINDOW", 2)
    await announces(hanh)
    await rehearsal.ticks.plan()
    run = await run_of(rehearsal)
    await rehearsal.ticks.deliver()
    await rehearsal.app.idle()
    await hanh.taps_data(f"a:huygui:{run.id}", "0")
    await hanh.looks()
    assert "2/5 người đã nhận rồi" in hanh.last.text
    assert "Hủy thì 3 người còn lại không nhận tin này" in hanh.last.text
    await hanh.taps("Hủy lượt gửi này")
    assert "2 người đã nhận trước đó" in hanh.last.text
    await rehearsal.to(october(5), 9)
    after = await run_of(rehearsal)
    assert (after.status, after.n_planned, after.n_sent, after.n_skipped) == ("cancelled", 5, 2, 3)
    received = [len(school.platform.seen_by(f"user-{one}")) for one in ("lan", "minh", "hoa", "dung")]
    assert sum(received) == 1, "the admin was the first of the two"


async def test_cancelled_before_anybody_has_it(hanh: Chatter, rehearsal: Rehearsal, school: School) -> None:
    await announces(hanh)
    await rehearsal.ticks.plan()
    run = await run_of(rehearsal)
    await hanh.taps_data(f"a:huygui:{run.id}", "0")
    hanh.sees("runs/cancel", "0/5 người đã nhận", "5 người còn lại không nhận")
    await hanh.taps("Hủy lượt gửi này")
    hanh.sees("runs/cancelled", "0 người đã nhận")
    assert (await run_of(rehearsal)).finished_at is None
    await rehearsal.to(october(5), 9)
    await hanh.looks()
    hanh.sees("announcement/result", "Thông báo: đã hủy", "5 người còn lại không nhận", "Xem báo cáo")
    after = await run_of(rehearsal)
    assert (after.status, after.n_planned, after.n_skipped) == ("cancelled", 5, 5)
    await hanh.taps("Xem báo cáo")
    hanh.sees("runs/report", "Bỏ qua vì lượt gửi đã hủy: 5 người")
    assert "Gửi lại cho những người này" not in hanh.last.buttons
    await hanh.taps_data(f"a:guitiep:{run.id}", "0")
    hanh.sees("runs/report", "Lựa chọn này không còn nữa")


async def test_of_two_admins_the_second_is_told_the_state(hanh: Chatter, rehearsal: Rehearsal) -> None:
    await rehearsal.sets("minh", is_admin=True)
    minh = rehearsal.school.chatter("minh")
    await announces(hanh)
    await rehearsal.ticks.plan()
    run = await run_of(rehearsal)
    for one in (hanh, minh):
        await one.taps_data(f"a:huygui:{run.id}", "0")
        one.sees("runs/cancel")
    await minh.taps("Hủy lượt gửi này")
    minh.sees("runs/cancelled")
    await hanh.taps("Hủy lượt gửi này")
    hanh.sees("runs/report", "Lựa chọn này không còn nữa", "Trạng thái: đã hủy")
    audited = select(Audit.actor_id).where(Audit.action == "cancelled")  # type: ignore[call-overload]
    rows = await rehearsal.app.store.read(lambda session: session.execute(audited).scalars().all())
    assert rows == [rehearsal.school.ids["minh"]]


async def test_sent_again_to_exactly_those_not_reached_once(
    hanh: Chatter, rehearsal: Rehearsal, school: School
) -> None:
    await announces(hanh)
    school.platform.answers += [NotSent(Failure.CONTENT, "refused")] * 2
    await rehearsal.to(october(5), 8, 30)
    first = await run_of(rehearsal)
    missed = first.n_failed
    assert missed == 2
    await hanh.taps_data(f"a:luotgui:{first.id}", "0")
    hanh.skip()
    await hanh.taps("Gửi lại cho những người này")
    hanh.sees("runs/again", f"Gửi lại cho {missed} người")
    button = hanh.last.buttons["Gửi lại"]
    await hanh.taps_data(button)
    await hanh.taps_data(button)
    await rehearsal.to(october(5), 9)
    second = await run_of(rehearsal)
    assert (second.n_planned, second.n_sent, second.status) == (missed, missed, "done")
    names = ("lan", "minh", "hoa", "dung")
    assert all(NOTICE in school.platform.seen_by(f"user-{one}")[0].text for one in names)
    hanh.skip()
    await hanh.taps_data(f"a:luotgui:{first.id}", "0")
    await hanh.looks()
    assert "Gửi lại cho những người này" not in hanh.last.buttons


async def test_a_nudge_is_its_leads_to_see_and_nobody_elses(
    hanh: Chatter, rehearsal: Rehearsal, school: School
) -> None:
    minh, dung = school.chatter("minh"), school.chatter("dung")
    await announces(hanh)
    await minh.says("ai chưa phản hồi")
    await minh.taps("Nhắc những người này")
    await rehearsal.to(october(5), 9)
    nudge = await run_of(rehearsal)
    announced = await run_of(rehearsal, 0)
    await minh.looks()
    minh.skip()
    await minh.says("/luotgui")
    assert "Lời nhắc" in minh.sees("runs/which").text + str(minh.last.buttons)
    assert "họp tổ" not in minh.last.text
    await minh.says("1")
    minh.sees("runs/report", "Tổng cộng: <b>2 người</b>")
    await minh.taps_data(f"a:luotgui:{announced.id}", "0")
    minh.sees("problems/run_gone")
    await dung.looks()
    dung.skip()
    await dung.taps_data(f"a:luotgui:{nudge.id}", "0")
    dung.sees("problems/run_gone")
    await dung.taps_data(f"a:huygui:{nudge.id}", "0")
    dung.sees("problems/run_gone")
    lan = school.chatter("lan")
    await lan.looks()
    lan.skip()
    await lan.taps_data(f"a:luotgui:{announced.id}", "0")
    lan.sees("common/not_for_you")
    await hanh.looks()
    hanh.skip()
    await hanh.taps_data(f"a:luotgui:{nudge.id}", "0")
    hanh.sees("runs/report", "Lời nhắc")


async def test_a_nudge_is_sent_again_to_those_it_has_not_reached(
    rehearsal: Rehearsal, school: School
) -> None:
    minh = school.chatter("minh")
    await minh.says("ai chưa phản hồi")
    school.platform.answers.clear()
    await minh.taps("Nhắc những người này")
    school.platform.answers += [NotSent(Failure.CONTENT, "refused")]
    await rehearsal.to(october(5), 9)
    first = await run_of(rehearsal)
    assert (first.n_planned, first.n_sent, first.n_failed) == (2, 1, 1)
    await minh.taps_data(f"a:luotgui:{first.id}", "0")
    await minh.taps("Gửi lại cho những người này")
    await minh.taps("Gửi lại")
    await rehearsal.to(october(5), 10)
    second = await run_of(rehearsal)
    assert (second.n_planned, second.n_sent, second.created_by) == (1, 1, school.ids["minh"])


async def test_another_schools_admin_sees_nothing_of_it(hanh: Chatter, rehearsal: Rehearsal) -> None:
    def elsewhere(session: Session) -> int:
        unit = Unit(kind="truong", name="Trường THCS Bằng Lăng", folded="truong thcs bang lang")
        session.add(unit)
        session.flush()
        return unit.id or 0

    await announces(hanh)
    await rehearsal.to(october(5), 9)
    run = await run_of(rehearsal)
    other = await rehearsal.write(elsewhere)
    await rehearsal.sets("dung", unit_id=other, is_admin=True)
    dung = rehearsal.school.chatter("dung")
    await dung.looks()
    dung.skip()
    await dung.says("/luotgui")
    dung.sees("runs/nothing")
    for action in ("luotgui", "tamdung", "guitiep", "huygui"):
        await dung.taps_data(f"a:{action}:{run.id}", "0")
        dung.sees("problems/run_gone")


async def test_a_correction_goes_to_exactly_those_who_received(
    hanh: Chatter, rehearsal: Rehearsal, school: School
) -> None:
    await rehearsal.unlinks("hoa")
    await announces(hanh)
    await rehearsal.to(october(5), 8, 30)
    first = await run_of(rehearsal)
    await rehearsal.sets("lan", unit_id=school.ids["van"])
    await rehearsal.sets("dung", active=False)
    await hanh.taps_data(f"a:luotgui:{first.id}", "0")
    await hanh.taps("Đính chính")
    hanh.skip()
    await hanh.says("Họp tổ lúc 16 giờ.")
    hanh.sees("runs/correct", "Gửi tới 3 người đã nhận")
    assert "dừng trước" not in hanh.last.text
    await hanh.taps("Gửi đính chính")
    hanh.sees("runs/corrected", "3 người")
    school.platform.answers += [NotSent(Failure.CONTENT, "refused")]
    await rehearsal.to(october(5), 9)
    second = await run_of(rehearsal)
    assert (second.n_planned, second.n_sent, second.n_failed) == (3, 2, 1)
    corrected = [
        one.text for one in school.platform.sent if "16 giờ" in one.text and "nhà trường" in one.text
    ]
    told = corrected[-1]
    assert told.startswith("<b>Đính chính")
    assert "16 giờ" in told
    await hanh.looks()
    await hanh.taps_data(f"a:luotgui:{second.id}", "0")
    await hanh.taps("Đính chính")
    await hanh.says("Họp tổ lúc 17 giờ.")
    hanh.skip()
    await hanh.taps("Gửi đính chính")
    await rehearsal.to(october(5), 10)
    assert "17 giờ" in school.platform.seen_by("user-minh")[-1].text
    assert "17 giờ" in school.platform.seen_by("user-lan")[-1].text
    assert school.platform.seen_by("user-hoa") == []
    last = await run_of(rehearsal)
    assert (last.n_planned, last.n_sent) == (3, 3), "whoever received either"


async def test_a_correction_stops_what_is_still_going(
    hanh: Chatter, rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sending.bulk.WINDOW", 2)
    await announces(hanh)
    await rehearsal.ticks.deliver()
    await rehearsal.app.idle()
    run = await run_of(rehearsal)
    await hanh.taps_data(f"a:luotgui:{run.id}", "0")
    await hanh.taps("Đính chính")
    await hanh.looks()
    hanh.skip()
    await hanh.says("Họp tổ lúc 16 giờ.")
    hanh.sees("runs/correct", "Gửi tới 2 người", "đến lúc này", "được dừng trước")
    await hanh.taps("Gửi đính chính")
    hanh.sees("runs/corrected", "2 người")
    await rehearsal.to(october(5), 9)
    stopped, correction = await run_of(rehearsal, 0), await run_of(rehearsal)
    assert (stopped.status, stopped.n_sent, stopped.n_skipped) == (runs.CANCELLED, 2, 3)
    assert (correction.status, correction.n_planned, correction.n_sent) == (runs.DONE, 2, 2)


async def test_what_nobody_has_received_needs_no_correction(hanh: Chatter, rehearsal: Rehearsal) -> None:
    await announces(hanh)
    await rehearsal.ticks.plan()
    run = await run_of(rehearsal)
    await hanh.taps_data(f"a:luotgui:{run.id}", "0")
    await hanh.taps("Đính chính")
    hanh.skip()
    await hanh.says("Họp tổ lúc 16 giờ.")
    hanh.sees("runs/correct", "Gửi tới 0 người", "được dừng trước")
    await hanh.taps("Gửi đính chính")
    hanh.sees("runs/correct", "Chưa có ai nhận tin này")
    assert (await run_of(rehearsal)).status == runs.RUNNING, "what was refused has stopped nothing"


async def test_the_text_is_used_again(hanh: Chatter, rehearsal: Rehearsal) -> None:
    await announces(hanh)
    await rehearsal.to(october(5), 9)
    run = await run_of(rehearsal)
    await hanh.taps_data(f"a:luotgui:{run.id}", "0")
    hanh.skip()
    await hanh.taps("Dùng lại nội dung")
    hanh.sees("announce/audience")
    await hanh.taps("Toàn trường")
    hanh.sees("announce/review", NOTICE)


async def test_more_names_than_a_message_takes_are_a_file(
    hanh: Chatter, rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.domain.announcing.run_view.NAMED", 1)
    await rehearsal.unlinks("hoa")
    await rehearsal.unlinks("lan")
    await announces(hanh)
    await rehearsal.to(october(5), 9)
    run = await run_of(rehearsal)
    await hanh.taps_data(f"a:luotgui:{run.id}", "0")
    hanh.skip()
    assert "2 người chưa tới nơi: bấm hoặc gõ" in hanh.last.text
    await hanh.taps("Danh sách chưa tới nơi")
    assert "Danh sách 2 người chưa tới nơi" in str([one.text for one in rehearsal.platform.sent])

    def kept(session: Session) -> Any:
        return session.execute(select(uploads.UPLOAD.c.name, uploads.UPLOAD.c.content)).one()

    name, content = await rehearsal.app.store.read(kept)
    assert name.endswith(".xlsx")
    strings = zipfile.ZipFile(io.BytesIO(content)).read("xl/sharedStrings.xml").decode()
    assert "Phạm Thị Hoa" in strings
    assert "chưa có tài khoản" in strings


def test_a_name_is_never_a_formula() -> None:
    made = zipfile.ZipFile(io.BytesIO(sheet([Unreached("=1+1", "+Tổ", "no_account")])))
    assert "<f>" not in made.read("xl/worksheets/sheet1.xml").decode()
    assert "=1+1" in made.read("xl/sharedStrings.xml").decode()


def test_a_title_has_neither_marks_nor_braces() -> None:
    assert first_words("*Khẩn*: mời {thayco} họp\nlúc 15 giờ") == "Khẩn: mời thầy cô họp lúc 15 giờ"


async def test_nothing_was_sent_yet(hanh: Chatter) -> None:
    await hanh.says("thông báo đã gửi")
    hanh.sees("runs/nothing")


async def test_a_planned_announcement_is_called_off(hanh: Chatter, rehearsal: Rehearsal) -> None:
    at = rehearsal.clock.now().replace(hour=8)

    def plan(session: Session) -> int:
        kept = Announcement(
            author_id=rehearsal.school.ids["hanh"], unit_id=rehearsal.school.ids["school"], text=NOTICE,
            audience="all", made_at=rehearsal.clock.now(), starts_at=at, next_at=at,
        )  # fmt: skip
        session.add(kept)
        session.flush()
        return kept.id or 0

    await rehearsal.write(plan)
    await hanh.says("/luotgui")
    hanh.sees("runs/which", "hẹn gửi 15 giờ 00, thứ Hai, 05/10/2026")
    await hanh.says("1")
    hanh.sees("runs/report", "Trạng thái: hẹn gửi")
    await hanh.taps("Hủy lượt gửi")
    hanh.sees("runs/cancel", "Chưa gửi cho ai")
    await hanh.taps("Hủy lượt gửi này")
    hanh.sees("runs/cancelled", "không gửi nữa")
    await rehearsal.to(october(5), 18)
    assert await rehearsal.runs("announcement") == []
    await hanh.says("/luotgui")
    hanh.sees("runs/which", "đã hủy")
