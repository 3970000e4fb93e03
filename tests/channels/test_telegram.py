"""What the Telegram channel sends, and how it names every way in which sending fails."""

from __future__ import annotations

import pytest

from bot.channels import Button, Channel, Failure, NotSent, Outgoing, Sent
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_requests import as_request
from tests.channels.conftest import HASTY
from tests.fakes.telegram_api import TOKEN, FakeTelegram
from tests.fakes.telegram_faults import Ending, Fault

CHOICES = (Button("Đăng ký", "c:1:2:3"), Button("Để sau", "c:1:2:4"))


async def test_it_is_a_channel(channel: TelegramChannel) -> None:
    as_channel: Channel = channel
    assert as_channel.name == "telegram"
    assert channel.username == "thidua_bot"


async def test_a_message_has_html_and_one_button_a_row(fake: FakeTelegram, channel: TelegramChannel) -> None:
    sent = await channel.send(Outgoing("1", "Chào <b>cô Lan</b> &amp; tổ Toán", CHOICES))
    seen = fake.user(1).messages[0]
    assert sent == Sent(str(seen.id))
    assert (seen.text, seen.labels()) == ("Chào cô Lan & tổ Toán", ["Đăng ký", "Để sau"])
    rows = fake.as_message(seen)["reply_markup"]["inline_keyboard"]
    assert [len(row) for row in rows] == [1, 1]


def test_links_show_no_preview() -> None:
    assert as_request(Outgoing("1", "Chào")) == (
        "sendMessage",
        {"chat_id": "1", "text": "Chào", "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}},
    )


async def test_an_edit_changes_the_message_and_takes_its_buttons(
    fake: FakeTelegram, channel: TelegramChannel
) -> None:
    first = await channel.send(Outgoing("1", "Chọn danh hiệu", CHOICES))
    assert isinstance(first, Sent)
    assert await channel.send(Outgoing("1", "Đã chọn", edits=first.message)) == first
    assert await channel.send(Outgoing("1", "Đã chọn", edits=first.message)) == first
    seen = fake.user(1).messages[0]
    assert (seen.text, seen.versions, seen.buttons) == ("Đã chọn", ["Chọn danh hiệu"], [])
    assert len(fake.accepted) == 2


async def test_an_edit_of_a_message_that_is_gone(fake: FakeTelegram, channel: TelegramChannel) -> None:
    first = await channel.send(Outgoing("1", "Chọn danh hiệu"))
    assert isinstance(first, Sent)
    await fake.user(1).deletes(fake.user(1).messages[0])
    again = await channel.send(Outgoing("1", "Đã chọn", edits=first.message))
    assert again == NotSent(Failure.UNCHANGED, "message to edit not found")


async def test_people_who_cannot_be_reached(fake: FakeTelegram, channel: TelegramChannel) -> None:
    await fake.user(1).blocks()
    fake.user(2)
    fake.user(3).deactivated = True
    told = [await channel.send(Outgoing(chat, "Chào")) for chat in ("1", "2", "3", "4")]
    assert told == [
        NotSent(Failure.UNREACHABLE, "bot was blocked by the user"),
        NotSent(Failure.UNREACHABLE, "bot can't initiate conversation with a user"),
        NotSent(Failure.UNREACHABLE, "user is deactivated"),
        NotSent(Failure.UNREACHABLE, "chat not found"),
    ]
    assert not fake.sent


@pytest.mark.parametrize(
    ("out", "detail"),
    [
        (Outgoing("1", "Chào <cô Lan>"), "can't parse entities"),
        (Outgoing("1", "<b>Chào"), "can't parse entities"),
        (Outgoing("1", "a" * 4097), "message is too long"),
        (Outgoing("1", " "), "message text is empty"),
        (Outgoing("1", "Chọn", (Button("Đăng ký", "c" * 65),)), "button_data_invalid"),
    ],
)
async def test_our_own_mistakes_are_told_without_the_text(
    channel: TelegramChannel, out: Outgoing, detail: str
) -> None:
    assert await channel.send(out) == NotSent(Failure.CONTENT, detail)


MIGRATED = {"migrate_to_chat_id": -1001}


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault(400, "Bad Request: PEER_ID_INVALID"), NotSent(Failure.UNREACHABLE, "peer_id_invalid")),
        (
            Fault(400, "Bad Request: group upgraded", MIGRATED),
            NotSent(Failure.MOVED, "group upgraded", chat="-1001"),
        ),
        (Fault(401, "Unauthorized"), NotSent(Failure.TOKEN, "unauthorized")),
        (Fault(404, "Not Found"), NotSent(Failure.TOKEN, "not found")),
        (Fault(409, "Conflict: terminated"), NotSent(Failure.CONFLICT, "terminated")),
        (
            Fault(429, "Too Many Requests: retry after 33", {"retry_after": 33}),
            NotSent(Failure.THROTTLED, "retry after", retry_after=33.0),
        ),
        (
            Fault(429, "Too Many Requests: slow down"),
            NotSent(Failure.THROTTLED, "slow down", retry_after=5.0),
        ),
        (Fault(500, "Internal Server Error: restart"), NotSent(Failure.TRANSIENT, "internal server error")),
        (Fault(502, body="<html>"), NotSent(Failure.TRANSIENT, "502 without a Bot API answer")),
        (Fault(403, body="Trang bị chặn"), NotSent(Failure.TRANSIENT, "403 without a Bot API answer")),
        (Fault(400, body="{}"), NotSent(Failure.TRANSIENT, "400 without a Bot API answer")),
        (Fault(302, body="elsewhere"), NotSent(Failure.TRANSIENT, "302 without a Bot API answer")),
        (Fault(200, body="<html>", accepts=True), NotSent(Failure.AMBIGUOUS, "2xx without a message_id")),
        (
            Fault(200, body='{"ok": true, "result": {}}'),
            NotSent(Failure.AMBIGUOUS, "2xx without a message_id"),
        ),
        (
            Fault(200, body='{"ok": true, "result": [7]}'),
            NotSent(Failure.AMBIGUOUS, "2xx without a message_id"),
        ),
    ],
)
async def test_every_class_of_failure(
    fake: FakeTelegram, channel: TelegramChannel, fault: Fault, expected: NotSent
) -> None:
    fake.fail("sendMessage", fault)
    assert await channel.send(Outgoing("1", "Chào cô Lan")) == expected
    assert isinstance(await channel.send(Outgoing("1", "Chào cô Lan")), Sent)


