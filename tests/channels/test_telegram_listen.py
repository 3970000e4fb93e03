"""How the Telegram channel hears: stored, then confirmed; nothing stalls it but a refused token."""

from __future__ import annotations

from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.channels import Outgoing, Raw, SettingsProblem
from bot.channels.patience import pause
from bot.channels.telegram import TelegramChannel
from bot.channels.webhook import WebhookSettings
from tests.channels.conftest import HASTY, Inbox, Naps, listening
from tests.fakes.telegram_api import TOKEN, FakeTelegram
from tests.fakes.telegram_faults import Fault


async def test_updates_are_confirmed_only_after_they_are_stored(
    fake: FakeTelegram, channel: TelegramChannel
) -> None:
    inbox = Inbox()
    inbox.gate.clear()
    for text in ("một", "hai"):
        await fake.user(1).says(text)
    async with listening(channel, inbox):
        await inbox.holds(lambda: len(inbox.waiting) == 2)
        assert len(fake.queue.pending) == 2
    async with listening(channel, inbox):
        inbox.gate.set()
        await fake.drained()
    assert inbox.texts() == ["một", "hai"]


async def test_a_store_that_fails_confirms_nothing(fake: FakeTelegram, channel: TelegramChannel) -> None:
    async def refuse(_channel: str, _batch: list[tuple[str, Raw]]) -> None:
        raise ValueError("a bug")

    await fake.user(1).says("một")
    with pytest.raises(ValueError, match="bug"):
        await channel.listen(refuse)
    assert len(fake.queue.pending) == 1


async def test_a_store_that_is_away_is_asked_again_and_nothing_is_lost(fake: FakeTelegram) -> None:
    naps = Naps()
    channel = TelegramChannel(TOKEN, api_url=fake.url, limits=HASTY, sleep=naps.sleep)
    await channel.start()

    class Away(Inbox):
        async def receive(self, channel: str, batch: list[tuple[str, Raw]]) -> None:
            if len(naps.taken) < 2:
                assert len(fake.queue.pending) == 1
                raise OSError("the disk is full")
            await super().receive(channel, batch)

    inbox = Away()
    await fake.user(1).says("một")
    async with listening(channel, inbox):
        await fake.drained()
    await channel.stop()
    assert (inbox.texts(), len(naps.taken)) == (["một"], 2)


async def test_one_bad_update_never_stalls_the_others(fake: FakeTelegram, channel: TelegramChannel) -> None:
    inbox = Inbox()
    hostile: list[Any] = [{"message": {}}, None, [], "x", {"update_id": "9"}, {"update_id": True}]
    for raw in hostile:
        fake.queue.inject(raw)
    await fake.user(1).says("một")
    fake.queue.inject({"update_id": fake.queue.pending[-1][0] + 1, "message": "hỏng"})
    await fake.user(1).says("hai")
    with capture_logs() as logs:
        async with listening(channel, inbox):
            await fake.drained()
    assert [raw["message"] for _, raw in inbox.stored][1] == "hỏng"
    assert [inbox.stored[at][1]["message"]["text"] for at in (0, 2)] == ["một", "hai"]
    assert {"event": "telegram.updates_without_number", "dropped": 6, "log_level": "warning"} in logs


async def test_nothing_but_bad_updates_is_asked_for_at_leisure(fake: FakeTelegram) -> None:
    naps = Naps()
    channel = TelegramChannel(TOKEN, api_url=fake.url, limits=HASTY, sleep=naps.sleep)
    await channel.start()
    inbox = Inbox()
    fake.queue.inject({"update_id": "x"})
    async with listening(channel, inbox):
        await fake.bell.until(lambda: fake.calls["getUpdates"] >= 4, 20)
        await fake.user(1).says("một")
        await inbox.holds(lambda: bool(inbox.stored))
    await channel.stop()
    assert len(naps.taken) >= 3


async def test_numbers_that_start_anew_lower_are_heard(fake: FakeTelegram, channel: TelegramChannel) -> None:
    inbox = Inbox()
    fake.longest_poll = 0
    async with listening(channel, inbox):
        fake.queue.inject({"update_id": 900_000, "message": {"text": "cao"}})
        await inbox.holds(lambda: len(inbox.stored) == 1)
        polls = fake.calls["getUpdates"]
        await fake.bell.until(lambda: fake.calls["getUpdates"] > polls + 2, 20)
        fake.queue.inject({"update_id": 5, "message": {"text": "thấp"}})
        await inbox.holds(lambda: len(inbox.stored) == 2)
    assert inbox.texts() == ["cao", "thấp"]


