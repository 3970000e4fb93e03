"""What holds of every text: order, exact places, all the ways of writing one date, bounded work."""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dates import Mention, Precision, mentions
from bot.dates.around import PATTERNS as AROUND
from bot.dates.pieces import readers
from bot.dates.weekdays import PATTERNS as BESIDE
from bot.words import shadow
from messages.words import day as in_words
from tests.dates.phrases import READ
from tests.dates.telling import YEAR

ANY_DAY = st.dates(date(1960, 1, 1), date(2098, 12, 31))
STYLES = [
    "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d / %m /%Y", "%Y-%m-%d", "ngày %d/%m/%Y", "ngày %d tháng %m năm %Y",
    "ngày %d tháng %m/%Y", "%d tháng %m, năm %Y", "ngay %d thang %m nam %Y", "ngày %d/%m năm %Y",
]  # fmt: skip
PHRASES = [phrase for phrase, _ in READ]
NOISE = ["giáo viên", "đạt", "số", "%", "…", "\n", "\n\n", "(", ")", "- "]
WORDS = [*" ".join(PHRASES).split(), *NOISE]
ANYTHING = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=6)), max_size=30).map(" ".join)


def plain(mention: Mention) -> Mention:
    """Return a mention without its place and its words, to compare two readings by."""
    return replace(mention, span=(0, 0), whole=(0, 0), start_said="", end_said="")


@given(ANY_DAY, st.sampled_from(STYLES))
def test_a_date_written_in_any_style_is_read_back(day: date, style: str) -> None:
    (mention,) = mentions(f"Nộp về tổ {day.strftime(style)}, đúng hạn.")
    assert (mention.start, mention.end, mention.precision) == (day, day, Precision.DAY)


@given(ANY_DAY)
def test_a_date_with_its_weekday_is_read_back(day: date) -> None:
    (mention,) = mentions(f"Họp lúc 7 giờ 30, {in_words(day)}.")
    assert (mention.start, mention.problem) == (day, None)


@given(ANY_DAY, st.integers(1, 6))
def test_a_weekday_that_is_another_is_told(day: date, off: int) -> None:
    (mention,) = mentions(in_words(day + timedelta(off)).split(",")[0] + day.strftime(" ngày %d/%m/%Y"))
    assert mention.start == day
    assert mention.problem is not None
    assert (mention.problem.code, mention.problem.facts["is_"]) == ("wrong_weekday", day.weekday())


@given(
    ANY_DAY,
    st.integers(0, 360),
    st.sampled_from(STYLES),
    st.sampled_from(["đến", "tới", "-", "–", "đến hết"]),
)
def test_a_range_in_any_style_is_read_back(day: date, length: int, style: str, until: str) -> None:
    last = day + timedelta(length)
    (mention,) = mentions(f"Đợt 1: từ {day.strftime(style)} {until} {last.strftime(style)}: dạy tốt")
    assert (mention.start, mention.end, mention.ranged) == (day, last, True)


@given(st.dates(date(1970, 1, 1), date(2098, 12, 31)), st.integers(1, 360))
def test_one_year_is_enough_for_a_range(day: date, length: int) -> None:
    last = day + timedelta(length)
    (mention,) = mentions(f"Đợt 1: từ {day:%d/%m/%Y} đến {last:%d/%m}.")
    assert (mention.start, mention.end) == (day, last)
    (mention,) = mentions(f"Đợt 1: từ {day:%d/%m} đến {last:%d/%m/%Y}.")
    assert (mention.start, mention.end) == (day, last)


@given(st.dates(date(2024, 9, 5), date(2025, 5, 31)), st.sampled_from(["{}/{}", "ngày {}/{}", "{} tháng {}"]))
def test_a_date_without_its_year_falls_into_the_school_year(day: date, style: str) -> None:
    (mention,) = mentions("Nộp " + style.format(day.day, day.month), YEAR)
    assert mention.start == day


