"""The school's time, whatever the machine thinks of zones (T7)."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.e2e.process import THIDUA

CALENDAR = ("plan", "calendar", "bao-khe-2021", "--json", "--shift-to", "2026", "--from", "2026-09-01")


def thidua(folder: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end in an empty folder."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("THIDUA_")}
    return subprocess.run(
        [THIDUA, *arguments], cwd=folder, env={**ours, "PYTHONUTF8": "1", **env},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_calendar_is_the_schools_in_every_zone(tmp_path: Path) -> None:
    printed = {thidua(tmp_path, *CALENDAR, TZ=zone).stdout for zone in ("UTC", "America/New_York", "")}
    (calendar,) = printed
    assert '"2027-01-02T11:30:00+07:00"' in calendar


def test_the_package_tzdata_is_enough(tmp_path: Path) -> None:
    ended = thidua(tmp_path, *CALENDAR, PYTHONTZPATH="")
    assert ended.stdout == thidua(tmp_path, *CALENDAR).stdout != ""


@pytest.mark.parametrize("command", [("run",), CALENDAR])
def test_a_machine_without_time_zones_is_told_what_to_do(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "tzdata").mkdir()
    (tmp_path / "tzdata" / "__init__.py").touch()
    ended = thidua(tmp_path, *command, PYTHONTZPATH="", PYTHONPATH=str(tmp_path))
    assert ended.returncode == 1
    assert "thiếu dữ liệu múi giờ (Asia/Ho_Chi_Minh)" in ended.stderr
    assert "Traceback" not in ended.stderr
