"""The demo over HTTP: the page, what people do on it, the news it sends, and who may talk to it."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from bot.channels import Button, Failure, NotSent, Outgoing, Sent
from bot.clock import RehearsalClock, at_school, school_day
from bot.domain.registering.registrations import Registration
from bot.domain.school.invitations import Consent
from bot.web import demo_page
from bot.web.demo import Demo, build, news
from bot.web.demo_board import Board, Bubble
from bot.web.demo_names import ROWS, TEAMS
from bot.web.demo_platform import PagePlatform
from tests.web.stages import said

LOCAL = "http://127.0.0.1:8080"


@pytest.fixture
async def page(demo: Demo) -> AsyncIterator[httpx.AsyncClient]:
    """A browser without JavaScript on this machine."""
    transport = httpx.ASGITransport(build(demo))
    async with httpx.AsyncClient(transport=transport, base_url=LOCAL, follow_redirects=True) as client:
        yield client


async def does(page: httpx.AsyncClient, demo: Demo, path: str, **fields: str) -> httpx.Response:
    return await page.post(path, data={"token": demo.stage.token, **fields})


async def count(demo: Demo, table: Any) -> int:
    found: int = await demo.stage.store.read(
        lambda session: session.execute(select(func.count()).select_from(table)).scalar_one()
    )
    return found


async def test_the_school_is_fifty_people_of_whom_37_have_answered(demo: Demo) -> None:
    standing = await demo.stage.standing()
    assert (standing.answered, standing.total, len(standing.teams)) == (37, 50, 7)
    assert standing.last_safe == date(2026, 10, 15)
    assert (standing.last_safe - school_day(demo.stage.clock.now())).days == 3
    assert {row.team for row in ROWS} == {"", *TEAMS}
    assert (await count(demo, Registration), await count(demo, Consent)) == (37, 50)


async def test_the_first_glance_names_the_people_the_time_and_the_button(
    page: httpx.AsyncClient, demo: Demo
) -> None:
    shown = (await page.get("/")).text
    for words in ("Xem thử 60 giây", "8 giờ 00, thứ Hai, 12/10/2026", "còn 3 ngày", "37/50"):
        assert words in shown
    assert all(part.person.full_name in shown for part in demo.stage.parts.values())


async def test_a_teacher_registers_with_forms_alone(page: httpx.AsyncClient, demo: Demo) -> None:
    shown = (await does(page, demo, "/say", part="button_teacher", quick="", text="dk ldtt a")).text
    assert "Gửi đăng ký và cam kết" in shown
    (tap,) = re.findall(r'name="tap" value="([^"]+)">Gửi đăng ký', shown)
    shown = (await does(page, demo, "/say", part="button_teacher", tap=tap)).text
    assert "DK-00038" in shown
    assert "38/50" in shown


async def test_the_other_teacher_answers_by_digits(page: httpx.AsyncClient, demo: Demo) -> None:
    await does(page, demo, "/say", part="number_teacher", text="/dangky")
    assert "3. Không đăng ký danh hiệu" in said(demo, "number_teacher")
    await does(page, demo, "/say", part="number_teacher", text="3")
    await does(page, demo, "/say", part="number_teacher", text="1")
    assert "DK-00038" in said(demo, "number_teacher")
    assert all(not one.buttons for one in demo.stage.board.of(demo.stage.parts["number_teacher"].chat))


async def test_the_clock_moves_and_reminders_arrive(page: httpx.AsyncClient, demo: Demo) -> None:
    await does(page, demo, "/clock", to="reminder")
    assert demo.stage.clock.now() == at_school(date(2026, 10, 12), 11, 30)
    assert said(demo, "number_teacher").startswith("Còn 3 ngày: đăng ký thi đua")
    assert demo.stage.board.elsewhere == 11
    await does(page, demo, "/clock", to="day")
    assert school_day(demo.stage.clock.now()) == date(2026, 10, 13)
    await does(page, demo, "/clock", to="date", date="2026-10-20")
    assert demo.stage.clock.now() == at_school(date(2026, 10, 20), 8)
    for nonsense in ("2026-10-01", "2026-13-01", ""):
        await does(page, demo, "/clock", to="date", date=nonsense)
    assert school_day(demo.stage.clock.now()) == date(2026, 10, 20)


async def test_a_whole_school_year_passes(demo: Demo) -> None:
    await demo.stage.move_to_day(date(9999, 12, 31))
    assert demo.stage.clock.now() == at_school(date(2027, 8, 31), 8)
    assert not await demo.stage.move_to_reminder()


async def test_it_begins_again(page: httpx.AsyncClient, demo: Demo) -> None:
    before = demo.stage
    await does(page, demo, "/say", part="admin", text="/chuatraloi")
    assert not before.untouched
    await asyncio.gather(demo.stage.move_a_day(), *(does(page, demo, "/restart") for _ in range(3)))
    assert demo.stage is not before
    assert demo.stage.untouched
    assert (await page.post("/clock", data={"token": before.token, "to": "day"})).status_code == 403


@pytest.mark.parametrize("fields", [{}, {"token": "x"}, {"token": "ạ"}])
async def test_a_form_without_the_pages_token_does_nothing(
    page: httpx.AsyncClient, demo: Demo, fields: dict[str, str]
) -> None:
    for path in ("/say", "/clock", "/restart"):
        answer = await page.post(path, data={"part": "admin", "text": "xin chào", "to": "day", **fields})
        assert answer.status_code == 403
    assert demo.stage.untouched


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8080", "127.0.0.1.evil.example", "10.0.0.1"])
async def test_a_strangers_name_for_this_machine_is_refused(page: httpx.AsyncClient, host: str) -> None:
    for path in ("/", "/events", "/static/demo.js"):
        assert (await page.get(path, headers={"Host": host})).status_code == 400


async def test_what_people_write_stays_text(page: httpx.AsyncClient, demo: Demo) -> None:
    script = "<script>alert(1)</script><b>đậm</b>"
    shown = (await does(page, demo, "/say", part="admin", text=script)).text
    assert "<script>alert" not in shown
    assert "&lt;b&gt;đậm&lt;/b&gt;" in shown
    assert "script-src" not in shown
    policy = (await page.get("/")).headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy


def test_only_our_own_four_tags_are_tags() -> None:
    text = (
        '<b>Đậm</b> <img src=x onerror=b()> <a href="https://a.vn/?x=1">A</a> <a href="javascript:b()">B</a>'
    )
    bubble = Bubble("m1", "telegram", "demo-1", False, text, at_school(date(2026, 10, 12), 8))
    assert demo_page.formatted(bubble) == (
        '<b>Đậm</b> &lt;img src=x onerror=b()&gt; <a target="_blank" rel="noopener noreferrer" '
        'href="https://a.vn/?x=1">A</a> &lt;a href="javascript:b()"&gt;B'
    )


async def test_news_reach_the_page_and_again_after_a_lost_connection(
    page: httpx.AsyncClient, demo: Demo
) -> None:
    stage = demo.stage
    await stage.say(stage.parts["admin"], "/chuatraloi")
    fresh = await up_to_clock(demo, since=0)
    assert [name for name, _ in fresh] == ["bubble", "bubble", "clock"]
    assert "37/50" in fresh[1][1]["html"]
    seen = stage.board.change
    await stage.say(stage.parts["admin"], "/huy")
    assert [name for name, _ in await up_to_clock(demo, since=seen)] == ["bubble", "bubble", "clock"]


async def test_a_page_of_an_earlier_run_is_told_to_load_itself_anew(
    page: httpx.AsyncClient, demo: Demo
) -> None:
    before = demo.stage
    waiting = asyncio.ensure_future(up_to_clock(demo, since=before.board.change))
    await demo.restart()
    assert [name for name, _ in await waiting] == ["fresh"]
    answer = await page.get("/events", params={"since": "0", "token": before.token})
    assert "event: fresh" in answer.text


async def test_pages_are_let_go_when_the_server_ends(demo: Demo) -> None:
    waiting = asyncio.ensure_future(everything(demo))
    await asyncio.sleep(0)
    demo.end()
    assert all("event: clock" in event for event in await waiting)


async def everything(demo: Demo) -> list[str]:
    return [event async for event in news(demo, demo.stage, demo.stage.board.change)]


async def up_to_clock(demo: Demo, since: int) -> list[tuple[str, dict[str, Any]]]:
    """Return what a page is sent that has seen `since` changes, up to the state of the clock."""
    events = []
    async for event in news(demo, demo.stage, since):
        ((name, data),) = re.findall(r"event: (\w+)\nid: \d+\ndata: (.*)\n\n", event)
        events.append((name, json.loads(data)))
        if name == "clock":
            break
    return events


async def test_the_page_refuses_what_the_real_platforms_refuse() -> None:
    board = Board(frozenset({"demo-1"}))
    clock = RehearsalClock(at_school(date(2026, 10, 12), 8))
    telegram, zalo = PagePlatform("telegram", board, clock), PagePlatform("zalo", board, clock)
    button = (Button("Gửi", "c:1:1:x"),)
    first = await telegram.send(Outgoing("demo-1", "Xin chào", button))
    assert isinstance(first, Sent)
    again = await telegram.send(Outgoing("demo-1", "Xin chào", button, edits=first.message))
    assert again == NotSent(Failure.UNCHANGED)
    assert await telegram.send(Outgoing("demo-1", "Đã gửi", edits=first.message)) == first
    assert [one.text for one in board.of("demo-1")] == ["Đã gửi"]
    for text, buttons in (("Xin chào", button), ("x" * 2001, ()), ("", ())):
        out = Outgoing("demo-1", text, buttons)
        refused = await zalo.send(out)
        assert isinstance(refused, NotSent)
        assert refused.failure is Failure.CONTENT
    assert isinstance(await zalo.send(Outgoing("demo-2", "Xin chào")), Sent)
    assert board.elsewhere == 1
