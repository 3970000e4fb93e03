"""The server as settings have it: behind a proxy on another machine, with https before it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.cli.doors import web_server
from bot.settings import Settings
from bot.web.chat_room import WRONG_CODES
from bot.web.server import bind
from tests.school import School
from tests.web.chatting import ChatSite, chat_site

PROXY = "127.0.0.2"


@pytest.fixture
async def site(school: School) -> AsyncIterator[ChatSite]:
    """The school with a web chat."""
    async with chat_site(school) as made:
        yield made


@pytest.fixture
async def proxy(site: ChatSite) -> AsyncIterator[httpx.AsyncClient]:
    """What a reverse proxy on another machine asks of the server."""
    settings = Settings(
        public_url="https://thidua.hoaphuong.example", webhook_listen="127.0.0.1:1", trusted_proxies=PROXY
    )
    with bind("127.0.0.1", 0) as door:
        server = web_server(settings, site.app, door)
        serving = asyncio.create_task(server.serve())
        behind = httpx.AsyncHTTPTransport(local_address=PROXY)
        address = f"http://127.0.0.1:{door.getsockname()[1]}"
        async with httpx.AsyncClient(transport=behind, base_url=address) as asking:
            yield asking
        server.stop()
        await serving


def of(visitor: str) -> dict[str, str]:
    """Return what the proxy says of whom it asks for."""
    return {"X-Forwarded-For": visitor, "X-Forwarded-Proto": "https"}


async def test_visitors_behind_the_proxy_are_counted_one_by_one(
    site: ChatSite, proxy: httpx.AsyncClient
) -> None:
    for _ in range(WRONG_CODES):
        wrong = await proxy.post("/w/open", data={"code": "ABCD-2345"}, headers=of("198.51.100.7"))
        assert wrong.status_code == 403
    code = {"code": await site.code("lan")}
    assert (await proxy.post("/w/open", data=code, headers=of("198.51.100.7"))).status_code == 429
    opened = await proxy.post("/w/open", data=code, headers=of("198.51.100.8"))
    assert opened.status_code == 303
    assert opened.headers["Set-Cookie"].startswith("__Host-thidua=")
    assert "Secure" in opened.headers["Set-Cookie"]


async def test_what_is_added_to_an_address_leads_to_the_page_and_keeps_its_https(
    proxy: httpx.AsyncClient,
) -> None:
    slash = await proxy.get("/w/", headers={**of("198.51.100.7"), "Host": "thidua.hoaphuong.example"})
    assert slash.headers["Location"] == "https://thidua.hoaphuong.example/w"
    assert "Địa chỉ này không có trang nào" in (await proxy.get("/dangky")).text
    assert (await proxy.get("/health")).json()["channels"]["web"] == "ok"
