"""Zalo's door, knocked at over real HTTP: by Zalo, by a stranger, and by somebody who means harm."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from io import BytesIO
from typing import Any

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.channels.webhook import MAX_BODY, SECRET_HEADER, ZALO_SECRET_HEADER, webhook_route
from bot.channels.zalo_updates import update_id, updates_in
from bot.web.server import WebServer, bind
from tests.channels.on_zalo import SECRET, Stored, at_work
from tests.channels.test_zalo_updates import update
from tests.fakes.zalo_variants import Variant
from tests.faults.counting import standing
from tests.school import School

UPDATE = update(text="đăng ký")


async def knock(url: str, data: Any = None, json: Any = None, **headers: str) -> int:
    """Post something to a door and return the status."""
    given = {ZALO_SECRET_HEADER: SECRET} | {name.replace("_", "-"): value for name, value in headers.items()}
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=data, json=json, headers=given) as response,
    ):
        return response.status


@pytest.fixture
def stored() -> Stored:
    return Stored()


@pytest.fixture
async def door(stored: Stored) -> AsyncIterator[str]:
    """The URL of a running server with the route."""
    place = bind("127.0.0.1", 0)
    route = webhook_route(
        "/zalo", SECRET, "zalo", stored.receive, header=ZALO_SECRET_HEADER, updates_in=updates_in
    )
    server = WebServer([route], place)
    serving = asyncio.create_task(server.serve())
    yield f"http://127.0.0.1:{place.getsockname()[1]}/zalo"
    server.stop()
    await serving


@pytest.mark.parametrize("body", [UPDATE, {"ok": True, "result": UPDATE}, {"result": [UPDATE]}])
async def test_an_update_is_stored_then_taken(door: str, stored: Stored, body: Any) -> None:
    assert await knock(door, json=body) == 200
    assert await knock(door, json=UPDATE) == 200
    assert stored.updates == [(update_id(UPDATE), UPDATE)]


@pytest.mark.parametrize("secret", ["", SECRET[:-1], SECRET + "3", SECRET.upper(), "bí-mật"])
async def test_a_wrong_secret_has_no_effect(door: str, stored: Stored, secret: str) -> None:
    assert await knock(door, json=UPDATE, **{ZALO_SECRET_HEADER: secret}) == 401
    assert await knock(door, json=UPDATE, **{ZALO_SECRET_HEADER: "", SECRET_HEADER: SECRET}) == 401
    assert not stored.updates


HOSTILE = [
    b"", b"{", b"null", b"[]", b'"x"', b"5", b"\xff\xfe", b"\x00" * 50, b"[" * 200_000,
    b'{"a":' * 100_000, b"{}", b'{"result": {}}', b'{"result": [[[]]]}', b'{"ok": true}',
    b'{"message_id": 5}', b'{"update_id": 5}', b'{"x": ' + b"9" * 5000 + b"}",
]  # fmt: skip


@pytest.mark.parametrize("body", HOSTILE)
async def test_what_is_no_update_is_refused_without_effect(door: str, stored: Stored, body: bytes) -> None:
    with capture_logs() as logs:
        assert await knock(door, data=body, Content_Type="application/json") == 400
    assert not stored.updates
    assert SECRET not in str(logs)


async def test_a_megabyte_is_read_and_not_one_byte_more(door: str, stored: Stored) -> None:
    body = json.dumps(UPDATE).encode()
    whole = body + b" " * (MAX_BODY - len(body))
    assert await knock(door, data=BytesIO(whole + b" "), Content_Type="application/json") == 413
    assert not stored.updates
    assert await knock(door, data=BytesIO(whole), Content_Type="application/json") == 200
    assert stored.updates == [(update_id(UPDATE), UPDATE)]


async def test_more_than_a_megabyte_is_refused_without_being_read(door: str, stored: Stored) -> None:
    async def ten_megabytes() -> AsyncIterator[bytes]:
        for _ in range(160):
            yield b" " * (1 << 16)

    with suppress(aiohttp.ClientConnectionError):  # the door may be shut in the middle of it
        assert await knock(door, data=ten_megabytes(), Content_Type="application/json") == 413
    assert await knock(door, json=UPDATE) == 200
    assert len(stored.updates) == 1


NASTY: list[Any] = [
    {"message": None},
    {"message": []},
    {"message": {"from": 1}},
    {"message": {}, "event_name": ["x"]},
    {"event_name": "message.text.received"},
    {"event_name": None, "result": [1]},
    update(text={"a": 1}),
    update(text="\x00\ud83d\u202e" * 9),
    update(text="x", message_id="\x00"),
    update(text="x", message_id="a'); DROP TABLE inbox; --"),
    update(text="x", **{"from": {"id": "\ud800"}}),
    update(text="x", **{"from": {"id": "y" * 500}}),
    update(text="x", chat={"id": ["y"], "chat_type": 5}),
    update(text="x", date={"a": float("nan")}),
    update("image", photo_url="file:///etc/passwd"),
    update(text="x" * 100_000),
    update(text="x", extra=[[[[{}]]]] * 500),
    update(text="x", extra=10**300),
]


async def test_what_is_hostile_inside_harms_nobody_and_the_next_is_answered(school: School) -> None:
    with capture_logs() as logs:
        async with at_work(school, Variant(), by_webhook=True) as stage:
            lan, url = stage.user("lan"), stage.zalo.webhook[0]
            before = await standing(school)
            for body in NASTY:
                assert await knock(url, json=body) in (200, 400)
            await lan.says("/lich")
            await lan.waits_for(lambda seen: bool(seen))
            await stage.app.idle()
            after = await standing(school)
            assert {name: after[name] - before[name] for name in ("registration", "person")} == {
                "registration": 0,
                "person": 0,
            }
    assert not [line for line in logs if line["event"] in ("turn_failed", "apology_failed")]
    assert stage.zalo.token not in str(logs)
    assert SECRET not in str(logs)


async def test_the_platform_does_not_wait_for_what_is_answered(school: School) -> None:
    async with at_work(school, Variant(), by_webhook=True) as stage:
        apart = asyncio.Event()
        zalo = stage.app.channels["zalo"]
        send = zalo.send

        async def held(out: Any) -> Any:
            await apart.wait()
            return await send(out)

        zalo.send = held  # type: ignore[method-assign]
        lan = stage.user("lan")
        await lan.says("/lich")
        await stage.zalo.bell.until(lambda: stage.zalo.pushed == [200], 20)
        assert not lan.messages
        apart.set()
        await lan.waits_for(lambda seen: bool(seen))
