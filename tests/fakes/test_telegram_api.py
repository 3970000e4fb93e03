"""The fake is only worth something if it refuses what Telegram refuses."""

from __future__ import annotations

import asyncio
import html
import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.telegram_api import TOKEN, FakeTelegram
from tests.fakes.telegram_rules import Refused, without_markup


class Client:
    """A bare HTTP client of a Bot API and of the fake's controls."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self.url = url
        self.session = session

    async def call(self, method: str, **parameters: Any) -> Any:
        async with self.session.post(f"{self.url}/bot{TOKEN}/{method}", json=parameters) as response:
            answer = await response.json()
        return answer["result"] if answer["ok"] else (answer["error_code"], answer["description"])

    async def control(self, power: str, **wish: Any) -> Any:
        async with self.session.post(f"{self.url}/control/{power}", json=wish) as response:
            return await response.json()


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    telegram = await FakeTelegram.start()
    telegram.user(1, "Lan").started = True
    yield telegram
    await telegram.stop()


@pytest.fixture
async def client(fake: FakeTelegram) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as session:
        yield Client(fake.url, session)


async def test_updates_wait_until_they_are_confirmed(fake: FakeTelegram, client: Client) -> None:
    for text in ("một", "hai", "ba"):
        await fake.user(1).says(text)
    first = await client.call("getUpdates", limit=2)
    assert [update["message"]["text"] for update in first] == ["một", "hai"]
    assert await client.call("getUpdates", limit=2) == first
    rest = await client.call("getUpdates", offset=first[-1]["update_id"] + 1)
    assert [update["message"]["text"] for update in rest] == ["ba"]
    assert await client.call("getUpdates", offset=rest[-1]["update_id"] + 1) == []


async def test_a_second_poller_ends_the_first(fake: FakeTelegram, client: Client) -> None:
    first = asyncio.create_task(client.call("getUpdates", timeout=50))
    await fake.bell.until(lambda: fake.poller == 1, 20)
    assert await client.call("getUpdates") == []
    assert (await first)[0] == 409


async def test_a_webhook_and_polling_exclude_each_other(fake: FakeTelegram, client: Client) -> None:
    await client.call("setWebhook", url="https://thidua.invalid/tg", secret_token="x")
    assert (await client.call("getUpdates"))[0] == 409
    assert (await client.call("getWebhookInfo"))["url"] == "https://thidua.invalid/tg"
    await client.call("deleteWebhook")
    assert await client.call("getUpdates") == []


async def test_the_limits_when_asked_for(fake: FakeTelegram, client: Client) -> None:
    fake.haste.per_second = 3
    answers = [await client.call("sendMessage", chat_id=1, text=f"Tin {number}") for number in range(4)]
    assert answers[3] == (429, "Too Many Requests: retry after 1")


async def test_an_edit_that_changes_nothing_is_refused(fake: FakeTelegram, client: Client) -> None:
    sent = await client.call("sendMessage", chat_id=1, text="Chào")
    again = {"chat_id": 1, "message_id": sent["message_id"], "text": "Chào"}
    assert (await client.call("editMessageText", **again))[1].startswith(
        "Bad Request: message is not modified"
    )
    assert await client.call("answerCallbackQuery", callback_query_id="1") == (
        400,
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
    )
    assert await client.call("noSuchMethod") == (404, "Not Found")


async def test_a_person_waits_for_the_answer(fake: FakeTelegram, client: Client) -> None:
    waiting = asyncio.create_task(fake.user(1).waits_for(lambda seen: any(m.text == "hai" for m in seen)))
    for text in ("một", "hai"):
        await client.call("sendMessage", chat_id=1, text=text)
    assert [seen.text for seen in await waiting] == ["một", "hai"]
    with pytest.raises(AssertionError, match="Đăng ký"):
        await fake.user(1).taps("Đăng ký")


@given(st.text())
def test_what_is_escaped_arrives_as_written(text: str) -> None:
    assert without_markup(f"<b>{html.escape(text)}</b>") == text


@pytest.mark.parametrize("text", ["<", "a < b", "<b>", "</b>", "<b><i></b></i>", "<p>x</p>", "<Cô Lan>"])
def test_bad_markup_is_refused(text: str) -> None:
    with pytest.raises(Refused) as caught:
        without_markup(text)
    assert caught.value.description.startswith("Bad Request: can't parse entities")


async def test_it_runs_in_a_process_of_its_own(tmp_path: Path) -> None:
    log = tmp_path / "sent.jsonl"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fakes.telegram_api", "--log", str(log), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    url = (await process.stdout.readline()).decode().strip()
    async with aiohttp.ClientSession() as session:
        await play(Client(url, session))
    process.kill()
    await process.wait()
    written = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [line["text"] for line in written] == ["Chọn danh hiệu", "Đã chọn"]


async def play(client: Client) -> None:
    """Go through the controls once."""
    await client.control("says", user=1, text="/start", first_name="Lan")
    row = [{"text": "Để sau", "callback_data": "c:1"}]
    sent = await client.call(
        "sendMessage", chat_id=1, text="Chọn danh hiệu", reply_markup={"inline_keyboard": [row]}
    )
    assert (await client.control("waits", user=1, count=1))["result"][0]["buttons"] == [["Để sau", "c:1"]]
    tap = (await client.control("taps", user=1, label="Để sau"))["result"]
    assert await client.call("answerCallbackQuery", callback_query_id=tap) is True
    await client.control("fail", method="sendMessage", fault={"status": 500, "description": "Internal"})
    assert await client.call("sendMessage", chat_id=1, text="x") == (500, "Internal")
    await client.call("editMessageText", chat_id=1, message_id=sent["message_id"], text="Đã chọn")
    await client.control("blocks", user=1)
    assert (await client.call("sendMessage", chat_id=1, text="x"))[0] == 403
    assert len((await client.control("sent"))["result"]) == 2
    state = (await client.control("state"))["result"]
    assert (state["pending"], state["answered_taps"]) == (3, [tap])
    assert "problem" in await client.control("taps", user=1, label="Đăng ký")
