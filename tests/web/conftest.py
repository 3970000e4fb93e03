"""A demo at its first minute."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import schema
from bot.app import Rehearsed
from bot.store import open_store
from bot.web.demo import Demo
from bot.web.demo_stage import Stage, open_stage


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Demo]:
    """A demo at its first minute."""
    opened = 0

    async def fresh() -> Stage:
        nonlocal opened
        opened += 1
        url = f"sqlite:///{tmp_path}/demo-{opened}.db"
        await schema.upgrade(url)
        return await open_stage(open_store(url), Rehearsed)

    made = Demo(await fresh(), fresh)
    yield made
    await made.stage.close()
