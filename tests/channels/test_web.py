"""The web chat as a channel: what is sent is on its page, whole; who cannot read it is unreachable."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from markupsafe import escape
from sqlmodel import Session

from bot import uploads
from bot.channels import Attached, Button, Failure, FileRef, Kind, NotSent, Outgoing, Sent
from bot.channels.web import WebChannel
from bot.clock import InstantClock
from bot.domain.school import invitations, web_bubbles, web_sessions
from bot.domain.school.web_bubbles import Bubble
from bot.domain.school.web_sessions import LASTS, Entered
from bot.rendering import LIMITS, prepared
from bot.store import Store
from scheduler.tidy import tidy
from tests.school import MONDAY, found_school

NAME = "Nguyễn <b>An</b> & *Bình* _Chi_"


@dataclass
class Page:
    """A chat somebody has open, and the channel that writes to it."""

    channel: WebChannel
    clock: InstantClock
    store: Store
    chat: str

    async def shows(self) -> list[Bubble]:
        """Return what stands there."""
        return await self.store.read(lambda session: web_bubbles.since(session, self.chat, 0))


@pytest.fixture
async def page(store: Store) -> AsyncIterator[Page]:
    """Lan's page, just opened."""
    clock = InstantClock(MONDAY)

    def open_one(session: Session) -> str:
        ids = found_school(session)
        (code,) = invitations.invite(session, [ids["lan"]], MONDAY)
        entered = web_sessions.enter(session, invitations.hashed(code.text), MONDAY)
        assert isinstance(entered, Entered)
        return entered.chat

    channel = WebChannel(store, clock)
    await channel.start()
    yield Page(channel, clock, store, await store.write(open_one))
    await channel.stop()


async def test_what_is_sent_stands_on_the_page_with_its_buttons(page: Page) -> None:
    sent = await page.channel.send(Outgoing(page.chat, "Chào <b>cô Lan</b>", (Button("Để sau", "a:hoan:1"),)))
    assert isinstance(sent, Sent)
    (shown,) = await page.shows()
    assert (shown.text, shown.buttons, shown.mine) == ("Chào <b>cô Lan</b>", [["Để sau", "a:hoan:1"]], False)
    assert sent.message == str(shown.id)


async def test_an_edit_takes_the_place_of_its_message_and_of_no_other_chats(page: Page) -> None:
    first = await page.channel.send(Outgoing(page.chat, "Một"))
    await page.channel.send(Outgoing(page.chat, "Hai"))
    assert isinstance(first, Sent)
    assert await page.channel.send(Outgoing(page.chat, "Một, sửa", edits=first.message)) == first
    assert [one.text for one in await page.shows()] == ["Một, sửa", "Hai"]
    for gone in ("999", "x", ""):
        assert isinstance(await page.channel.send(Outgoing(page.chat, "Ba", edits=gone)), Sent)
    assert [one.text for one in await page.shows()][2:] == ["Ba"] * 3


async def test_names_with_marks_and_long_texts_arrive_whole(page: Page) -> None:
    (part,) = prepared("web", f"Chào <b>{escape(NAME)}</b>.")
    assert isinstance(await page.channel.send(Outgoing(page.chat, part)), Sent)
    refused = await page.channel.send(Outgoing(page.chat, "a" * (LIMITS["web"].text + 1)))
    assert isinstance(refused, NotSent)
    assert refused.failure is Failure.CONTENT
    assert len(await page.shows()) == 1


async def test_a_chat_nobody_can_open_is_unreachable(page: Page) -> None:
    unknown = await page.channel.send(Outgoing("0" * 32, "Chào cô"))
    assert isinstance(unknown, NotSent)
    assert unknown.failure is Failure.UNREACHABLE
    page.clock.move_to(MONDAY + LASTS)
    expired = await page.channel.send(Outgoing(page.chat, "Chào cô"))
    assert isinstance(expired, NotSent)
    assert expired.failure is Failure.UNREACHABLE


async def test_while_the_store_is_away_nothing_has_been_sent(page: Page) -> None:
    async def away(work: object) -> object:
        raise OSError("disk full")

    page.channel.store = type("Away", (), {"write": staticmethod(away)})()
    told = await page.channel.send(Outgoing(page.chat, "Chào cô"))
    assert told == NotSent(Failure.NOT_SENT, "OSError")
    assert await page.shows() == []


async def test_a_file_is_not_kept_twice_and_one_forgotten_is_asked_for_anew(page: Page) -> None:
    upload_id = await page.store.write(
        lambda session: uploads.keep(session, "a.pdf", "application/pdf", b"%PDF", MONDAY, None)
    )
    file = Attached("a.pdf", "application/pdf", 4, b"%PDF")
    sent = await page.channel.send(Outgoing(page.chat, "", upload=file))
    assert isinstance(sent, Sent)
    assert sent.file == str(upload_id)
    assert (await page.shows())[0].upload_id == upload_id
    gone = Attached("a.pdf", "application/pdf", 4, known_as="999")
    told = await page.channel.send(Outgoing(page.chat, "", upload=gone))
    assert isinstance(told, NotSent)
    assert told.failure is Failure.FILE_UNKNOWN


async def test_what_a_page_hands_in_is_read_and_anything_else_is_malformed(page: Page) -> None:
    read = page.channel.read({"chat": page.chat, "kind": "text", "text": "đăng ký"})
    assert read is not None
    assert (read.channel, read.user, read.chat, read.kind) == ("web", page.chat, page.chat, Kind.TEXT)
    assert page.channel.read({}) is None
    assert page.channel.read({"chat": 7}) is None
    for kind in ("blocked", "x", ""):
        with pytest.raises(ValueError):
            page.channel.read({"chat": page.chat, "kind": kind})


async def test_a_files_bytes_are_held_only_while_they_are_handed_in(page: Page) -> None:
    with page.channel.holding(b"%PDF") as key:
        file = FileRef(key, "a.pdf", "application/pdf", 4)
        assert await page.channel.fetch(file, 4) == b"%PDF"
        assert await page.channel.fetch(file, 3) is None
    assert await page.channel.fetch(file, 4) is None


async def test_own_words_go_after_two_days_and_all_after_thirty(page: Page) -> None:
    await page.store.write(
        lambda session: web_bubbles.put(session, page.chat, "câu của tôi", MONDAY, mine=True)
    )
    await page.channel.send(Outgoing(page.chat, "Chào cô"))
    for days, left in ((1, 2), (3, 1), (31, 0)):
        later = MONDAY + timedelta(days=days)
        await page.store.write(lambda session, later=later: tidy(session, later))  # type: ignore[misc]
        assert len(await page.shows()) == left
