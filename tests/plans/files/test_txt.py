"""Text files in the encodings people still have, and those no encoding is believed of."""

from __future__ import annotations

import unicodedata

import pytest

from bot.plans.files.fonts import TCVN3, VNI, from_tcvn3, from_vni
from bot.plans.files.likely import likelihood
from tests.plans.files.sample import PLAN, read, refused
from tests.plans.made import as_txt
from tests.plans.making.txt import disguised

OLD = {"windows-1258": "windows-1258", "tcvn3": "tcvn3", "vni": "vni"}
SAFE = PLAN.replace("¹", "").replace('"', "'")
"""The plan in the letters that old encodings have."""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_comes_out_as_it_went_in(encoding: str) -> None:
    document = read(as_txt(PLAN, encoding))
    assert (document.text, document.kind, document.pages, document.notes) == (PLAN, "txt", 1, ())


@pytest.mark.parametrize("encoding", OLD)
def test_old_encodings_are_known_by_what_they_give(encoding: str) -> None:
    document = read(as_txt(SAFE, encoding))
    assert document.notes == (OLD[encoding],)
    assert document.text.lower() == SAFE.lower()
    assert document.text == SAFE or encoding == "tcvn3"


@pytest.mark.parametrize("font", ["tcvn3", "vni"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_old_fonts_text_pasted_into_notepad(font: str, encoding: str) -> None:
    pasted = "\ufeff" + disguised(SAFE, font) if encoding == "utf-16" else disguised(SAFE, font)
    document = read(pasted.encode("utf-16-le" if encoding == "utf-16" else encoding))
    assert document.text.lower() == SAFE.lower()
    assert document.notes == (font,)


def test_tcvn3_as_schools_typed_it() -> None:
    typed = "KÕ HO¹CH ph¸t ®éng thi ®ua\nCéng hoµ x· héi chñ nghÜa ViÖt Nam, tr\u00adêng Quý Mü, tõ ngµy 05/9"
    assert from_tcvn3(typed) == (
        "KẾ HOẠCH phát động thi đua\nCộng hoà xã hội chủ nghĩa Việt Nam, trường Quý Mỹ, từ ngày 05/9"
    )


def test_vni_as_schools_typed_it() -> None:
    typed = "KEÁ HOAÏCH phaùt ñoäng thi ñua, tröôøng Quyù Myõ, nghæ leã, khoâng quaù 5 yeâu caàu, hoïc kyø"
    assert from_vni(typed) == (
        "KẾ HOẠCH phát động thi đua, trường Quý Mỹ, nghỉ lễ, không quá 5 yêu cầu, học kỳ"
    )


def test_the_fonts_have_every_vietnamese_letter() -> None:
    tones = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
    small = {unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in tones} | {"đ"}
    assert small - set("aeiouy") == {letter for letter in TCVN3.values() if letter.islower()}
    assert small - set("aeiouy") == {letter for letter in VNI.values() if letter.islower()}


def test_windows_1258_is_recomposed() -> None:
    assert unicodedata.is_normalized("NFC", read(as_txt(SAFE, "windows-1258")).text)
    assert read(unicodedata.normalize("NFD", PLAN).encode()).text == PLAN


def test_plain_letters_need_no_judging() -> None:
    plain = "Ke hoach thi dua nam hoc 2026-2027, dang ky truoc ngay 15/10/2026."
    assert read(plain.encode()).text == plain
    assert read(plain.encode("utf-16-le")).text == plain


@pytest.mark.parametrize(
    "content",
    [
        "Грамота за отличную учёбу в этом году, выдана школой".encode("cp1251"),
        "学年度の計画を発表します。締め切りは十月です。".encode("shift-jis"),
        "Le lycée fête l'été à la fenêtre où naît la forêt".encode("latin-1"),
        bytes(range(128, 256)) * 20,
        b"\x01\x00\x02\x03" * 400,
    ],
)
def test_what_is_not_believed_is_asked_about(content: bytes) -> None:
    assert refused(content) == "plan_letters"


def test_a_wrong_reading_saved_as_unicode_is_no_text() -> None:
    assert refused(PLAN.encode().decode("latin-1").encode()) == "plan_letters"


def test_a_few_broken_letters_are_noted() -> None:
    document = read(PLAN.encode()[:-1] + b"\xff\xfe.")
    assert document.notes == ("letters_lost",)
    assert document.text.startswith("UBND XÃ SÔNG TRONG\nTRƯỜNG THCS BẾN GIÓ")


def test_unseen_signs_and_line_ends_are_tidied() -> None:
    typed = "Kế\u00a0hoạch\u200b thi\u00ad đua\r\nngày\t05/9\rHết\f\x00".replace("\x00", "")
    assert read(typed.encode()).text == "Kế hoạch thi đua\nngày\t05/9\nHết\n"


def test_how_likely_readings_are() -> None:
    assert likelihood(PLAN).share > 0.98
    assert likelihood(PLAN.encode().decode("latin-1")).share < 0.3
    assert max(likelihood(disguised(SAFE, font)).share for font in ("tcvn3", "vni")) < 0.4
    assert likelihood("").share == 1.0
