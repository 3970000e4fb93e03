"""The table of contents: every command is there, and explains itself in Vietnamese."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.cli import COMMANDS
from bot.cli.contents import program


def help_of(*arguments: str, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as ended:
        program(COMMANDS)([*arguments, "--help"], prog_name="thidua")
    assert ended.value.code == 0
    return capsys.readouterr().out


def test_the_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    said = help_of(capsys=capsys)
    assert all(name in said for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_opens(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    said = help_of(name, capsys=capsys)
    assert any(letter in said for letter in "ạảấầậắặẹẻếệịọốộớợụứừựỳạđ")


def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        program(COMMANDS)(["nosuch"], prog_name="thidua")
    assert ended.value.code == 2
    assert "nosuch" in capsys.readouterr().err


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        program(COMMANDS)(["--version"], prog_name="thidua")
    assert capsys.readouterr().out.count(".") == 2


def test_what_every_command_waits_for_is_small() -> None:
    """Templates, the database and the platforms' libraries are imported by the commands that need them."""
    look = "import sys, bot.cli.contents as it; it.program({}); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True).stdout
    heavy = {"jinja2", "sqlalchemy", "aiohttp", "telegram", "starlette", "apscheduler"}
    assert heavy & set(loaded.split()) == set()
