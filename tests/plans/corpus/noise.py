"""What happens to a plan on its way: no diacritics, marks apart, lines broken and pages numbered."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Callable, Mapping

WIDTH = 72
LINES_A_PAGE = 30


def bare(text: str) -> str:
    """Return a text as it is typed without Vietnamese keys."""
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return re.sub(r"[\u0300-\u036f]", "", apart)


def decomposed(text: str) -> str:
    """Return a text with every mark as a character of its own, as some systems store it."""
    return unicodedata.normalize("NFD", text)


def wrapped(text: str) -> str:
    """Return a text as it is copied from a printed page: lines broken, a number between pages."""
    lines = [part for line in text.split("\n") for part in _broken(line)]
    pages = [lines[start : start + LINES_A_PAGE] for start in range(0, len(lines), LINES_A_PAGE)]
    return "\n".join(
        "\n".join([*(["", str(n), ""] if n > 1 else []), *page]) for n, page in enumerate(pages, 1)
    )


def _broken(line: str) -> list[str]:
    if "|" in line or len(line) <= WIDTH:
        return [line]
    return textwrap.wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False)


NOISE: Mapping[str, Callable[[str], str]] = {"bare": bare, "decomposed": decomposed, "wrapped": wrapped}
