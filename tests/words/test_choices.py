"""Which number or option somebody means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.words import Nothing, One, Option, Tie, all_but, is_all, match, ordinal, ordinals

TITLES = (
    Option("ldtt", "Lao động tiên tiến", ("LĐTT",)),
    Option("cstdcs", "Chiến sĩ thi đua cơ sở", ("CSTĐCS", "CSTĐ cs")),
    Option("cstdt", "Chiến sĩ thi đua cấp tỉnh", ("CSTĐ tỉnh",)),
    Option("none", "Không đăng ký danh hiệu", ("không đăng ký", "ko dk")),
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1), ("1.", 1), ("(2)", 2), ("số 1 ạ", 1), ("Câu 12", 12), ("e chọn 3 nhé", 3), ("1️⃣", 1),
        ("0", 0), ("01", 1), ("một", 1), ("hai", 2), ("năm", 5), ("sáu ạ", 6), ("so sau", 6), ("tám", 8),
    ],
)  # fmt: skip
def test_ordinal(text: str, number: int) -> None:
    assert ordinal(text) == number


@pytest.mark.parametrize(
    "text", ["00", "sau", "nam", "Nam", "mốt", "1,5", "15/10", "1 3", "ldtt", "", "1234", "Tâm", "👍"]
)
def test_no_ordinal(text: str) -> None:
    assert ordinal(text) is None


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("2", [2]), ("1 3 5", [1, 3, 5]), ("1,3", [1, 3]), ("1, 3 và 5 ạ", [1, 3, 5]), ("5 3 5", [5, 3]),
        ("2-4", [2, 3, 4]), ("từ 2 đến 4", [2, 3, 4]), ("1. 3. 5.", [1, 3, 5]), ("số 1 và số 3", [1, 3]),
        ("hai ba", [2, 3]), ("cả 1 và 3", [1, 3]),
    ],
)  # fmt: skip
def test_ordinals(text: str, numbers: list[int]) -> None:
    assert ordinals(text) == numbers


@pytest.mark.parametrize("text", ["1 0", "1 ldtt", "", "4-2", "1-999", "15/10", "tất cả", "sau"])
def test_no_ordinals(text: str) -> None:
    assert ordinals(text) is None


@given(
    st.lists(st.integers(1, 999), min_size=1, unique=True), st.sampled_from([" ", ", ", ",", "; ", " và "])
)
def test_ordinals_read_what_was_written(numbers: list[int], separator: str) -> None:
    assert ordinals(separator.join(map(str, numbers))) == numbers


def test_all_and_all_but() -> None:
    assert [
        text for text in ("tất cả", "hết ạ", "chọn tất cả nhé", "trừ 2", "1", "cảm ơn") if is_all(text)
    ] == [
        "tất cả",
        "hết ạ",
        "chọn tất cả nhé",
    ]
    assert all_but("trừ 2") == [2]
    assert all_but("tất cả trừ 2 và 3 ạ") == [2, 3]
    assert all_but("bỏ 2") is None
    assert all_but("trừ ldtt") is None


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("LĐTT", "ldtt"), ("ldtt a", "ldtt"), ("e dky cstd cs a", "cstdcs"), ("lao động tiên tiến!", "ldtt"),
        ("lao dong tien tein", "ldtt"), ("chien sy thi dua co so", "cstdcs"), ("none", "none"),
        ("khong dang ki danh hieu", "none"), ("lao ddoongj tieen tieens", "ldtt"), ("cstd tinh nhe", "cstdt"),
    ],
)  # fmt: skip
def test_match(text: str, id: str) -> None:
    assert match(text, TITLES) == One(id)


@pytest.mark.parametrize(
    "text",
    ["chiến sĩ thi đua", "đăng ký danh hiệu", "cs", "ld", "", "👍", "dk không", "tập thể lao động tiên tiến"],
)
def test_a_title_is_never_guessed(text: str) -> None:
    assert match(text, TITLES) == Nothing()


def test_namesakes_are_told_apart_by_diacritics_only() -> None:
    people = (Option("1", "Lan"), Option("2", "Lân"), Option("3", "Lạn"))
    assert match("lan", people) == Tie(("1", "2", "3"))
    assert match("Lân", people) == One("2")
    assert match("lân ạ", people) == One("2")
    assert match("2", people) == Nothing()


def test_two_alike_are_offered_both() -> None:
    groups = (Option("a", "Tổ Khoa học tự nhiên một"), Option("b", "Tổ Khoa học tự nhiên mới"))
    assert match("to khoa hoc tu nhien mo", groups) == Tie(("a", "b"))


def test_another_number_is_no_misspelling() -> None:
    assert match("dot thi dua so 2", (Option("one", "Đợt thi đua số 1"),)) == Nothing()
    assert match("khong chien si thi dua co so", TITLES) == Nothing()


@given(st.text(max_size=30))
def test_any_text_is_read(text: str) -> None:
    assert isinstance(match(text, TITLES), (One, Tie, Nothing))
    ordinals(text)
    all_but(text)


def test_a_label_is_named_without_the_remark_behind_it() -> None:
    dates = [
        Option("4", "Đăng ký thi đua năm học 2026-2027 (thứ Hai, 30/11/2026)"),
        Option("5", "Phong trào thi đua năm học 2026-2027: đang chạy"),
        Option("6", "Hết đợt 1 (thứ Bảy, 16/01/2027)"),
        Option("7", "Hết đợt 1 (thứ Hai, 18/01/2027)"),
    ]
    assert match("đăng ký thi đua năm học 2026-2027", dates) == One("4")
    assert match("phong trao thi dua nam hoc 2026-2027", dates) == One("5")
    assert match("hết đợt 1", dates) == Tie(("6", "7"))
    assert match("đăng ký thi đua", dates) == Nothing()
