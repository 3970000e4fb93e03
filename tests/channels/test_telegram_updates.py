"""What the channel reads in a raw update, and that nothing sent to it can do more than raise ValueError."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from bot.channels import Incoming, Kind, Raw
from bot.channels.telegram_updates import read_update, update_number
from tests.fakes.telegram_api import FakeTelegram

LAN = {"id": 1, "is_bot": False, "first_name": "Lan"}
CHAT = {"id": 1, "type": "private", "first_name": "Lan"}
GROUP = {"id": -1005, "type": "supergroup", "title": "Tổ Toán"}
SAID = {"message_id": 9, "date": 1_790_000_000, "from": LAN, "chat": CHAT}
TAPPED = {
    "id": "77",
    "from": LAN,
    "chat_instance": "1",
    "data": "c:1:2:3",
    "message": {**SAID, "from": {"id": 7, "is_bot": True, "first_name": "Trợ lý"}, "text": "Chọn"},
}


def message(**fields: Any) -> Raw:
    return {"update_id": 5, "message": {**SAID, **fields}}


def tap(**fields: Any) -> Raw:
    return {"update_id": 5, "callback_query": {**TAPPED, **fields}}


def membership(status: str, chat: Raw = CHAT) -> Raw:
    member = {"user": {"id": 7, "is_bot": True, "first_name": "Trợ lý"}, "status": status}
    change = {"chat": chat, "from": LAN, "date": 1, "old_chat_member": member, "new_chat_member": member}
    return {"update_id": 5, "my_chat_member": change}


def said(kind: Kind, text: str = "", chat: str = "1") -> Incoming:
    return Incoming("telegram", "1", chat, kind, text, message="9", written=1_790_000_000)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (message(text="e dk ldtt ạ"), said(Kind.TEXT, "e dk ldtt ạ")),
        (message(text="/dangky@thidua_bot"), said(Kind.TEXT, "/dangky@thidua_bot")),
        (message(text="/start AB12-x"), said(Kind.TEXT, "/start AB12-x")),
        (message(voice={}), said(Kind.VOICE)),
        (message(video_note={}), said(Kind.VOICE)),
        (message(sticker={}), said(Kind.STICKER)),
        (message(animation={}, document={}), said(Kind.STICKER)),
        (message(document={}, caption="Danh sách"), said(Kind.FILE, "Danh sách")),
        (message(photo=[]), said(Kind.FILE)),
        (message(contact={}), said(Kind.OTHER)),
        (message(location={}), said(Kind.OTHER)),
        (message(pinned_message={}), None),
        (message(text="hi", **{"from": {**LAN, "is_bot": True}}), None),
        (message(text="dk", chat=GROUP), said(Kind.GROUP, "dk", "-1005")),
        (message(new_chat_members=[], chat=GROUP), None),
        ({"update_id": 5, "edited_message": {**SAID, "text": "sửa"}}, None),
        ({"update_id": 5, "poll": {}}, None),
        ({"update_id": 5}, None),
        (tap(), Incoming("telegram", "1", "1", Kind.TAP, tap="c:1:2:3", tap_id="77", message="9")),
        (tap(message={**SAID, "chat": GROUP}).copy(), Incoming(
            "telegram", "1", "-1005", Kind.GROUP, tap="c:1:2:3", tap_id="77", message="9")),
        (membership("kicked"), Incoming("telegram", "1", "1", Kind.BLOCKED, written=1)),
        (membership("member"), Incoming("telegram", "1", "1", Kind.UNBLOCKED, written=1)),
        (membership("administrator"), None),
        (membership("kicked", GROUP), None),
    ],
)  # fmt: skip
def test_what_an_update_means(raw: Raw, expected: Incoming | None) -> None:
    assert read_update(raw) == expected


def test_a_tap_under_a_message_that_is_gone_still_has_its_chat() -> None:
    raw = tap()
    del raw["callback_query"]["message"]
    assert read_update(raw) == Incoming("telegram", "1", "1", Kind.TAP, tap="c:1:2:3", tap_id="77")


def test_a_game_is_no_tap() -> None:
    raw = tap()
    del raw["callback_query"]["data"]
    assert read_update(raw) is None


def test_a_channel_post_is_a_group_message() -> None:
    post = {
        "message_id": 9,
        "date": 1,
        "chat": {"id": -7, "type": "channel"},
        "text": "a",
        "sender_chat": {"id": -7},
    }
    assert read_update({"update_id": 5, "channel_post": post}) == Incoming(
        "telegram", "-7", "-7", Kind.GROUP, "a", message="9", written=1
    )


@pytest.mark.parametrize(
    "raw",
    [
        {"update_id": 5, "message": "hỏng"},
        {"update_id": 5, "message": None},
        message(text=7),
        message(text="a", chat=None),
        message(text="a", chat={"type": "private"}),
        message(text="a", message_id="9"),
        message(text="a", message_id=True),
        message(text="a", **{"from": {"id": 2**63}}),
        message(text="a", **{"from": [[[]]]}),
        tap(data=["c"]),
        tap(id=77),
        tap(message="x"),
        membership("kicked", {"id": "1", "type": "private"}),
    ],
)
def test_what_is_malformed_is_a_value_error(raw: Raw) -> None:
    with pytest.raises(ValueError):
        read_update(raw)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
KNOWN = [
    message(text="a"),
    message(document={}, caption="b"),
    tap(),
    membership("kicked"),
    membership("member"),
]


@given(st.sampled_from(KNOWN), st.lists(st.tuples(st.integers(0, 30), JSON), min_size=1, max_size=3))
def test_no_mutation_does_more_than_raise_value_error(raw: Raw, changes: list[tuple[int, Any]]) -> None:
    raw = copy.deepcopy(raw)
    for at, value in changes:
        places = list(places_in(raw))
        holder, key = places[at % len(places)]
        holder[key] = value
    try:
        incoming = read_update(raw)
    except ValueError:
        return
    assert incoming is None or (incoming.user and incoming.chat)


def places_in(value: Raw) -> list[tuple[Raw, str]]:
    """Return every field of every object inside `value`."""
    inner = [place for held in value.values() if isinstance(held, dict) for place in places_in(held)]
    return [(value, key) for key in value] + inner


@pytest.mark.parametrize("number", [None, "7", 7.0, True, 0, -7, 2**63, [7]])
def test_only_a_positive_whole_number_numbers_an_update(number: object) -> None:
    assert update_number({"update_id": number}) is None
    assert update_number({"update_id": 2**63 - 1}) == 2**63 - 1
    assert update_number(["update_id"]) is None


async def test_the_fake_sends_what_telegram_sends(fake: FakeTelegram) -> None:
    """python-telegram-bot's strict reader takes every update the fake makes."""
    lan = fake.user(1, "Lan")
    await lan.says("/start AB12")
    await lan.says("xin chào", group=-1005)
    await lan.sends(contact={"phone_number": "0", "first_name": "Lan"})
    await lan.taps_data("c:1:2:3")
    await lan.edits(1, "sửa")
    await lan.blocks()
    await lan.unblocks()
    made = fake.queue.first(100)
    assert len(made) == 7
    for raw in made:
        update = Update.de_json(copy.deepcopy(raw), None)
        incoming = read_update(raw)
        assert update.effective_user is not None
        assert incoming is None or incoming.user == str(update.effective_user.id)
