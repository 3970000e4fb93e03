"""The commands as one program whose parts are imported when they are needed."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from importlib.metadata import version as version_of
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from bot.cli.words import sentence


def program(commands: Mapping[str, str]) -> Any:
    """Return the click program whose commands stand at "module:name"; each is a `typer.Typer`."""

    class Contents(TyperGroup):
        """A group that knows its commands by name and imports one when it is asked for."""

        def list_commands(self, ctx: Any) -> list[str]:
            return list(commands)

        def get_command(self, ctx: Any, cmd_name: str) -> Any:
            if cmd_name not in commands:
                return None
            module, _, name = commands[cmd_name].partition(":")
            command = get_command(getattr(import_module(module), name))
            command.name = cmd_name
            return command

    app = typer.Typer(cls=Contents, add_completion=False, no_args_is_help=True, help=sentence("help.thidua"))

    @app.callback()
    def thidua(
        version: bool = typer.Option(
            False, "--version", is_eager=True, callback=_print_version, help=sentence("help.version")
        ),
    ) -> None:
        """Do nothing before a command."""

    return get_command(app)


def _print_version(asked: bool) -> None:
    if asked:
        print(version_of("thidua"))
        raise typer.Exit
