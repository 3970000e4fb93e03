"""The web chat over HTTP, in a browser without a script: coming in, talking, files, and who may do what."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import func, select
from sqlmodel import Session
from structlog.testing import capture_logs

from bot.domain.school.invitations import Consent
from bot.domain.school.people import ACCOUNT, PERSON
from bot.domain.school.web_bubbles import BUBBLE
from bot.domain.school.web_sessions import SESSION
from bot.web.chat_room import POSTS, WRONG_CODES
from tests.chat import Chatter
from tests.scheduler.rehearsing import Rehearsal, october
from tests.school import School
from tests.web.chatting import HOST, Browser, ChatSite, chat_site

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
async def site(school: School) -> AsyncIterator[ChatSite]:
    """The school with a web chat."""
    async with chat_site(school) as made:
        yield made


async def count(site: ChatSite, table: Any) -> int:
    found: int = await site.app.store.read(
        lambda session: session.execute(select(func.count()).select_from(table)).scalar_one()
    )
    return found


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
    assert await count(site, Consent) == 1


async def test_a_preview_of_the_link_does_not_use_it_up_and_the_button_does(site: ChatSite) -> None:
    code = await site.code("lan")
    for _ in range(3):
        assert (await site.browser().opens(f"/w/{code}")).status_code == 200
    assert await count(site, SESSION) == 0
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
    assert await count(site, ACCOUNT.select().where(ACCOUNT.c.channel == "web").subquery()) == 1
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


async def test_pages_run_no_script_but_ours_and_are_not_kept(site: ChatSite) -> None:
    lan = await site.at_chat("lan")
    for page in (await lan.opens("/w"), await site.browser().opens("/w"), await lan.opens("/w/news")):
        policy = page.headers["Content-Security-Policy"]
        assert "default-src 'none'; script-src 'self'" in policy
        assert "unsafe" not in policy
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["Cache-Control"] == "no-store"
        assert "style=" not in page.text
        assert not re.search(r"<script(?! src=)", page.text)


async def test_the_cookie_is_for_this_site_and_no_script(site: ChatSite) -> None:
    answer = await site.browser().http.post(
        "/w/open", data={"code": await site.code("lan")}, follow_redirects=False
    )
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-thidua=")
    for said in ("HttpOnly", "Secure", "SameSite=lax", "Max-Age=7776000", "Path=/"):
        assert said in cookie


async def test_only_the_hash_of_the_secret_is_kept_and_nothing_secret_is_logged(site: ChatSite) -> None:
    with capture_logs() as logs:
        code = await site.code("lan")
        lan = site.browser()
        await lan.enters(code)
        await lan.says("xin chào")
        await site.browser().enters("ABCD-2345")
    rows = await site.app.store.read(lambda session: session.execute(select(SESSION)).all())
    for secret in (lan.cookie(), lan.token, code, code.replace("-", "")):
        assert secret not in str(logs)
        assert secret not in str(rows)
    assert len(lan.cookie()) >= 43


@pytest.mark.parametrize("token", ["", "x", "ạ", None])
async def test_a_form_without_its_pages_token_is_refused(site: ChatSite, token: str | None) -> None:
    lan, minh = await site.at_chat("lan"), await site.at_chat("minh")
    before = await count(site, BUBBLE)
    for path in ("/w/say", "/w/leave"):
        given = minh.token if token is None else token
        answer = await lan.http.post(path, data={"token": given, "text": "xin chào"})
        assert answer.status_code == 403
    assert await count(site, BUBBLE) == before


async def test_a_form_on_another_sites_page_is_refused(site: ChatSite) -> None:
    lan = await site.at_chat("lan")
    for path in ("/w/say", "/w/open", "/w/leave"):
        answer = await lan.http.post(
            path, data={"token": lan.token, "code": "x"}, headers={"Sec-Fetch-Site": "cross-site"}
        )
        assert answer.status_code == 403


async def test_whoever_has_no_session_sees_and_does_nothing(site: ChatSite) -> None:
    stranger = site.browser()
    await stranger.opens("/w")
    assert "8 ký tự" in stranger.text
    assert (await stranger.opens("/w/news")).status_code == 401
    assert (await stranger.opens("/w/file/1")).status_code == 401
    stranger.http.cookies.set("__Host-thidua", "a" * 43)
    answer = await stranger.http.post("/w/say", data={"token": "x", "text": "y"})
    assert "Mở trang trò chuyện" in answer.text
    assert await count(site, BUBBLE) == 0


async def test_guessing_codes_ends_soon(site: ChatSite) -> None:
    guesser = site.browser()
    for _ in range(WRONG_CODES):
        assert (await guesser.enters("ABCD-2345")).status_code == 403
    assert (await guesser.enters(await site.code("lan"))).status_code == 429
    site.school.clock.waited += 3600
    assert (await guesser.enters(await site.code("lan"))).status_code == 200


async def test_thirty_posts_a_minute_are_enough(site: ChatSite) -> None:
    lan = await site.at_chat("lan")
    token, left = lan.token, POSTS - 2  # who and consent were two
    for _ in range(left):
        assert (await lan.http.post("/w/say", data={"token": token, "text": ""})).status_code == 200
    answer = await lan.http.post("/w/say", data={"token": token, "text": "nữa"})
    assert answer.status_code == 429
    assert "chờ" in answer.text
    site.school.clock.waited += 60
    assert (await lan.http.post("/w/say", data={"token": token, "text": ""})).status_code == 200


async def test_bodies_have_a_limit(site: ChatSite) -> None:
    lan = await site.at_chat("lan")
    answer = await lan.http.post("/w/say", data={"token": lan.token, "text": "x" * 70_000})
    assert answer.status_code == 413

    async def unmeasured() -> AsyncIterator[bytes]:
        yield b"text=x"

    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert (await lan.http.post("/w/say", content=unmeasured(), headers=headers)).status_code == 411


async def test_names_and_words_stay_text(site: ChatSite) -> None:
    evil = 'Lan <script>alert(1)</script>"><img src=x onerror=alert(2)>'

    def rename(session: Session) -> None:
        mine = PERSON.c.id == site.school.ids["lan"]
        session.execute(PERSON.update().where(mine).values(full_name=f"Trần {evil}"))

    await site.app.store.write(rename)
    lan = await site.at_chat("lan")
    await lan.says(evil)
    await lan.says("/dulieu")
    for bad in ("<script>alert", "<img", 'onerror=alert(2)>"'):
        assert bad not in lan.html
    assert "&lt;script&gt;" in lan.html


async def test_a_message_for_one_person_is_on_no_others_page(site: ChatSite) -> None:
    lan, minh = await site.at_chat("lan"), await site.at_chat("minh")
    await lan.says("câu riêng của Lan")
    await minh.opens("/w")
    assert "câu riêng của Lan" in lan.text
    assert "câu riêng của Lan" not in minh.text


async def file_of(browser: Browser) -> str:
    """Ask for a file and return where the page has it."""
    await browser.says("/lich")
    await browser.taps("lịch")
    return str(re.findall(r'href="(/w/file/\d+)"', browser.html)[-1])


async def test_a_file_is_handed_to_its_own_session_only(site: ChatSite) -> None:
    lan, minh = await site.at_chat("lan"), await site.at_chat("minh")
    address = await file_of(lan)
    answer = await lan.http.get(address)
    assert answer.status_code == 200
    assert answer.content.startswith(b"BEGIN:VCALENDAR")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert (await minh.http.get(address)).status_code == 404
    assert (await site.browser().http.get(address)).status_code == 401


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
    assert await count(site, BUBBLE.select().where(~BUBBLE.c.mine).subquery()) > 0  # Lan's, for thirty days
    assert await count(site, ACCOUNT.select().where(ACCOUNT.c.channel == "web").subquery()) == 1


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


HOSTILE = [
    "\x00",
    "\ud800",
    "\u202e" * 50,
    "9" * 400,
    "c:1:1:" + "x" * 300,
    "%00",
    "' OR 1=1 --",
    "{{ 7*7 }}",
]


async def test_what_is_hostile_is_answered_like_anything_else(site: ChatSite) -> None:
    lan = await site.at_chat("lan")
    token = lan.token
    with capture_logs() as logs:
        for words in HOSTILE:
            sent = words.encode("utf-8", "surrogatepass")
            for name in (b"text", b"tap", b"since", b"everywhere"):
                body = f"token={token}&".encode() + name + b"=" + quote(sent).encode()
                answer = await lan.http.post("/w/say", content=body, headers=FORM)
                assert answer.status_code in (200, 429)
            site.school.clock.waited += 60
            await lan.opens(f"/w/{quote(sent)}")
            assert (
                await lan.http.post("/w/open", content=b"code=" + quote(sent).encode(), headers=FORM)
            ).status_code == 403
        assert (await lan.opens("/w/file/" + "9" * 40)).status_code == 404
        for address in ("/w/say", "/w/leave"):
            assert (await lan.opens(address)).status_code in (200, 405)
    assert not [line for line in logs if line["event"] in ("turn_failed", "attempt_failed", "apology_failed")]
    await lan.opens("/w")
    assert "{{ 7*7 }}" in lan.text


async def test_the_bot_hands_out_ones_own_link_in_any_chat(site: ChatSite) -> None:
    telegram = Chatter(site.app, site.school.platform, "user-lan", site.school.ids["lan"])
    await telegram.says("dùng thêm zalo")
    said = telegram.sees("another_account/code", f"{HOST}/w").text
    (code,) = re.findall(rf"{HOST}/w/([A-Z0-9]{{4}}-[A-Z0-9]{{4}})", said)
    lan = site.browser()
    await lan.enters(code)
    assert "Trần Thị Lan" in lan.text
