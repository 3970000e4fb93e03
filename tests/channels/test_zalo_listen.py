"""How the Zalo channel hears: one poll at a time, stored before the next; only a refused token stops it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.channels import SettingsProblem, TokenRefused
from bot.channels.webhook import WebhookSettings
from bot.channels.zalo import BETWEEN_POLLS, ZaloChannel
from tests.channels.conftest import HASTY, Naps
from tests.channels.on_zalo import SECRET, Stored, listening
from tests.fakes.telegram_faults import Fault
from tests.fakes.zalo_api import PAGE_429, TOKEN, FakeZalo
from tests.fakes.zalo_variants import Variant


@pytest.fixture
async def zalo() -> AsyncIterator[FakeZalo]:
    fake = await FakeZalo.start()
    fake.longest_poll = 0
    yield fake
    await fake.stop()


@pytest.fixture
def naps() -> Naps:
    return Naps()


@pytest.fixture
def channel(zalo: FakeZalo, naps: Naps) -> ZaloChannel:
    return ZaloChannel(TOKEN, api_url=zalo.url, limits=HASTY, sleep=naps.sleep)


async def test_one_poll_at_a_time_a_second_apart_and_silence_is_no_trouble(
    zalo: FakeZalo, channel: ZaloChannel, naps: Naps
) -> None:
    stored = Stored()
    async with listening(channel, stored):
        await zalo.bell.until(lambda: zalo.calls["getUpdates"] >= 4, 20)
        for text in ("một", "hai", "ba"):
            await zalo.user("lan").says(text)
        await stored.holds(lambda: len(stored.updates) == 3)
    assert stored.texts() == ["một", "hai", "ba"]
    assert zalo.most_polling == 1
    assert len(naps.taken) >= zalo.calls["getUpdates"] - 1
    assert set(naps.taken) == {BETWEEN_POLLS}


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize(
    ("fault", "least", "most"),
    [
        (Fault(429, "Too many requests"), 30, 30),
        (Fault(429, body=PAGE_429), 30, 30),
        (Fault(400, "Bad Request"), 1, 1.2),
        (Fault(403, "Forbidden"), 1, 1.2),
        (Fault(500, "Internal"), 1, 1.2),
        (Fault(502, body="<html>"), 1, 1.2),
        (Fault(ends="half"), 1, 1.2),
        (Fault(ends="reset"), 1, 1.2),
    ],
)
async def test_polling_survives_trouble(
    zalo: FakeZalo, channel: ZaloChannel, naps: Naps, fault: Fault, least: float, most: float, mirrored: bool
) -> None:
    zalo.variant, stored = Variant(mirrored=mirrored), Stored()
    zalo.fail("getUpdates", fault)
    async with listening(channel, stored):
        await zalo.bell.until(lambda: zalo.calls["getUpdates"] >= 2, 20)
        await zalo.user("lan").says("một")
        await stored.holds(lambda: bool(stored.updates))
    assert least <= naps.taken[0] <= most


async def test_what_has_come_is_kept_in_hand_while_the_store_is_away(
    zalo: FakeZalo, channel: ZaloChannel
) -> None:
    stored = Stored(away=3)
    await zalo.user("lan").says("một")
    async with listening(channel, stored):
        await stored.holds(lambda: bool(stored.updates))
    assert stored.texts() == ["một"]


async def test_a_bug_in_storing_is_not_hidden(zalo: FakeZalo, channel: ZaloChannel) -> None:
    async def broken(_channel: str, _batch: object) -> None:
        raise ValueError("a bug")

    await channel.start()
    await zalo.user("lan").says("một")
    with pytest.raises(ValueError, match="bug"):
        await channel.listen(broken)
    await channel.stop()


@pytest.mark.parametrize("mirrored", [False, True])
async def test_a_wrong_token_is_told_at_the_start_and_not_shown(zalo: FakeZalo, mirrored: bool) -> None:
    zalo.variant = Variant(mirrored=mirrored)
    channel = ZaloChannel("12345:another-token", api_url=zalo.url, limits=HASTY)
    with pytest.raises(TokenRefused) as caught:
        await channel.start()
    await channel.stop()
    assert caught.value.code == "zalo_token_refused"
    assert caught.value.__context__ is None
    assert "another-token" not in repr(caught.value)


async def test_a_token_taken_away_stops_the_channel(zalo: FakeZalo, channel: ZaloChannel) -> None:
    await channel.start()
    zalo.fail("getUpdates", Fault(401, "Unauthorized"))
    with pytest.raises(TokenRefused):
        await channel.listen(Stored().receive)
    await channel.stop()


async def test_a_start_without_network_is_made_up_for(
    zalo: FakeZalo, channel: ZaloChannel, naps: Naps
) -> None:
    stored = Stored()
    zalo.fail("getMe", Fault(502, body="<html>"), times=3)
    zalo.fail("deleteWebhook", Fault(ends="reset"))
    await zalo.user("lan").says("một")
    async with listening(channel, stored):
        await stored.holds(lambda: bool(stored.updates))
    assert (zalo.calls["getMe"], zalo.calls["deleteWebhook"]) == (5, 2)


async def test_polling_takes_a_webhook_off(zalo: FakeZalo, channel: ZaloChannel) -> None:
    zalo.webhook = ("https://old.invalid/zalo", SECRET)
    await channel.start()
    await channel.stop()
    assert zalo.webhook == ("", "")


async def test_a_webhook_is_set_and_nothing_is_polled(zalo: FakeZalo) -> None:
    webhook = WebhookSettings("https://thidua.invalid/zalo", SECRET)
    channel = ZaloChannel(TOKEN, api_url=zalo.url, webhook=webhook, limits=HASTY)
    async with listening(channel, Stored()) as task:
        await zalo.bell.until(lambda: zalo.webhook == (webhook.url, SECRET), 20)
        assert not task.done()
    assert zalo.calls["getUpdates"] == 0


async def test_a_webhook_zalo_refuses_is_told(zalo: FakeZalo) -> None:
    webhook = WebhookSettings("ftp://thidua", SECRET)
    channel = ZaloChannel(TOKEN, api_url=zalo.url, webhook=webhook, limits=HASTY)
    with pytest.raises(SettingsProblem) as caught:
        await channel.start()
    await channel.stop()
    assert caught.value.code == "zalo_webhook_refused"
