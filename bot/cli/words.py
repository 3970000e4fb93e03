"""The sentences of the command line: `messages/vi/cli/<file>.toml`, one key each."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import NoReturn

import messages
from bot.result import Invalid

MUST_CHANGE_SETTINGS = 78
"""Exit code when starting again cannot help until a setting is changed (sysexits' EX_CONFIG)."""
REFUSED = 1
"""Exit code when the command could not do what it was asked."""


def sentence(name: str, /, **facts: object) -> str:
    """Return the sentence "file.key", filled with facts."""
    file, _, key = name.partition(".")
    return messages.sentences(f"cli/{file}")[key].format_map(facts)


def say(name: str, /, **facts: object) -> None:
    """Print a sentence to standard output."""
    print(sentence(name, **facts), flush=True)


def refuse(name: str, /, code: int = REFUSED, **facts: object) -> NoReturn:
    """Print a sentence to standard error and end the program with an exit code."""
    print(sentence(name, **facts), file=sys.stderr, flush=True)
    raise SystemExit(code)


def refuse_settings(problems: Iterable[Invalid]) -> NoReturn:
    """Print a line for everything that is wrong with the settings and end the program."""
    print(sentence("settings._head"), file=sys.stderr)
    for one in problems:
        print(f"- {sentence(f'settings.{one.code}', **one.facts)}", file=sys.stderr, flush=True)
    raise SystemExit(MUST_CHANGE_SETTINGS)
