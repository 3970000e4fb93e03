"""Word documents: what stands in them, in the order a person reads it."""

from __future__ import annotations

import pytest

from tests.plans.files.sample import PLAN, read, refused
from tests.plans.files.word import p, r, table, word, zipped
from tests.plans.made import as_docx
from tests.plans.making.txt import disguised

BULLETS = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
    '<w:lvlText w:val="{words}"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num>'
)


def numbered(words: str, level: int = 0) -> str:
    return p(words, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="7"/></w:numPr>')


def test_a_plan_comes_out_as_it_went_in() -> None:
    document = read(as_docx(PLAN))
    assert document.text == PLAN
    assert (document.kind, document.pages, document.notes) == ("docx", 1, ())


def test_words_in_many_runs_stay_whole() -> None:
    linked = "<w:hyperlink><w:r><w:t>thcs@vidu.vn</w:t></w:r></w:hyperlink>"
    kept = f"<w:sdt><w:sdtPr/><w:sdtContent>{r(', lớp 6A')}</w:sdtContent></w:sdt>"
    assert (
        read(word(p("ngày ", "15", "/10", "/2026, ", linked, kept))).text
        == "ngày 15/10/2026, thcs@vidu.vn, lớp 6A"
    )


def test_signs_between_words() -> None:
    signs = (
        "<w:r><w:t>từ</w:t><w:tab/><w:t>Thứ</w:t><w:noBreakHyphen/><w:t>Hai</w:t><w:br/>"
        "<w:t>đến\u00a0nay</w:t></w:r>"
    )
    soft = "<w:r><w:t>thi</w:t><w:softHyphen/><w:t>ết\u00ad thực</w:t></w:r>"
    assert read(word(p(signs) + p(soft))).text == "từ\tThứ-Hai\nđến nay\nthiết thực"


def test_rows_of_a_table_are_lines() -> None:
    inner = table(("Đợt 1", "15/10"), ("Đợt 2", "20/11"))
    body = p("Biểu:") + table(
        ("Nội dung", "Hạn"), ("- Soạn bài\n- Dự giờ;\nThao giảng.\nHội giảng", ""), (inner + p(), "x")
    )
    assert read(word(body)).text.split("\n") == [
        "Biểu:",
        "Nội dung | Hạn",
        "- Soạn bài; - Dự giờ; Thao giảng. Hội giảng | ",
        "Đợt 1 | 15/10; Đợt 2 | 20/11 | x",
    ]


def test_the_head_and_the_foot_of_a_paper_are_no_tables() -> None:
    head = table(("UBND XÃ\nTRƯỜNG\nSố: 1/KH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nBến Gió, ngày 05/9/2026"))
    foot = table(("Nơi nhận:\n- Như trên;\n- Lưu: VT.", "HIỆU TRƯỞNG"))
    frame = table(("Khung một cột",), ("hai dòng",))
    assert read(word(head + p("KẾ HOẠCH") + frame + foot)).text.split("\n") == [
        *("UBND XÃ", "TRƯỜNG", "Số: 1/KH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Bến Gió, ngày 05/9/2026"),
        *("KẾ HOẠCH", "Khung một cột", "hai dòng", "Nơi nhận:", "- Như trên;", "- Lưu: VT.", "HIỆU TRƯỞNG"),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        (("Nội dung", "Hạn", "Nơi nhận"), ("Bản đăng ký", "15/10/2026", "Tổ trưởng")),
        (("Nơi nhận", "Nội dung"), ("Văn phòng", "Bản đăng ký")),
        (("Nơi nhận: văn phòng", "Hạn"), *[(f"Đợt {n}", f"{n}/10") for n in range(1, 5)]),
        (("Nơi nhận: văn phòng", "Hạn", "Chủ trì", "Phối hợp"),),
    ],
)
def test_a_table_that_says_where_to_send_things_is_one(rows: tuple[tuple[str, ...], ...]) -> None:
    assert read(word(table(*rows))).text.split("\n") == [" | ".join(row) for row in rows]


