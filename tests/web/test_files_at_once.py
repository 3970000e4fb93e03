"""Many large files at the same moment: a few are in memory at a time, all of them arrive."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from bot.web.waiting import FILES_AT_ONCE
from tests.files.conftest import PNG, add_words
from tests.school import School
from tests.web.chatting import chat_site
from tests.web.linking import link_in, link_site

TEACHERS = ("lan", "minh", "hoa", "dung", "hanh")


@dataclass
class Counted:
    """Room for some files, with the most that ever were in it."""

    room: asyncio.Semaphore
    now: int = 0
    most: int = 0
    came: int = 0

    async def __aenter__(self) -> None:
        await self.room.acquire()
        self.now, self.came = self.now + 1, self.came + 1
        self.most = max(self.most, self.now)

    async def __aexit__(self, *_: object) -> None:
        self.now -= 1
        self.room.release()


def behind(web: Starlette, path: str) -> Any:
    """Return the object that answers at a path."""
    endpoint: Any = next(one.endpoint for one in web.routes if isinstance(one, Route) and one.path == path)
    return endpoint.__self__


async def test_the_pages_behind_links_take_four(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    add_words(monkeypatch)
    async with link_site(school) as site:
        desk = behind(site.web, "/w/gui/{code}").desk
        counted = desk.taking = Counted(desk.taking)
        posts = []
        for name in TEACHERS:
            await site.chatter(name).says("nộp tệp")
            path = link_in(site.chatter(name).last.text)
            posts.append(site.browser().post(path, files={"file": ("a.png", PNG, "image/png")}))
        answers = await asyncio.gather(*posts)
    assert [one.status_code for one in answers] == [200] * len(TEACHERS)
    assert (counted.most, counted.came) == (FILES_AT_ONCE, len(TEACHERS))


async def test_the_chat_takes_four(school: School) -> None:
    async with chat_site(school) as site:
        browsers = [await site.at_chat(name) for name in TEACHERS]
        room = behind(site.web, "/w").room
        counted = room.taking = Counted(room.taking)
        await asyncio.gather(*(one.sends_file("a.png", "image/png", PNG) for one in browsers))
    assert all("a.png" in one.text for one in browsers)
    assert (counted.most, counted.came) == (FILES_AT_ONCE, len(TEACHERS))
