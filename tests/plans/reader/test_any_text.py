"""Whatever the text: no error, quotes verbatim, the same of NFD, work in proportion to its length."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.plans.reader import read_plan
from bot.plans.reader.lines import LONGEST, lines_of
from bot.plans.reader.source import source_of
from tests.plans.corpus.measure import plans

SEEN = plans("seen")
PIECES = [
    "KẾ HOẠCH", "thi đua", "Đợt 1:", "từ", "đến", "trước ngày", "05/9/2024", "30/02/2025", "tháng 10", "100%",
    "hết năm học", "ít nhất 02", "sáng kiến", "giáo viên", "danh hiệu “", "”", "Giấy khen của", " | ", "- ",
    "I. ", "1.1. ", "(", ")", ";", ".", ",", "\n", "\n\n", "\f", "¹ ", "nộp báo cáo", "Nơi nhận:", "**", "# ",
    "Căn cứ Công văn số 1/KH-A ngày", "<sup>1</sup>", "hằng năm", "mỗi",
]  # fmt: skip


def quotes(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, one in value.items():
            if name == "quote":
                yield one
            else:
                yield from quotes(one)
    elif isinstance(value, list):
        for one in value:
            yield from quotes(one)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_no_text_is_an_error(text: str) -> None:
    assert all(quote in text for quote in quotes(read_plan(text).as_json()))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_no_jumble_of_a_plans_words_is_an_error(pieces: list[str]) -> None:
    text = "KẾ HOẠCH\nThi đua năm học 2024-2025\n" + " ".join(pieces)
    assert all(quote in text for quote in quotes(read_plan(text).as_json()))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(SEEN), st.data())
def test_no_damaged_plan_is_an_error(plan: Any, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(plan.text)))
    end = data.draw(st.integers(start, min(len(plan.text), start + 200)))
    text = plan.text[:start] + data.draw(st.text(max_size=10)) + plan.text[end:]
    assert all(quote in text for quote in quotes(read_plan(text).as_json()))


@pytest.mark.parametrize("plan", SEEN[::6], ids=lambda plan: plan.slug)
def test_decomposed_letters_change_nothing_but_the_quotes(plan: Any) -> None:
    def facts(text: str) -> Any:
        found = read_plan(text)
        dated = [(one.kind, one.due, one.mode) for one in found.deadlines]
        return found.head.title, dated, [(one.text, one.value) for one in found.targets]

    decomposed = unicodedata.normalize("NFD", plan.text)
    assert facts(decomposed) == facts(unicodedata.normalize("NFC", plan.text))
    assert all(quote in decomposed for quote in quotes(read_plan(decomposed).as_json()))


@pytest.mark.parametrize("text", ["a" * 9000, "5% " * 4000, "x " * 9000])
def test_no_line_is_longer_than_what_the_steps_are_made_for(text: str) -> None:
    source = source_of(text)
    lines = lines_of(source)
    assert max(line.end - line.start for line in lines) <= LONGEST
    assert "".join(source.text[line.start : line.end] for line in lines).replace(" ", "") == text.replace(
        " ", ""
    )
