"""Break the sending path on purpose, one way at a time, and see that a test notices.

`uv run python -m tests.faults.mutations` copies the checkout, changes the copy and runs the tests named; it
ends with 1 if a change goes unnoticed. A name or a part of one as argument runs only those. The tests are run
once on an unchanged copy before, so that red means the change and not the copy.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.faults.mutants import MUTATIONS, POSTGRESQL, SQLITE, Mutation

ROOT = Path(__file__).parents[2]
COPIED = ("bot", "handlers", "messages", "scheduler", "tests", "docs", "pyproject.toml", "README.md")
GREEN, RED = 0, 1
"""What pytest ends with."""
PYTEST = (sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider")


def main(wanted: str = "") -> int:
    """Try every mutation whose name holds `wanted`; returns how many went unnoticed."""
    chosen = [one for one in MUTATIONS if wanted in one.name]
    with copied() as copy:
        for database in (SQLITE, POSTGRESQL):
            tests = sorted({test for one in chosen if one.database == database for test in one.tests})
            if tests and not is_green(copy, tests, database):
                raise RuntimeError(f"not even green without a mutation, on {database}")
    unnoticed = 0
    for one in chosen:
        began = time.monotonic()
        noticed = is_noticed(one)
        unnoticed += not noticed
        verdict = "red, as it must be" if noticed else "NOT NOTICED       "
        print(f"{verdict} {time.monotonic() - began:5.1f} s  {one.name} ({one.database})", flush=True)
    return unnoticed


def is_noticed(mutation: Mutation) -> bool:
    """Tell whether the tests fail on a copy that is broken in one way."""
    with copied() as copy:
        file = copy / mutation.file
        file.write_text(mutated(mutation, file.read_text(encoding="utf-8")), encoding="utf-8")
        return not is_green(copy, mutation.tests, mutation.database, quiet=True)


@contextmanager
def copied() -> Iterator[Path]:
    """Yield a copy of what is to be tested, in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="thidua-mutant-") as folder:
        copy, skipped = Path(folder), shutil.ignore_patterns("__pycache__")
        for name in COPIED:
            source, place = ROOT / name, copy / name
            shutil.copytree(source, place, ignore=skipped) if source.is_dir() else shutil.copy(source, place)
        yield copy


def is_green(copy: Path, tests: Sequence[str], database: str, *, quiet: bool = False) -> bool:
    """Run tests of a copy on one database; tells whether they passed, and what failed unless `quiet`."""
    other = SQLITE if database == POSTGRESQL else POSTGRESQL
    run = subprocess.run([*PYTEST, "-k", f"not {other}", *tests], cwd=copy, capture_output=True, check=False)
    if run.returncode not in (GREEN, RED) or (run.returncode == RED and not quiet):
        print(run.stdout.decode()[-4000:], flush=True)
    if run.returncode not in (GREEN, RED):
        raise RuntimeError("the tests did not run")
    return run.returncode == GREEN


def mutated(mutation: Mutation, text: str) -> str:
    """Return a file's text, broken; ValueError where the words are not there exactly once any more."""
    if text.count(mutation.old) != 1:
        raise ValueError(f"{mutation.name}: its words are not in {mutation.file} exactly once")
    return text.replace(mutation.old, mutation.new)


if __name__ == "__main__":
    sys.exit(bool(main(*sys.argv[1:2])))
