"""Từ văn bản: a plan's file or its pasted words become a draft, read beside the conversation."""

from __future__ import annotations

from typing import Any

import pytest

from bot.app import App
from bot.domain.campaign.campaigns import DRAFT, Deadline, Target
from bot.domain.campaign.notes import PlanNote
from bot.domain.school.people import Account
from bot.talking import moves
from tests.chat import Chatter, PlatformInMemory
from tests.conversations.planning import newest
from tests.conversations.reading_plans import PDF, PLAN, WORD, begins, count, pastes, rows
from tests.plans.files.test_pdf import printed
from tests.plans.made import as_docx, as_pdf
from tests.school import MONDAY, School
from tests.web.linking import link_in, link_site

LETTER = "Kính gửi thầy cô,\nMời thầy cô dự liên hoan văn nghệ chiều thứ Sáu tại sân trường.\nTrân trọng."


@pytest.mark.parametrize("made", [("kế hoạch.docx", WORD, as_docx), ("kế hoạch.pdf", PDF, as_pdf)])
async def test_a_file_becomes_a_draft(hanh: Chatter, school: School, made: Any) -> None:
    name, mime, written = made
    await begins(hanh)
    await hanh.sends_file(name, mime, written(PLAN))
    summary = hanh.sees("campaign_reading/found", "- 2 đợt", "- 3 chỉ tiêu", "- 3 danh hiệu", count=2)
    assert "Phát động phong trào thi đua năm học 2026-2027" in summary.text
    assert "Số 15/KH-THCSHP, thứ Hai, 07/09/2026." in summary.text
    assert list(summary.buttons)[:2] == ["Xem lại từng mục", "Bỏ, không dùng"]
    assert [one for one in hanh.platform.seen_by(hanh.user) if "Đang đọc" in one.text] == []
    await hanh.taps("Xem lại từng mục")
    store = school.app.store
    draft = await newest(school)
    assert (draft.status, draft.number, str(draft.starts), str(draft.ends)) == (
        DRAFT, "15/KH-THCSHP", "2026-09-07", "2027-05-31",
    )  # fmt: skip
    dated = {one.key: one for one in await rows(store, Deadline, draft)}
    assert (str(dated["dang-ky"].due), dated["dang-ky"].who) == ("2026-10-15", "person")
    assert [one.who for one in dated.values() if one.kind == "report"] == ["team_lead"]
    assert {(one.level, one.subject) for one in await rows(store, Target, draft)} == {
        ("ca_nhan", "staff"), ("truong", "staff"), ("truong", "pupils"),
    }  # fmt: skip


async def test_every_item_keeps_its_sentence_and_what_is_guessed_is_doubtful(
    hanh: Chatter, school: School
) -> None:
    await begins(hanh)
    await hanh.sends_file("kế hoạch.docx", WORD, as_docx(PLAN))
    await hanh.taps("Xem lại từng mục")
    draft = await newest(school)
    notes = {(one.kind, one.key): one for one in await rows(school.app.store, PlanNote, draft)}
    assert "đăng ký thi đua với tổ trưởng trước ngày 15/10/2026" in notes["deadline", "dang-ky"].quote
    assert not notes["deadline", "dang-ky"].doubtful
    assert notes["phase", "2"].doubtful
    assert not notes["phase", "1"].doubtful
    assert {one.settled for one in notes.values()} == {False}


async def test_pasted_pieces_are_counted_taken_back_and_read(hanh: Chatter, school: School) -> None:
    await begins(hanh)
    first, second = PLAN[:700], PLAN[700:]
    await hanh.says(first)
    hanh.sees("campaign_reading/document", "Đã nhận 1 đoạn", "Xong, đọc văn bản")
    await hanh.says("Đây là một đoạn dán nhầm, không thuộc bản kế hoạch này của nhà trường.")
    hanh.sees("campaign_reading/document", "Đã nhận 2 đoạn")
    await hanh.says("xóa đoạn vừa rồi")
    hanh.sees("campaign_reading/document", "Đã nhận 1 đoạn")
    await hanh.says(second)
    hanh.sees("campaign_reading/document", "Đã nhận 2 đoạn")
    await hanh.says("xong")
    hanh.sees("campaign_reading/found", "- 3 chỉ tiêu", count=2)
    await hanh.taps("Bỏ, không dùng")
    hanh.sees("campaign_reading/dropped")
    assert await count(school.app.store) == 1


async def test_what_is_no_plan_is_said_and_what_was_pasted_stays(hanh: Chatter) -> None:
    await begins(hanh)
    await hanh.says(LETTER)
    await hanh.taps("Xong, đọc văn bản")
    said = hanh.sees("campaign_reading/document", "không giống một kế hoạch thi đua", count=3)
    assert "Đã nhận 1 đoạn" in said.text
    await hanh.says(PLAN)
    await hanh.taps("Xong, đọc văn bản")
    hanh.sees("campaign_reading/found", count=3)


