"""Where the time of reading a plan's file goes: `python -m tests.benchmarks.reading`.

Prints milliseconds of processor time, the best of several, for a plan of ten printed pages as .txt, .docx and
.pdf: starting an empty process, one that also imports what reads such a file, reading alone, and all of it.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable

from bot.plans.files import Document, read_document, text_of
from bot.plans.files.reading import HOME
from tests.plans.files.sample import PLAN
from tests.plans.made import as_docx, as_pdf, as_txt

TIMES = 9
TEN_PAGES = "\n\n".join([PLAN.partition("\nHIỆU")[0]] * 14)
ROOM = "bot.plans.files"
IMPORTS = {
    "txt": f"{ROOM}.worker, {ROOM}.plain",
    "docx": f"{ROOM}.worker, {ROOM}.docx",
    "pdf": f"{ROOM}.worker, {ROOM}.pdf, pypdfium2",
}


def report(times: int) -> str:
    """Return a table with one line for each kind of file."""
    lines = ["| file | empty process | with imports | text_of | read_document |", "|---|---|---|---|---|"]
    for kind, made in {"txt": as_txt, "docx": as_docx, "pdf": as_pdf}.items():
        figures = (best(work, times) for work in steps(kind, made(TEN_PAGES)))
        lines.append(" | ".join([f"| {kind}", *(f"{figure:.0f}" for figure in figures)]) + " |")
    return "\n".join(lines)


def steps(kind: str, content: bytes) -> list[Callable[[], object]]:
    """Return what is measured: each step does what the one before does and more, but for the third."""
    assert isinstance(text_of(content), Document)
    start = f"import sys; sys.path.insert(0, {str(HOME)!r}); import {IMPORTS[kind]}"
    return [
        lambda: run("pass"),
        lambda: run(start),
        lambda: text_of(content),
        lambda: asyncio.run(read_document(content)),
    ]


def run(code: str) -> None:
    """Run some code in an isolated process."""
    subprocess.run([sys.executable, "-I", "-c", code], check=True)


def best(work: Callable[[], object], times: int) -> float:
    """Return the least processor time of several runs, our processes' too, in milliseconds."""
    taken = []
    for _ in range(times):
        began = sum(os.times()[:4])
        work()
        taken.append(sum(os.times()[:4]) - began)
    return 1_000 * min(taken)


if __name__ == "__main__":
    print(report(TIMES))
