"""D3 and D4 on real file systems: a disk that fills up, a file nobody can write to. Root on Linux."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.domain.delivery import runs
from bot.schema import upgrade
from tests.faults.killing import broadcast

pytestmark = pytest.mark.slow

IS_ROOT = sys.platform == "linux" and os.geteuid() == 0
PEOPLE = 400


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[Path]:
    """Mount a file system in memory while the block runs."""
    assert IS_ROOT, "only root on Linux can mount: run this by hand there"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Leave not a byte of room on a disk; returns the file to delete when there is to be room again."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        while True:
            try:
                file.write(b"\0" * 4096)
            except OSError:
                return ballast


async def test_a_disk_that_is_full_in_the_middle_of_a_broadcast(tmp_path: Path) -> None:
    """Nothing is sent that cannot be written down; with room again it goes on, and nobody is told twice."""
    with mounted(tmp_path / "disk", "size=8m") as disk:
        url = f"sqlite:///{disk / 'thidua.db'}"
        await upgrade(url)
        async with broadcast(disk, PEOPLE, "hold", url) as one:
            bot = await one.at.runs()
            await one.sent(100)
            ballast = fill(disk)
            quiet = -1
            while quiet != (quiet := len(one.telegram.accepted)):
                await asyncio.sleep(3.0)
            assert quiet < PEOPLE, "it stopped"
            ballast.unlink()
            await one.over()
            assert (await bot.terminate()).code == 0
            run = await one.stands()
            assert (run.status, run.n_sent, run.n_unknown) == (runs.DONE, PEOPLE, 0)
            assert max(one.took().values()) == 1
            await one.promise_holds()


async def test_a_file_that_cannot_be_written_to_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "size=8m") as disk:
        url = f"sqlite:///{disk / 'thidua.db'}"
        await upgrade(url)
        (disk / "hom-qua.db").write_bytes((disk / "thidua.db").read_bytes())
        async with broadcast(disk, 5, "hold", url, hurried=False) as one:
            subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
            ended = await one.at.does("run")
        assert ended.code == 1
        assert "Không ghi được vào cơ sở dữ liệu" in ended.err
        assert "hom-qua.db" in ended.err
        assert not one.telegram.accepted
