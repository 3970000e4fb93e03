"""Coverage as a picture: under a title one bar for each row, as wide as a phone reads it, and a total."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDTH, MARGIN = 1080, 72
INNER = WIDTH - 2 * MARGIN
PAPER, INK, QUIET, TRACK, FULL, RULE = "#FFFFFF", "#1B2733", "#51606E", "#E3E9EF", "#1F6B8F", "#C9D3DC"
"""White paper, dark ink; every text has a contrast of at least 6 to 1, the bar of 4 to 1 beside its track."""
LEADING = 1.32
"""A line's height in sizes of its letters: Vietnamese stacks two marks on one letter."""
BAR, GAP, COLUMN = 24, 44, 48
"""How high a bar is, how far rows are apart, and how far a name stays from its number."""
FONTS = Path(__file__).parent / "fonts"
REGULAR, STRONG = FONTS / "BeVietnamPro_400Regular.ttf", FONTS / "BeVietnamPro_600SemiBold.ttf"


@dataclass(frozen=True)
class Bar:
    """One row: how many of how many."""

    name: str
    done: int
    of: int

    @property
    def share(self) -> float:
        """The part that is done."""
        return self.done / self.of if self.of else 0.0

    @property
    def figure(self) -> str:
        """The same as numbers."""
        return f"{self.done}/{self.of}"


@dataclass(frozen=True)
class Chart:
    """What a picture shows, in words that are ready to be read."""

    title: str
    state: str
    bars: Sequence[Bar]
    total: str

    @property
    def whole(self) -> Bar:
        """All rows together."""
        return Bar("", sum(one.done for one in self.bars), sum(one.of for one in self.bars))


def draw(chart: Chart) -> bytes:
    """Return the chart as a PNG; it is laid out once to know its height, and then drawn."""
    from PIL import Image, ImageDraw

    height = _Page(ImageDraw.Draw(Image.new("L", (1, 1)))).lay_out(chart)
    image = Image.new("RGB", (WIDTH, height), PAPER)
    _Page(ImageDraw.Draw(image)).lay_out(chart)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


class _Page:
    """A page written from top to bottom."""

    def __init__(self, pen: ImageDraw) -> None:
        from PIL import ImageFont

        self.pen, self.y = pen, MARGIN
        self.title, self.figure = ImageFont.truetype(STRONG, 48), ImageFont.truetype(STRONG, 36)
        self.name, self.state = ImageFont.truetype(REGULAR, 36), ImageFont.truetype(REGULAR, 32)

    def lay_out(self, chart: Chart) -> int:
        """Write everything and return how high the page is."""
        self._text(chart.title, self.title, INK, INNER)
        self.y += 14
        self._text(chart.state, self.state, QUIET, INNER)
        self.y += GAP + 12
        for one in chart.bars:
            self._row(one)
        self.pen.line((MARGIN, self.y, WIDTH - MARGIN, self.y), RULE, 2)
        self.y += GAP - 8
        self._text(chart.total, self.figure, INK, INNER)
        self._bar(chart.whole)
        return self.y + MARGIN

    def _row(self, one: Bar) -> None:
        wide = self.pen.textlength(one.figure, self.figure)
        self.pen.text((WIDTH - MARGIN - wide, self.y), one.figure, INK, self.figure)
        self._text(one.name, self.name, INK, INNER - wide - COLUMN)
        self._bar(one)
        self.y += GAP

    def _bar(self, one: Bar) -> None:
        self.y += 12
        self._round(INNER, TRACK)
        if one.done:
            self._round(max(BAR, round(INNER * one.share)), FULL)
        self.y += BAR

    def _round(self, wide: int, colour: str) -> None:
        box = (MARGIN, self.y, MARGIN + wide - 1, self.y + BAR - 1)
        self.pen.rounded_rectangle(box, BAR // 2, colour)

    def _text(self, text: str, font: FreeTypeFont, colour: str, most: float) -> None:
        for line in balanced(text, most, lambda words: self.pen.textlength(words, font)):
            self.pen.text((MARGIN, self.y), line, colour, font)
            self.y += round(font.size * LEADING)


def balanced(text: str, most: float, length: Callable[[str], float]) -> list[str]:
    """Return a text in as few lines as hold it, of about one length: no word is left alone on the last."""
    lines = list(wrapped(text, most, length))
    for share in (0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55):
        narrower = list(wrapped(text, most * share, length))
        if len(narrower) > len(lines):
            break
        lines = narrower
    return lines


def wrapped(text: str, most: float, length: Callable[[str], float]) -> Iterator[str]:
    """Return a text in lines of at most a length, cut between words; only a longer word is cut inside."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if length(longer) <= most:
            line = longer
            continue
        if line:
            yield line
        while length(word) > most and len(word) > 1:
            fits = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or length(word[:n]) <= most)
            yield word[:fits]
            word = word[fits:]
        line = word
    if line:
        yield line
