"""The HTTP layer under `telegram.Bot`: what works, and whether a failed request may have left."""

from __future__ import annotations

import asyncio
import io
import traceback
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from telegram import Bot
from telegram.error import RetryAfter

from bot.channels.aiohttp_request import AiohttpRequest, Limits, NeverSent, PerhapsSent
from tests.channels.conftest import HASTY
from tests.fakes.telegram_api import TOKEN, FakeTelegram
from tests.fakes.telegram_faults import Ending, Fault


@pytest.fixture
async def request_() -> AsyncIterator[AiohttpRequest]:
    async with AiohttpRequest(limits=HASTY) as layer:
        yield layer


def bot_on(fake: FakeTelegram, layer: AiohttpRequest) -> Bot:
    return Bot(TOKEN, base_url=f"{fake.url}/bot", request=layer, get_updates_request=layer)


def say(fake: FakeTelegram) -> tuple[str, dict[str, object]]:
    return f"{fake.url}/bot{TOKEN}/sendMessage", {"chat_id": 1, "text": "Chào cô Lan"}


async def test_a_bot_speaks_through_it(fake: FakeTelegram, request_: AiohttpRequest) -> None:
    bot = bot_on(fake, request_)
    assert (await bot.get_me()).username == "thidua_bot"
    assert (await bot.send_message(1, "Chào <b>cô</b> & các thầy", parse_mode=None)).message_id == 1
    assert fake.user(1).messages[0].text == "Chào <b>cô</b> & các thầy"


async def test_a_plain_call_returns_status_and_answer(fake: FakeTelegram, request_: AiohttpRequest) -> None:
    status, answer = await request_.call(*say(fake))
    assert (status, answer and answer["ok"]) == (200, True)
    assert [sent.text for sent in fake.sent] == ["Chào cô Lan"]


@pytest.mark.parametrize("body", ["<html>", "[]", "[" * 100_000, '"a"', ""])
async def test_what_is_no_json_object_is_no_answer(
    fake: FakeTelegram, request_: AiohttpRequest, body: str
) -> None:
    fake.fail("sendMessage", Fault(502, body=body))
    assert await request_.call(*say(fake)) == (502, None)


async def test_files_are_uploaded(fake: FakeTelegram, request_: AiohttpRequest) -> None:
    bot = bot_on(fake, request_)
    await bot.send_document(1, io.BytesIO(b"a" * 100_000), filename="danh sách.xlsx", caption="Bảng tổng hợp")
    await bot.send_photo(1, b"\x89PNG", filename="tiến độ.png")
    assert [(seen.file, seen.text) for seen in fake.user(1).messages] == [
        ("danh sách.xlsx", "Bảng tổng hợp"),
        ("tiến độ.png", ""),
    ]


async def test_flood_control_reaches_a_bot_without_a_warning(
    fake: FakeTelegram, request_: AiohttpRequest
) -> None:
    fake.fail("sendMessage", Fault(429, "Too Many Requests: retry after 7", {"retry_after": 7}))
    with pytest.raises(RetryAfter) as caught:
        await bot_on(fake, request_).send_message(1, "Chào")
    assert caught.value.retry_after == timedelta(seconds=7)


async def test_opening_twice_and_reopening_are_harmless(fake: FakeTelegram) -> None:
    layer = AiohttpRequest()
    with pytest.raises(RuntimeError):
        await layer.call(*say(fake))
    for _ in range(2):
        await layer.initialize()
        await layer.initialize()
        assert (await layer.call(*say(fake)))[0] == 200
        await layer.shutdown()
        await layer.shutdown()


async def test_a_proxy_carries_the_request(fake: FakeTelegram) -> None:
    async with AiohttpRequest(proxy=fake.url) as layer:
        status, _ = await layer.call(f"http://telegram.invalid/bot{TOKEN}/getMe", {})
    assert (status, fake.calls["getMe"]) == (200, 1)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/bot{token}/getMe",
        "http://nobody.invalid/bot{token}/getMe",
        "https://127.0.0.1:{port}/bot{token}/getMe",
        "http://127.0.0.1:port/bot{token}/getMe",
    ],
    ids=["refused", "no such name", "no TLS", "no such URL"],
)
async def test_a_connection_that_fails_sends_nothing(
    fake: FakeTelegram, request_: AiohttpRequest, url: str
) -> None:
    with pytest.raises(NeverSent) as caught:
        await request_.call(url.format(token=TOKEN, port=fake.url.rpartition(":")[2]), {})
    assert_keeps_the_token(caught.value)
    assert not fake.calls


async def test_a_proxy_that_hangs_up_sends_nothing() -> None:
    async def hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    proxy = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server, AiohttpRequest(proxy=proxy, limits=HASTY) as layer:
        with pytest.raises(NeverSent):
            await layer.call(f"https://telegram.invalid/bot{TOKEN}/getMe", {})


async def test_no_free_connection_in_time_sends_nothing(fake: FakeTelegram) -> None:
    fake.fail("getMe", Fault(ends="hang"))
    async with AiohttpRequest(limits=Limits(connect=0.1, connections=1)) as layer:
        busy = asyncio.create_task(layer.call(f"{fake.url}/bot{TOKEN}/getMe", {}))
        while not fake.calls["getMe"]:
            await asyncio.sleep(0)
        with pytest.raises(NeverSent):
            await layer.call(*say(fake))
        busy.cancel()
    assert not fake.sent


@pytest.mark.parametrize("ends", ["hang", "half", "reset"])
async def test_an_answer_lost_on_the_way_may_have_been_carried_out(
    fake: FakeTelegram, request_: AiohttpRequest, ends: Ending
) -> None:
    fake.fail("sendMessage", Fault(accepts=True, ends=ends))
    with pytest.raises(PerhapsSent) as caught:
        await request_.call(*say(fake))
    assert_keeps_the_token(caught.value)
    assert len(fake.sent) == 1


@pytest.mark.parametrize("body", ["<html>Chào mừng</html>", "[]", "{}", '{"ok": tr'])
async def test_a_bot_takes_no_portal_for_telegram(
    fake: FakeTelegram, request_: AiohttpRequest, body: str, caplog: pytest.LogCaptureFixture
) -> None:
    fake.fail("getMe", Fault(200, body=body))
    with pytest.raises(PerhapsSent):
        await bot_on(fake, request_).get_me()
    assert not caplog.records


async def test_a_redirect_is_not_followed(fake: FakeTelegram, request_: AiohttpRequest) -> None:
    fake.fail("getMe", Fault(302, body="elsewhere"))
    assert await request_.call(f"{fake.url}/bot{TOKEN}/getMe", {}) == (302, None)
    assert fake.calls["getMe"] == 1


def assert_keeps_the_token(error: BaseException) -> None:
    told = "".join(traceback.format_exception(error)) + repr(error)
    assert TOKEN not in told
    assert error.__context__ is None
    assert error.__cause__ is None
