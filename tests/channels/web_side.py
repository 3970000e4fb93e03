"""The web's row of the contract suite: its platform is a page of ours, so its edge is a browser."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any, ClassVar

import httpx
from sqlalchemy import select
from sqlmodel import Session
from starlette.applications import Starlette

from bot.channels import Channel, Raw
from bot.channels.web import WebChannel
from bot.clock import InstantClock
from bot.domain.school.invitations import invite
from bot.domain.school.web_bubbles import BUBBLE
from bot.store import Store, Work
from bot.web.chat import chat_routes
from bot.web.chat_room import ChatRoom
from tests.channels.cases import LOST, REFUSED, THROTTLED
from tests.fakes.telegram_faults import Fault
from tests.school import MONDAY, found_school
from tests.web.chatting import HOST, Browser


class FullDisk:
    """A store that does all of a write and then fails, as a full disk does; every write, or only the next."""

    def __init__(self, store: Store, *, once: bool = False) -> None:
        self.url, self.alone, self.read, self.close = store.url, store.alone, store.read, store.close
        self._store, self._left = store, 1 if once else sys.maxsize

    async def write(self, work: Work[Any]) -> Any:
        """Undo what was done, with an error that quotes it, until there is room."""
        self._left -= 1

        def to_the_end(session: Session) -> Any:
            result = work(session)
            if self._left >= 0:
                raise OSError(f"no room for {session.execute(select(BUBBLE.c.text)).scalars().all()}")
            return result

        return await self._store.write(to_the_end)


class WebSide:
    """The web chat: its platform is our own page, so its edge is what a browser asks of that page."""

    cannot: ClassVar[Mapping[str, str]] = {
        LOST: "a message is sent by the commit that keeps it, and what became of a commit is found out",
        THROTTLED: "nobody counts what we write on our own page; who writes there too often is slowed down",
        REFUSED: "there is no token that somebody else could refuse, and no door of theirs to stand before",
    }
    unknown = "0" * 32

    def __init__(self, store: Store, clock: InstantClock) -> None:
        self.web = WebChannel(store, clock, f"{HOST}/w")
        self.channel: Channel = self.web
        self.heard: list[tuple[str, Raw]] = []
        self.lan = self.blocked = self.token = ""
        room = ChatRoom(self.web, self._hear, lambda _: False, self._takes, secure=True)
        transport = httpx.ASGITransport(Starlette(routes=chat_routes(room)))
        http = httpx.AsyncClient(transport=transport, base_url=HOST, follow_redirects=True)
        self.browser = Browser(clock, http)

    @classmethod
    async def start(cls, store: Store) -> WebSide:
        """Open the page: Hoa and Lan come in by their codes, and Hoa leaves for good."""
        clock = InstantClock(MONDAY)
        side, ids = cls(store, clock), await store.write(found_school)
        codes = await store.write(lambda session: invite(session, [ids["hoa"], ids["lan"]], MONDAY))
        for name, code in zip(("blocked", "lan"), codes, strict=True):
            await side.browser.enters(code.shown)
            setattr(side, name, side.heard[-1][1]["chat"])
            side.token = side.browser.cookie()
            if name == "blocked":
                await side.browser.posts("/w/leave", everywhere="1")
                side.browser.http.cookies.clear()
        return side

    async def _hear(self, _channel: str, updates: list[tuple[str, Raw]]) -> None:
        self.heard += updates

    async def _takes(self, _chat: str) -> None:
        return None

    async def seen(self) -> list[str]:
        """Return what their page shows."""
        await self.browser.opens("/w")
        return self.browser.told()

    def spoil(self, fault: Fault) -> None:
        """Let the disk fail when the next message is written, with an error that quotes it."""
        self.web.store = FullDisk(self.web.store, once=True)

    async def writes(self, text: str) -> tuple[str, Raw]:
        """Write a line into the page's form and return what the page hands in."""
        await self.browser.opens("/w")
        await self.browser.says(text)
        return self.heard[-1]

    def elsewhere(self) -> Channel:
        """Return one whose disk is away for good."""
        return WebChannel(FullDisk(self.web.store), self.web.clock)

    async def stop(self) -> None:
        """Close the browser and the channel."""
        await self.browser.http.aclose()
        await self.channel.stop()
