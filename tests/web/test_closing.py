"""Closing what is open at the web page: one's own browsers, and somebody else's by an admin or a clerk."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlmodel import Session

from bot.domain.desk.closing_web import CloseWeb
from bot.domain.school import file_links, people, upload_doors
from bot.domain.school.audit import Audit
from bot.domain.school.turn import Turn
from bot.result import Invalid
from tests.chat import Chatter
from tests.web.chatting import ChatSite

AUDIT = Audit.__table__  # type: ignore[attr-defined]


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
    assert "đang mở đây" not in lan.sees("mydata/close_web", "trên 2 máy, điện thoại").text
    await lan.taps("Đóng tất cả")
    lan.sees("mydata/web_closed", "2 máy")
    for browser in (first, second):
        assert (await browser.http.get("/w/news")).status_code == 401
    person = site.school.ids["lan"]
    assert await closings(site) == [(person, f"person:{person}", {"browsers": 2, "codes": 0})]
    await lan.says("/dulieu")
    assert "Đóng trang web" not in str(lan.sees("mydata/summary").buttons)


async def test_at_the_page_itself_one_is_told_how_to_come_back_and_may_stay(site: ChatSite) -> None:
    browser = await site.at_chat("lan")
    await browser.says("/dulieu")
    await browser.taps("Đóng trang web trên mọi máy")
    asked = browser.told()[-1]
    assert "Trang Cô Lan đang mở đây cũng đóng ngay" in asked
    assert "nhắn “thêm tài khoản” ở tài khoản kia" in asked
    await browser.taps("Quay lại")
    assert "Những gì đang lưu về Cô Lan" in browser.told()[-1]
    assert (await browser.http.get("/w/news")).status_code == 200
    assert await closings(site) == []


async def test_an_admin_closes_somebodys_and_the_code_on_its_way_opens_nothing(site: ChatSite) -> None:
    browser, code = await site.at_chat("lan"), await site.code("lan")
    hanh = at_telegram(site, "hanh")
    await hanh.says("/to")
    for label in ("Tổ Toán", "Trần Thị Lan"):
        await hanh.taps(label)
    await hanh.taps("Đóng trang web và mã chưa dùng")
    assert "Đang mở trên 1 máy" in hanh.last.text
    assert "Còn mã liên kết chưa dùng" in hanh.last.text
    await hanh.taps("Đóng lại")
    assert "Đã đóng trang web và các đường dẫn của Trần Thị Lan" in hanh.last.text
    assert (await browser.http.get("/w/news")).status_code == 401
    assert (await site.browser().enters(code)).status_code == 403
    ids = site.school.ids
    assert await closings(site) == [(ids["hanh"], f"person:{ids['lan']}", {"browsers": 1, "codes": 1})]


async def test_the_links_by_which_files_come_and_go_close_too(site: ChatSite) -> None:
    ids, now = site.school.ids, site.school.clock.now()

    def closes(session: Session) -> tuple[int, int]:
        file_links.make(session, [(1, ids["lan"]), (2, ids["minh"])], now)
        for name in ("lan", "minh"):
            upload_doors.make(session, "telegram", f"user-{name}", 1, "document", now)
        come = people.arrive(session, "telegram", "user-hanh", "user-hanh", now)
        CloseWeb(ids["lan"]).apply(Turn(session, now, come.account, come.person))
        left = (select(func.count()).select_from(table) for table in (file_links.LINK, upload_doors.DOOR))
        links, doors = (session.execute(one).scalar_one() for one in left)
        return links, doors

    assert await site.app.store.write(closes) == (1, 1), "those of thầy Minh"


@pytest.mark.parametrize("who", ["minh", "lan"])
async def test_nobody_but_an_admin_may(site: ChatSite, who: str) -> None:
    browser, ids, now = await site.at_chat("lan"), site.school.ids, site.school.clock.now()

    def acts(session: Session) -> object:
        come = people.arrive(session, "telegram", f"user-{who}", f"user-{who}", now)
        return CloseWeb(ids["lan"]).apply(Turn(session, now, come.account, come.person))

    assert await site.app.store.write(acts) == Invalid.because("person_not_yours")
    assert (await browser.http.get("/w/news")).status_code == 200
