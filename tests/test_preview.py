"""Everything people are told, read as a careful colleague would: complete, polite, short, spelled right."""

from __future__ import annotations

import asyncio
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import messages
from bot.cli.preview import played
from bot.rendering import LIMITS
from bot.rendering.split import size
from bot.web.preview import Section
from bot.web.preview_page import page
from bot.web.preview_world import Said
from tests.web.axe import fits, grave, window
from tests.web.chromium import PHONE, WIDE, chromium, needs_chromium

NOT_FOR_PEOPLE = ("demo/", "staff/")
"""Folders whose templates are shown on the demo's page or printed for operators."""

SHORT, LONG, LOCK_SCREEN = 300, 900, 40
BEGINNINGS = (
    "Còn ", "Hôm nay", "Ngày mai", "Hạn mới", "Quá hạn", "Vẫn còn nhận", "Còn một bước", "Còn thiếu",
    "Đã qua",
)  # fmt: skip

FORBIDDEN = (
    "bạn", "em", "quý vị", "chưa nộp", "nộp muộn", "bị trễ", "trễ hạn", "chậm trễ", "không nộp", "vi phạm",
    "phê bình", "bắt buộc", "đăng kí", "chiến sỹ", "kí kết", "ký niệm", "phong trào đi đua", "suất sắc",
    "tiêu trí", "bút phá", "sơ xuất", "tổng hơp", "hủy bỏ", "bot", "user", "click", "submit", "deadline",
    "ok",
)  # fmt: skip
"""Words that nobody is addressed with, that blame, that are misspelt, or that are not Vietnamese."""

FIXED = (
    "đăng ký", "danh hiệu", "hình thức khen thưởng", "chỉ tiêu", "tiêu chí", "sáng kiến",
    "phong trào thi đua", "cao điểm", "tổ trưởng", "nhà trường", "hồ sơ", "báo cáo", "văn phòng",
    "hạn cuối", "Để sau", "Quay lại", "Lao động tiên tiến", "Chiến sĩ thi đua cơ sở", "Hội đồng TĐKT",
    "Hoàn thành tốt nhiệm vụ", "chốt danh sách", "tên sáng kiến", "bình xét", "thi đua", "khen thưởng",
    "chưa phản hồi", "Thông báo", "liên kết",
)  # fmt: skip
"""Terms of the trade with their diacritics: what folds to one of them is spelled like it."""

EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u26ff\u2705\u274c\u2728]")


class Rendered:
    """Notes which templates are used, those included by others among them."""

    def __init__(self) -> None:
        environment = messages._environment()
        self.names: set[str] = set()
        self._get = environment.get_template
        environment.get_template = self._note  # type: ignore[method-assign]
        messages._template.cache_clear()

    def _note(self, name: Any, *rest: Any, **more: Any) -> Any:
        self.names.add(str(name).removesuffix(".j2"))
        return self._get(name, *rest, **more)

    def stop(self) -> None:
        messages._environment().get_template = self._get  # type: ignore[method-assign]
        messages._template.cache_clear()


@pytest.fixture(scope="module")
def collected() -> Iterator[tuple[list[Section], set[str]]]:
    """The whole preview, and the templates it took."""
    rendered = Rendered()
    try:
        yield asyncio.run(played()), rendered.names
    finally:
        rendered.stop()


@pytest.fixture(scope="module")
def everything(collected: tuple[list[Section], set[str]]) -> list[Said]:
    """Every message on every channel."""
    return [said for section in collected[0] for one in section.examples for said in one.shown]


def complaints(everything: list[Said], wrong: Any) -> list[str]:
    """Return the messages that something is wrong with, each once."""
    return sorted({f"{one.template} ({one.channel}): {found}" for one in everything for found in wrong(one)})


def test_every_template_has_an_example(collected: tuple[list[Section], set[str]]) -> None:
    without = [
        name
        for name in messages.templates()
        if not name.startswith(NOT_FOR_PEOPLE) and name not in collected[1]
    ]
    assert not without, f"add lines of a [[scene]] or [facts] to messages/vi/preview.toml: {without}"


