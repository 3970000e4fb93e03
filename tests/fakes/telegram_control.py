"""The fake's powers over HTTP, for tests that run it as another process: POST JSON to /control/<name>."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fakes.telegram_faults import Fault
from tests.fakes.telegram_people import FakeUser

if TYPE_CHECKING:
    from tests.fakes.telegram_api import FakeTelegram

Wish = dict[str, Any]


async def control(telegram: FakeTelegram, request: web.Request) -> web.Response:
    """Carry out one wish and answer with its result as JSON."""
    power = POWERS.get(request.match_info["name"])
    if power is None:
        raise web.HTTPNotFound
    wish = await request.json() if request.can_read_body else {}
    try:
        return web.json_response({"result": await power(telegram, wish)})
    except (AssertionError, KeyError, TimeoutError) as error:
        return web.json_response({"problem": repr(error)}, status=409)


def _user(telegram: FakeTelegram, wish: Wish) -> FakeUser:
    return telegram.user(wish["user"], wish.get("first_name", ""))


async def _user_exists(telegram: FakeTelegram, wish: Wish) -> None:
    user = _user(telegram, wish)
    user.started = wish.get("started", user.started)


async def _says(telegram: FakeTelegram, wish: Wish) -> None:
    await _user(telegram, wish).says(wish["text"], wish.get("group"))


async def _sends(telegram: FakeTelegram, wish: Wish) -> None:
    await _user(telegram, wish).sends(**wish["content"])


async def _taps(telegram: FakeTelegram, wish: Wish) -> str:
    user = _user(telegram, wish)
    return await (user.taps_data(wish["data"]) if "data" in wish else user.taps(wish["label"]))


async def _blocks(telegram: FakeTelegram, wish: Wish) -> None:
    await _user(telegram, wish).blocks()


async def _unblocks(telegram: FakeTelegram, wish: Wish) -> None:
    await _user(telegram, wish).unblocks()


async def _inject(telegram: FakeTelegram, wish: Wish) -> None:
    telegram.queue.inject(wish["update"])


async def _fail(telegram: FakeTelegram, wish: Wish) -> None:
    fault = Fault(**wish.get("fault", {}))
    telegram.fail(wish["method"], fault, times=wish.get("times", 1), chat=wish.get("chat"))


async def _heal(telegram: FakeTelegram, _wish: Wish) -> None:
    telegram.faults.planned.clear()


async def _pace(telegram: FakeTelegram, wish: Wish) -> None:
    telegram.latency = wish.get("latency", telegram.latency)
    telegram.haste.per_second = wish.get("per_second", telegram.haste.per_second)
    telegram.haste.per_chat = wish.get("per_chat", telegram.haste.per_chat)


async def _messages(telegram: FakeTelegram, wish: Wish) -> list[Wish]:
    return [asdict(seen) for seen in _user(telegram, wish).messages]


async def _waits(telegram: FakeTelegram, wish: Wish) -> list[Wish]:
    await _user(telegram, wish).waits_for(wish["count"], wish.get("patience", 20.0))
    return await _messages(telegram, wish)


async def _sent(telegram: FakeTelegram, _wish: Wish) -> list[Wish]:
    return [asdict(sent) for sent in telegram.accepted]


async def _state(telegram: FakeTelegram, _wish: Wish) -> Wish:
    return {
        "pending": len(telegram.queue.pending),
        "calls": dict(telegram.calls),
        "menus": telegram.menus,
        "webhook": telegram.webhook_url,
        "answered_taps": telegram.answered_taps,
    }


POWERS: dict[str, Callable[[FakeTelegram, Wish], Awaitable[Any]]] = {
    "user": _user_exists,
    "says": _says,
    "sends": _sends,
    "taps": _taps,
    "blocks": _blocks,
    "unblocks": _unblocks,
    "inject": _inject,
    "fail": _fail,
    "heal": _heal,
    "pace": _pace,
    "messages": _messages,
    "waits": _waits,
    "sent": _sent,
    "state": _state,
}