def test_changes_are_read_as_accepted() -> None:
    body = p(
        "trước ngày ",
        '<w:del w:id="1"><w:r><w:delText>10/10</w:delText></w:r></w:del>',
        '<w:ins w:id="2"><w:r><w:t>15/10</w:t></w:r></w:ins>',
    )
    gone = "<w:del><w:p><w:r><w:delText>bỏ cả dòng</w:delText></w:r></w:p></w:del>"
    joined = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>một </w:t></w:r></w:p>" + p("câu")
    document = read(word(body + gone + joined))
    assert document.text == "trước ngày 15/10\nmột câu"
    assert document.notes == ("changes_accepted",)


def test_a_row_put_in_or_taken_out_is_a_change() -> None:
    def marked(mark: str) -> str:
        return table(("Đợt 1", "15/10")).replace("<w:tr>", f'<w:tr><w:trPr><w:{mark} w:id="1"/></w:trPr>')

    taken_out, put_in = read(word(p("Biểu") + marked("del"))), read(word(p("Biểu") + marked("ins")))
    assert (taken_out.text, put_in.text) == ("Biểu", "Biểu\nĐợt 1 | 15/10")
    assert taken_out.notes == put_in.notes == ("changes_accepted",)


def test_fields_show_their_result_and_hidden_words_nothing() -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> DATE \\@ </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>05/9/2026</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    hidden, shown = r("ẩn", "<w:vanish/>"), r(" hiện", '<w:vanish w:val="0"/>')
    assert read(word(p("Ngày ", field, hidden, shown))).text == "Ngày 05/9/2026 hiện"


def test_boxes_are_read_once_after_their_paragraph() -> None:
    box = "<w:txbxContent>" + p("Trong khung") + "</w:txbxContent>"
    new = f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
    fallback = f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
    both = f"<w:r><mc:AlternateContent>{new}{fallback}</mc:AlternateContent></w:r>"
    old = f"<w:r><w:pict><v:textbox>{box}</v:textbox></w:pict></w:r>"
    assert read(word(p("Trước", both, " sau") + p("Cũ", old))).text.split("\n") == [
        *("Trước sau", "Trong khung", "Cũ", "Trong khung")
    ]


def test_a_box_stays_with_a_paragraph_whose_end_is_deleted() -> None:
    box = f"<w:pict><v:textbox><w:txbxContent>{p('Trong khung')}</w:txbxContent></v:textbox></w:pict>"
    ended = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
    joined = f"<w:p>{ended}{r('một ')}<w:r>{box}</w:r></w:p>"
    assert read(word(joined + p("câu"))).text == "một câu\nTrong khung"
    assert read(word(joined)).text == "một \nTrong khung"


def test_notes_stand_at_the_end_by_their_marks() -> None:
    def note(kind: str, id_: int, words: str) -> str:
        return f'<w:{kind} w:id="{id_}">' + p(f"<w:r><w:{kind}Ref/></w:r>", f" {words}") + f"</w:{kind}>"

    body = p(
        "Kế hoạch",
        '<w:r><w:footnoteReference w:id="5"/></w:r>',
        " năm 2026",
        '<w:r><w:endnoteReference w:id="2"/></w:r>',
    )
    found = read(
        word(
            body,
            footnotes=note("footnote", -1, "vạch") + note("footnote", 5, "Của Sở"),
            endnotes=note("endnote", 2, "Của xã"),
        )
    )
    assert found.text == "Kế hoạch¹ năm 2026²\n¹ Của Sở\n² Của xã"


@pytest.mark.parametrize(
    ("form", "words", "first", "second"),
    [
        ("bullet", "\uf0b7", "- Một", "- Hai"),
        ("upperRoman", "%1.", "I. Một", "II. Hai"),
        ("lowerLetter", "%1)", "a) Một", "b) Hai"),
        ("decimal", "Đợt %1:", "Đợt 1: Một", "Đợt 2: Hai"),
        ("decimalZero", "%1.", "01. Một", "02. Hai"),
        ("none", "", "Một", "Hai"),
    ],
)
def test_automatic_numbers_are_written_out(form: str, words: str, first: str, second: str) -> None:
    body = numbered("Một") + p("xen giữa") + p("") + numbered("Hai")
    numbering = BULLETS.format(form=form, words=words)
    assert read(word(body, numbering=numbering)).text.split("\n") == [first, "xen giữa", "", second]


