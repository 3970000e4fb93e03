"""Files that are not read: each gets the sentence that says how to go on, by its content, not its name."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
import xlsxwriter
from PIL import Image

import messages
from bot.plans.files import text_of
from bot.plans.files.document import LARGEST
from bot.result import Invalid
from tests.plans.files.sample import PLAN, refused
from tests.plans.files.word import p, word, zipped
from tests.plans.made import as_docx

OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def sheet() -> bytes:
    written = BytesIO()
    with xlsxwriter.Workbook(written) as book:
        book.add_worksheet().write("A1", "Thi đua")
    return written.getvalue()


def picture(kind: str) -> bytes:
    written = BytesIO()
    Image.new("RGB", (40, 40), "white").save(written, kind)
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "plan_empty"),
        (b"\xef\xbb\xbf \r\n", "plan_empty"),
        (OLD_WORD + bytes(600), "plan_resave"),
        (OLD_WORD + bytes(60) + "EncryptedPackage".encode("utf-16-le"), "plan_locked"),
        (OLD_WORD + bytes(60) + "Workbook".encode("utf-16-le") + bytes(60), "plan_sheet"),
        (OLD_WORD + "WordDocument".encode("utf-16-le") + "Workbook".encode("utf-16-le"), "plan_resave"),
        (b"{\\rtf1\\ansi K\\u7871? ho\\u7841?ch}", "plan_resave"),
        (b"<!DOCTYPE html><html><body>thi dua</body></html>", "plan_resave"),
        (b'<?xml version="1.0"?><w:wordDocument/>', "plan_resave"),
        (
            zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}),
            "plan_resave",
        ),
        (sheet(), "plan_sheet"),
        (zipped({"ppt/presentation.xml": b"<a/>"}), "plan_kind"),
        (zipped({"ke-hoach.docx": as_docx(PLAN)}), "plan_archive"),
        (b"Rar!\x1a\x07\x01\x00" + bytes(50), "plan_archive"),
        (picture("PNG"), "plan_picture"),
        (picture("JPEG"), "plan_picture"),
        (picture("BMP"), "plan_picture"),
        (picture("WEBP"), "plan_picture"),
        (b"\x00\x00\x00\x18ftypheix\x00\x00\x00\x00mif1heix" + bytes(300), "plan_picture"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42" + bytes(300), "plan_kind"),
        (b"OggS\x00\x02" + bytes(300), "plan_kind"),
        (b"ID3\x03\x00" + bytes(300), "plan_kind"),
        (b"MZ\x90\x00\x03" + bytes(200), "plan_kind"),
        (b"PK\x03\x04" + bytes(200), "plan_damaged"),
        (as_docx(PLAN)[:-300], "plan_damaged"),
        (b"a" * (LARGEST + 1), "file_too_large"),
    ],
)
def test_each_kind_has_its_sentence(content: bytes, code: str) -> None:
    assert refused(content) == code


def test_a_page_saved_by_word_is_called_by_what_it_may_be() -> None:
    found = text_of(b'<?xml version="1.0"?><w:wordDocument/>')
    assert isinstance(found, Invalid)
    assert ".xml" in messages.render(f"problems/{found.code}", **found.facts)


def test_words_may_begin_like_a_picture_or_a_program() -> None:
    assert not isinstance(text_of("BM Toán gửi đăng ký trước ngày 15/10/2026".encode()), Invalid)
    assert not isinstance(text_of("ID3 là một nhóm của tổ Tin".encode()), Invalid)
    assert not isinstance(text_of("MZ là chữ viết tắt của tổ".encode()), Invalid)


def test_a_locked_member_is_a_locked_file() -> None:
    content = bytearray(word(p("Thi đua")))
    content[6] |= 1
    directory = content.index(b"PK\x01\x02")
    content[directory + 8] |= 1
    assert refused(bytes(content)) == "plan_locked"


def test_macros_are_not_looked_at() -> None:
    written = BytesIO(word(p("Thi đua của trường")))
    with zipfile.ZipFile(written, "a") as archive:
        archive.writestr("word/vbaProject.bin", OLD_WORD + bytes(5000))
    found = text_of(written.getvalue())
    assert not isinstance(found, Invalid)
    assert found.text == "Thi đua của trường"


@pytest.mark.parametrize(
    "code",
    [
        *("archive", "damaged", "empty", "font", "heavy", "kind", "letters", "locked", "long", "nothing"),
        *("other", "picture", "resave", "scan", "sheet", "slow"),
    ],
)
def test_every_sentence_says_how_to_go_on(code: str) -> None:
    said = messages.render(f"problems/plan_{code}", ending=".doc", most=300)
    assert ". Xin thầy cô " in said or ", xin thầy cô " in said
    assert said.endswith(" ạ.")
