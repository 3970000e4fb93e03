"""Where our HTTP calls go and how much they take, with a server at the other end that counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from bot.channels import FileRef
from bot.channels.aiohttp_request import AiohttpRequest
from bot.channels.zalo import ZaloChannel
from tests.channels.conftest import HASTY

CHUNK, CHUNKS = bytes(1 << 16), 1000
"""What is streamed in all is more than any socket holds on its way."""


@dataclass
class Elsewhere:
    """A server that sends visitors on, and streams as long as anybody reads."""

    url: str = ""
    asked: Counter[str] = field(default_factory=Counter)
    streamed: int = 0

    async def moved(self, request: web.Request) -> web.Response:
        """Send a visitor on."""
        return web.Response(status=302, headers={"Location": f"{self.url}/there"})

    async def there(self, request: web.Request) -> web.Response:
        """Note who came."""
        self.asked["there"] += 1
        return web.json_response({"ok": True, "result": {}})

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Send a chunk as soon as the one before is taken."""
        answer = web.StreamResponse()
        await answer.prepare(request)
        for _ in range(CHUNKS):
            await answer.write(CHUNK)
            self.streamed += 1
        return answer


@pytest.fixture
async def elsewhere() -> AsyncIterator[Elsewhere]:
    """The server, at work."""
    server, app = Elsewhere(), web.Application()
    app.add_routes(
        [
            web.route("*", "/moved", server.moved),
            web.route("*", "/there", server.there),
            web.get("/stream", server.stream),
        ]
    )
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    server.url = f"http://{host}:{port}"
    yield server
    await runner.cleanup()


async def test_a_call_is_not_sent_on_to_where_a_portal_points(elsewhere: Elsewhere) -> None:
    async with AiohttpRequest(limits=HASTY) as layer:
        assert await layer.call(f"{elsewhere.url}/moved", {"chat_id": 1}) == (302, None)
        assert await layer.download(f"{elsewhere.url}/moved", 100) is None
    assert not elsewhere.asked


async def test_of_a_file_that_is_too_large_no_more_is_read_than_tells_so(elsewhere: Elsewhere) -> None:
    async with AiohttpRequest(limits=HASTY) as layer:
        assert await layer.download(f"{elsewhere.url}/stream", 3 * len(CHUNK)) is None
    assert elsewhere.streamed < CHUNKS


async def test_zalo_is_asked_for_no_picture_that_lies_on_a_machine_of_the_schools_own(
    elsewhere: Elsewhere,
) -> None:
    channel = ZaloChannel("12345:abcdefgh", api_url="http://127.0.0.1:9", limits=HASTY)
    await channel.start()
    picture = FileRef(f"{elsewhere.url}/there", "ảnh.jpg", "image/jpeg", 0)
    assert await channel.fetch(picture, 100) is None
    assert not elsewhere.asked
    await channel.stop()
