"""Where each key of a TOML text stands, which tomllib does not tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

_HIDDEN = re.compile(
    r'"""(?:\\.|[^\\])*?(?:"{3,5}|\Z)'
    r"|'''.*?(?:'{3,5}|\Z)"
    r'|"(?:\\.|[^"\\\n])*"?'
    r"|'[^'\n]*'?"
    r"|\#[^\n]*",
    re.DOTALL,
)
_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.-]+)\s*\]")
_KEY = re.compile(r"\s*([\w.-]+)\s*=")


def key_lines(text: str) -> dict[str, int]:
    """Return the 1-based line of every table and bare key, by paths such as "phases[2].start".

    An array of tables as a whole stands where its first table does; items inside an array or an inline table
    stand on the line of the key that holds them.
    """
    lines: dict[str, int] = {}
    seen: Counter[str] = Counter()
    table = ""
    for number, line in _top_level_lines(text):
        if header := _HEADER.match(line):
            table = header[2]
            lines.setdefault(table, number)
            if header[1] == "[[":
                seen[table] += 1
                table = f"{table}[{seen[table]}]"
                lines[table] = number
        elif key := _KEY.match(line):
            lines.setdefault(f"{table}.{key[1]}" if table else key[1], number)
    return lines


def line_of(path: str, lines: dict[str, int]) -> int:
    """Return the line of `path`, or of the nearest thing around it that has one; the first line at worst."""
    while path and path not in lines:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return lines.get(path, 1)


def _top_level_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that do not go on with a value begun above, strings and comments blanked."""
    depth = 0
    for number, line in enumerate(_HIDDEN.sub(_blank, text).split("\n"), start=1):
        if depth == 0:
            yield number, line
            if _HEADER.match(line):
                continue
        opened = sum(map(line.count, "[{"))
        closed = sum(map(line.count, "]}"))
        depth = max(depth + opened - closed, 0)


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])