async def test_only_what_we_ask_for_comes(fake: FakeTelegram, channel: TelegramChannel) -> None:
    inbox = Inbox()
    async with listening(channel, inbox):
        await fake.bell.until(lambda: bool(fake.queue.allowed), 20)
        await fake.user(1).edits(1, "sửa")
        await fake.user(1).says("một")
        await inbox.holds(lambda: bool(inbox.stored))
        await fake.user(1).blocks()
        await inbox.holds(lambda: len(inbox.stored) == 2)
    assert [next(key for key in raw if key != "update_id") for _, raw in inbox.stored] == [
        "message",
        "my_chat_member",
    ]


@pytest.mark.parametrize(
    ("fault", "rest"),
    [
        (Fault(409, "Conflict: terminated by other getUpdates request"), (30, 30)),
        (Fault(429, "Too Many Requests: retry after 9", {"retry_after": 9}), (9, 9)),
        (Fault(502, body="<html>"), (0.8, 1.2)),
        (Fault(200, body='{"ok": true, "result": {}}'), (0.8, 1.2)),
        (Fault(ends="half"), (0.8, 1.2)),
        (Fault(ends="reset"), (0.8, 1.2)),
    ],
)
async def test_polling_survives_trouble(fake: FakeTelegram, fault: Fault, rest: tuple[float, float]) -> None:
    naps, inbox = Naps(), Inbox()
    channel = TelegramChannel(TOKEN, api_url=fake.url, limits=HASTY, sleep=naps.sleep)
    await channel.start()
    fake.fail("getUpdates", fault)
    await fake.user(1).says("một")
    async with listening(channel, inbox):
        await fake.drained()
    await channel.stop()
    assert inbox.texts() == ["một"]
    assert len(naps.taken) == 1
    assert rest[0] <= naps.taken[0] <= rest[1]


def test_the_pauses_grow_and_stop_growing() -> None:
    for attempt, seconds in ((1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 30), (1000, 30)):
        assert 0.8 * seconds <= pause(attempt) <= 1.2 * seconds


@pytest.mark.parametrize("fault", [Fault(401, "Unauthorized"), Fault(404, "Not Found")])
async def test_a_refused_token_stops_the_channel(
    fake: FakeTelegram, channel: TelegramChannel, fault: Fault
) -> None:
    fake.fail("getUpdates", fault)
    with pytest.raises(SettingsProblem) as caught:
        await channel.listen(Inbox().receive)
    assert caught.value.code == "telegram_token_refused"


async def test_a_wrong_token_is_told_at_the_start_and_not_shown(fake: FakeTelegram) -> None:
    channel = TelegramChannel("7000000002:another-token", api_url=f"{fake.url}/", limits=HASTY)
    with pytest.raises(SettingsProblem) as caught:
        await channel.start()
    await channel.stop()
    assert caught.value.code == "telegram_token_refused"
    assert caught.value.__context__ is None
    assert "another-token" not in repr(caught.value)


async def test_a_start_without_network_is_made_up_for(fake: FakeTelegram) -> None:
    naps, inbox = Naps(), Inbox()
    channel = TelegramChannel(TOKEN, api_url=fake.url, limits=HASTY, sleep=naps.sleep)
    fake.fail("getMe", Fault(502, body="<html>"), times=3)
    await channel.start()
    assert channel.username == ""
    await fake.user(1).says("một")
    async with listening(channel, inbox):
        await fake.drained()
    await channel.stop()
    assert (channel.username, inbox.texts(), len(naps.taken)) == ("thidua_bot", ["một"], 2)


async def test_polling_takes_a_webhook_off(fake: FakeTelegram) -> None:
    fake.set_webhook("http://127.0.0.1:9/old", "x")
    channel = TelegramChannel(TOKEN, api_url=fake.url)
    await channel.start()
    assert fake.webhook_url == ""
    await channel.stop()


async def test_a_webhook_is_set_and_nothing_is_polled(fake: FakeTelegram) -> None:
    settings = WebhookSettings("https://thidua.invalid/tg", "bi-mat")
    channel = TelegramChannel(TOKEN, api_url=fake.url, webhook=settings)
    await channel.start()
    async with listening(channel, Inbox()) as task:
        await channel.send(Outgoing("1", "Chào"))
        assert not task.done()
    await channel.stop()
    assert (fake.webhook_url, fake.calls["getUpdates"]) == (settings.url, 0)
    assert fake.queue.allowed == ("message", "callback_query", "my_chat_member")


async def test_a_webhook_telegram_refuses_is_told(fake: FakeTelegram) -> None:
    channel = TelegramChannel(TOKEN, api_url=fake.url, webhook=WebhookSettings("ftp://thidua", "bi-mat"))
    with pytest.raises(SettingsProblem) as caught:
        await channel.start()
    await channel.stop()
    assert caught.value.code == "telegram_webhook_refused"
