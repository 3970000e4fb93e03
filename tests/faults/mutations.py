"""Break the sending path on purpose, one way at a time, and see that a test notices.

`uv run python -m tests.faults.mutations` copies the checkout, changes the copy and runs the tests named; it
ends with 1 if a change goes unnoticed. A name or a part of one as argument runs only those.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
COPIED = ("bot", "handlers", "messages", "scheduler", "tests", "docs", "pyproject.toml", "README.md")


@dataclass(frozen=True)
class Mutation:
    """One way to break the promise: words of a file are replaced, and one of the tests must turn red."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


MUTATIONS = (
    Mutation(
        "checkpoint at fetch: updates are confirmed before they are stored",
        "bot/channels/telegram.py",
        "TO BE FILLED",
        "",
        ("tests/e2e/test_backlog.py",),
    ),
)


def main(wanted: str = "") -> int:
    """Try every mutation whose name holds `wanted`; returns how many went unnoticed."""
    unnoticed = 0
    for one in MUTATIONS:
        if wanted in one.name:
            noticed = is_noticed(one)
            unnoticed += not noticed
            print(f"{'red, as it must be' if noticed else 'NOT NOTICED'}: {one.name}", flush=True)
    return unnoticed


def is_noticed(mutation: Mutation) -> bool:
    """Tell whether the tests fail on a copy that is broken in one way."""
    with tempfile.TemporaryDirectory(prefix="thidua-mutant-") as folder:
        copy = Path(folder)
        for name in COPIED:
            source = ROOT / name
            skipped = shutil.ignore_patterns("__pycache__")
            place = copy / name
            shutil.copytree(source, place, ignore=skipped) if source.is_dir() else shutil.copy(source, place)
        file = copy / mutation.file
        file.write_text(mutated(mutation, file.read_text(encoding="utf-8")), encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider"]
        ended = subprocess.run([*command, *mutation.tests], cwd=copy, capture_output=True, check=False)
    if ended.returncode not in (0, 1):
        raise RuntimeError(ended.stdout.decode()[-2000:])
    return ended.returncode == 1


def mutated(mutation: Mutation, text: str) -> str:
    """Return a file's text, broken; ValueError where the words are not there exactly once any more."""
    if text.count(mutation.old) != 1:
        raise ValueError(f"{mutation.name}: its words are not in {mutation.file} exactly once")
    return text.replace(mutation.old, mutation.new)


def broken_files() -> Iterator[tuple[Mutation, str]]:
    """Return every mutation with the text of its file."""
    for one in MUTATIONS:
        yield one, (ROOT / one.file).read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(bool(main(*sys.argv[1:2])))
