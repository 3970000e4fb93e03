"""Các lượt gửi by chat: what the list and the report say, and to whom."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session

from bot import uploads
from bot.channels import Failure, NotSent
from bot.domain.announcing.run_file import sheet
from bot.domain.announcing.run_list import first_words
from bot.domain.announcing.run_standing import Unreached
from bot.domain.school.units import Unit
from tests.chat import Chatter
from tests.conversations.announcing import announces, run_of
from tests.scheduler.rehearsing import Rehearsal, october
from tests.school import School


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
