"""How people write: folding, cleaning, particles, Telex, the order of names, numbers and options."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.words import (
    Nothing,
    One,
    Option,
    Tie,
    all_but,
    clean,
    fold,
    given_name,
    is_all,
    match,
    ordinal,
    ordinals,
    shadow,
    sort_key,
    strip_particles,
    telex,
)

TITLES = (
    Option("ldtt", "Lao động tiên tiến", ("LĐTT",)),
    Option("cstdcs", "Chiến sĩ thi đua cơ sở", ("CSTĐCS", "CSTĐ cs")),
    Option("cstdt", "Chiến sĩ thi đua cấp tỉnh", ("CSTĐ tỉnh",)),
    Option("none", "Không đăng ký danh hiệu", ("không đăng ký", "ko dk")),
)
SYLLABLES = "da em toi minh thay co cho giup dk ldtt a nhe voi chung doi so the lop 6 tro".split()  # noqa: SIM905


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đăng ký  THI ĐUA", "dang ky thi dua"),
        (unicodedata.normalize("NFD", "Chiến sĩ thi đua cơ sở"), "chien si thi dua co so"),
        ("ＬĐＴＴ\u00a0ạ\u200b", "ldtt a"),
        ("Ðăng ký", "dang ky"),
        ("\u202eLan\u202c\x00\ufeff", "lan"),
        ("1\ufe0f\u20e3", "1"),
        ("  \n ", ""),
        ("Lan \ud83d", "lan"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(st.characters(exclude_categories=())))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text("aăâeêoôơuưyđĐ ÁắẬệỐởựỹ\u00a0\u200b"))
def test_every_form_of_a_text_folds_alike(text: str) -> None:
    assert len({fold(unicodedata.normalize(form, text)) for form in ("NFC", "NFD", "NFKC", "NFKD")}) == 1


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  Lan \t Hương  ", "Lan Hương"),
        ("a\r\nb\u2028c\n\n\n\nd", "a\nb\nc\n\nd"),
        ("\u202eLan\u2066\x07\u200b", "Lan"),
        ("Cô 👩‍🏫 🇻🇳 1️⃣ ❤️", "Cô 👩‍🏫 🇻🇳 1️⃣ ❤️"),
        ("a\u200db", "ab"),
        ("Lan\ud800", "Lan"),
        (unicodedata.normalize("NFD", "Hằng"), "Hằng"),
    ],
)
def test_clean(text: str, kept: str) -> None:
    assert clean(text) == kept


@given(st.text(st.characters(exclude_categories=())))
def test_clean_is_final_and_can_always_be_stored(text: str) -> None:
    kept = clean(text)
    assert clean(kept) == kept
    assert unicodedata.is_normalized("NFC", kept)
    assert "\x00" not in kept
    kept.encode()


@given(st.text("Đăng ký thứ Sáu\u00a0\n15/10 🇻🇳ẞİ"))
def test_a_shadow_keeps_positions(text: str) -> None:
    assert len(shadow(text)) == len(text)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("e dk ldtt a", "dk ldtt"),
        ("da em muon dang ky ldtt giup em voi a", "dang ky ldtt"),
        ("chao co e muon dk ldtt a", "dk ldtt"),
        ("cho em xem lich nhe", "xem lich"),
        ("bot oi xem lich cam on nhieu", "xem lich"),
        ("da co a", "co"),
        ("da", "da"),
        ("co a", "co"),
        ("a", "a"),
        ("huy nha", "huy"),
        ("tro giup a", "tro giup"),
    ],
)
def test_particles_go(said: str, meant: str) -> None:
    assert strip_particles(said) == meant


@pytest.mark.parametrize(
    "said",
    ["minh chung", "thay doi", "toi han", "co sang kien", "co the", "chi tieu", "da gui", "da nam thong tin"]
    + ["tro giup", "lop 6 a", "loai a", "ve nha", "cung voi", "xin nghi", "xin loi", "giup", "lich hen"],
)
def test_meaning_is_not_eaten(said: str) -> None:
    assert strip_particles(said) == said


@given(st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=8))
def test_particles_leave_a_stretch_of_the_text(words: list[str]) -> None:
    said = " ".join(words)
    meant = strip_particles(said)
    assert meant
    assert f" {meant} " in f" {said} "
    assert strip_particles(meant) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ddawng kys", "dang ky"),
        ("e ddawng kys ldtt aj", "e dang ky ldtt a"),
        ("chieens six thi ddua cow sowr", "chien si thi dua co so"),
        ("dduwowcj", "duoc"),
        ("khoong", "khong"),
        ("ddeer sau", "de sau"),
        ("quay laij", "quay lai"),
        ("huyr", "huy"),
    ],
)
def test_telex(typed: str, meant: str) -> None:
    assert telex(typed) == meant


@pytest.mark.parametrize(
    "typed", ["dang ky", "meet", "google meet", "see you", "his", "ldtt", "đăng kys", "", "ok", "1 3 5"]
)
def test_what_may_not_be_telex_is_left_alone(typed: str) -> None:
    assert telex(typed) is None


def test_names_in_vietnamese_order() -> None:
    in_order = [
        "An", "Lê Văn An", "Trần An", "Ngô Văn Àn", "Trần Ánh", "Hồ Ăn", "Nguyễn Văn Ân", "Mai Bình",
        "Đỗ Dũng", "Lê Văn Đức", "Bùi Thị Hoa", "Bùi Hoà", "Lê Thị Lan", "Lệ An Lan", "Nguyễn Thị Lan",
        "Nguyễn Thị Lan A", "Nguyễn Thị Lan B", "Vũ Lan", "Hà Lân", "Đinh Oanh", "Cao Ông", "Ân Ơn",
        "Lý Tú", "Lý Từ", "Vi Y", "Vi Ỷ", "Phạm Zét",
    ]  # fmt: skip
    assert sorted(reversed(in_order), key=sort_key) == in_order


def test_letters_and_tones_in_vietnamese_order() -> None:
    letters = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
    assert sorted(letters, key=sort_key) == list(letters)
    tones = ["ma", "mà", "mả", "mã", "má", "mạ"]
    assert sorted(reversed(tones), key=sort_key) == tones


@given(st.text("aăâđêôơưÀỷ xyzABCD'", max_size=30))
def test_sort_keys_compare_as_bytes_and_ignore_form(name: str) -> None:
    key = sort_key(name)
    assert key.isascii()
    assert key.isprintable()
    assert key == sort_key(unicodedata.normalize("NFD", name)) == sort_key(name.upper())


def test_where_a_tone_is_written_does_not_matter() -> None:
    assert sort_key("Lê Thị Hoà") == sort_key("Lê Thị Hòa")


@pytest.mark.parametrize(
    ("full_name", "given"),
    [("Nguyễn Thị Lan", "Lan"), ("Nguyễn Thị Lan A", "Lan A"), ("Vi Y", "Y"), ("Lan", "Lan"), ("", "")],
)
def test_given_name(full_name: str, given: str) -> None:
    assert given_name(full_name) == given


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