def test_every_message_fits_its_channel(everything: list[Said]) -> None:
    def wrong(one: Said) -> Iterator[str]:
        limits = LIMITS[one.channel]
        for part in one.parts:
            text = Said(one.channel, one.template, (part,)).plain
            if size(text, limits.units) > limits.text:
                yield "too long for the channel"
        if one.buttons and not limits.buttons:
            yield "the channel has no buttons"
        yield from (f"cut on a phone: {label}" for label in one.buttons if len(label) > limits.label)

    assert complaints(everything, wrong) == []


def test_a_reminder_is_short_and_its_beginning_makes_sense_on_a_lock_screen(everything: list[Said]) -> None:
    def wrong(one: Said) -> Iterator[str]:
        words = one.plain.partition("\n\ngõ: ")[0]
        most = LONG if one.template == "reminders/rollup" else SHORT
        if one.template != "reminders/digest" and len(words) > most:
            yield f"{len(words)} characters without what stands for buttons"
        beginning = one.plain[:LOCK_SCREEN]
        if not beginning.startswith(BEGINNINGS) or ":" not in beginning or len(one.parts) > 1:
            yield beginning

    reminders = [one for one in everything if one.template.startswith("reminders/")]
    assert complaints(reminders, wrong) == []
    assert len(reminders) >= 40


def test_nothing_is_left_unrendered_and_spaces_are_tidy(everything: list[Said]) -> None:
    broken = re.compile(
        r"None|Undefined|\{\{|\{%|&(?:lt|amp|#)|  |\n\n\n| \n| [,.;:?!](?:\s|$)|^\s|\s$|\(\)|,,|\.\.|…\."
    )

    def wrong(one: Said) -> Iterator[str]:
        yield from (repr(found[0]) for found in broken.finditer(one.plain))

    assert complaints(everything, wrong) == []


def test_words_are_polite_and_spelled_right(everything: list[Said]) -> None:
    never = re.compile(rf"(?<!\w)(?:{'|'.join(FORBIDDEN)})(?!\w)", re.IGNORECASE)
    terms = {bare(term): term.lower() for term in FIXED}
    known = re.compile(rf"(?<!\w)(?:{'|'.join(terms)})(?!\w)")

    def wrong(one: Said) -> Iterator[str]:
        text = "\n".join([one.plain, *one.buttons])
        yield from (found[0] for found in never.finditer(text))
        folded = bare(text)
        for found in known.finditer(folded):
            written = text[found.start() : found.end()].lower()
            if any(not letter.isascii() for letter in written) and written != terms[found[0]]:
                yield written
        if unicodedata.normalize("NFC", text) != text:
            yield "not NFC"
        if len(EMOJI.findall(text)) > 1:
            yield "more than one emoji"

    assert complaints(everything, wrong) == []


def bare(text: str) -> str:
    """Return a text without diacritics and capitals, letter for letter."""
    return (
        "".join(unicodedata.normalize("NFD", letter)[0] for letter in text)
        .replace("đ", "d")
        .replace("Đ", "d")
        .lower()
    )


def test_the_page_stands_alone_and_says_everything(
    collected: tuple[list[Section], set[str]], tmp_path: Path
) -> None:
    shown = page(collected[0])
    assert '<html lang="vi">' in shown
    assert "<script" not in shown
    assert not re.search(r"(?:src|href)=\"(?!#)(?!https?://t\.me)", shown.partition("</nav>")[0])
    assert all(f'href="#s{number}"' in shown for number in range(1, len(collected[0]) + 1))
    assert "Telegram: " in shown
    assert "Zalo: " in shown


@needs_chromium
async def test_axe_finds_nothing_serious_in_the_page(
    collected: tuple[list[Section], set[str]], tmp_path: Path
) -> None:
    file = tmp_path / "preview.html"
    file.write_text(page(collected[0]), encoding="utf-8")
    found = {}
    async with chromium() as browser:
        for size in (WIDE, PHONE):
            opened = await window(browser, size)
            await opened.goto(file.as_uri())
            found[size] = await grave(opened)
            assert await fits(opened)
    assert {size: one for size, one in found.items() if one} == {}
