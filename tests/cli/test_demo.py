"""`thidua demo` as a process: what it prints, where it listens, and what it leaves behind."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

THIDUA = (sys.executable, "-c", "from bot.cli import main; main()", "demo")


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the process takes for the system's temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    monkeypatch.setenv("PYTHONUTF8", "1")
    return folder


@contextmanager
def serving(*options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the page's server; yields the process and what it has printed up to its address."""
    with subprocess.Popen(
        [*THIDUA, "--no-browser", *options], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        said = ""
        while "http://" not in said:
            line = process.stdout.readline()
            assert line, f"it ended without an address: {said}"
            said += line
        yield process, said
        if process.poll() is None:
            process.kill()


def address(said: str) -> str:
    found = re.search(r"http://[\d.:]+", said)
    assert found is not None
    return found[0]


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_the_page_answers_and_nothing_stays_when_it_is_stopped(temporary: Path, stop: signal.Signals) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with serving("--port", str(port)) as (process, said):
            assert f"Cổng {port} đang có chương trình khác dùng" in said
            page = urllib.request.urlopen(address(said)).read().decode()
            assert "Xem thử 60 giây" in page
            token = re.search(r'data-token="([^"]+)"', page)
            assert token is not None
            with urllib.request.urlopen(f"{address(said)}/events?since=0&token={token[1]}"):
                assert list(temporary.iterdir())
                process.send_signal(stop)
                assert process.wait() == 0
            assert process.stdout is not None
            assert "không để lại gì" in process.stdout.read()
    assert list(temporary.iterdir()) == []


def test_the_story_plays_unattended(temporary: Path) -> None:
    done = subprocess.run([*THIDUA, "--terminal", "--play"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "17/10/2026 là thứ Bảy" in done.stdout
    assert list(temporary.iterdir()) == []


def test_lines_are_typed_and_the_database_kept(temporary: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    for _ in range(2):
        done = subprocess.run(
            [*THIDUA, "--terminal", "--keep", str(kept)],
            input="dk ldtt\n:bam 1\n", capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert "DK-00038" in done.stdout
        assert str(kept) in done.stdout
    assert {"demo-1.db", "demo-2.db"} <= {one.name for one in kept.iterdir()}
    assert list(temporary.iterdir()) == []


def test_wishes_that_cannot_be_met_are_said(temporary: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = subprocess.run([*THIDUA, "--play"], capture_output=True, text=True)
    assert (done.returncode, "--terminal" in done.stderr) == (2, True)
    done = subprocess.run([*THIDUA, "--keep", str(tmp_path / "file")], capture_output=True, text=True)
    assert (done.returncode, "--keep" in done.stderr) == (1, True)
    assert list(temporary.iterdir()) == []
