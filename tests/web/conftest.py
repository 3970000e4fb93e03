"""A school with a web chat, a demo at its first minute, and a browser that looks at pages."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser

from bot.app import Rehearsed
from bot.store import open_store
from bot.web.demo import Demo
from bot.web.demo_stage import Stage, open_stage
from tests.school import School
from tests.web.chatting import ChatSite, chat_site
from tests.web.chromium import chromium


@pytest.fixture
async def site(school: School) -> AsyncIterator[ChatSite]:
    """The school with a web chat."""
    async with chat_site(school) as made:
        yield made


@pytest.fixture
async def demo(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Demo]:
    """A demo at its first minute."""
    opened = 0

    async def fresh() -> Stage:
        nonlocal opened
        opened += 1
        path = shutil.copy(sqlite_template, tmp_path / f"demo-{opened}.db")
        return await open_stage(open_store(f"sqlite:///{path}"), Rehearsed)

    made = Demo(await fresh(), fresh)
    yield made
    await made.stage.close()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Debian's chromium."""
    async with chromium() as started:
        yield started
