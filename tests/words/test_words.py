"""How people write: folding, cleaning, particles, Telex and the order of names."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.words import clean, fold, given_name, shadow, sort_key, strip_particles, telex

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
    [
        "minh chung", "thay doi", "toi han", "co sang kien", "co the", "chi tieu", "da gui",
        "da nam thong tin", "tro giup",
        "lop 6 a", "loai a", "ve nha", "cung voi", "xin nghi", "xin loi", "giup", "lich hen",
    ],
)  # fmt: skip
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
    shuffled = sorted(in_order)
    assert sorted(shuffled, key=sort_key) == in_order


def test_letters_and_tones_in_vietnamese_order() -> None:
    letters = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
    assert sorted(letters, key=sort_key) == list(letters)
    assert sorted(["mạ", "mã", "má", "mà", "ma", "mả"], key=sort_key) == ["ma", "mà", "mả", "mã", "má", "mạ"]


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
