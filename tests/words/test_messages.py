"""Templates to neutral text; dates, numbers, names and lists in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from jinja2 import TemplateNotFound, UndefinedError

import messages
from messages import Unknown, fill, label, render, render_for, templates, unknown_placeholders
from messages.words import (
    address,
    aim,
    capital,
    cut,
    day,
    graphemes,
    left,
    listed,
    moment,
    number,
    overdue,
    percent,
    weekday,
)  # fmt: skip


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
    assert address(Somebody(messages.label("staff.admin_name"))) == "Thầy/Cô quản trị viên", "unnamed yet"
    assert [listed(names) for names in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == [
        "",
        "A",
        "A và B",
        "A, B và C",
    ]


def test_cut_keeps_visible_characters_whole() -> None:
    assert cut("Hà👩‍🏫🇻🇳e\u0301", 5) == "Hà👩‍🏫🇻🇳e\u0301"
    assert cut("Hà👩‍🏫🇻🇳e\u0301", 4) == "Hà👩‍🏫…"


def test_cut_is_made_between_words() -> None:
    assert cut("quốc phòng; tự học nâng cao", 21) == "quốc phòng; tự học…"
    assert cut("quốc phòng; tự học", 12) == "quốc phòng…"
    assert graphemes("1️⃣👍🏽") == ["1️⃣", "👍🏽"]


def test_a_targets_figure_reads_as_it_is_said() -> None:
    said = [aim(80, "%"), aim(95, "%", ">"), aim(3, "%", "<"), aim(70, "%", ">=")]
    assert said == ["80%", "trên 95%", "dưới 3%", "từ 70% trở lên"]
    assert aim(11, "lớp") == "11 lớp"
    assert aim(0.5, "%", "<=") == "không quá 0,5%"
