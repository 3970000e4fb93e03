"""An invented school for tests: its people, its campaign, and a bot they talk to in memory."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import Session

from bot.app import App
from bot.clock import InstantClock, at_school
from bot.domain.campaign.campaigns import Campaign
from bot.domain.campaign.loading import LoadCampaign
from bot.domain.campaign.plan import CampaignPlan
from bot.domain.school.people import Account, Person
from bot.domain.school.units import Unit
from bot.plans.presets import read_preset
from bot.plans.shift import shift_to
from bot.store import Store, open_store
from bot.words import fold, sort_key
from tests.chat import Chatter, PlatformInMemory
from tests.databases import Server

MONDAY = at_school(date(2026, 10, 5), 8)
"""Ten days before the registration deadline of the invented school."""


@dataclass
class School:
    """A school with two tổ, its bot, and the people tests speak for."""

    app: App
    platform: PlatformInMemory
    clock: InstantClock
    ids: dict[str, int]
    """People's ids by given name; `school`, `toan` and `van` are units; `campaign` is the campaign."""

    def chatter(self, name: str) -> Chatter:
        """Return the linked account of a person."""
        return Chatter(self.app, self.platform, f"user-{name}", self.ids[name])

    def stranger(self, user: str = "stranger") -> Chatter:
        """Return an account nobody knows."""
        return Chatter(self.app, self.platform, user)


PEOPLE = [
    ("hanh", "Lê Thị Hạnh", "Cô", "school", "Hiệu trưởng", ["CBQL"], True),
    ("lan", "Trần Thị Lan", "Cô", "toan", "Giáo viên", ["GV", "GVCN"], False),
    ("minh", "Nguyễn Văn Minh", "Thầy", "toan", "Tổ trưởng", ["GV"], False),
    ("hoa", "Phạm Thị Hoa", "", "van", "Giáo viên", ["GV", "khối 6"], False),
    ("dung", "Đỗ Tiến Dũng", "Thầy", "van", "Tổ trưởng", ["GV"], False),
]


def found_school(session: Session, plan: CampaignPlan | None = None) -> dict[str, int]:
    """Write the school's rows; everybody is linked at `telegram` as `user-<name>`."""
    ids: dict[str, int] = {}
    ids["school"] = _unit(session, "Trường THCS Hoa Phượng", "truong", None)
    ids["toan"] = _unit(session, "Tổ Toán - Tin", "to", ids["school"])
    ids["van"] = _unit(session, "Tổ Ngữ văn", "to", ids["school"])
    for name, full_name, honorific, unit, position, groups, is_admin in PEOPLE:
        person = Person(
            unit_id=ids[unit],
            full_name=full_name,
            folded=fold(full_name),
            sort_key=sort_key(full_name),
            honorific=honorific,
            position=position,
            groups=groups,
            is_admin=is_admin,
            joined_on=date(2026, 8, 1),
        )
        session.add(person)
        session.flush()
        account = Account(
            channel="telegram",
            platform_user=f"user-{name}",
            chat=f"user-{name}",
            person_id=person.id,
            first_seen=datetime(2026, 9, 1, tzinfo=UTC),
        )
        session.add(account)
        session.flush()
        person.account_id = account.id
        ids[name] = person.id or 0
    for unit, head in (("school", "hanh"), ("toan", "minh"), ("van", "dung")):
        row = session.get(Unit, ids[unit])
        assert row is not None
        row.head_id = ids[head]
    if plan is not None:
        campaign = LoadCampaign(plan, ids["school"], suggested=True).apply(session, MONDAY)
        assert isinstance(campaign, Campaign)
        ids["campaign"] = campaign.id or 0
    return ids


def _unit(session: Session, name: str, kind: str, parent: int | None) -> int:
    unit = Unit(parent_id=parent, kind=kind, name=name, folded=fold(name))
    session.add(unit)
    session.flush()
    return unit.id or 0


@pytest.fixture(scope="session")
def bao_khe() -> CampaignPlan:
    """The Bảo Khê plan, moved to this school year."""
    plan = read_preset("bao-khe-2021")
    assert isinstance(plan, CampaignPlan)
    return shift_to(plan, 2026)


@dataclass(frozen=True)
class Template:
    """A database with the school and its campaign in it, which tests are given copies of."""

    name: str
    """The file, or the name of the database."""
    ids: dict[str, int]


@pytest.fixture(scope="session")
def sqlite_school(sqlite_template: Path, bao_khe: CampaignPlan) -> Template:
    """A SQLite file with the school in it."""
    path = shutil.copy(sqlite_template, sqlite_template.with_name("school.db"))
    return Template(str(path), asyncio.run(_founded(f"sqlite:///{path}", bao_khe)))


@pytest.fixture(scope="session")
def postgres_school(
    postgres_server: Server, postgres_template: str, bao_khe: CampaignPlan
) -> Iterator[Template]:
    """A PostgreSQL database with the school in it."""
    name = f"{postgres_template}_school"
    url = postgres_server.makes(name, postgres_template)
    yield Template(name, asyncio.run(_founded(url, bao_khe)))
    postgres_server.drops(name)


async def _founded(url: str, plan: CampaignPlan) -> dict[str, int]:
    store = open_store(url)
    ids = await store.write(lambda session: found_school(session, plan))
    await store.close()
    return ids


@pytest.fixture
async def school(request: pytest.FixtureRequest, store: Store) -> AsyncIterator[School]:
    """The school with its campaign running, on each database in turn: the store is a copy of a template."""
    on_sqlite = store.url.get_backend_name() == "sqlite"
    template: Template = request.getfixturevalue("sqlite_school" if on_sqlite else "postgres_school")
    clock = InstantClock(MONDAY)
    platform = PlatformInMemory()
    app = App(store, clock, {"telegram": platform})
    await app.start()
    yield School(app, platform, clock, dict(template.ids))
    await app.idle()


@pytest.fixture
def lan(school: School) -> Chatter:
    """Cô Lan, a teacher of tổ Toán - Tin."""
    return school.chatter("lan")


@pytest.fixture
def minh(school: School) -> Chatter:
    """Thầy Minh, who heads tổ Toán - Tin."""
    return school.chatter("minh")


@pytest.fixture
def hanh(school: School) -> Chatter:
    """Cô Hạnh, who heads the school and is its admin."""
    return school.chatter("hanh")
