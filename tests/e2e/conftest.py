"""What the end-to-end tests share: a fake Telegram, a folder with a database, and a school in it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.clock import school_day
from bot.store import open_store
from tests.e2e.process import PATIENCE, Installation
from tests.fakes.telegram_api import TOKEN, FakeTelegram
from tests.fakes.telegram_people import FakeUser, Seen

STAFF = """họ tên,tổ,chức vụ,vai trò
Lê Thị Hạnh,Ban giám hiệu,Hiệu trưởng,quản trị
Trần Thị Lan,Tổ Toán - Tin,Giáo viên,
Nguyễn Văn Minh,Tổ Toán - Tin,Tổ trưởng,tổ trưởng
Phạm Thị Hoa,Tổ Ngữ văn,Giáo viên,
"""
THIS_YEAR = school_day(datetime.now(UTC)).year
NEXT_YEAR = THIS_YEAR + 1
"""School years whose campaign is running now, and whose reminders all lie ahead."""


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    """A Telegram of this test's own."""
    fake = await FakeTelegram.start()
    yield fake
    await fake.stop()


@pytest.fixture
def here(telegram: FakeTelegram, tmp_path: Path) -> Installation:
    """A folder where `thidua` finds its settings, with no database yet."""
    return Installation(tmp_path, {"THIDUA_TELEGRAM_TOKEN": TOKEN, "THIDUA_TELEGRAM_API_URL": telegram.url})


@pytest.fixture(params=["sqlite", "postgresql"])
def installation(request: pytest.FixtureRequest, here: Installation) -> Installation:
    """A folder whose database is of each kind in turn."""
    if request.param == "postgresql":
        here.env["THIDUA_DATABASE_URL"] = request.getfixturevalue("postgres_url")
    return here


@dataclass
class School:
    """A school brought in by the command line: its installation, and everybody's code by full name."""

    at: Installation
    codes: dict[str, str]


async def found(at: Installation, year: int) -> School:
    """Import staff, load the campaign of a year and make codes, all by the command line."""
    (at.folder / "ds.csv").write_text(STAFF, encoding="utf-8")
    for command in (
        ["staff", "import", "ds.csv", "--school", "Trường THCS Hoa Phượng"],
        ["campaign", "load", "bao-khe-2021", "--shift-to", str(year), "--suggested"],
        ["invite", "--all", "--json", "--bot", "thidua_bot"],
    ):
        done = await at.does(*command)
        assert done.code == 0, done.err or done.out
    handed = [json.loads(line) for line in done.out.splitlines()]
    return School(at, {one["name"]: one["link"].partition("start=")[2] for one in handed})


async def rows(at: Installation, query: str) -> list[tuple[Any, ...]]:
    """Return what a query finds in the bot's database, looked into from outside."""
    store = open_store(at.url)
    try:
        return [tuple(row) for row in await store.read(lambda session: session.execute(text(query)).all())]
    finally:
        await store.close()


async def sees(user: FakeUser, *words: str) -> None:
    """Wait until a person has a message with all these words in its text."""

    def there(messages: list[Seen]) -> bool:
        return any(all(word in one.text for word in words) for one in messages)

    await user.waits_for(there, PATIENCE)


async def links(user: FakeUser, code: str) -> None:
    """Link a person's account with their code, as on the phone."""
    await user.says(f"/start {code}")
    await sees(user, "Có đúng là")
    await user.taps("Đúng, là tôi")
    await sees(user, "có đồng ý không")
    await user.taps("Đồng ý")
    await sees(user, "Đã liên kết")
