"""Who may do what at the web chat: whoever has no session, another's token, a guess, a flood, a script."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from urllib.parse import quote

import pytest
from sqlalchemy import select
from sqlmodel import Session
from structlog.testing import capture_logs

from bot.domain.school.people import PERSON
from bot.domain.school.web_bubbles import BUBBLE
from bot.domain.school.web_sessions import SESSION
from bot.web.chat_room import POSTS, WRONG_CODES
from tests.web.chatting import Browser, ChatSite

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


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
    before = await site.count(BUBBLE)
    for path in ("/w/say", "/w/leave"):
        given = minh.token if token is None else token
        answer = await lan.http.post(path, data={"token": given, "text": "xin chào"})
        assert answer.status_code == 403
    assert await site.count(BUBBLE) == before


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
    assert await site.count(BUBBLE) == 0


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
