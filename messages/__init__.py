"""Every sentence, as templates in vi/; rendering them gives neutral text.

Neutral text is plain text with four tags, `<b>`, `<i>`, `<code>` and `<a href="...">`; line breaks count, and
every fact is escaped. A channel turns it into its own markup.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from messages import words

if TYPE_CHECKING:
    from jinja2 import Environment, Template

PROJECT = "thidua"

_FOLDER = Path(__file__).parent / "vi"
_SPARE_SPACE = re.compile(r"[ \t]+(?=\n)")
_SPARE_LINES = re.compile(r"\n{3,}")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Unknown:
    """A placeholder nobody fills, and where it stands, counted from 1."""

    text: str
    line: int
    column: int


def render(template: str, /, **facts: Any) -> str:
    """Return the neutral text of `vi/<template>.j2`; a fact that is missing or None raises."""
    return _rendered(f"{template}.j2", facts)


def render_for(channel: str, template: str, /, **facts: Any) -> str:
    """Return the neutral text of `vi/<template>.<channel>.j2` if there is one, else of `vi/<template>.j2`."""
    return _rendered(_named_for(channel, template), facts)


def templates() -> list[str]:
    """Return the names of all templates, those of single channels included, without ".j2"."""
    return [name.removesuffix(".j2") for name in _environment().list_templates(extensions=["j2"])]


def label(key: str) -> str:
    """Return the word of a button or menu from vi/labels.toml."""
    return sentences("labels")[key]


@cache
def sentences(file: str) -> Mapping[str, str]:
    """Return the sentences of vi/<file>.toml by key, their facts in braces."""
    found: dict[str, str] = tomllib.loads((_FOLDER / f"{file}.toml").read_text(encoding="utf-8"))
    return found


def fill(text: str, allowed: Mapping[str, str]) -> str:
    """Return an admin's text with its placeholders, `{ten}`, replaced from `allowed`; all else stays literal.

    Nothing is evaluated and nothing is replaced twice. The result is plain text: a fact for a template.
    """
    return _PLACEHOLDER.sub(lambda found: allowed.get(found[1], found[0]), text)


def unknown_placeholders(text: str, allowed: Mapping[str, str]) -> list[Unknown]:
    """Return every `{...}` of an admin's text that is not in `allowed`, so that it can be refused at save."""
    return [
        Unknown(found[0], *_place(text, found.start()))
        for found in _PLACEHOLDER.finditer(text)
        if found[1] not in allowed
    ]


def _place(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _rendered(name: str, facts: dict[str, Any]) -> str:
    text = _template(name).render(facts)
    return _SPARE_LINES.sub("\n\n", _SPARE_SPACE.sub("", text)).strip()


@cache
def _template(name: str) -> Template:
    return _environment().get_template(name)


@cache
def _named_for(channel: str, template: str) -> str:
    own = f"{template}.{channel}.j2"
    return own if (_FOLDER / own).is_file() else f"{template}.j2"


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # a command may render nothing

    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_never_none,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    spoken = (
        words.weekday, words.day, words.moment, words.left, words.overdue, words.number,
        words.percent, words.aim, words.capital, words.listed, words.either, words.address,
        words.cut,
    )  # fmt: skip
    environment.filters.update({word.__name__: word for word in spoken})
    environment.globals.update(address=words.address, label=label)
    return environment


def _never_none(value: Any) -> Any:
    if value is None:
        raise ValueError("a template was given None to say")
    return value
