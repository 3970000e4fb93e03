"""The bot of the engine's tests: the real desk, inbox, senders and store, with conversations of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from jinja2 import ChoiceLoader

import messages
from bot.store import Store
from tests.engine.bench import Bench
from tests.engine.form import TEMPLATES, World


@pytest.fixture(autouse=True)
def form_templates(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the form's templates be found beside the bot's own, and the world start right."""
    environment = messages._environment()
    assert environment.loader is not None
    monkeypatch.setattr(environment, "loader", ChoiceLoader([TEMPLATES, environment.loader]))
    World.reset()
    yield
    World.reset()


@pytest.fixture
async def bench(store: Store) -> AsyncIterator[Bench]:
    """A bench on each database in turn."""
    opened = Bench(store)
    await opened.found()
    yield opened
    await opened.idle()


@pytest.fixture
async def sqlite_bench(sqlite_store: Store) -> AsyncIterator[Bench]:
    """A bench on SQLite, for what does not depend on the database."""
    opened = Bench(sqlite_store)
    await opened.found()
    yield opened
    await opened.idle()
