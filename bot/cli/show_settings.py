"""`thidua settings`: what this folder and environment set, with secrets hidden, and what is wrong with it."""

from __future__ import annotations

import typer

from bot.cli.words import refuse_settings, say, sentence
from bot.settings import Settings, read_settings

app = typer.Typer(add_completion=False)


@app.command(help=sentence("help.settings"))
def settings() -> None:
    """Print every setting, or everything that is wrong."""
    found = read_settings()
    if not isinstance(found, Settings):
        refuse_settings(found)
    for name, value in found.shown().items():
        say("settings._line", name=name, value=value or sentence("settings._empty"))
    say("settings._ok")