async def test_a_scan_says_how_to_go_on(hanh: Chatter) -> None:
    await begins(hanh)
    await hanh.sends_file("quét.pdf", PDF, printed(lambda canvas: canvas.rect(50, 50, 400, 600, fill=1)))
    hanh.sees("campaign_reading/document", "bản quét", count=2)
    await hanh.sends_file("kế hoạch.doc", "application/msword", b"\xd0\xcf\x11\xe0" + bytes(600))
    hanh.sees("campaign_reading/document", "Lưu thành", count=2)
    await hanh.sends_file("ảnh.png", "image/png", b"\x89PNG\r\n\x1a\n" + bytes(40))
    hanh.sees("campaign_reading/document", "tệp Word (.docx)")
    await hanh.sends_file("kế hoạch.pdf", PDF, as_pdf(PLAN))
    hanh.sees("campaign_reading/found", count=2)


async def test_a_line_that_is_no_text_is_no_piece_and_a_wish_is_heard(hanh: Chatter) -> None:
    await begins(hanh)
    await hanh.says("gửi thế nào nhỉ")
    hanh.sees("campaign_reading/document", "dán cả văn bản")
    await hanh.says("xong")
    hanh.sees("campaign_reading/document", "dán cả văn bản")
    await hanh.says("ai chưa phản hồi")
    assert "Chưa" in hanh.last.text or hanh.last.buttons


async def test_a_plan_of_earlier_years_is_moved(hanh: Chatter, school: School) -> None:
    old = PLAN.replace("2026", "2020").replace("2027", "2021").replace("UBND xã", "UBND huyện Bến Gió")
    await pastes(hanh, old)
    await hanh.looks()
    assert "thuộc thời gian đã qua" in hanh.last.text
    await hanh.taps("Chuyển sang năm nay")
    draft = await newest(school)
    assert (draft.title, str(draft.starts)) == (
        "Phát động phong trào thi đua năm học 2026-2027",
        "2026-09-07",
    )
    notes = {(one.kind, one.key) for one in await rows(school.app.store, PlanNote, draft)}
    assert ("phase", "1") in notes


async def test_what_a_move_leaves_behind_is_said(hanh: Chatter) -> None:
    old = PLAN.replace("2026", "2020").replace("2027", "2021")
    covid = "- 100% giáo viên phòng, chống dịch COVID-19.\n"
    await pastes(hanh, old.replace("\nIII.", f"{covid}\nIII."))
    await hanh.looks()
    await hanh.taps("Chuyển sang năm nay")
    saved = hanh.platform.seen_by(hanh.user)[-2].text
    assert "Đã lưu bản thảo" in saved
    assert "- Bỏ “Giáo viên phòng, chống dịch COVID-19”: gắn với thời kỳ dịch COVID-19." in saved


async def test_a_team_lead_may_not(minh: Chatter, hanh: Chatter, school: School) -> None:
    await minh.says("/kehoach")
    minh.sees("common/not_for_you")
    await pastes(hanh)
    await hanh.looks()
    button = hanh.last.buttons["Xem lại từng mục"]
    await minh.taps_data(button)
    assert await count(school.app.store) == 1


async def test_on_zalo_a_text_is_pasted_and_digits_choose(hanh: Chatter, school: School) -> None:
    zalo = await on_zalo(school)
    await zalo.says("kế hoạch")
    await zalo.says("1")
    zalo.skip()
    await zalo.says("từ văn bản")
    asked = zalo.sees("campaign_reading/document", "dán cả văn bản")
    assert asked.buttons == {}
    await zalo.says(PLAN[:900])
    pasted = zalo.sees("campaign_reading/document", "1. Xong, đọc văn bản", "2. Xóa đoạn vừa rồi")
    assert "đường dẫn" not in pasted.text
    await zalo.says(PLAN[900:])
    zalo.skip()
    await zalo.says("1")
    zalo.sees("campaign_reading/found", "1. Xem lại từng mục", "2. Bỏ, không dùng", count=2)
    await zalo.says("bo, khong dung")
    zalo.sees("campaign_reading/dropped")


async def test_on_zalo_a_file_goes_by_the_schools_page(school: School) -> None:
    async with link_site(school) as site:
        hanh = site.chatter("hanh")
        await hanh.says("kế hoạch")
        await hanh.says("1")
        hanh.skip()
        await hanh.says("từ văn bản")
        path = link_in(hanh.sees("campaign_reading/document", "dán cả văn bản").text)
        assert 'accept=".docx,.pdf,.txt,.doc"' in (await site.browser().get(path)).text
        file = ("kế hoạch.docx", as_docx(PLAN), WORD)
        assert (await site.browser().post(path, files={"file": file})).status_code == 200
        await site.app.idle()
        await hanh.looks()
        hanh.sees("campaign_reading/found", "1. Xem lại từng mục", count=2)


async def on_zalo(school: School) -> Chatter:
    """Return cô Hạnh's account at Zalo, which has no buttons, no edits and no files."""
    platform = PlatformInMemory("zalo")
    app = App(school.app.store, school.clock, {"zalo": platform})
    person = school.ids["hanh"]
    account = Account(
        channel="zalo", platform_user="z-hanh", chat="z-hanh", person_id=person, first_seen=MONDAY
    )
    await app.store.write(lambda session: session.add(account))
    await app.start()
    return Chatter(app, platform, "z-hanh", person)


async def test_more_is_pasted_than_can_be_read(hanh: Chatter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moves, "MOST_PASTED", 1500)
    await begins(hanh)
    await hanh.says(PLAN[:1000])
    hanh.skip()
    await hanh.says(PLAN[:1100])
    hanh.sees("campaign_reading/document", "quá 1.500 chữ cái", "Đã nhận 1 đoạn")
