"""The end of links and sessions: with whoever goes, and with their time; no table keeps anything of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select
from sqlmodel import Session

from bot import uploads
from bot.channels import Failure, NotSent
from bot.channels.zalo import ZaloChannel
from bot.domain.school import leaving, web_access, web_bubbles
from bot.domain.school.file_links import LINK
from bot.domain.school.people import ACCOUNT
from bot.domain.school.upload_doors import DOOR
from bot.domain.school.web_sessions import SESSION
from bot.outbox import Address, enqueue
from bot.outbox.monthly import USE
from bot.store import Store
from bot.uploads import UPLOAD
from scheduler.tidy import tidy
from tests.channels.conftest import HASTY
from tests.fakes.zalo_api import TOKEN, FakeZalo
from tests.files.conftest import PNG, XLSX, add_words
from tests.school import School
from tests.web.chatting import chat_site
from tests.web.linking import LinkSite, hand_out, link_in, link_site

Deed = Callable[[LinkSite, int], Awaitable[None]]


@pytest.fixture
async def site(school: School, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[LinkSite]:
    """The school on Zalo, with a page and a conversation that asks for a file."""
    add_words(monkeypatch)
    async with link_site(school) as made:
        yield made


async def leaves(site: LinkSite, person: int) -> None:
    now = site.school.clock.now()
    await site.app.store.write(lambda session: leaving.leave(session, [person], now))


async def has_all_closed(site: LinkSite, person: int) -> None:
    now = site.school.clock.now()
    await site.app.store.write(lambda session: web_access.close(session, person, now, by=None))


async def unlinks(site: LinkSite, person: int) -> None:
    lan = site.chatter("lan")
    await lan.says("/dulieu")
    for _ in range(2):
        lines = [line for line in lan.last.text.splitlines() if line[:1].isdigit()]
        await lan.says(next(line for line in lines if "gỡ" in line.lower()).split(".")[0])


@pytest.mark.parametrize("deed", [leaves, has_all_closed, unlinks])
async def test_whoever_goes_takes_every_link_along(site: LinkSite, deed: Deed) -> None:
    lan, browser = site.chatter("lan"), site.browser()
    await hand_out(site, "Danh sách.xlsx", XLSX, b"PK")
    taken = link_in(lan.last.text)
    await lan.says("nộp tệp")
    given = link_in(lan.last.text)
    await deed(site, site.school.ids["lan"])
    assert (await browser.get(taken)).status_code == 404
    assert (await browser.post(given, files={"file": ("a.png", PNG, "image/png")})).status_code == 404
    assert await rows(site.app.store, LINK) == 0
    assert await rows(site.app.store, DOOR) == 0


async def test_links_and_sessions_are_forgotten_in_their_time(site: LinkSite) -> None:
    store, clock = site.app.store, site.school.clock
    await hand_out(site, "Danh sách.xlsx", XLSX, b"PK")
    await site.chatter("lan").says("nộp tệp")
    for days, left in ((10, 1), (30, 0)):
        later = clock.now() + timedelta(days=days)
        await store.write(lambda session, later=later: tidy(session, later))  # type: ignore[misc]
        assert await rows(store, LINK) == left
        assert await rows(store, DOOR) == left


async def test_a_session_is_forgotten_when_it_opens_nothing_any_more(school: School) -> None:
    async with chat_site(school) as site:
        await site.at_chat("lan")
        for days, left in ((89, 1), (91, 0)):
            later = school.clock.now() + timedelta(days=days)
            await site.app.store.write(lambda session, later=later: tidy(session, later))  # type: ignore[misc]
            assert await rows(site.app.store, SESSION) == left


async def test_files_that_come_at_the_same_time_are_everybodys_own(site: LinkSite) -> None:
    people = {}
    for name in ("lan", "minh", "hoa"):
        await site.chatter(name).says("nộp tệp")
        people[name] = link_in(site.chatter(name).last.text)
    posts = [
        site.browser().post(path, files={"file": (f"{name}.png", PNG + name.encode(), "image/png")})
        for name, path in people.items()
    ]
    assert [one.status_code for one in await asyncio.gather(*posts)] == [200] * 3
    query = select(UPLOAD.c.owner_id, UPLOAD.c.name, UPLOAD.c.content)
    kept = await site.app.store.read(lambda session: {tuple(row) for row in session.execute(query)})
    assert kept == {(site.school.ids[name], f"{name}.png", PNG + name.encode()) for name in people}


async def test_a_file_by_the_page_is_no_message_of_zalos_month(site: LinkSite) -> None:
    lan = site.chatter("lan")
    await lan.says("nộp tệp")
    path = link_in(lan.last.text)
    assert (await site.browser().post(path, files={"file": ("a.png", PNG, "image/png")})).status_code == 200
    await site.app.idle()
    query = select(USE.c.received, USE.c.sent).where(USE.c.channel == "zalo")
    used = await site.app.store.read(lambda session: session.execute(query).one())
    assert tuple(used) == (1, 2)


async def test_a_pictures_address_is_used_again_only_as_long_as_it_opens(school: School) -> None:
    fake = await FakeZalo.start()
    fake.user("user-lan").wrote = True
    channel = ZaloChannel(TOKEN, api_url=fake.url, limits=HASTY)
    shown = []
    async with link_site(school, channel=channel) as site:
        person, clock, store = school.ids["lan"], school.clock, site.app.store
        key = await store.write(
            lambda session: uploads.keep(session, "a.png", "image/png", PNG, clock.now(), person, held=True)
        )
        for hours in (0, 40, 7.5):
            clock.move_to(clock.now() + timedelta(hours=hours))
            to = Address("zalo", "user-lan", person)
            await store.write(
                lambda session, to=to: enqueue(session, to, [], clock.now(), template="x", attach=[key])  # type: ignore[misc]
            )
            await site.app.senders["zalo"].collect()
            await site.app.idle()
            shown.append(fake.user("user-lan").messages[-1].photo)
        assert shown[0] == shown[1] != shown[2]
        clock.move_to(clock.now() + timedelta(hours=47))
        assert (await site.browser().get(shown[2])).status_code == 200
        await channel.stop()
    await fake.stop()


async def test_a_question_refused_on_zalo_is_asked_elsewhere_without_the_link_that_held_there(
    site: LinkSite,
) -> None:
    now, chat = site.school.clock.now(), "a" * 32
    also = {"channel": "web", "platform_user": chat, "chat": chat, "person_id": site.school.ids["lan"]}

    def open_the_page(session: Session) -> None:
        account = insert(ACCOUNT).values(**also, reachable=True, unreachable_why="", first_seen=now)
        key = session.execute(account.returning(ACCOUNT.c.id)).scalar_one()
        opened = {"token_hash": "x", "account_id": key, "made_at": now, "seen_at": now}
        session.execute(insert(SESSION).values(opened))

    await site.app.store.write(open_the_page)
    site.zalo.answers.append(NotSent(Failure.UNREACHABLE, "blocked"))
    await site.chatter("lan").says("nộp tệp")
    await site.app.ticks.collect()
    await site.app.idle()
    said = await site.app.store.read(lambda session: web_bubbles.since(session, chat, 0))
    assert [one.text.partition(" ")[0] for one in said] == ["Tài", "Thầy"]
    assert "Thầy cô gửi tệp." in said[1].text
    assert "/gui/" not in said[1].text
    assert "Không kèm tệp" in said[1].text


async def rows(store: Store, table: Any) -> int:
    """Return how many rows a table has."""
    query = select(func.count()).select_from(table)
    return await store.read(lambda session: int(session.execute(query).scalar_one()))
