"""The picture of coverage: as wide as a phone, as high as its rows, with every name in full."""

from __future__ import annotations

import io
import unicodedata

import pytest
from PIL import Image, ImageFont

from bot.pictures import Bar, Chart, draw
from bot.pictures.coverage import FULL, INNER, MARGIN, PAPER, REGULAR, TRACK, WIDTH, balanced, wrapped

LONG = "Tổ Khoa học tự nhiên, Công nghệ, Giáo dục thể chất, Nghệ thuật và Hoạt động thật"
MOST_TOGETHER = 10_000
"""The width and height of a photo that Telegram takes, added up."""


def picture(*bars: Bar) -> Image.Image:
    """Return a chart of some rows."""
    chart = Chart(
        "Phong trào thi đua", "Năm học 2026-2027, tính đến 8 giờ 00, thứ Hai, 05/10/2026", bars, "Tổng"
    )
    return Image.open(io.BytesIO(draw(chart))).convert("RGB")


@pytest.mark.parametrize("teams", [1, 2, 14, 40])
def test_two_to_forty_rows_with_the_longest_names_fit(teams: int) -> None:
    assert len(LONG) == 80
    image = picture(*(Bar(LONG, one, 40) for one in range(teams)))
    assert image.width == WIDTH
    assert image.width + image.height <= MOST_TOGETHER
    assert image.height <= 20 * image.width
    edge = [image.getpixel((x, y)) for x in (0, MARGIN // 2, WIDTH - 20) for y in range(0, image.height, 7)]
    assert set(edge) == {(255, 255, 255)}


@pytest.mark.parametrize(("done", "of", "share"), [(0, 7, 0.0), (7, 7, 1.0), (1, 2, 0.5), (3, 12, 0.25)])
def test_a_bar_is_as_long_as_its_share(done: int, of: int, share: float) -> None:
    image = picture(Bar("Tổ Ngữ văn", done, of))
    rows = [[image.getpixel((x, y)) for x in range(MARGIN, WIDTH - MARGIN)] for y in range(image.height)]
    full, track = rgb(FULL), rgb(TRACK)
    bar = max(rows, key=lambda row: row.count(full) + row.count(track))
    assert abs(bar.count(full) / INNER - share) < 0.01
    assert bar.count(full) + bar.count(track) > INNER * 0.95


def test_a_name_is_cut_between_words_and_nothing_is_lost() -> None:
    font = ImageFont.truetype(REGULAR, 36)
    lines = balanced(LONG, 700, font.getlength)
    assert " ".join(lines) == LONG
    assert all(font.getlength(line) <= 700 for line in lines)
    assert min(map(len, lines)) > max(map(len, lines)) / 2
    word = "x" * 90
    assert "".join(wrapped(word, 300, font.getlength)) == word


def test_the_font_has_every_vietnamese_letter() -> None:
    letters = "aăâeêioôơuưyđ"
    marks = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
    font = ImageFont.truetype(REGULAR, 36)
    missing = bytes(font.getmask("\U0010ffff"))
    for letter in letters + letters.upper():
        for mark in marks:
            one = unicodedata.normalize("NFC", letter + mark)
            assert len(one) == 1 or letter in "đĐ"
            assert bytes(font.getmask(one)) != missing


def test_colours_have_contrast() -> None:
    assert contrast(FULL, PAPER) > 4.5
    assert contrast(FULL, TRACK) > 3


def rgb(colour: str) -> tuple[int, int, int]:
    """Return a colour's three parts."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:], 16)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours as web guidelines count it."""

    def light(colour: str) -> float:
        parts = [part / 255 for part in rgb(colour)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    brighter, darker = sorted((light(one), light(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)
