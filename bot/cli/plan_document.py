"""A plan's document as the command line takes it: its text, or the end of the program in one sentence."""

from __future__ import annotations

import asyncio
from pathlib import Path

import typer

from bot.cli.words import REFUSED, refuse
from bot.plans.files import Document, read_document
from bot.plans.files.document import LARGEST
from bot.result import Invalid


def document(file: Path) -> Document:
    """Return the text of a plan's file; a file that cannot be read costs one sentence and the exit code 1."""
    found = asyncio.run(read_document(_content(file)))
    if isinstance(found, Invalid):
        typer.echo(_problem(found), err=True)
        raise SystemExit(REFUSED)
    return found


def _content(file: Path) -> bytes:
    """Return a file's bytes, no more than it takes to see that it is too large."""
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        refuse("plan.missing", path=file)
    except OSError:  # a name no system can hold too
        refuse("plan.unreadable", path=file)


def _problem(problem: Invalid) -> str:
    """Return the sentence of a file that cannot be read, in plain text."""
    from bot.rendering import as_plain
    from messages import render

    return as_plain(render(f"problems/{problem.code}", **problem.facts))
