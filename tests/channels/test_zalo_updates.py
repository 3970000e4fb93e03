"""What Zalo's updates mean, in all the forms that have been seen, and what malformed ones do not do."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels import Incoming, Kind, Raw
from bot.channels.aiohttp_request import decoded
from bot.channels.zalo_updates import read_update, update_id, updates_in


def update(event: str = "text", /, **message: Any) -> Raw:
    """Return an update as the platform's documents show it."""
    whole = {
        "from": {"id": "6ede9afa66b8", "display_name": "Lan", "is_bot": False},
        "chat": {"id": "6ede9afa66b8", "chat_type": "PRIVATE"},
        "message_id": "2d758cb5e222",
        "date": 1_790_000_000_123,
        **message,
    }
    return {"event_name": f"message.{event}.received", "message": whole}


def read(raw: Raw) -> Incoming:
    incoming = read_update(raw)
    assert incoming is not None
    return incoming


def test_a_text() -> None:
    lan, message = "6ede9afa66b8", "2d758cb5e222"
    expected = Incoming("zalo", lan, lan, Kind.TEXT, "đăng ký", message=message, written=1_790_000_000)
    assert read(update(text="đăng ký")) == expected


@pytest.mark.parametrize("field", ["photo", "photo_url"])
@pytest.mark.parametrize("event", ["image", "something.new"])
def test_a_picture_has_an_address_under_either_name(field: str, event: str) -> None:
    incoming = read(update(event, **{field: "https://anh.invalid/1.jpg"}, caption="minh chứng"))
    assert (incoming.kind, incoming.text) == (Kind.FILE, "minh chứng")
    assert incoming.file is not None
    assert (incoming.file.id, incoming.file.mime, incoming.file.size) == (
        "https://anh.invalid/1.jpg",
        "image/jpeg",
        0,
    )


@pytest.mark.parametrize("picture", [{}, {"photo": None}, {"photo": {"url": 1}}, {"photo_url": ""}])
def test_a_picture_without_an_address_is_still_a_picture(picture: Raw) -> None:
    incoming = read(update("image", **picture))
    assert (incoming.kind, incoming.file) == (Kind.FILE, None)


@pytest.mark.parametrize(
    ("event", "content", "kind"),
    [
        ("sticker", {"sticker": "x", "url": "https://a.invalid"}, Kind.STICKER),
        ("voice", {"voice_url": "https://a.invalid"}, Kind.VOICE),
        ("unsupported", {}, Kind.OTHER),
        ("link", {}, Kind.OTHER),
        ("link", {"text": "xem"}, Kind.TEXT),
    ],
)
def test_other_kinds(event: str, content: Raw, kind: Kind) -> None:
    assert read(update(event, **content)).kind is kind


@pytest.mark.parametrize(
    ("chat", "private"),
    [
        ({"id": "6ede9afa66b8", "chat_type": "PRIVATE"}, True),
        ({"id": "6ede9afa66b8", "chat_type": "private"}, True),
        ({"id": "6ede9afa66b8"}, True),
        ({"id": "g1"}, False),
        ({"id": "g1", "chat_type": "GROUP"}, False),
        ({"id": "6ede9afa66b8", "chat_type": "CHANNEL"}, False),
    ],
)
def test_only_what_nobody_else_reads_is_private(chat: Raw, private: bool) -> None:
    incoming = read(update("image", chat=chat, photo="https://a.invalid/1.jpg"))
    assert (incoming.kind is Kind.FILE, incoming.file is not None) == (private, private)
    assert private or incoming.kind is Kind.GROUP


@pytest.mark.parametrize(
    ("date", "seconds"),
    [
        (1_790_000_000_123, 1_790_000_000),
        ("1790000000123", 1_790_000_000),
        (1_790_000_000, 1_790_000_000),
        (1.790000000123e12, 1_790_000_000),
        (None, 0),
        (-5, 0),
        (True, 0),
        ("hôm qua", 0),
        (10**40, 0),
        (float("nan"), 0),
        (float("inf"), 0),
    ],
)
def test_a_date_in_milliseconds_however_written(date: object, seconds: int) -> None:
    assert read(update(text="x", date=date)).written == seconds


def test_ids_may_be_numbers() -> None:
    raw = update(text="x", message_id=77, chat={"id": 5, "chat_type": "PRIVATE"}, **{"from": {"id": 5}})
    incoming = read(raw)
    assert (incoming.user, incoming.chat, incoming.message) == ("5", "5", "77")
    said = update(text="x", **{"from": {"id": "5"}}, chat={"id": "5"}, message_id="77")
    assert update_id(raw) == update_id(said)


def test_what_bots_say_and_what_holds_no_message_means_nothing() -> None:
    assert read_update(update(text="x", **{"from": {"id": "1", "is_bot": True}})) is None
    assert read_update({"event_name": "bot.added"}) is None


def test_updates_are_found_flat_wrapped_and_in_a_list() -> None:
    raw = update(text="x")
    found = [(update_id(raw), raw)]
    assert updates_in(raw) == found
    assert updates_in({"ok": True, "result": raw}) == found
    assert updates_in({"ok": True, "result": [raw, None, 5, {}]}) == found
    empty: list[Raw] = [{}, {"result": {}}, {"ok": True, "result": None}, {"result": "x"}, {"update_id": 5}]
    for nothing in empty:
        assert updates_in(nothing) == []


def test_an_update_is_known_by_its_chat_and_its_message() -> None:
    """What comes again is worded in any way; the same number in another chat is another message."""
    one = update(text="một", message_id=77, chat={"id": 5})
    assert update_id(one) == update_id(update(text="một", message_id="77", chat={"id": "5"}, date=1))
    assert update_id(one) != update_id(update(text="một", message_id=77, chat={"id": 6}))
    assert update_id(one) != update_id(update(text="một", message_id=7, chat={"id": 57}))


@pytest.mark.parametrize("given", [None, "", "a b", "x\x00", "\ud800", "x" * 129, {}, [], True, 1.5, 10**40])
def test_without_a_usable_id_an_update_is_known_by_all_it_says(given: object) -> None:
    one, other = update(text="một", message_id=given), update(text="hai", message_id=given)
    assert update_id(one) == update_id(json.loads(json.dumps(one)))
    assert len({update_id(one), update_id(other)}) == 2
    assert update_id(one).isalnum()
    assert len(update_id(one)) == 64


BASE = update(text="x", caption="y", photo="z")
ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(["event_name", "message", *BASE["message"]]), ODD)
def test_one_odd_field_is_read_or_refused_and_breaks_nothing(field: str, odd: Any) -> None:
    raw = json.loads(json.dumps(BASE))
    (raw if field in raw else raw["message"])[field] = odd
    for key, found in updates_in(raw):
        assert key
        try:
            incoming = read_update(found)
        except ValueError:
            continue
        if incoming is not None:
            assert all(isinstance(one, str) for one in (incoming.user, incoming.chat, incoming.text))


@given(st.dictionaries(st.sampled_from(["ok", "result", "message", "event_name", "x"]), ODD))
def test_any_object_is_searched_without_harm(body: Raw) -> None:
    for key, raw in updates_in(body):
        assert key
        assert isinstance(raw, dict)


def test_a_body_nested_as_deep_as_it_can_be_read_does_no_harm() -> None:
    for depth in (100, 500, 900, 990, 5000, 100_000):
        body = decoded(b'{"message": ' + b"[" * depth + b"]" * depth + b"}")
        assert len(updates_in(body or {})) <= 1
