"""Both doors, knocked at with whatever can be made of updates and of bytes: no 5xx, no secret in a log."""

from __future__ import annotations

import copy
import json
import tracemalloc
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from structlog.testing import capture_logs

from bot.app import App
from bot.channels import Incoming, Raw
from bot.channels.telegram_updates import read_update as read_telegram
from bot.channels.webhook import (
    MAX_BODY,
    SECRET_HEADER,
    ZALO_SECRET_HEADER,
    telegram_update,
    webhook_route,
)
from bot.channels.zalo_updates import read_update as read_zalo
from bot.channels.zalo_updates import updates_in
from bot.clock import InstantClock
from bot.store import Store
from tests.channels.test_telegram_updates import JSON, KNOWN, places_in
from tests.channels.test_zalo_updates import update
from tests.chat import PlatformInMemory
from tests.school import MONDAY

SECRET = "mot-chuoi-kho-doan-0123"
EXTREME = st.sampled_from([2**63, -(2**63), 2**70, 1e308, "\x00", "\ud800", "x" * 70_000, "\u202e" * 9])
CHANGES = st.lists(st.tuples(st.integers(0, 30), JSON | EXTREME), max_size=3)
ZALO = [update(text="a"), update("image", photo_url="https://a.example/1.jpg"), update("sticker")]


class Reading(PlatformInMemory):
    """A platform whose updates are read as the real channel reads them."""

    def read(self, raw: Raw) -> Incoming | None:
        """Return what an update means."""
        return read_telegram(raw) if self.name == "telegram" else read_zalo(raw)


@dataclass
class Door:
    """A platform's door, the bot behind it, and updates as that platform words them."""

    app: App
    http: httpx.AsyncClient
    header: str
    known: list[Raw]

    async def knock(self, body: bytes) -> int:
        """Post a body with the right secret; returns the status once all it caused is done."""
        headers = {self.header: SECRET, "Content-Type": "application/json"}
        answer = await self.http.post("/door", content=body, headers=headers)
        await self.app.idle()
        return answer.status_code


@pytest.fixture(params=["telegram", "zalo"])
async def door(request: pytest.FixtureRequest, sqlite_store: Store) -> AsyncIterator[Door]:
    """Each platform's door in turn."""
    name, on_telegram = request.param, request.param == "telegram"
    header = SECRET_HEADER if on_telegram else ZALO_SECRET_HEADER
    app = App(sqlite_store, InstantClock(MONDAY), {name: Reading(name)})
    await app.start()
    found_in = telegram_update if on_telegram else updates_in
    route = webhook_route("/door", SECRET, name, app.receive, header=header, updates_in=found_in)
    transport = httpx.ASGITransport(Starlette(routes=[route]))
    async with httpx.AsyncClient(transport=transport, base_url="http://door.example") as http:
        yield Door(app, http, header, KNOWN if on_telegram else ZALO)


def changed(raw: Raw, changes: list[tuple[int, Any]]) -> Raw:
    """Return an update with some of its fields replaced by anything."""
    raw = copy.deepcopy(raw)
    for at, value in changes:
        holder, key = (places := list(places_in(raw)))[at % len(places)]
        holder[key] = value
    return raw


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(which=st.integers(0, 9), changes=CHANGES, wrapped=st.booleans(), cut=st.integers(0, 400))
async def test_no_body_breaks_a_door(
    door: Door, which: int, changes: list[tuple[int, Any]], wrapped: bool, cut: int
) -> None:
    made = changed(door.known[which % len(door.known)], changes)
    body = json.dumps({"ok": True, "result": made} if wrapped else made).encode()
    with capture_logs() as logs:
        statuses = {await door.knock(body), await door.knock(body[:cut]), await door.knock(body[::-1])}
    assert statuses <= {200, 400}
    assert SECRET not in str(logs)
    assert not [line for line in logs if line["event"] in ("turn_failed", "apology_failed")]


@pytest.mark.parametrize(
    "body", [b"[" * MAX_BODY, b'{"a":' * 200_000, b"9" * MAX_BODY, b'"' + b"x" * MAX_BODY]
)
async def test_the_largest_bodies_leave_nothing_in_memory(door: Door, body: bytes) -> None:
    await door.knock(body[:100])
    tracemalloc.start()
    statuses = {await door.knock(body) for _ in range(5)}
    left, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert statuses <= {400, 413}
    assert left < MAX_BODY