@pytest.mark.parametrize("ends", ["hang", "half", "reset"])
async def test_an_answer_lost_on_the_way_is_ambiguous(
    fake: FakeTelegram, channel: TelegramChannel, ends: Ending
) -> None:
    fake.fail("sendMessage", Fault(accepts=True, ends=ends))
    told = await channel.send(Outgoing("1", "Chào cô Lan"))
    assert isinstance(told, NotSent)
    assert told.failure is Failure.AMBIGUOUS
    assert len(fake.sent) == 1


async def test_a_server_that_is_away_got_nothing() -> None:
    channel = TelegramChannel(TOKEN, api_url="http://127.0.0.1:9", limits=HASTY)
    await channel.start()
    assert await channel.send(Outgoing("1", "Chào")) == NotSent(Failure.NOT_SENT, "ClientConnectorError")
    await channel.stop()


async def test_too_many_at_once_are_throttled(fake: FakeTelegram, channel: TelegramChannel) -> None:
    fake.haste.per_chat = 1
    first, second = [await channel.send(Outgoing("1", f"Tin {number}")) for number in (1, 2)]
    assert isinstance(first, Sent)
    assert second == NotSent(Failure.THROTTLED, "retry after", retry_after=1.0)


async def test_a_tap_is_acknowledged_once_and_never_raises(
    fake: FakeTelegram, channel: TelegramChannel
) -> None:
    lan = fake.user(1)
    await channel.send(Outgoing("1", "Chọn danh hiệu", CHOICES))
    tap = await lan.taps("Đăng ký")
    incoming = channel.read(fake.queue.first(1)[0])
    assert incoming is not None
    assert (incoming.tap, incoming.tap_id, incoming.message) == ("c:1:2:3", tap, str(lan.messages[0].id))
    for fault in (None, None, Fault(ends="reset"), Fault(502, body="<html>")):
        if fault:
            fake.fail("answerCallbackQuery", fault)
        await channel.acknowledge(incoming)
    assert fake.answered_taps == [tap]


async def test_menus_by_role(fake: FakeTelegram, channel: TelegramChannel) -> None:
    assert await channel.set_menu([("dangky", "Đăng ký thi đua")])
    assert await channel.set_menu_for("1", [("dangky", "Đăng ký thi đua"), ("thongbao", "Gửi thông báo")])
    assert fake.menus == {
        "all_private_chats": [("dangky", "Đăng ký thi đua")],
        "chat 1": [("dangky", "Đăng ký thi đua"), ("thongbao", "Gửi thông báo")],
    }
    assert not await channel.set_menu_for("4", [("dangky", "Đăng ký thi đua")])
    assert not await channel.set_menu([("Đăng ký", "Lệnh có dấu")])