@given(
    st.dates(date(2000, 1, 1), date(2098, 12, 31)),
    st.sampled_from(
        ["%m/%Y", "tháng %m/%Y", "tháng %m năm %Y", "T%m/%Y", "trong tháng %m - %Y", "hết tháng %m/%Y"]
    ),
)
def test_a_month_written_in_any_style_is_read_back(day: date, style: str) -> None:
    (mention,) = mentions(f"Hội thi: {day.strftime(style)}; nộp về tổ")
    assert mention.start == day.replace(day=1)
    assert mention.end == day.replace(day=1) + timedelta(calendar.monthrange(day.year, day.month)[1] - 1)


@given(ANYTHING)
def test_nothing_overlaps_and_nothing_ends_before_it_starts(text: str) -> None:
    end = 0
    for mention in mentions(text, YEAR):
        assert mention.start is None or mention.end is None or mention.start <= mention.end
        assert end <= mention.whole[0] <= mention.span[0] < mention.span[1] <= mention.whole[1] <= len(text)
        assert mention.start or mention.end or mention.end_said
        end = mention.whole[1]


@pytest.mark.parametrize("phrase", PHRASES)
def test_the_words_in_a_place_read_alone_say_the_same(phrase: str) -> None:
    text = f"Các tổ thực hiện:\n\n- Việc chung: {phrase}; gửi văn phòng"
    read = mentions(text, YEAR)
    alone = [mentions(text[slice(*mention.whole)], YEAR) for mention in read]
    if len(read) == 1:
        assert [[plain(mention)] for mention in read] == [[plain(again) for again in one] for one in alone]
    else:
        assert [mention.precision for mention in read] == [again.precision for (again,) in alone]


@pytest.mark.parametrize("phrase", PHRASES)
def test_folding_decomposing_and_spacing_change_nothing(phrase: str) -> None:
    text = f"Nội dung: {phrase}; gửi văn phòng"
    read = [plain(mention) for mention in mentions(text, YEAR)]
    for other in (unicodedata.normalize("NFD", text), text.replace(" ", "  "), text.replace(" ", "\u00a0")):
        assert [plain(mention) for mention in mentions(other, YEAR)] == read
    if "tới" not in phrase:
        assert [plain(mention) for mention in mentions(shadow(text), YEAR)] == read


@pytest.mark.parametrize("phrase", PHRASES)
def test_a_line_break_changes_nothing(phrase: str) -> None:
    text = f"Nội dung: {phrase}; gửi văn phòng"
    read = [plain(mention) for mention in mentions(text, YEAR)]
    for space in re.finditer(r" (?!(?:[-–→] |\d{1,2}\. ))", text):
        broken = f"{text[: space.start()]}\n{text[space.end() :]}"
        assert [plain(mention) for mention in mentions(broken, YEAR)] == read


@given(ANYTHING)
def test_decomposed_text_gives_its_own_places(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    decomposed = unicodedata.normalize("NFD", composed)
    read = [composed[slice(*mention.span)] for mention in mentions(composed, YEAR)]
    again = [decomposed[slice(*mention.span)] for mention in mentions(decomposed, YEAR)]
    assert [unicodedata.normalize("NFC", words) for words in again] == read


def test_a_longer_text_costs_only_its_own_length() -> None:
    """No pattern repeats without bound, so each letter is looked at a bounded number of times."""
    patterns = [pattern for pattern, _ in readers()] + [*AROUND, *BESIDE]
    repeats = [re.sub(r"\\.|\[[^\]]+\]", "_", pattern.pattern) for pattern in patterns]
    assert [repeated for repeated in repeats if re.search(r"[*+]|\{\d+,\}", repeated)] == []


@pytest.mark.parametrize(
    "piece", ["1 ", "1/", "ngày ", "ngày ...", "05, ", "từ 5 đến ", "(05/9/2021 - ", "hạn nộp "]
)
def test_a_text_that_never_ends_is_read_to_its_end(piece: str) -> None:
    text = piece * 5_000
    assert len(mentions(f"{text}\n\n15/10/2024")) >= len(mentions("15/10/2024"))


def test_twice_the_text_names_twice_as_much() -> None:
    text = "".join(f"- {phrase}.\n\n" for phrase in PHRASES)
    assert len(mentions(text * 8, YEAR)) == 8 * len(mentions(text, YEAR))
