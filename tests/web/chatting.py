"""A school whose bot has a web chat, and browsers that come to it."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx
from sqlalchemy import func, select
from starlette.applications import Starlette

from bot.app import App
from bot.channels.web import WebChannel
from bot.cli.web_chat import strays, web_chat_routes
from bot.clock import RehearsalClock
from bot.domain.school import invitations
from tests.school import School

HOST = "https://thidua.hoaphuong.example"


@dataclass
class Browser:
    """A browser without a script: it presses what its page shows, by the names people read."""

    clock: RehearsalClock
    http: httpx.AsyncClient
    page: httpx.Response | None = None

    @property
    def html(self) -> str:
        """The page it shows."""
        assert self.page is not None
        return self.page.text

    @property
    def text(self) -> str:
        """The words of its page."""
        return html.unescape(re.sub(r"<[^>]+>", " ", self.html))

    def shown(self) -> dict[str, str]:
        """Return what the page tells its reader, with the words of its buttons, by the messages' ids."""
        bubbles = re.findall(r'<article class="bubble bot" id="(\w+)">(.*?)</article>', self.html, re.DOTALL)
        return {key: html.unescape(re.sub(r"<[^>]+>", "", inside)) for key, inside in bubbles}

    def told(self) -> list[str]:
        """Return what the page tells its reader, message by message, as plain text."""
        texts = re.findall(
            r'<article class="bubble bot".*?<div class="text">(.*?)</div>', self.html, re.DOTALL
        )
        return [html.unescape(re.sub(r"<[^>]+>", "", one)) for one in texts]

    @property
    def token(self) -> str:
        """What the forms of its page carry."""
        return str(re.findall(r'name="token" value="(\w+)"', self.html)[0])

    async def opens(self, path: str) -> httpx.Response:
        """Go somewhere."""
        self.page = await self.http.get(path)
        return self.page

    async def enters(self, code: str) -> httpx.Response:
        """Open the chat with a code."""
        self.page = await self.http.post("/w/open", data={"code": code})
        return self.page

    async def says(self, text: str) -> None:
        """Write a line."""
        await self.posts(text=text)

    async def taps(self, label: str) -> None:
        """Press the newest button with a label."""
        await self.posts(tap=self.button(label))

    def button(self, label: str) -> str:
        """Return what the newest button with a label sends."""
        buttons = re.findall(r'name="tap" value="([^"]+)">([^<]+)<', self.html)
        (*_, value) = [value for value, shown in buttons if label in html.unescape(shown)]
        return str(value)

    async def sends_file(self, name: str, mime: str, content: bytes) -> None:
        """Send a file by the form for files."""
        self.page = await self.http.post(
            "/w/say", data={"token": self.token}, files={"file": (name, content, mime)}
        )

    async def posts(self, path: str = "/w/say", **fields: str) -> httpx.Response:
        """Send a form of its page."""
        self.clock.move_to(self.clock.now() + timedelta(seconds=1))
        self.page = await self.http.post(path, data={"token": self.token, **fields})
        return self.page

    def cookie(self) -> str:
        """Return the secret it keeps."""
        return next(iter(self.http.cookies.jar)).value or ""


@dataclass
class ChatSite:
    """The bot with its web chat, at work."""

    school: School
    app: App
    web: Starlette
    browsers: list[httpx.AsyncClient] = field(default_factory=list)

    def browser(self, **headers: str) -> Browser:
        """Return another browser, with cookies of its own."""
        transport = httpx.ASGITransport(self.web)
        http = httpx.AsyncClient(transport=transport, base_url=HOST, follow_redirects=True, headers=headers)
        self.browsers.append(http)
        return Browser(self.school.clock, http)

    async def code(self, name: str) -> str:
        """Return a code made for somebody, as it is read out."""
        school = self.school
        (made,) = await self.app.store.write(
            lambda session: invitations.invite(session, [school.ids[name]], school.clock.now())
        )
        return made.shown

    async def count(self, table: Any) -> int:
        """Return how many rows a table has."""
        rows = select(func.count()).select_from(table)
        found: int = await self.app.store.read(lambda session: session.execute(rows).scalar_one())
        return found

    async def at_chat(self, name: str) -> Browser:
        """Return the browser of somebody who has come in and agreed."""
        browser = self.browser()
        await browser.enters(await self.code(name))
        await browser.taps("là tôi")
        await browser.taps("Đồng ý")
        return browser


@asynccontextmanager
async def chat_site(school: School, *, secure: bool = True) -> AsyncIterator[ChatSite]:
    """Put a web chat beside the school's Telegram."""
    channel = WebChannel(school.app.store, school.clock, f"{HOST}/w")
    app = App(school.app.store, school.clock, {"telegram": school.platform, "web": channel})
    await app.start()
    web = Starlette(routes=web_chat_routes(app, secure=secure), exception_handlers=strays())
    site = ChatSite(school, app, web)
    try:
        yield site
    finally:
        for one in site.browsers:
            await one.aclose()
        await app.idle()
