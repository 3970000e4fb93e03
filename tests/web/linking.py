"""A school whose people are on Zalo, with a page for files, and browsers that open the links they get."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
from sqlalchemy import update
from sqlmodel import Session
from starlette.applications import Starlette

from bot import uploads
from bot.app import App
from bot.channels import Channel
from bot.channels.web import WebChannel
from bot.cli.web_chat import strays, web_chat_routes
from bot.domain.school.people import ACCOUNT
from bot.outbox import Address, enqueue
from bot.rendering import Part
from tests.chat import Chatter, PlatformInMemory
from tests.files.conftest import add_paper
from tests.school import MONDAY, School

HOST = "https://thidua.hoaphuong.example"
LINK = re.compile(rf"{re.escape(HOST)}(/w/(?:tep|gui)/\S+)")


@dataclass
class LinkSite:
    """The bot at work on Zalo and on its page."""

    school: School
    app: App
    zalo: PlatformInMemory
    """What people see, where the platform is not a server of its own."""
    web: Starlette
    opened: list[httpx.AsyncClient] = field(default_factory=list)

    def chatter(self, name: str) -> Chatter:
        """Return somebody's account at Zalo."""
        return Chatter(self.app, self.zalo, f"user-{name}", self.school.ids[name])

    def browser(self, **headers: str) -> httpx.AsyncClient:
        """Return a browser that knows nobody."""
        transport = httpx.ASGITransport(self.web)
        self.opened.append(httpx.AsyncClient(transport=transport, base_url=HOST, headers=headers))
        return self.opened[-1]


@asynccontextmanager
async def link_site(
    school: School, *, page: bool = True, channel: Channel | None = None
) -> AsyncIterator[LinkSite]:
    """Move everybody of a school to Zalo, and open its page unless it has none.

    `channel` is Zalo's real one, with a server at its other end; else what is said is kept in memory.
    """
    change = update(ACCOUNT).values(channel="zalo")
    await school.app.store.write(lambda session: session.execute(change))
    zalo, store = PlatformInMemory("zalo"), school.app.store
    channels: dict[str, Channel] = {
        "zalo": channel or zalo,
        **({"web": WebChannel(store, school.clock, f"{HOST}/w")} if page else {}),
    }
    app = App(store, school.clock, channels)
    await app.start()
    add_paper(app)
    web = Starlette(routes=web_chat_routes(app, secure=True), exception_handlers=strays())
    site = LinkSite(school, app, zalo, web)
    try:
        yield site
    finally:
        for one in site.opened:
            await one.aclose()
        await app.idle()


async def hand_out(site: LinkSite, name: str, mime: str, content: bytes, to: str = "lan") -> None:
    """Have somebody sent a file that was made for them."""
    person = site.school.ids[to]

    def write(session: Session) -> None:
        key = uploads.keep(session, name, mime, content, site.school.clock.now(), person)
        address = Address("zalo", f"user-{to}", person)
        enqueue(session, address, [Part("Kính gửi")], MONDAY, template="x/file", attach=[key])

    await site.app.store.write(write)
    await site.app.senders["zalo"].collect()
    await site.app.idle()


def link_in(text: str) -> str:
    """Return the path of the link in a message."""
    found = LINK.search(text)
    assert found, f"no link in:\n{text}"
    return found[1]
