"""How the Zalo channel speaks: what it sends, what it makes of every answer, and what it never tells."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.channels import Attached, Button, Failure, FileRef, NotSent, Outgoing, Sent
from bot.channels.zalo import ZaloChannel
from bot.channels.zalo_answers import WAIT_UNASKED, outcome
from bot.rendering import LIMITS, prepared, size
from messages.words import graphemes
from tests.channels.conftest import HASTY
from tests.fakes.telegram_faults import Fault
from tests.fakes.zalo_api import PAGE_429, TOKEN, FakeZalo
from tests.fakes.zalo_people import FakeZaloUser
from tests.fakes.zalo_variants import Variant

TEACHER = "👩🏽\u200d🏫"
"""One visible character of seven UTF-16 units."""


@pytest.fixture(params=[False, True], ids=["status 200", "mirrored"])
async def zalo(request: pytest.FixtureRequest) -> AsyncIterator[FakeZalo]:
    fake = await FakeZalo.start(Variant(mirrored=request.param, strings=request.param))
    yield fake
    await fake.stop()


@pytest.fixture
async def channel(zalo: FakeZalo) -> AsyncIterator[ZaloChannel]:
    channel = ZaloChannel(TOKEN, api_url=f"{zalo.url}/", limits=HASTY)
    await channel.start()
    yield channel
    await channel.stop()


@pytest.fixture
def lan(zalo: FakeZalo) -> FakeZaloUser:
    user = zalo.user("lan")
    user.wrote = True
    return user


async def test_a_message_is_plain_text_and_has_a_name(channel: ZaloChannel, lan: FakeZaloUser) -> None:
    sent = await channel.send(Outgoing("lan", "Kính gửi <b> *Cô* Lan", (Button("Xem", "a:x:1"),)))
    assert isinstance(sent, Sent)
    assert (lan.last, lan.messages[-1].id) == ("Kính gửi <b> *Cô* Lan", sent.message)


async def test_it_calls_itself_by_its_own_name(channel: ZaloChannel, zalo: FakeZalo) -> None:
    assert zalo.agents == {"thidua"}


async def test_a_picture_goes_by_its_public_address_only(channel: ZaloChannel, lan: FakeZaloUser) -> None:
    there = Attached("a.png", "image/png", 9, known_as="https://truong.invalid/a.png")
    assert isinstance(await channel.send(Outgoing("lan", "Bảng", upload=there)), Sent)
    assert (lan.messages[-1].photo, lan.last) == ("https://truong.invalid/a.png", "Bảng")
    here = Attached("a.png", "image/png", 4, b"abcd")
    refused = await channel.send(Outgoing("lan", "Bảng", upload=here))
    assert isinstance(refused, NotSent)
    assert refused.failure is Failure.CONTENT


@pytest.mark.parametrize("text", ["", "x" * 2001, "😀" * 1001])
async def test_what_zalo_does_not_take_is_refused_as_content(
    channel: ZaloChannel, lan: FakeZaloUser, text: str
) -> None:
    refused = await channel.send(Outgoing("lan", text))
    assert isinstance(refused, NotSent)
    assert refused.failure is Failure.CONTENT


@pytest.mark.parametrize("start", range(14))
async def test_a_long_text_goes_in_parts_that_cut_no_character(
    channel: ZaloChannel, lan: FakeZaloUser, start: int
) -> None:
    text = "a" * start + TEACHER * 700
    parts = prepared("zalo", text)
    for part in parts:
        assert isinstance(await channel.send(Outgoing("lan", part)), Sent)
        assert size(part) <= LIMITS["zalo"].part
    assert "".join(one.text for one in lan.messages) == text
    assert all(one in ("a", TEACHER) for part in parts for one in graphemes(part))


def test_a_long_text_is_cut_between_paragraphs() -> None:
    paragraph = "Kính gửi thầy cô. " * 50
    parts = prepared("zalo", f"{paragraph.strip()}\n\n{paragraph.strip()}\n\n{paragraph.strip()}")
    assert parts == [f"{paragraph.strip()}\n\n{paragraph.strip()}", paragraph.strip()]


async def test_who_never_wrote_or_has_blocked_the_bot_is_unreachable(
    channel: ZaloChannel, zalo: FakeZalo, lan: FakeZaloUser
) -> None:
    lan.blocked = True
    zalo.user("minh")
    for chat in ("lan", "minh", "nobody"):
        refused = await channel.send(Outgoing(chat, "Chào"))
        assert isinstance(refused, NotSent)
        assert refused.failure is Failure.UNREACHABLE


@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        (Fault(400, "Bad Request: Chào"), Failure.CONTENT),
        (Fault(401, "Unauthorized"), Failure.TOKEN),
        (Fault(403, "Forbidden"), Failure.UNREACHABLE),
        (Fault(404, "Not Found"), Failure.UNREACHABLE),
        (Fault(408, "Request timeout"), Failure.AMBIGUOUS),
        (Fault(408, "Request timeout", accepts=True), Failure.AMBIGUOUS),
        (Fault(429, "Too many requests"), Failure.THROTTLED),
        (Fault(429, body=PAGE_429), Failure.THROTTLED),
        (Fault(500, "Internal error"), Failure.TRANSIENT),
        (Fault(502, body="<html>Chào"), Failure.TRANSIENT),
        (Fault(200, body="<html>Chào"), Failure.TRANSIENT),
        (Fault(403, body="<html>"), Failure.TRANSIENT),
        (Fault(404, body="<html>"), Failure.TRANSIENT),
        (Fault(504, body="<html>"), Failure.AMBIGUOUS),
        (Fault(ends="half", accepts=True), Failure.AMBIGUOUS),
        (Fault(ends="reset", accepts=True), Failure.AMBIGUOUS),
        (Fault(ends="hang"), Failure.AMBIGUOUS),
    ],
)
async def test_every_answer_has_its_class_and_quotes_nothing(
    channel: ZaloChannel, zalo: FakeZalo, lan: FakeZaloUser, fault: Fault, failure: Failure
) -> None:
    zalo.fail("sendMessage", fault)
    refused = await channel.send(Outgoing("lan", "Chào"))
    assert isinstance(refused, NotSent)
    assert refused.failure is failure
    assert "Chào" not in refused.detail
    assert TOKEN not in repr(refused)
    assert bool(refused.retry_after) == (failure is Failure.THROTTLED)


async def test_nothing_has_left_where_nobody_listens(lan: FakeZaloUser) -> None:
    channel = ZaloChannel(TOKEN, api_url="http://127.0.0.1:9", limits=HASTY)
    await channel.start()
    refused = await channel.send(Outgoing("lan", "Chào"))
    await channel.stop()
    assert isinstance(refused, NotSent)
    assert refused.failure is Failure.NOT_SENT


@pytest.mark.parametrize(
    ("status", "answer", "expected"),
    [
        (200, {"ok": True, "result": {"message_id": 5}}, Sent("5")),
        (500, {"ok": True, "result": {"message_id": "a-5"}, "error_code": "0"}, Sent("a-5")),
        (200, {"ok": True, "result": {}}, Failure.AMBIGUOUS),
        (200, {"ok": True}, Failure.AMBIGUOUS),
        (200, {"ok": True, "result": {"message_id": "x" * 999}}, Failure.AMBIGUOUS),
        (200, {"ok": "yes"}, Failure.TRANSIENT),
        (200, {"ok": False}, Failure.TRANSIENT),
        (200, {"ok": False, "error_code": "403"}, Failure.UNREACHABLE),
        (403, {"ok": False, "error_code": None}, Failure.UNREACHABLE),
        (200, {"ok": False, "error_code": [1], "description": {}}, Failure.TRANSIENT),
        (200, {"ok": False, "error_code": 10**400}, Failure.TRANSIENT),
        (200, None, Failure.TRANSIENT),
    ],
)
def test_only_ok_counts(status: int, answer: dict[str, object] | None, expected: Sent | Failure) -> None:
    found = outcome(status, answer)
    assert (found.failure if isinstance(found, NotSent) else found) == expected


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ({}, WAIT_UNASKED),
        ({"retry_after": 7}, 7),
        ({"retry_after": "7"}, 7),
        ({"parameters": {"retry_after": 2.5}}, 2),
        ({"retry_after": -1}, WAIT_UNASKED),
        ({"retry_after": "soon"}, WAIT_UNASKED),
    ],
)
def test_a_pause_is_as_long_as_asked_for(said: dict[str, object], seconds: float) -> None:
    found = outcome(200, {"ok": False, "error_code": 429, **said})
    assert isinstance(found, NotSent)
    assert found.retry_after == seconds


@pytest.mark.parametrize(
    ("address", "content"),
    [
        ("{url}/photos/a.jpg", b"\xff\xd8a.jpg"),
        ("{url}/photos/a-long-name-that-makes-it-too-large.jpg", None),
        ("{url}/nothing", None),
        ("http://169.254.169.254/latest", None),
        ("file:///etc/passwd", None),
        ("https://", None),
        ("", None),
    ],
)
async def test_a_picture_is_fetched_from_where_it_lies_and_nothing_else_is(
    channel: ZaloChannel, zalo: FakeZalo, address: str, content: bytes | None
) -> None:
    file = FileRef(address.format(url=zalo.url), "ảnh.jpg", "image/jpeg", 0)
    assert await channel.fetch(file, 20) == content
