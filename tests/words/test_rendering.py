"""Templates to neutral text, neutral text to what a channel shows."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import TemplateNotFound, UndefinedError

import messages
from bot.rendering import LIMITS, as_plain, as_telegram, compose, prepared, size, split
from bot.words import Option
from messages import Unknown, fill, label, render, render_for, templates, unknown_placeholders
from messages.words import (
    address, capital, cut, day, graphemes, left, listed, moment, number, overdue, percent, weekday,
)  # fmt: skip

NAV = (Option("_back", "Quay lại"), Option("_next", "Xem tiếp"), Option("later", "Để sau"))
TITLES = (Option("ldtt", "Lao động tiên tiến"), Option("none", "Không đăng ký <danh hiệu>"))
TEXTS = st.text("ab ă.\n 👩‍🏫🇻🇳é<&>e\u0301", max_size=600)
PIECES = ["<b>", "</b>", "<i>", "</i>", "<code>", "</code>", '<a href="https://vi.du/?a=1&amp;b=2">', "</a>"]
PIECES += ["&lt;", "&amp;", "&#39;", "Lan ", "đăng ký. ", "\n", "\n\n", "👩‍🏫", "<u>", "<b", "& ", "x" * 70]
MARKED = st.lists(st.sampled_from(PIECES), max_size=80).map("".join)


@dataclass(frozen=True)
class Somebody:
    full_name: str
    honorific: str | None = None


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Templates of this test's own."""
    caches = (messages._environment, messages._template, messages._named_for)
    monkeypatch.setattr(messages, "_FOLDER", tmp_path)
    for cached in caches:
        cached.cache_clear()
    yield tmp_path
    for cached in caches:
        cached.cache_clear()


def test_render_escapes_tidies_and_speaks(folder: Path) -> None:
    (folder / "greet.j2").write_text(
        "\n{% if name %}\n  \n<b>{{ name }}</b> {{ due | day }}  \n{% endif %}\n\n\n{{ label('later') }}\n\n",
        encoding="utf-8",
    )
    (folder / "labels.toml").write_text('later = "Để sau"', encoding="utf-8")
    text = render("greet", name="<i>Lan</i> {{ 7*7 }}", due=date(2024, 12, 6))
    assert text == "<b>&lt;i&gt;Lan&lt;/i&gt; {{ 7*7 }}</b> thứ Sáu, 06/12/2024\n\nĐể sau"


def test_a_missing_fact_is_a_bug(folder: Path) -> None:
    (folder / "greet.j2").write_text("{{ template }}", encoding="utf-8")
    with pytest.raises(UndefinedError):
        render("greet")
    with pytest.raises(ValueError, match="None"):
        render("greet", template=None)
    assert render("greet", template="a") == "a"
    with pytest.raises(TemplateNotFound):
        render("nobody")


def test_a_channel_may_have_its_own_words(folder: Path) -> None:
    (folder / "menu").mkdir()
    (folder / "menu/main.j2").write_text("Chọn:", encoding="utf-8")
    (folder / "menu/main.zalo.j2").write_text("Gõ số:", encoding="utf-8")
    assert render_for("zalo", "menu/main") == "Gõ số:"
    assert render_for("telegram", "menu/main") == "Chọn:"
    assert templates() == ["menu/main", "menu/main.zalo"]


def test_labels() -> None:
    assert label("back") == "Quay lại"
    assert label("later") == "Để sau"
    with pytest.raises(KeyError):
        label("nothing")


def test_placeholders_are_replaced_and_nothing_is_evaluated() -> None:
    allowed = {"ten": "{to} Lan", "to": "Toán"}
    assert (
        fill("Gửi {ten}, tổ {to} {khac} {{ 7*7 }} {", allowed) == "Gửi {to} Lan, tổ Toán {khac} {{ 7*7 }} {"
    )
    assert unknown_placeholders("{ten}\n {ten.__init__} {{''.__class__}}", allowed) == [
        Unknown("{ten.__init__}", 2, 2),
        Unknown("{''.__class__}", 2, 18),
    ]


def test_dates_in_words() -> None:
    evening = datetime(2024, 12, 5, 17, 0, tzinfo=UTC)
    assert day(date(2024, 12, 6)) == day(evening) == "thứ Sáu, 06/12/2024"
    assert day(date(2026, 11, 22)) == "Chủ nhật, 22/11/2026"
    assert moment(evening) == "0 giờ 00, thứ Sáu, 06/12/2024"
    assert moment(datetime(2024, 12, 6, 10, 0, tzinfo=UTC)) == "17 giờ 00, thứ Sáu, 06/12/2024"
    assert [weekday(number) for number in (0, 6)] == ["thứ Hai", "Chủ nhật"]
    with pytest.raises(ValueError, match="time zone"):
        day(datetime(2024, 12, 6))  # noqa: DTZ001


def test_days_left_in_words() -> None:
    last = date(2024, 12, 9)
    assert left(last, date(2024, 12, 6)) == "còn 3 ngày"
    assert left(last, date(2024, 12, 8)) == "ngày mai là ngày cuối"
    assert left(datetime(2024, 12, 9, 16, 59, tzinfo=UTC), last) == "hôm nay là ngày cuối"
    assert left(last, date(2024, 12, 12)) == overdue(last, date(2024, 12, 12)) == "quá hạn 3 ngày"
    assert capital(left(last, date(2024, 12, 6))) == "Còn 3 ngày"


def test_numbers_in_words() -> None:
    assert [number(value) for value in (3000, 0.5, 2340000, 80.0, 0.1 + 0.2, -1.25, -0.0)] == [
        "3.000", "0,5", "2.340.000", "80", "0,3", "-1,25", "0",
    ]  # fmt: skip
    assert [percent(76), percent(2, 3), percent(0, 0), percent(37, 50)] == ["76%", "66,7%", "0%", "74%"]


def test_people_and_lists_in_words() -> None:
    assert address(Somebody("Nguyễn Thị Lan")) == "Thầy/Cô Lan"
    assert address(Somebody("Nguyễn Thị Lan A", "cô")) == "Cô Lan A"
    assert address(Somebody("Trần Văn Hòa", "anh/chị")) == "Anh/chị Hòa"
    assert [listed(names) for names in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == [
        "",
        "A",
        "A và B",
        "A, B và C",
    ]


def test_cut_keeps_visible_characters_whole() -> None:
    assert cut("Hà 👩‍🏫🇻🇳e\u0301", 6) == "Hà 👩‍🏫🇻🇳e\u0301"
    assert cut("Hà 👩‍🏫🇻🇳e\u0301", 5) == "Hà 👩‍🏫…"
    assert graphemes("1️⃣👍🏽") == ["1️⃣", "👍🏽"]


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
    opened = []
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
