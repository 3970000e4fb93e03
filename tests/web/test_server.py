"""The web server's own socket, and whose word it takes for where a visitor comes from."""

from __future__ import annotations

import asyncio
import socket

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.web.answers import visitor
from bot.web.server import WebServer, bind


def test_a_page_does_not_wait_for_the_receipt_of_the_one_before() -> None:
    """Nagle's algorithm and a receiver that dawdles would hold every second answer back for 40 ms."""
    with bind("127.0.0.1", 0) as door, socket.create_connection(door.getsockname()):
        accepted, _ = door.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.parametrize(
    ("proxies", "seen"),
    [
        (["127.0.0.2"], "203.0.113.9 https"),
        (["127.0.0.0/24", "203.0.113.0/24"], "198.51.100.7 https"),
        (["127.0.0.1", "::1"], "127.0.0.2 http"),
        ([], "127.0.0.2 http"),
    ],
)
async def test_a_visitor_is_told_by_the_proxies_that_are_named_and_by_no_other(
    proxies: list[str], seen: str
) -> None:
    async def tell(request: Request) -> PlainTextResponse:
        return PlainTextResponse(f"{visitor(request)} {request.url.scheme}")

    with bind("127.0.0.1", 0) as door:
        server = WebServer([Route("/", tell)], door, proxies)
        serving = asyncio.create_task(server.serve())
        behind = httpx.AsyncHTTPTransport(local_address="127.0.0.2")
        said = {"X-Forwarded-For": "198.51.100.7, 203.0.113.9", "X-Forwarded-Proto": "https"}
        async with httpx.AsyncClient(transport=behind, headers=said, trust_env=False) as proxy:
            answer = await proxy.get(f"http://127.0.0.1:{door.getsockname()[1]}/")
        server.stop()
        await serving
    assert answer.text == seen
