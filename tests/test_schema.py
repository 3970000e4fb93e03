"""Migrations: an empty database gets every table, and there and back leads to the same shape."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import schema


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database with nothing in it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    url: str = request.getfixturevalue("empty_postgres_url")
    return url


async def test_up_down_and_up_again_agree_with_the_tables_of_the_code(empty_url: str) -> None:
    assert (await schema.version(empty_url)).empty
    await schema.upgrade(empty_url)
    assert await schema.differences(empty_url) == []
    await schema.downgrade(empty_url, "base")
    await schema.upgrade(empty_url)
    assert await schema.differences(empty_url) == []
    assert not (await schema.version(empty_url)).outdated


def test_every_table_module_is_listed() -> None:
    """A table that no module of the list defines would be missing from a fresh installation's migrations."""
    folder = Path(schema.__file__).parent
    defining = {
        path.relative_to(folder).with_suffix("").as_posix().replace("/", ".")
        for path in folder.rglob("*.py")
        if "table=True" in path.read_text(encoding="utf-8")
    }
    listed = {module.__name__.removeprefix("bot.") for module in schema.TABLES}
    assert defining <= listed
