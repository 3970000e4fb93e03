"""PDFs with text, as a word processor prints them: lines wrapped, several pages, a number on each."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

import bot.pictures

FONT = "Be Vietnam Pro"
SIZE = 12
LEADING = 18
MARGIN = 70
LINES = 38
"""To a page."""


def as_pdf(text: str) -> bytes:
    r"""Return `text` printed on A4: long lines wrapped, new pages at "\f" too, numbered from 1."""
    register()
    written = BytesIO()
    canvas = Canvas(written, pagesize=A4, invariant=1)
    for number, lines in enumerate(pages_of(text), 1):
        _page(canvas, lines, number)
    canvas.save()
    return written.getvalue()


def pages_of(text: str) -> list[list[str]]:
    """Return the lines of each page as they are printed."""
    pages = []
    for part in text.split("\f"):
        lines = [printed for line in part.expandtabs(4).split("\n") for printed in _wrapped(line)]
        pages += [lines[start : start + LINES] for start in range(0, len(lines), LINES)]
    return pages


@cache
def register() -> None:
    """Make the shipped font known to reportlab."""
    file = Path(bot.pictures.__file__).parent / "fonts" / "BeVietnamPro_400Regular.ttf"
    pdfmetrics.registerFont(TTFont(FONT, str(file)))


def _page(canvas: Canvas, lines: list[str], number: int) -> None:
    canvas.setFont(FONT, SIZE)
    for row, line in enumerate(lines):
        canvas.drawString(MARGIN, A4[1] - MARGIN - row * LEADING, line)
    canvas.drawCentredString(A4[0] / 2, MARGIN / 2, str(number))
    canvas.showPage()


def _wrapped(line: str) -> list[str]:
    """Return a line broken at spaces to the page's width; spaces inside stay as they are."""
    register()
    rows, row = [], ""
    for word in re.findall(r"\s*\S+", line):
        if row and pdfmetrics.stringWidth(row + word, FONT, SIZE) > A4[0] - 2 * MARGIN:
            rows.append(row)
            row = word.strip()
        else:
            row += word
    return [*rows, row]
