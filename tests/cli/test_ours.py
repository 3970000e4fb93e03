"""Our packages are told apart from strangers' of the same name, by a real interpreter in a real folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
THIDUA = Path(sys.executable).with_name("thidua")
MAIN = "from bot.cli import main; main()"


def thidua(
    command: list[str | Path], folder: Path, path: Path | None = None
) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(path or "")}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


def stranger(folder: Path, package: str) -> None:
    (folder / package).mkdir()
    (folder / package / "__init__.py").write_text("raise RuntimeError('nobody may import me')\n")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The first things the program looks at, installed somewhere else."""
    home = tmp_path / "site"
    shutil.copytree(ROOT / "bot" / "cli", home / "bot" / "cli", ignore=shutil.ignore_patterns("__pycache__"))
    for package in ("bot", "handlers", "scheduler", "messages"):
        (home / package).mkdir(exist_ok=True)
        shutil.copy(ROOT / package / "__init__.py", home / package / "__init__.py")
    return home


def test_a_decoy_in_the_current_folder_changes_nothing(tmp_path: Path) -> None:
    for package in ("messages", "scheduler", "bot"):
        stranger(tmp_path, package)
    ended = thidua([THIDUA, "db", "version"], tmp_path)
    assert ended.returncode == 0, ended.stderr


def test_a_package_from_elsewhere_is_named_with_its_place(tmp_path: Path) -> None:
    stranger(tmp_path, "messages")
    ended = thidua([THIDUA, "--help"], ROOT, path=tmp_path)
    assert ended.returncode == 1
    assert "“messages”" in ended.stderr
    assert str(tmp_path / "messages") in ended.stderr


def test_an_overwritten_package_is_named(copy: Path, tmp_path: Path) -> None:
    (copy / "scheduler" / "__init__.py").write_text("raise RuntimeError('nobody may import me')\n")
    ended = thidua([sys.executable, "-c", MAIN], tmp_path, path=copy)
    assert ended.returncode == 1
    assert "“scheduler”" in ended.stderr
    assert "ghi đè" in ended.stderr


def test_a_package_that_is_gone_is_named(copy: Path, tmp_path: Path) -> None:
    shutil.rmtree(copy / "handlers")
    ended = thidua([sys.executable, "-S", "-c", MAIN], tmp_path, path=copy)
    assert ended.returncode == 1
    assert "“handlers”" in ended.stderr
