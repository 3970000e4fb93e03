"""What the tests of the command line share: an empty folder without settings, and a way to call a command."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

Call = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to run in, with nothing set in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("THIDUA_")]:
        monkeypatch.delenv(name)
    return tmp_path


@pytest.fixture
def database(folder: Path, sqlite_template: Path) -> Path:
    """The folder's database, with every table and nothing in them."""
    path = folder / "thidua.db"
    shutil.copy(sqlite_template, path)
    return path


@pytest.fixture
def call(folder: Path) -> Call:
    """Call a command of an application: `call(app, "word", "--option")`."""

    def run(app: typer.Typer, *arguments: str) -> Result:
        result = CliRunner().invoke(app, arguments)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run
