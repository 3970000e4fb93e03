"""Files on Telegram: pictures and documents out, bytes once; what people send fetched within limits."""

from __future__ import annotations

import json

import pytest

from bot.channels import Attached, Button, Failure, FileRef, Incoming, NotSent, Outgoing, Sent
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_requests import as_request
from bot.uploads import LARGEST
from tests.fakes.telegram_api import FakeTelegram
from tests.fakes.telegram_faults import Fault

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
NAME = 'Danh sách đăng ký – tổ Toán "mới".xlsx'
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sheet(content: bytes = b"PK-1") -> Attached:
    return Attached(NAME, SHEET, len(content), content)


def picture(content: bytes = PNG) -> Attached:
    return Attached("Sơ đồ.png", "image/png", len(content), content)


async def test_a_document_keeps_its_vietnamese_name(fake: FakeTelegram, channel: TelegramChannel) -> None:
    sent = await channel.send(Outgoing("1", "", upload=sheet()))
    (seen,) = fake.user(1).messages
    kept = fake.files[seen.file_id]
    assert sent == Sent(str(seen.id), f"document:{kept.id}")
    assert (kept.kind, kept.name, kept.mime, kept.content) == ("document", NAME, SHEET, b"PK-1")
    assert seen.text == ""


async def test_a_picture_has_a_caption_and_buttons(fake: FakeTelegram, channel: TelegramChannel) -> None:
    out = Outgoing("1", "Họp lúc <b>14 giờ</b>", (Button("Đã nắm thông tin", "a:daxem:1"),), upload=picture())
    sent = await channel.send(out)
    (seen,) = fake.user(1).messages
    (file_id,) = fake.files
    assert sent == Sent(str(seen.id), f"photo:{file_id}")
    assert (seen.text, seen.labels()) == ("Họp lúc 14 giờ", ["Đã nắm thông tin"])


async def test_what_is_known_is_sent_by_its_name(fake: FakeTelegram, channel: TelegramChannel) -> None:
    fake.user(2, "Minh").started = True
    first = await channel.send(Outgoing("1", "", upload=picture()))
    assert isinstance(first, Sent)
    known = Attached("Sơ đồ.png", "image/png", len(PNG), known_as=first.file)
    again = await channel.send(Outgoing("2", "Họp", upload=known))
    assert isinstance(again, Sent)
    assert (again.file, fake.user(2).messages[0].text) == (first.file, "Họp")
    assert len(fake.files) == 1


def test_a_large_picture_goes_as_a_document() -> None:
    big = Attached("Sơ đồ.png", "image/png", (10 << 20) + 1)
    assert as_request(Outgoing("1", "", upload=big))[0] == "sendDocument"
    assert as_request(Outgoing("1", "", upload=Attached("a.gif", "image/gif", 9)))[0] == "sendDocument"


async def test_a_picture_telegram_does_not_show_goes_as_a_document(
    fake: FakeTelegram, channel: TelegramChannel
) -> None:
    fake.user(2, "Minh").started = True
    for chat in ("1", "2"):
        fake.fail("sendPhoto", Fault(400, "Bad Request: PHOTO_INVALID_DIMENSIONS"))
        sent = await channel.send(Outgoing(chat, "", upload=picture()))
        assert isinstance(sent, Sent)
        known = Attached("Sơ đồ.png", "image/png", len(PNG), known_as=sent.file)
        assert isinstance(await channel.send(Outgoing(chat, "", upload=known)), Sent)
    assert {one.kind for one in fake.files.values()} == {"document"}


@pytest.mark.parametrize(
    ("description", "failure"),
    [
        ("Bad Request: wrong file identifier/HTTP URL specified", Failure.FILE_UNKNOWN),
        ("Bad Request: wrong remote file identifier specified: can't unserialize it", Failure.FILE_UNKNOWN),
        ("Bad Request: message caption is too long", Failure.CONTENT),
    ],
)
async def test_a_name_that_is_not_known_is_told_from_a_bad_file(
    fake: FakeTelegram, channel: TelegramChannel, description: str, failure: Failure
) -> None:
    fake.fail("sendPhoto", Fault(400, description))
    known = Attached("Sơ đồ.png", "image/png", 9, known_as="photo:AgAC99")
    answer = await channel.send(Outgoing("1", "", upload=known))
    assert isinstance(answer, NotSent)
    assert answer.failure is failure


