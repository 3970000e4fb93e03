"""The webhook's door, knocked at over real HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import aiohttp
import pytest
import uvicorn
from starlette.applications import Starlette

from bot.channels import Raw
from bot.channels.webhook import SECRET_HEADER, WebhookSettings, webhook_route
from tests.fakes.telegram_api import FakeTelegram

SECRET = "bi-mat_8"
UPDATE = {"update_id": 7, "message": {}}


class Door:
    """A running server with the route, and what it stored."""

    def __init__(self) -> None:
        self.stored: list[tuple[str, str, Raw]] = []
        self.broken = 0
        self.url = ""

    async def receive(self, channel: str, batch: list[tuple[str, Raw]]) -> None:
        if self.broken:
            self.broken -= 1
            raise OSError("the disk is full")
        self.stored += [(channel, number, raw) for number, raw in batch]

    async def knock(self, data: Any = None, json: Any = None, **headers: str) -> int:
        given = {SECRET_HEADER: SECRET, **{name.replace("_", "-"): value for name, value in headers.items()}}
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.url, data=data, json=json, headers=given) as response,
        ):
            return response.status


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    door = Door()
    route = webhook_route("/tg", SECRET, "telegram", door.receive, max_body=1000, patience=0.2)
    config = uvicorn.Config(
        Starlette(routes=[route]), port=0, lifespan="off", log_config=None, timeout_graceful_shutdown=1
    )
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    door.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/tg"
    yield door
    await server.shutdown()


async def test_an_update_is_stored_then_taken(door: Door) -> None:
    assert await door.knock(json=UPDATE) == 200
    assert door.stored == [("telegram", "7", UPDATE)]


@pytest.mark.parametrize("secret", ["", "bi-mat_", "bi-mat_88", "BI-MAT_8", "bí-mật"])
async def test_a_wrong_secret_has_no_effect(door: Door, secret: str) -> None:
    assert await door.knock(json=UPDATE, **{SECRET_HEADER: secret}) == 401
    assert not door.stored


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b"[" * 900, 400),
        (b"\xff\xfe", 400),
        (b'{"message": {}}', 400),
        (b'{"update_id": "7"}', 400),
        (b'{"update_id": true}', 400),
        (b'{"update_id": -7}', 400),
        (b'{"update_id": 9223372036854775808}', 400),
        (b" " * 1001, 413),
    ],
)
async def test_what_is_no_update_has_no_effect(door: Door, body: bytes, status: int) -> None:
    assert await door.knock(data=body, Content_Type="application/json") == status
    assert not door.stored


async def test_ten_megabytes_are_refused_without_being_read(door: Door) -> None:
    async def ten_megabytes() -> AsyncIterator[bytes]:
        for _ in range(160):
            yield b" " * (1 << 16)

    async with asyncio.timeout(20):
        with suppress(aiohttp.ClientConnectionError):  # the door may be shut in the middle of it
            assert await door.knock(data=ten_megabytes(), Content_Type="application/json") == 413
    assert await door.knock(json=UPDATE) == 200
    assert len(door.stored) == 1


async def test_a_crowd_that_dawdles_keeps_nobody_out(door: Door) -> None:
    port = int(door.url.split(":")[2].partition("/")[0])
    head = f"POST /tg HTTP/1.1\r\nHost: a\r\n{SECRET_HEADER}: {SECRET}\r\n"
    crowd = [await asyncio.open_connection("127.0.0.1", port) for _ in range(100)]
    for number, (_, writer) in enumerate(crowd):
        body = "Content-Type: application/json\r\nContent-Length: 99\r\n\r\n{"
        writer.write((head + body if number % 2 else head[: 20 + number % 40]).encode())
    answers = await asyncio.gather(*(door.knock(json={**UPDATE, "update_id": 1 + n}) for n in range(100)))
    assert set(answers) == {200}
    assert sorted(int(number) for _, number, _ in door.stored) == list(range(1, 101))
    for _, writer in crowd:
        writer.close()
    await asyncio.gather(*(writer.wait_closed() for _, writer in crowd), return_exceptions=True)


async def test_a_body_without_an_end_is_cut_off(door: Door) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b" " * 100

    assert await door.knock(data=endless(), Content_Type="application/json") == 413
    assert not door.stored


async def test_only_json_is_read(door: Door) -> None:
    assert await door.knock(data=b'{"update_id": 7}', Content_Type="text/plain") == 415
    assert await door.knock(data=b'{"update_id": 7}', Content_Type="application/json; charset=utf-8") == 200


async def test_a_body_that_dawdles_is_not_waited_for(door: Door) -> None:
    port = int(door.url.split(":")[2].partition("/")[0])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = f"POST /tg HTTP/1.1\r\nHost: a\r\n{SECRET_HEADER}: {SECRET}\r\n"
    writer.write(f"{head}Content-Type: application/json\r\nContent-Length: 99\r\n\r\n{{".encode())
    assert b" 408 " in await reader.readline()
    writer.close()
    await writer.wait_closed()
    assert not door.stored


async def test_an_update_that_could_not_be_stored_comes_again(door: Door) -> None:
    door.broken = 2
    fake = await FakeTelegram.start()
    fake.set_webhook(door.url, SECRET)
    await fake.user(1, "Lan").says("/start")
    await fake.drained()
    assert fake.refused_pushes == [500, 500]
    assert [raw["message"]["text"] for _, _, raw in door.stored] == ["/start"]
    await fake.stop()


def test_a_webhook_needs_a_secret_and_does_not_show_it() -> None:
    with pytest.raises(ValueError):
        webhook_route("/tg", "", "telegram", Door().receive)
    assert SECRET not in repr(WebhookSettings("https://example.edu.vn/tg", SECRET))
