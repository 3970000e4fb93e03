"""The staff list as a file: whatever Excel wrote is read, and bad rows have their reason."""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.school.staff_file import Table, read_table, written
from bot.domain.school.staff_row import BadRow, groups_of, read_entries
from bot.result import Invalid

HEADER = ["Họ và tên", "Danh xưng", "Tổ", "Chức vụ", "Vai trò", "Nhóm"]
STAFF = [
    ["Lê Thị Hạnh", "Bà", "BGH", "Hiệu trưởng", "", ""],
    ["Vũ Văn Sơn", "Ông", "BGH", "Phó hiệu trưởng", "", ""],
    ["Nguyễn Văn Minh", "Thầy", "Tổ Toán - Tin", "Giáo viên", "tổ trưởng", ""],
    ["Trần Thị Lan", "Cô", "Tổ Toán - Tin", "GVCN", "", "khối 6; khối 7"],
    ["Đỗ Tiến Dũng", "", "Tổ Ngữ văn", "Tổ phó", "", ""],
    ["Bùi Thị Nga", "Cô", "Tổ Văn phòng", "Văn thư", "", ""],
]


def as_text(separator: str = ",", rows: list[list[str]] = STAFF) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows([HEADER, *rows])
    return out.getvalue()


def table(rows: list[list[str]] = STAFF) -> Table:
    read = read_table(as_text(rows=rows).encode())
    assert isinstance(read, Table)
    return read


def windows_1258(text: str) -> bytes:
    """Encode as Windows does: letters with their sign are one character, the tone follows as another."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    out = ""
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        out += unicodedata.normalize("NFC", "".join(one for one in parts if one not in tones))
        out += "".join(one for one in parts if one in tones)
    return out.encode("cp1258")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258"])
def test_whatever_excel_wrote_is_read(separator: str, encoding: str) -> None:
    text = as_text(separator)
    content = windows_1258(text) if encoding == "cp1258" else text.encode(encoding)
    read = read_table(content)
    assert isinstance(read, Table)
    assert [one.cells["name"] for one in read.rows] == [row[0] for row in STAFF]
    assert [one.cells["team"] for one in read.rows] == [row[2] for row in STAFF]


def workbook(rows: list[list[str]]) -> bytes:
    """Return the smallest .xlsx that holds some rows."""
    cells = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{escape(one)}</t></is></c>' for one in row) + "</row>"
        for row in rows
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kinds}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{relations}"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="DS" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{relations}"><Relationship Id="r1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def test_a_workbook_is_read_with_a_letterhead_above_the_header() -> None:
    read = read_table(workbook([["TRƯỜNG THCS HOA PHƯỢNG"], [""], HEADER, *STAFF]))
    assert isinstance(read, Table)
    assert [(one.line, one.cells["name"]) for one in read.rows][:2] == [(4, "Lê Thị Hạnh"), (5, "Vũ Văn Sơn")]


def test_what_is_no_list_is_refused() -> None:
    assert read_table(b"PK\x03\x04 broken") == Invalid("unreadable")
    assert read_table(b"") == Invalid("no_header")
    assert read_table("Tên lớp;Sĩ số\n6A;40\n".encode()) == Invalid("no_header")


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_a_refusal(content: bytes) -> None:
    assert isinstance(read_table(content), Table | Invalid)


def test_headers_in_any_order_and_a_name_in_two_columns() -> None:
    read = read_table("STT\tTO CHUYEN MON\tHọ đệm\tTên\n1\tTổ Sử\tTrần Thị\tLan\n".encode("utf-16"))
    assert isinstance(read, Table)
    entries, bad, _ = read_entries(read)
    assert [(one.full_name, one.team) for one in entries] == [("Trần Thị Lan", "Tổ Sử")]
    assert bad == ()


def test_bad_rows_have_their_line_and_reason() -> None:
    rows = [
        STAFF[2],
        ["", "", "Tổ Toán - Tin", "", "", ""],
        ["Lan", "", "Tổ Toán - Tin", "", "", ""],
        ["Phạm Thị Hoa", "", "", "Giáo viên", "", ""],
        ["NGUYEN VAN MINH", "", "tổ toán - tin", "", "", ""],
        ["Ngô Văn 2", "", "Tổ Toán - Tin", "", "", ""],
    ]
    _, bad, _ = read_entries(table(rows))
    assert [(one.line, one.code) for one in bad] == [
        (3, "name_missing"),
        (4, "name_short"),
        (5, "team_missing"),
        (6, "duplicate_name"),
        (7, "name_odd"),
    ]
    assert bad[3].facts["first"] == 2


def test_a_cell_cannot_act_as_a_formula_and_comes_back_as_it_was() -> None:
    cells = ["=1+1", "+84", "-2", "@SUM(A1)", "Tổ Toán - Tin"]
    content = written(["Họ tên", "Tổ", "A", "B", "C"], [cells])
    (line,) = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))[1:]
    assert line == ["'=1+1", "'+84", "'-2", "'@SUM(A1)", "Tổ Toán - Tin"]
    read = read_table(content)
    assert isinstance(read, Table)
    assert list(read.rows[0].raw) == cells


def test_groups_come_from_position_and_list() -> None:
    assert groups_of("Giáo viên chủ nhiệm", "K6", "Tổ Toán") == ("GVCN", "GV", "khối 6")
    assert groups_of("Tổ trưởng", "", "Tổ Toán") == ("GV",)
    assert groups_of("Tổ trưởng", "", "Tổ Văn phòng") == ("NV",)
    assert groups_of("Phó hiệu trưởng", "", "") == ("CBQL",)
    assert groups_of("Kế toán", "Tổng phụ trách", "Tổ Văn phòng") == ("NV", "Tổng phụ trách")


def test_a_bad_row_keeps_its_cells() -> None:
    _, (bad,), _ = read_entries(table([["Lan", "", "Tổ A", "", "", ""]]))
    assert isinstance(bad, BadRow)
    assert bad.raw == ("Lan", "", "Tổ A", "", "", "")
