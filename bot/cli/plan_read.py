"""`thidua plan read FILE`: what a plan's document says, as JSON or in words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.plan_document import document
from bot.cli.plan_words import show_found
from bot.cli.words import sentence
from bot.plans.reader import read_plan

PlanFile = Annotated[Path, typer.Argument(metavar="FILE", help=sentence("help.plan_file"))]


def read(
    file: PlanFile,
    as_json: Annotated[bool, typer.Option("--json", help=sentence("help.read_json"))] = False,
) -> None:
    """Print what a plan's file holds; a file that cannot be read costs one sentence and the exit code 1."""
    said = document(file)
    found = read_plan(said.text)
    if as_json:
        print(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
    else:
        show_found(found, said.notes)
