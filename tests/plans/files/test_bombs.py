"""Files made to harm: refused from what they say of themselves, or by what they turn out to be while read."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

import pytest

from bot.plans.files import archive
from bot.plans.files.archive import Archive, Unfit
from tests.plans.files.sample import PLAN, read, refused
from tests.plans.files.word import OTHERS, WORD, p, word, zipped
from tests.plans.made import as_docx

MAIN = f"<w:document {WORD} {OTHERS}><w:body>%s</w:body></w:document>"


def document(xml: str | bytes) -> bytes:
    return zipped({"word/document.xml": xml if isinstance(xml, bytes) else xml.encode()})


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    assert refused(zipped({"word/document.xml": b" " * (30 << 20)})) == "plan_heavy"
    assert refused(zipped({f"word/{n}": bytes(range(256)) * 4000 for n in range(110)})) == "plan_heavy"


def test_a_member_that_lies_about_its_size_is_damaged() -> None:
    content = bytearray(document(MAIN % p("Thi đua " * 50)))
    place = content.index(b"PK\x01\x02")
    content[place + 24 : place + 28] = struct.pack("<L", 100)
    assert refused(bytes(content)) == "plan_damaged"


def test_members_are_counted_by_what_the_end_says_and_by_what_there_is() -> None:
    many = zipped({f"word/{n}.xml": b"" for n in range(2_001)})
    assert refused(many) == "plan_heavy"
    place = many.rindex(b"PK\x05\x06")
    lying = many[: place + 8] + struct.pack("<HH", 3, 3) + many[place + 12 :]
    assert refused(lying) == "plan_heavy"


def test_members_that_share_bytes_are_a_bomb() -> None:
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("word/document.xml", (MAIN % p("Thi đua")).encode())
        made.writestr("word/styles.xml", b"<a/>")
        made.infolist()[1].header_offset = 0
    assert refused(written.getvalue()) == "plan_heavy"


def test_reading_counts_what_comes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Archive(as_docx(PLAN))
    assert len(whole.read("word/document.xml")) > 2_000
    monkeypatch.setattr(archive, "MOST_BYTES", 200_000)
    kept = Archive(zipped({"a": bytes(100_000), "b": b"x"}))
    with pytest.raises(Unfit, match="plan_heavy"):
        [kept.read("a") for _ in range(3)]


@pytest.mark.parametrize("comment", [b"", bytes(0xFFFF)])
def test_a_wide_archive_is_no_plan(comment: bytes) -> None:
    content = as_docx(PLAN)
    place = content.rindex(b"PK\x05\x06")
    wide = content[:place] + b"PK\x06\x07" + bytes(16) + content[place:-2]
    assert refused(wide + struct.pack("<H", len(comment)) + comment) == "plan_heavy"


def test_other_ways_to_pack_are_not_unpacked() -> None:
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("word/document.xml", (MAIN % p("Thi đua")).encode())
    assert refused(written.getvalue()) == "plan_damaged"


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "declared",
    [
        f'<!DOCTYPE d [<!ENTITY l0 "ha">{LAUGHS}]>',
        '<!DOCTYPE d [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY % l9 SYSTEM "http://127.0.0.1:9/"> %l9;]>',
        "<!DOCTYPE d>",
    ],
)
def test_a_document_type_is_refused(declared: str, encoding: str) -> None:
    xml = f'<?xml version="1.0" encoding="{encoding}"?>{declared}' + MAIN % p(
        "&l9;" if "l9" in declared else "a"
    )
    assert refused(document(xml.encode(encoding))) == "plan_damaged"


@pytest.mark.parametrize(
    "xml",
    [
        "",
        "<w:document",
        MAIN % "<w:p>",
        MAIN % p("&khong;"),
        "<?xml version='1.0' encoding='khong-co'?><a/>",
        MAIN.replace("w:body", "w:than") % p("Thi đua"),
        MAIN % ("<w:sdt>" * 30_000 + p("sâu") + "</w:sdt>" * 30_000),
    ],
)
def test_broken_xml_is_a_damaged_file(xml: str) -> None:
    assert refused(document(xml)) == "plan_damaged"


def test_a_ring_of_styles_ends() -> None:
    style = '<w:style w:styleId="%s"><w:basedOn w:val="%s"/></w:style>'
    styles = style % ("A", "B") + style % ("B", "A")
    content = word(p("Thi đua", properties='<w:pStyle w:val="A"/>'), styles=styles)
    assert read(content).text == "Thi đua"
