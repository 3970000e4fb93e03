"""Neutral text to what a channel shows."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rendering import LIMITS, as_plain, as_telegram, compose, prepared, size, split
from bot.words import Option
from messages.words import graphemes

NAV = (Option("_back", "Quay lại"), Option("_next", "Xem tiếp"), Option("later", "Để sau"))
TITLES = (Option("ldtt", "Lao động tiên tiến"), Option("none", "Không đăng ký <danh hiệu>"))
TEXTS = st.text("ab ă.\n 👩‍🏫🇻🇳é<&>e\u0301", max_size=600)
PIECES = ["<b>", "</b>", "<i>", "</i>", "<code>", "</code>", '<a href="https://vi.du/?a=1&amp;b=2">', "</a>"]
PIECES += ["&lt;", "&amp;", "&#39;", "Lan ", "đăng ký. ", "\n", "\n\n", "👩‍🏫", "<u>", "<b", "& ", "x" * 70]
MARKED = st.lists(st.sampled_from(PIECES), max_size=80).map("".join)


def test_neutral_text_on_each_channel() -> None:
    neutral = (
        'Chào <b>Lan</b> &amp; &#39;tổ&#39;: <a href="https://vi.du/?a=1&amp;b=2">mở trang</a> <u>x</u> Q&A'
    )
    assert as_telegram(neutral) == (
        "Chào <b>Lan</b> &amp; 'tổ': "
        '<a href="https://vi.du/?a=1&amp;b=2">mở trang</a> &lt;u&gt;x&lt;/u&gt; Q&amp;A'
    )
    assert as_plain(neutral) == "Chào Lan & 'tổ': mở trang: https://vi.du/?a=1&b=2 <u>x</u> Q&A"
    assert as_plain('<a href="https://vi.du">https://vi.du</a>') == "https://vi.du"
    assert as_telegram('<a href="javascript:x">y</a>') == '&lt;a href="javascript:x"&gt;y'
    assert as_telegram("<b>a<i>b</b>c</i>") == "<b>a<i>b</i></b>c"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r")))
def test_a_fact_arrives_literally(fact: str) -> None:
    neutral = f"<b>{html.escape(fact)}</b>"
    assert as_plain(neutral) == fact
    assert html.unescape(re.sub("</?b>", "", as_telegram(neutral))) == fact


@given(MARKED)
def test_telegram_html_is_always_valid(neutral: str) -> None:
    shown = as_telegram(neutral)
    assert_valid(shown)
    assert as_telegram(shown) == shown


@given(TEXTS, st.integers(64, 200), st.sampled_from(["utf16", "chars"]))
def test_split_loses_only_space(text: str, limit: int, units: str) -> None:
    parts = split(text, limit, units="utf16" if units == "utf16" else "chars")
    assert all(size(part, "utf16" if units == "utf16" else "chars") <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())
    if text.strip():
        assert [grapheme for part in parts for grapheme in graphemes(part) if grapheme.strip()] == [
            grapheme for grapheme in graphemes(text) if grapheme.strip()
        ]


@given(MARKED, st.integers(64, 200))
def test_split_reopens_tags(neutral: str, limit: int) -> None:
    text = as_telegram(neutral)
    parts = split(text, limit, markup=True)
    for part in parts:
        assert_valid(part)
        assert size(shown(part)) <= limit or part == text
    assert "".join(shown("".join(parts)).split()) == "".join(shown(text).split())
    assert bold("".join(parts)) == bold(text)


def test_split_prefers_pauses() -> None:
    first, second = "Câu một. " * 9, "Câu hai. " * 9
    assert split(f"{first.strip()}\n\n{second.strip()}", 100) == [first.strip(), second.strip()]
    assert split("Một câu dài. " * 9, 100) == [("Một câu dài. " * 7).strip(), ("Một câu dài. " * 2).strip()]
    assert split("x" * 150, 100) == ["x" * 100, "x" * 50]
    assert [size(part) for part in split("👩‍🏫" * 1200, 1900)] == [1900, 1900, 1900, 300]
    assert split("", 100) == [""]


def test_choices_are_buttons_or_numbers() -> None:
    asked = "Chọn <b>danh hiệu</b>:"
    (telegram,) = compose("telegram", asked, TITLES, NAV, callback="c:r:1:{}".format)
    assert telegram.text == asked
    assert telegram.buttons == (
        ("Lao động tiên tiến", "c:r:1:ldtt"),
        ("Không đăng ký <danh hiệu>", "c:r:1:none"),
        ("Quay lại", "c:r:1:_back"),
        ("Xem tiếp", "c:r:1:_next"),
        ("Để sau", "c:r:1:later"),
    )
    (zalo,) = compose("zalo", asked, TITLES, NAV, callback=str)
    assert not zalo.buttons
    assert zalo.text == (
        "Chọn danh hiệu:\n\n1. Lao động tiên tiến\n2. Không đăng ký <danh hiệu>\n"
        "0. Quay lại\n9. Xem tiếp\ngõ: Để sau"
    )
    (value,) = compose("zalo", "Bao nhiêu?", (), NAV[:1], callback=str, values=True)
    assert value.text == "Bao nhiêu?\n\ngõ: Lùi"
    items = [Option("a", "7. Số tiết dạy công nghệ"), Option("later", "Để sau")]
    (typed,) = compose("zalo", "Việc nào?", (), items, callback=str, values=True)
    assert typed.text == "Việc nào?\n\n7. Số tiết dạy công nghệ\ngõ: Để sau"


def test_a_label_too_long_for_a_button_is_listed_in_full() -> None:
    long = Option("k1", "Số tiết dạy sử dụng công nghệ thông tin & học liệu số đạt từ 80% trở lên")
    (part,) = compose("telegram", "Chọn:", [long], NAV[:1], callback=str)
    assert part.text == f"Chọn:\n\n1. {html.escape(long.label)}"
    assert part.buttons[0] == ("1. Số tiết dạy sử dụng công nghệ thông…", "k1")
    assert part.buttons[1] == ("Quay lại", "_back")


def test_buttons_come_with_the_last_part_and_data_must_fit() -> None:
    parts = compose("telegram", "Một câu dài. " * 700, TITLES, callback=str)
    assert [bool(part.buttons) for part in parts] == [False, False, True]
    with pytest.raises(ValueError, match="too long"):
        compose("telegram", "Chọn:", TITLES, callback=lambda id: "x" * 65)


@pytest.mark.parametrize("channel", LIMITS)
def test_no_part_is_over_the_limit(channel: str) -> None:
    limits = LIMITS[channel]
    neutral = "<b>" + "Đăng ký thi đua &amp; cam kết 👩‍🏫. " * 1500 + "</b>"
    parts = prepared(channel, neutral)
    assert len(parts) > 1
    assert all(size(shown(part) if limits.markup else part, limits.units) <= limits.text for part in parts)


def assert_valid(text: str) -> None:
    """Read a text as strictly as Telegram does."""
    opened: list[str] = []
    for tag in re.findall(r"<[^>]*>", text):
        if tag.startswith("</"):
            assert opened.pop() == tag[2:-1]
        else:
            assert re.fullmatch(r'<(b|i|code|a href="[^"<>]+")>', tag)
            opened.append(tag[1:2] if tag.startswith("<a") else tag[1:-1])
    assert not opened
    bare = re.sub(r"<[^>]*>", "", text)
    assert "<" not in bare
    assert ">" not in bare
    assert not re.search(r"&(?!(?:lt|gt|amp|quot);)", bare)


def shown(text: str) -> str:
    """Return what a reader sees of valid Telegram HTML."""
    return html.unescape(re.sub(r"<[^>]*>", "", text))


def bold(text: str) -> str:
    """Return the letters that are bold."""
    letters, depth = "", 0
    for piece in re.split(r"(<[^>]*>)", text):
        if piece in ("<b>", "</b>"):
            depth += 1 if piece == "<b>" else -1
        elif depth and not piece.startswith("<"):
            letters += "".join(html.unescape(piece).split())
    return letters
