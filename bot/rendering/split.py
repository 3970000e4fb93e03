"""Long texts in parts that a channel takes, cut where a reader would pause."""

from __future__ import annotations

import re

from bot.rendering.limits import Units
from bot.rendering.markup import clip, parse, written
from messages.words import graphemes

SMALLEST_LIMIT = 64
"""No visible character is longer than this, however many signs it joins."""

_PAUSES = tuple(re.compile(pause) for pause in (r"\n\s*\n", r"\n", r"(?<=[.!?…;:])\s", r"\s"))
"""Between paragraphs, lines, sentences and words."""
_SPACE = re.compile(r"\s*")


def size(text: str, units: Units = "utf16") -> int:
    """Return how long a platform thinks a plain text is."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2 if units == "utf16" else len(text)


def split(text: str, limit: int, *, units: Units = "utf16", markup: bool = False) -> list[str]:
    """Return `text` in parts of at most `limit` units, at least `SMALLEST_LIMIT`.

    With `markup` the text is Telegram HTML (or neutral text): tags do not count, are closed at the end of a
    part and opened again in the next. Only white space at a cut is lost; nothing is cut inside a character a
    reader sees as one, an entity or a tag.
    """
    if size(text, units) <= limit:
        return [text]
    if limit < SMALLEST_LIMIT:
        raise ValueError(f"a part needs at least {SMALLEST_LIMIT} units")
    if not markup:
        return [text[start:end] for start, end in _ranges(text, limit, units)]
    marked = parse(text)
    return [written(clip(marked, start, end)) for start, end in _ranges(marked.text, limit, units)]


def _ranges(text: str, limit: int, units: Units) -> list[tuple[int, int]]:
    ranges = []
    start, stop = _skip(text, 0), len(text.rstrip())
    while start < stop:
        most = _reach(text[start:stop], limit, units)
        end = start + (most if start + most >= stop else _pause(text[start : start + most + 1], most))
        ranges.append((start, start + len(text[start:end].rstrip())))
        start = _skip(text, end)
    return ranges


def _skip(text: str, start: int) -> int:
    found = _SPACE.match(text, start)
    return found.end() if found else start


def _reach(text: str, limit: int, units: Units) -> int:
    """Return how many code points fit, in whole visible characters."""
    window = text[: limit + SMALLEST_LIMIT]
    length = reach = 0
    for grapheme in graphemes(window):
        length += size(grapheme, units)
        if length > limit:
            return reach
        reach += len(grapheme)
    return reach


def _pause(text: str, most: int) -> int:
    """Return where to cut so that at most `most` code points stay; a pause in the first half is too early."""
    for pause in _PAUSES:
        ends = [found.start() for found in pause.finditer(text)]
        if ends and ends[-1] >= most // 2:
            return ends[-1]
    return most
