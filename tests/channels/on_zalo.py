"""What the tests of Zalo share: a school that speaks there over HTTP, and a stand-in for the store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from sqlalchemy import func, select, update

from bot.app import App
from bot.channels import Raw
from bot.channels.webhook import ZALO_SECRET_HEADER, WebhookSettings, webhook_route
from bot.channels.zalo import ZaloChannel
from bot.channels.zalo_updates import updates_in
from bot.domain.registering.registrations import Registration
from bot.domain.school.people import ACCOUNT
from bot.web.server import WebServer, bind
from tests.channels.conftest import HASTY, Naps
from tests.fakes.telegram_queue import Bell
from tests.fakes.zalo_api import TOKEN, FakeZalo
from tests.fakes.zalo_people import FakeZaloUser
from tests.fakes.zalo_variants import Variant
from tests.school import School

SECRET = "mot-chuoi-kho-doan-0123"


@dataclass
class Stored:
    """Stands for the store: what `receive` was given; `away` is how often it cannot be reached first."""

    updates: list[tuple[str, Raw]] = field(default_factory=list)
    away: int = 0
    bell: Bell = field(default_factory=Bell)

    async def receive(self, channel: str, batch: list[tuple[str, Raw]]) -> None:
        """Keep each update once, as the inbox does."""
        assert channel == "zalo"
        if self.away:
            self.away -= 1
            raise OSError("the disk is full")
        known = {key for key, _ in self.updates}
        self.updates += [(key, raw) for key, raw in batch if key not in known]
        self.bell.ring()

    def texts(self) -> list[str]:
        """Return what was written."""
        return [raw["message"]["text"] for _, raw in self.updates]

    async def holds(self, condition: Callable[[], bool]) -> None:
        """Wait until something is true of it."""
        await self.bell.until(condition, 20)


@dataclass
class Stage:
    """A school whose people are all on Zalo, and its bot at work there."""

    school: School
    zalo: FakeZalo
    app: App
    naps: Naps

    def user(self, name: str) -> FakeZaloUser:
        """Return the account of a person, who has written to the bot before."""
        user = self.zalo.user(f"user-{name}")
        user.wrote = True
        return user

    async def registrations(self) -> int:
        """Return how many registrations were sent in."""
        query = select(func.count()).select_from(Registration).where(Registration.status == "submitted")  # type: ignore[arg-type]
        found: int = await self.app.store.read(lambda session: session.execute(query).scalar_one())
        return found


@asynccontextmanager
async def at_work(school: School, variant: Variant, *, by_webhook: bool = False) -> AsyncIterator[Stage]:
    """Move everybody of a school to Zalo and let its bot listen there."""
    change = update(ACCOUNT).values(channel="zalo")
    await school.app.store.write(lambda session: session.execute(change))
    zalo, naps, door = await FakeZalo.start(variant), Naps(), bind("127.0.0.1", 0)
    url = f"http://127.0.0.1:{door.getsockname()[1]}/zalo"
    webhook = WebhookSettings(url, SECRET) if by_webhook else None
    channel = ZaloChannel(TOKEN, api_url=zalo.url, webhook=webhook, limits=HASTY, sleep=naps.sleep)
    app = App(school.app.store, school.clock, {"zalo": channel})
    route = webhook_route(
        "/zalo", SECRET, "zalo", app.receive, header=ZALO_SECRET_HEADER, updates_in=updates_in
    )
    server = WebServer([route], door)
    serving = asyncio.create_task(server.serve())
    await app.start()
    hearing = asyncio.create_task(app.listen())
    try:
        yield Stage(school, zalo, app, naps)
        assert not hearing.done() or hearing.exception() is None
    finally:
        hearing.cancel()
        await asyncio.gather(hearing, return_exceptions=True)
        await app.idle()
        await zalo.stop()
        server.stop()
        await serving
        await channel.stop()


@asynccontextmanager
async def listening(channel: ZaloChannel, stored: Stored) -> AsyncIterator[asyncio.Task[None]]:
    """Let a channel listen for a while."""
    await channel.start()
    task = asyncio.create_task(channel.listen(stored.receive))
    yield task
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await channel.stop()
