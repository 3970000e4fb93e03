"""`thidua plan read FILE`: what a plan's document says, as JSON or in words."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.plan_words import show_found
from bot.cli.words import REFUSED, refuse, sentence
from bot.plans.files import read_document
from bot.plans.reader import read_plan
from bot.result import Invalid

PlanFile = Annotated[Path, typer.Argument(metavar="FILE", help=sentence("help.plan_file"))]


def read(
    file: PlanFile,
    as_json: Annotated[bool, typer.Option("--json", help=sentence("help.read_json"))] = False,
) -> None:
    """Print what a plan's file holds; a file that cannot be read costs one sentence and the exit code 1."""
    document = asyncio.run(read_document(file.name, _content(file)))
    if isinstance(document, Invalid):
        typer.echo(_problem(document), err=True)
        raise SystemExit(REFUSED)
    found = read_plan(document.text)
    if as_json:
        print(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
    else:
        show_found(found, document.notes)


def _content(file: Path) -> bytes:
    if not file.is_file():
        refuse("plan.missing", path=file)
    try:
        return file.read_bytes()
    except OSError:
        refuse("plan.unreadable", path=file)


def _problem(problem: Invalid) -> str:
    """Return the sentence of a file that cannot be read, in plain text."""
    from bot.rendering import as_plain
    from messages import render

    return as_plain(render(f"problems/{problem.code}", **problem.facts))
