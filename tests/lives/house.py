"""A school whose people all sit at one channel, and its bot wired as `thidua run --clock` wires it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import SecretStr
from sqlalchemy import select, text
from sqlmodel import Session

from bot.app import Rehearsed
from bot.channels import Channel
from bot.cli.doors import channels_of, web_server
from bot.clock import InstantClock, at_school
from bot.domain.campaign.campaigns import Campaign
from bot.domain.campaign.loading import LoadCampaign
from bot.domain.campaign.plan import CampaignPlan
from bot.domain.school import invitations
from bot.domain.school.people import PERSON
from bot.domain.school.staff import Report, import_staff
from bot.domain.school.staff_file import Table, read_table
from bot.domain.school.units import Unit
from bot.settings import Settings
from bot.store import Store, open_store
from bot.web.server import WebServer, bind

SECRET = SecretStr("mot-chuoi-kho-doan-0123")
MORNING = at_school(date(2026, 10, 5), 8)
STAFF = """họ tên,xưng hô,tổ,chức vụ,vai trò
Lê Thị Hạnh,Cô,Ban giám hiệu,Hiệu trưởng,quản trị
Trần Thị Lan,Cô,Tổ Toán - Tin,Giáo viên,
Nguyễn Văn Minh,Thầy,Tổ Toán - Tin,Giáo viên,
"""
A_MOMENT = 5.0
"""Seconds that a person takes to read and to write a line; pacing and rates believe them."""


async def founded(url: str, plan: CampaignPlan) -> None:
    """Do on an empty database as `thidua staff import` and `thidua campaign load` do."""
    table, store = read_table(STAFF.encode()), open_store(url)
    assert isinstance(table, Table)

    def work(session: Session) -> None:
        report = import_staff(session, table, MORNING, "Trường THCS Hoa Phượng")
        assert isinstance(report, Report)
        school = session.execute(select(Unit).where(Unit.kind == "truong")).scalar_one()  # type: ignore[arg-type]
        loaded = LoadCampaign(plan, school.id or 0, suggested=True).apply(session, MORNING)
        assert isinstance(loaded, Campaign)

    await store.write(work)
    await store.close()


@dataclass
class House:
    """The school, its bot at work, and its clock."""

    store: Store
    clock: InstantClock
    app: Rehearsed
    settings: Settings
    channel: Channel
    codes: dict[str, str] = field(default_factory=dict)
    """Everybody's code, by given name."""

    async def moment(self) -> None:
        """Let somebody have read what is there and write a line."""
        await self.clock.sleep(A_MOMENT)

    async def to(self, day: int, hour: int, minute: int = 0) -> None:
        """Come to a moment of October, with everything that is due on the way."""
        await self.app.advance_to(at_school(date(2026, 10, day), hour, minute))

    async def kept(self, query: str) -> list[tuple[Any, ...]]:
        """Return what a query finds in the database."""
        found = await self.store.read(lambda session: session.execute(text(query)).all())
        return [tuple(row) for row in found]


@asynccontextmanager
async def at_work(
    url: str, name: str, *, prepare: Callable[[Channel], None] = lambda _: None, **given: Any
) -> AsyncIterator[House]:
    """Start the bot on a founded school with one channel, by settings as an operator writes them."""
    door, clock, store = bind("127.0.0.1", 0), InstantClock(MORNING), open_store(url)
    place = f"127.0.0.1:{door.getsockname()[1]}"
    settings = Settings(_env_file=None, database_url=url, webhook_listen=place, **given)  # type: ignore[call-arg]
    if name == "web":
        settings = settings.model_copy(update={"public_url": f"http://{place}"})
    if settings.zalo_webhook_secret.get_secret_value():
        settings = settings.model_copy(update={"zalo_webhook_url": f"http://{place}/zalo"})
    channels = channels_of(settings, store, clock)
    assert list(channels) == [name]
    prepare(channels[name])
    app = Rehearsed(store, clock, channels)
    server = web_server(settings, app, door)
    house = House(store, clock, app, settings, channels[name])
    house.codes = await store.write(_codes)
    async with _running(app, server):
        yield house


@asynccontextmanager
async def _running(app: Rehearsed, server: WebServer) -> AsyncIterator[None]:
    serving = asyncio.create_task(server.serve())
    await app.start()
    hearing = asyncio.create_task(app.listen())
    try:
        yield
        assert not hearing.done() or hearing.exception() is None
    finally:
        hearing.cancel()
        await asyncio.gather(hearing, return_exceptions=True)
        server.stop()
        await serving
        await app.stop()


def _codes(session: Session) -> dict[str, str]:
    """Do as `thidua invite --all` does."""
    people = session.execute(select(PERSON.c.id, PERSON.c.full_name)).all()
    names = {key: full_name.split()[-1] for key, full_name in people}
    return {names[one.person_id]: one.shown for one in invitations.invite(session, list(names), MORNING)}