def test_numbers_inside_numbers() -> None:
    body = numbered("A") + numbered("B", 1) + numbered("C", 1) + numbered("D") + numbered("E", 1)
    lines = read(word(body, numbering=BULLETS.format(form="decimal", words="%1."))).text.split("\n")
    assert lines == ["1. A", "1.1 B", "1.2 C", "2. D", "2.1 E"]


def test_a_list_may_start_anew() -> None:
    again = (
        '<w:num w:numId="8"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    other = numbered("C").replace('numId w:val="7"', 'numId w:val="8"')
    numbering = BULLETS.format(form="decimal", words="%1.") + again
    assert read(word(numbered("A") + numbered("B") + other, numbering=numbering)).text == "1. A\n2. B\n1. C"


def test_a_style_may_number_and_choose_the_font() -> None:
    font = '<w:rPr><w:rFonts w:ascii="{0}" w:hAnsi="{0}"/></w:rPr>'
    numbers = '<w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr>'
    styles = (
        f"<w:docDefaults><w:rPrDefault>{font.format('.VnTime')}</w:rPrDefault></w:docDefaults>"
        f'<w:style w:type="paragraph" w:styleId="Co">{font.format(".VnTimeH")}</w:style>'
        f'<w:style w:type="paragraph" w:styleId="Muc"><w:basedOn w:val="Co"/>{numbers}</w:style>'
    )
    body = p("kÕ ho¹ch", properties='<w:pStyle w:val="Muc"/>') + p("Tr\u00adêng trung häc c¬ së BÕn Giã")
    unicode = p(r("Năm học", '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/>'))
    found = read(
        word(body + unicode, styles=styles, numbering=BULLETS.format(form="upperRoman", words="%1."))
    )
    assert found.text == "I. KẾ HOẠCH\nTrường trung học cơ sở Bến Gió\nNăm học"


def test_the_soft_hyphen_of_an_old_font_is_a_letter() -> None:
    font = '<w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr>'
    assert read(word(p(f"<w:r>{font}<w:t>Tr</w:t><w:softHyphen/><w:t>êng</w:t></w:r>"))).text == "Trường"


@pytest.mark.parametrize("font", ["tcvn3", "vni"])
def test_an_old_font_nobody_names_is_known_by_its_letters(font: str) -> None:
    plan = PLAN.replace("¹", "").replace("&", "").replace('"', "")
    document = read(word("".join(map(p, disguised(plan, font).split("\n")))))
    assert document.notes == (font,)
    assert document.text.lower() == plan.lower()


def test_heads_stand_first_and_page_numbers_nowhere() -> None:
    section = '<w:sectPr><w:headerReference r:id="header1"/><w:footerReference r:id="footer1"/></w:sectPr>'
    found = read(
        word(
            p("Nội dung") + section,
            header1=p("Trường THCS Bến Gió") + p("2"),
            footer1=p("Trang 2/5") + p("Kế hoạch số 12"),
        )
    )
    assert found.text == "Trường THCS Bến Gió\nNội dung\nKế hoạch số 12"


def test_the_strict_form_and_another_place_of_the_main_part() -> None:
    strict = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
    kind = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"
    relation = f'<Relationship Id="a" Type="{kind}" Target="/word/document2.xml"/>'
    main = f"<w:document {strict}><w:body>{p('Thi đua')}</w:body></w:document>"
    content = zipped(
        {
            "_rels/.rels": f"<Relationships>{relation}</Relationships>".encode(),
            "word/document2.xml": main.encode(),
        }
    )
    assert read(content).text == "Thi đua"


def test_a_document_without_words_is_empty() -> None:
    assert refused(word(p("") + p(" "))) == "plan_empty"


def test_a_long_document_is_refused() -> None:
    assert refused(word(p(" ".join(map(str, range(160_000)))))) == "plan_long"
