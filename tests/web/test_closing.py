"""Closing what is open at the web page: one's own browsers, and somebody else's by an admin or a clerk."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select
from sqlmodel import Session

from bot.domain.desk.closing_web import CloseWeb
from bot.domain.school import people
from bot.domain.school.audit import Audit
from bot.domain.school.turn import Turn
from bot.result import Invalid
from tests.chat import Chatter
from tests.school import School
from tests.web.chatting import ChatSite, chat_site

AUDIT = Audit.__table__  # type: ignore[attr-defined]


@pytest.fixture
async def site(school: School) -> AsyncIterator[ChatSite]:
    """The school with a web chat."""
    async with chat_site(school) as made:
        yield made


def at_telegram(site: ChatSite, name: str) -> Chatter:
    return Chatter(site.app, site.school.platform, f"user-{name}", site.school.ids[name])


async def closings(site: ChatSite) -> list[tuple[int | None, str, dict[str, int]]]:
    query = select(AUDIT.c.actor_id, AUDIT.c.subject, AUDIT.c.details).where(AUDIT.c.action == "web_closed")
    rows = await site.app.store.read(lambda session: session.execute(query).all())
    return [tuple(row) for row in rows]


async def test_one_sees_ones_browsers_and_closes_them_from_any_chat(site: ChatSite) -> None:
    first = await site.at_chat("lan")
    second = site.browser()
    await second.enters(await site.code("lan"))
    lan = at_telegram(site, "lan")
    await lan.says("/dulieu")
    lan.sees("mydata/summary", "đang mở trên 2 máy, điện thoại; dùng gần nhất thứ Hai, 05/10/2026")
    await lan.taps("Đóng trang web trên mọi máy")
    lan.sees("mydata/web_closed", "2 máy")
    for browser in (first, second):
        assert (await browser.http.get("/w/news")).status_code == 401
    person = site.school.ids["lan"]
    assert await closings(site) == [(person, f"person:{person}", {"browsers": 2, "codes": 0})]
    await lan.says("/dulieu")
    assert "Đóng trang web" not in str(lan.sees("mydata/summary").buttons)


async def test_an_admin_closes_somebodys_and_the_code_on_its_way_opens_nothing(site: ChatSite) -> None:
    browser, code = await site.at_chat("lan"), await site.code("lan")
    hanh = at_telegram(site, "hanh")
    await hanh.says("/to")
    for label in ("Tổ Toán", "Trần Thị Lan"):
        await hanh.taps(label)
    await hanh.taps("Đóng trang web và mã chưa dùng")
    assert "Đang mở trên 1 máy" in hanh.last.text
    assert "Còn một mã liên kết chưa dùng" in hanh.last.text
    await hanh.taps("Đóng lại")
    assert "Đã đóng trang web và các đường dẫn của Trần Thị Lan" in hanh.last.text
    assert (await browser.http.get("/w/news")).status_code == 401
    assert (await site.browser().enters(code)).status_code == 403
    ids = site.school.ids
    assert await closings(site) == [(ids["hanh"], f"person:{ids['lan']}", {"browsers": 1, "codes": 1})]


@pytest.mark.parametrize("who", ["minh", "lan"])
async def test_nobody_but_an_admin_may(site: ChatSite, who: str) -> None:
    browser, ids, now = await site.at_chat("lan"), site.school.ids, site.school.clock.now()

    def acts(session: Session) -> object:
        come = people.arrive(session, "telegram", f"user-{who}", f"user-{who}", now)
        return CloseWeb(ids["lan"]).apply(Turn(session, now, come.account, come.person))

    assert await site.app.store.write(acts) == Invalid.because("person_not_yours")
    assert (await browser.http.get("/w/news")).status_code == 200