async def test_failures_of_an_upload_have_the_classes_of_a_text(
    fake: FakeTelegram, channel: TelegramChannel
) -> None:
    for fault, failure in (
        (Fault(429, "Too Many Requests: retry after 3", {"retry_after": 3}), Failure.THROTTLED),
        (Fault(413, "Request Entity Too Large"), Failure.CONTENT),
        (Fault(502, body="<html>"), Failure.TRANSIENT),
        (Fault(accepts=True, ends="reset"), Failure.AMBIGUOUS),
        (Fault(accepts=True, ends="half"), Failure.AMBIGUOUS),
    ):
        fake.fail("sendDocument", fault)
        answer = await channel.send(Outgoing("1", "", upload=sheet()))
        assert isinstance(answer, NotSent)
        assert answer.failure is failure
    await fake.user(1).blocks()
    answer = await channel.send(Outgoing("1", "", upload=sheet()))
    assert answer == NotSent(Failure.UNREACHABLE, "bot was blocked by the user")


async def test_an_edit_of_a_picture_is_sent_anew(fake: FakeTelegram, channel: TelegramChannel) -> None:
    first = await channel.send(Outgoing("1", "Họp", upload=picture()))
    assert isinstance(first, Sent)
    answer = await channel.send(Outgoing("1", "Đã nắm", edits=first.message))
    assert answer == NotSent(Failure.UNCHANGED, "there is no text in the message to edit")


async def received(fake: FakeTelegram, channel: TelegramChannel) -> Incoming:
    incoming = channel.read(fake.queue.pending[-1][1])
    assert incoming is not None
    return incoming


async def test_a_document_is_read_and_fetched(fake: FakeTelegram, channel: TelegramChannel) -> None:
    await fake.user(1).sends_file("Minh chứng tổ Văn.pdf", "application/pdf", b"%PDF-1", caption="của cô ạ")
    incoming = await received(fake, channel)
    (file_id,) = fake.files
    assert incoming.file == FileRef(file_id, "Minh chứng tổ Văn.pdf", "application/pdf", 6)
    assert incoming.text == "của cô ạ"
    assert await channel.fetch(incoming.file, LARGEST) == b"%PDF-1"


async def test_a_photo_is_taken_at_its_largest(fake: FakeTelegram, channel: TelegramChannel) -> None:
    await fake.user(1).sends_file("", "image/jpeg", b"\xff\xd8\xff photo")
    incoming = await received(fake, channel)
    (file_id,) = fake.files
    assert incoming.file == FileRef(file_id, "Anh.jpg", "image/jpeg", 9)
    assert await channel.fetch(incoming.file, LARGEST) == b"\xff\xd8\xff photo"


async def test_what_cannot_be_fetched_is_nothing(fake: FakeTelegram, channel: TelegramChannel) -> None:
    await fake.user(1).sends_file("a.pdf", "application/pdf", b"x" * 100, size=21 << 20)
    announced_large = (await received(fake, channel)).file
    await fake.user(1).sends_file("b.pdf", "application/pdf", b"x" * 100, size=10)
    lies = (await received(fake, channel)).file
    assert announced_large is not None
    assert lies is not None
    assert await channel.fetch(announced_large, LARGEST) is None
    assert await channel.fetch(lies, 50) is None, "it is larger than it said"
    assert await channel.fetch(FileRef("AgAC99", "c.pdf", "application/pdf", 1), LARGEST) is None
    for ending in ("reset", "half", "hang"):
        fake.fail("getFile", Fault(ends=ending))
        assert await channel.fetch(lies, LARGEST) is None
    assert await channel.fetch(lies, LARGEST) == b"x" * 100


async def test_a_file_in_a_group_or_a_voice_is_no_file_for_us(
    fake: FakeTelegram, channel: TelegramChannel
) -> None:
    document = {"file_id": "AgAC1", "file_name": "a.pdf"}
    await fake.user(1).sends(group=-5, document=document)
    assert (await received(fake, channel)).file is None
    await fake.user(1).sends(video={"file_id": "AgAC1"})
    assert (await received(fake, channel)).file is None


@pytest.mark.parametrize("document", [None, [], {"file_id": 7}, {"file_id": "a", "file_name": 3}])
async def test_a_malformed_file_is_set_aside(
    fake: FakeTelegram, channel: TelegramChannel, document: object
) -> None:
    await fake.user(1).sends(document=document)
    with pytest.raises(ValueError, match=r"file_|document"):
        channel.read(json.loads(json.dumps(fake.queue.pending[-1][1])))
