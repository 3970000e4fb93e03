"""The command line `thidua`: a table of contents; a command's module is imported only when it is called."""

from __future__ import annotations

import io
import sys

from bot.cli import ours

COMMANDS = {
    "demo": "bot.cli.demo:app",
    "preview": "bot.cli.preview:app",
    "run": "bot.cli.run:app",
    "check": "bot.cli.check:app",
    "doctor": "bot.cli.doctor:app",
    "settings": "bot.cli.show_settings:app",
    "db": "bot.cli.db:app",
    "staff": "bot.cli.people:staff",
    "people": "bot.cli.departures:people",
    "invite": "bot.cli.people:invite",
    "campaign": "bot.cli.campaigns:campaign",
    "plan": "bot.cli.campaigns:plan",
    "export": "bot.cli.export:app",
    "days": "bot.cli.days:app",
}
"""Where the Typer application of each command is: "module:name"."""


def main() -> None:
    """Run the command line, unless a package of ours is somebody else's."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if stranger := ours.problem():
        print(stranger, file=sys.stderr)
        sys.exit(1)
    from bot.cli.contents import program  # only now: it needs packages that might not have been ours

    program(COMMANDS)(prog_name="thidua")
