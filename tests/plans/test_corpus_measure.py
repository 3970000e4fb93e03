"""The measure itself: what matches, what is missing, what is too much; and the corpus keeps to its texts."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot.plans.reader.spelt import VALUES
from bot.words.folding import fold
from tests.plans.corpus.matching import HEAD, ITEMS, award, phase, target, title, undated
from tests.plans.corpus.measure import PARTS, Plan, judge, plans
from tests.plans.corpus.wording import covered, words

NOTHING: dict[str, Any] = {**dict.fromkeys(HEAD), **{kind: [] for kind in ITEMS}, "warnings": []}
SAID = {"deadlines": "what", "targets": "text", "titles": "name", "awards": "name", "to_be_dated": "what"}
ALL = [plan for part in PARTS for plan in plans(part)]
GOOD: dict[str, Any] = {"text": "học sinh giỏi", "op": ">=", "value": 12, "unit": "%", "for": None}


def name_of(plan: Plan) -> str:
    """Return how a test calls a plan."""
    return f"{plan.part}/{plan.slug}"


def as_read(plan: Plan) -> dict[str, Any]:
    """Return the notes of a careful person as a reader would return them."""
    return NOTHING | {name: plan.expected[name] for name in NOTHING if name in plan.expected}


@pytest.mark.parametrize("plan", ALL, ids=name_of)
def test_a_careful_person_s_notes_are_right(plan: Plan) -> None:
    judged = judge(plan.expected, as_read(plan))
    assert judged.misses == ()
    assert {one.precision * one.recall for one in judged.tallies.values()} == {1.0}


@pytest.mark.parametrize("plan", ALL, ids=name_of)
def test_what_is_expected_is_said_in_the_text(plan: Plan) -> None:
    text = words(plan.text)
    said = [one[key] for kind, key in SAID.items() for one in plan.expected[kind]]
    assert [one for one in said if covered(words(one), text) < 1] == []


@pytest.mark.parametrize("plan", ALL, ids=name_of)
def test_every_figure_expected_is_printed(plan: Plan) -> None:
    printed = {
        float(one.replace(".", "").replace(",", ".")) for one in re.findall(r"\d[\d.,]*\d|\d", plan.text)
    }
    in_words = {
        float(value) for word, value in VALUES.items() if f" {word} " in " ".join(fold(plan.text).split())
    }
    assert {float(one["value"]) for one in plan.expected["targets"]} <= printed | in_words


def test_the_corpus_is_large_enough_and_a_third_is_held_back() -> None:
    seen, held = plans("seen"), plans("held")
    assert len(seen) + len(held) >= 48
    assert len(held) * 3 >= len(seen) + len(held)
    assert not {plan.text for plan in seen} & {plan.text for plan in held}


def test_a_plan_of_which_nothing_is_read_recalls_nothing() -> None:
    plan = plans("seen")[0]
    judged = judge(plan.expected, NOTHING)
    assert {one.recall for name, one in judged.tallies.items() if plan.expected.get(name)} == {0.0}
    assert "deadlines: missing gửi đăng ký thi đua về nhà trường" in " ".join(judged.misses)


def test_what_is_too_much_is_no_longer_precise() -> None:
    plan = plans("seen")[0]
    read = as_read(plan) | {"awards": [*plan.expected["awards"], {"name": "Huân chương Lao động"}]}
    judged = judge(plan.expected, read)
    assert judged.tallies["awards"].precision == 0.5
    assert judged.misses == ("awards: extra Huân chương Lao động",)


def test_what_may_be_noted_is_neither_missing_nor_too_much() -> None:
    expected = NOTHING | {"targets": [], "may": {"targets": [GOOD]}}
    for targets, right in (
        ([], ()),
        ([GOOD], ()),
        ([GOOD, GOOD], ("targets: extra học sinh giỏi, >=, 12, %, None",)),
    ):
        assert judge(expected, NOTHING | {"targets": targets}).misses == right


@pytest.mark.parametrize(
    ("change", "matches"),
    [
        ({}, True),
        ({"text": "tỷ lệ học sinh giỏi cấp tỉnh"}, True),
        ({"text": "hs giỏi", "for": "HS"}, True),
        ({"text": "giáo viên"}, False),
        ({"op": "="}, False),
        ({"value": 12.5}, False),
        ({"unit": "người"}, False),
    ],
)
def test_a_target_is_its_figure_and_half_its_words(change: dict[str, Any], matches: bool) -> None:
    assert bool(target(GOOD, GOOD | change)) is matches


@pytest.mark.parametrize(
    ("name", "other", "matches"),
    [
        ("Đợt 1", "Đợt thi đua thứ nhất", True),
        ("Giai đoạn II", "Giai đoạn 2 (nước rút)", True),
        (None, "Thời gian thực hiện", True),
        ("Đợt 1", "Đợt 2", False),
        ("Đợt 1", None, False),
    ],
)
def test_a_phase_is_its_number_and_both_days(name: str | None, other: str | None, matches: bool) -> None:
    days = {"start": "2024-09-05", "end": None}
    assert bool(phase({"name": name, **days}, {"name": other, **days})) is matches
    assert not phase({"name": name, **days}, {"name": other, **days, "end": "2025-01-01"})


@pytest.mark.parametrize(
    ("name", "other", "matches"),
    [
        ("Chiến sĩ thi đua cơ sở", "CSTĐ cơ sở", True),
        ("Lao động tiên tiến", "“Lao động tiên tiến”", True),
        ("Tập thể lao động tiên tiến", "Lao động tiên tiến", False),
        ("Chiến sĩ thi đua cấp tỉnh", "Chiến sĩ thi đua cơ sở", False),
    ],
)
def test_a_title_is_its_name(name: str, other: str, matches: bool) -> None:
    assert bool(title({"name": name}, {"name": other})) is matches


def test_an_award_is_who_gives_what_and_no_sentence() -> None:
    wanted = {"name": "Giấy khen của Chủ tịch UBND xã"}
    assert award(wanted, {"name": "giấy khen của Chủ tịch Ủy ban nhân dân xã"})
    assert not award(wanted, {"name": "Giấy khen"})
    assert not award(
        {"name": "Giấy khen"}, {"name": "Nhà trường xét và đề nghị cấp trên tặng giấy khen cho các tổ"}
    )


def test_what_has_no_date_may_be_said_in_the_quote() -> None:
    wanted = {"what": "báo cáo kết quả vào dịp sơ kết"}
    assert undated(wanted, {"what": "báo cáo", "quote": "- Báo cáo kết quả về trường vào dịp sơ kết."})
    assert not undated(wanted, {"what": "họp tổ", "quote": "Họp tổ hằng tháng."})
