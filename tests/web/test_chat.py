"""The web chat over HTTP, in a browser without a script: coming in, talking, files, leaving."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy import select
from sqlmodel import Session

from bot.domain.school.invitations import Consent
from bot.domain.school.people import ACCOUNT, PERSON
from bot.domain.school.web_bubbles import BUBBLE
from bot.domain.school.web_sessions import SESSION
from tests.chat import Chatter
from tests.scheduler.rehearsing import Rehearsal, october
from tests.web.chatting import HOST, ChatSite


async def test_a_personal_link_opens_the_chat_of_its_person(site: ChatSite) -> None:
    lan, code = site.browser(), await site.code("lan")
    await lan.opens(f"/w/{code}")
    assert "Mở trang trò chuyện" in lan.text
    assert "Lan" not in lan.text
    await lan.enters(code)
    assert "Trần Thị Lan" in lan.text
    await lan.taps("là tôi")
    await lan.taps("Đồng ý")
    assert "Cô Lan, Trường THCS Hoa Phượng" in lan.text
    assert await site.count(Consent) == 1


async def test_a_preview_of_the_link_does_not_use_it_up_and_the_button_does(site: ChatSite) -> None:
    code = await site.code("lan")
    for _ in range(3):
        assert (await site.browser().opens(f"/w/{code}")).status_code == 200
    assert await site.count(SESSION) == 0
    lan = site.browser()
    await lan.enters(code)
    await lan.taps("là tôi")
    await lan.taps("Đồng ý")
    other = site.browser()
    assert (await other.enters(code)).status_code == 403
    assert "đã được dùng" in other.text
    assert not other.http.cookies


async def test_whoever_opens_their_link_again_is_in_already(site: ChatSite) -> None:
    code = await site.code("lan")
    lan, minh = site.browser(), await site.at_chat("minh")
    await lan.enters(code)
    await lan.taps("là tôi")
    await lan.taps("Đồng ý")
    for again in (lan.opens(f"/w/{code}"), lan.enters(code)):
        assert (await again).url.path == "/w"
        assert "Cô Lan, Trường THCS Hoa Phượng" in lan.text
    await minh.opens(f"/w/{code}")
    assert "Mở trang trò chuyện" in minh.text
    assert (await minh.enters(code)).status_code == 403
    await lan.posts("/w/leave")
    assert (await lan.enters(code)).status_code == 403


async def test_whoever_comes_again_with_another_code_finds_the_same_chat(site: ChatSite) -> None:
    lan = await site.at_chat("lan")
    await lan.says("/dangky")
    phone, code = site.browser(), await site.code("lan")
    await phone.enters(code)
    assert "Đồng ý" in phone.text
    assert await site.count(ACCOUNT.select().where(ACCOUNT.c.channel == "web").subquery()) == 1
    assert (await site.browser().enters(code)).status_code == 403


async def test_a_teacher_registers_with_forms_alone_and_digits_work_too(site: ChatSite) -> None:
    lan = await site.at_chat("lan")
    await lan.says("dk")
    titles = re.findall(r'data-number="(\d)" name="tap"[^>]+>([^<]+)', lan.html)[-3:]
    assert titles[:2] == [("1", "Lao động tiên tiến"), ("2", "Chiến sĩ thi đua cơ sở")]
    await lan.says("1")
    while "Gửi đăng ký" not in lan.html:
        await lan.says("1")
    await lan.taps("Gửi đăng ký")
    assert "DK-00001" in lan.text


async def test_a_file_nobody_asked_for_is_answered_kindly(site: ChatSite) -> None:
    lan = await site.at_chat("lan")
    await lan.opens("/w")
    answer = await lan.http.post(
        "/w/say", data={"token": lan.token}, files={"file": ("a.pdf", b"%PDF", "application/pdf")}
    )
    assert answer.status_code == 200
    assert "a.pdf" in answer.text
    assert "hidden" in re.findall(r'<form class="attach"[^>]*>', answer.text)[0]


async def test_a_file_is_sent_where_the_question_takes_one_and_waits_at_everybodys_page(
    site: ChatSite,
) -> None:
    lan, hanh = await site.at_chat("lan"), await site.at_chat("hanh")
    await site.app.store.write(lambda session: choose_the_page(session, site, "lan"))
    await hanh.says("/thongbao")
    await hanh.says("Mời {thayco} xem *lịch thi* kèm theo.")
    for label in ("Toàn trường", "Sửa", "Đính kèm"):
        await hanh.taps(label)
    assert "hidden" not in re.findall(r'<form class="attach"[^>]*>', hanh.html)[0]
    hanh.page = await hanh.http.post(
        "/w/say", data={"token": hanh.token}, files={"file": ("lich.pdf", b"%PDF-1.7", "application/pdf")}
    )
    await hanh.taps("Gửi thông báo này")
    site.school.app = site.app
    await Rehearsal.of(site.school).to(october(5), 9)
    await lan.opens("/w")
    assert "<b>lịch thi</b>" in lan.html
    address = re.findall(r'href="(/w/file/\d+)"', lan.html)[-1]
    assert (await lan.http.get(address)).content == b"%PDF-1.7"


def choose_the_page(session: Session, site: ChatSite, name: str) -> None:
    """Have somebody reminded at the web page."""
    person = site.school.ids[name]
    page = select(ACCOUNT.c.id).where(ACCOUNT.c.person_id == person, ACCOUNT.c.channel == "web")
    session.execute(PERSON.update().where(PERSON.c.id == person).values(account_id=page.scalar_subquery()))


async def test_leaving_closes_this_browser_or_all(site: ChatSite) -> None:
    lan, phone = await site.at_chat("lan"), site.browser()
    await phone.enters(await site.code("lan"))
    await phone.posts("/w/leave")
    assert "khép lại" in phone.text
    assert (await phone.opens("/w/news")).status_code == 401
    assert (await lan.opens("/w/news")).status_code == 200
    await phone.enters(await site.code("lan"))
    await lan.opens("/w")
    await lan.posts("/w/leave", everywhere="1")
    assert (await phone.opens("/w/news")).status_code == 401


async def test_unlinking_closes_every_browser_and_deleting_leaves_nothing(site: ChatSite) -> None:
    lan = await site.at_chat("lan")
    await lan.says("/dulieu")
    await lan.taps("Gỡ")
    await lan.taps("Gỡ")
    assert "Đã gỡ liên kết" in lan.text
    minh = await site.at_chat("minh")
    await minh.says("/dulieu")
    await minh.taps("xóa")
    await minh.taps("ồng ý")
    assert "xóa dữ liệu" in minh.text
    assert await site.count(BUBBLE.select().where(~BUBBLE.c.mine).subquery()) > 0  # Lan's, for thirty days
    assert await site.count(ACCOUNT.select().where(ACCOUNT.c.channel == "web").subquery()) == 1


async def test_a_session_lasts_ninety_days_after_its_last_use(site: ChatSite) -> None:
    lan, clock = await site.at_chat("lan"), site.school.clock
    clock.move_to(clock.now() + timedelta(days=60))
    assert "set-cookie" in (await lan.opens("/w")).headers
    clock.move_to(clock.now() + timedelta(days=89))
    assert (await lan.opens("/w/news")).status_code == 200
    clock.move_to(clock.now() + timedelta(days=2))
    assert (await lan.opens("/w/news")).status_code == 401


async def test_the_script_is_told_what_changed_since(site: ChatSite) -> None:
    lan = await site.at_chat("lan")
    first = (await lan.http.get("/w/news")).json()
    answer = await lan.http.post(
        "/w/say",
        data={"token": lan.token, "text": "/dangky", "since": first["change"]},
        headers={"X-Chat": "1"},
    )
    told = answer.json()
    assert [("mine" in one["html"]) for one in told["bubbles"]] == [True, False]
    assert told["newest"] == told["bubbles"][-1]["id"]
    assert (await lan.http.get(f"/w/news?since={told['change']}")).json()["bubbles"] == []
    for nonsense in ("x", "-1", "9" * 99, "٣"):
        assert (await lan.http.get("/w/news", params={"since": nonsense})).status_code == 200


async def test_a_button_changes_its_message_in_its_place(site: ChatSite) -> None:
    lan = await site.at_chat("lan")
    await lan.says("/dangky")
    before = lan.html.count("<article")
    await lan.taps("Lao động tiên tiến")
    assert lan.html.count("<article") == before


async def test_the_bot_hands_out_ones_own_link_in_any_chat(site: ChatSite) -> None:
    telegram = Chatter(site.app, site.school.platform, "user-lan", site.school.ids["lan"])
    await telegram.says("dùng thêm zalo")
    said = telegram.sees("another_account/code", f"{HOST}/w").text
    (code,) = re.findall(rf"{HOST}/w/([A-Z0-9]{{4}}-[A-Z0-9]{{4}})", said)
    lan = site.browser()
    await lan.enters(code)
    assert "Trần Thị Lan" in lan.text
