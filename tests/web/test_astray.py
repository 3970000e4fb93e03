"""An address without a page, and a page that breaks: both say in Vietnamese how to go on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from starlette.requests import ClientDisconnect
from starlette.types import Message

from tests.school import School
from tests.web.chatting import HOST, ChatSite, chat_site


@pytest.fixture
async def site(school: School) -> AsyncIterator[ChatSite]:
    """The school with a web chat."""
    async with chat_site(school) as made:
        yield made


@pytest.mark.parametrize("typed", ["/", "/w/", "/w"])
async def test_the_schools_address_alone_leads_to_the_page(site: ChatSite, typed: str) -> None:
    answer = await site.browser().opens(typed)
    assert (answer.status_code, answer.url.path) == (200, "/w")
    assert "Mã riêng của Thầy/Cô" in answer.text


async def test_a_link_cut_short_asks_for_the_code_and_leads_whoever_is_in_to_their_chat(
    site: ChatSite,
) -> None:
    stranger, lan = site.browser(), await site.at_chat("lan")
    answer = await stranger.opens("/w/ABCD-EF2")
    assert answer.status_code == 404
    assert "Mã này chưa đúng" in stranger.text
    assert "Mã riêng của Thầy/Cô" in stranger.text
    for typed in ("/w/ABCD-EF2", "/w/say"):
        assert (await lan.opens(typed)).url.path == "/w"
        assert "Cô Lan, Trường THCS Hoa Phượng" in lan.text


@pytest.mark.parametrize("strange", ["/dangky", "/w/a/b/c", "/w/open/x", "/w/static/none.js", "/favicon.ico"])
async def test_an_address_without_a_page_says_so_and_leads_back(site: ChatSite, strange: str) -> None:
    answer = await site.browser().opens(strange)
    assert answer.status_code == 404
    assert "Địa chỉ này không có trang nào" in answer.text
    assert 'href="/w"' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert strange not in answer.text


async def test_a_page_that_breaks_says_what_to_do_and_nothing_of_the_fault(
    site: ChatSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    lan = await site.at_chat("lan")
    cookie, token = lan.http.cookies, lan.token
    transport = httpx.ASGITransport(site.web, raise_app_exceptions=False)
    monkeypatch.setattr(site.app.store, "read", _away)
    async with httpx.AsyncClient(transport=transport, base_url=HOST, cookies=cookie) as http:
        for answer in (await http.get("/w"), await http.post("/w/say", data={"token": token, "text": "1"})):
            assert answer.status_code == 500
            assert "Trang đang trục trặc" in answer.text
            assert "Mở lại trang này" in answer.text
            assert "disk" not in answer.text


async def _away(_work: object) -> None:
    raise OSError("disk")


@pytest.mark.parametrize("path", ["/w/open", "/w/say"])
async def test_a_phone_that_is_gone_in_the_middle_is_no_fault_of_ours(site: ChatSite, path: str) -> None:
    lan = await site.at_chat("lan")
    sent: list[Message] = []
    coming: list[Message] = [
        {"type": "http.request", "body": b"text=x", "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive() -> Message:
        return coming.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    headers = {
        "host": "thidua.hoaphuong.example",
        "cookie": f"__Host-thidua={lan.cookie()}",
        "content-type": "application/x-www-form-urlencoded",
        "content-length": "50",
    }
    scope: dict[str, Any] = {
        "type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("203.0.113.9", 1), "server": ("thidua", 443), "scheme": "https", "root_path": "",
    }  # fmt: skip
    try:
        await site.web(scope, receive, send)
    except ClientDisconnect:
        pytest.fail("the server would log it as a crash")
    assert not coming
    assert sent[0]["status"] == 400


async def test_a_number_no_machine_counts_to_is_no_file_of_ours(site: ChatSite) -> None:
    lan = await site.at_chat("lan")
    assert (await lan.opens(f"/w/file/{'9' * 5000}")).status_code == 404
    assert "Tệp này không còn được giữ" in lan.text
    assert (await lan.opens("/w/file/²")).status_code == 404
