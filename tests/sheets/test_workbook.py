"""Papers as workbooks: opened again with two readers, for their values and for how they are printed."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import load_workbook

from bot.sheets import Band, Column, Letterhead, Line, Paper, Signing, workbook
from bot.sheets.writing import plain, sheet_name

MADE = datetime(2026, 10, 5, 1, 0, tzinfo=UTC)
COLUMNS = (
    Column("Stt", 5, "number"),
    Column("Họ và tên", 22),
    Column("SL", 8, "number", "LĐTT"),
    Column("%", 8, "percent", "LĐTT"),
    Column("Bắt đầu", 12, "day"),
)
PAPER = Paper(
    "Danh hiệu thi đua",
    ("DANH SÁCH", "Năm học 2026-2027"),
    COLUMNS,
    (Band("CÁ NHÂN"), Line((1, "Trần Thị Lan", 3, 0.75, date(2026, 11, 2)))),
    ("Danh sách có 1 cá nhân.",),
    Letterhead("UBND PHƯỜNG HOA SEN", "TRƯỜNG THCS HOA PHƯỢNG", "CỘNG HÒA", "Độc lập - Tự do - Hạnh phúc"),
    Signing(
        "..., ngày ...", ("NGƯỜI LẬP", "(ký)"), ("THỦ TRƯỞNG ĐƠN VỊ", "(ký tên, đóng dấu)"), "Lê Thị Hạnh"
    ),
    "DỰ THẢO & chưa chốt",
    "Trang",
    landscape=True,
)


def opened(*papers: Paper) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook(papers, "Danh sách", MADE)))


def first_row(text: str) -> str:
    """Return what both readers find where a text was written, which must be one thing."""
    content = workbook([replace(PAPER, rows=(Line((1, text, 3, 0.5, None)),))], "Danh sách", MADE)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    found = next(row for row in sheet.iter_rows() if row[0].value == 1)
    assert found[1].data_type in ("s", "n")
    lines = load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    read = next(row for row in lines if row[0] == 1)
    assert (found[1].value or "") == read[1]
    return str(read[1])


def test_a_number_is_a_number_a_day_a_day_and_a_name_text() -> None:
    sheet = opened(PAPER).worksheets[0]
    cells = next(row for row in sheet.iter_rows() if row[1].value == "Trần Thị Lan")
    assert [cell.value for cell in cells[:4]] == [1, "Trần Thị Lan", 3, 0.75]
    assert cells[4].value.date() == date(2026, 11, 2)
    assert [cell.number_format for cell in cells[2:]] == ["#,##0", "0.0%", "dd/mm/yyyy"]
    assert {(cell.font.name, cell.font.sz) for cell in cells} == {("Times New Roman", 13)}
    assert all(cell.border.left.style == "thin" and cell.alignment.wrap_text for cell in cells)


def test_it_is_ready_to_print() -> None:
    sheet = opened(PAPER).worksheets[0]
    setup = sheet.page_setup
    assert (setup.paperSize, setup.orientation, setup.fitToHeight) == (9, "landscape", 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$8:$9"
    assert sheet.freeze_panes == "A10"
    assert sheet.oddFooter.center.text == "Trang &P/&N"
    assert sheet.oddHeader.right.text == "DỰ THẢO && chưa chốt"
    assert (round(sheet.page_margins.left * 25.4), round(sheet.page_margins.right * 25.4)) == (30, 15)
    assert opened(replace(PAPER, landscape=False)).worksheets[0].page_setup.orientation != "landscape"


def test_a_final_paper_bears_no_mark() -> None:
    sheet = opened(replace(PAPER, mark="")).worksheets[0]
    assert not sheet.oddHeader.right.text
    assert "DỰ THẢO" not in str(list(sheet.iter_rows(values_only=True)))


def test_the_motto_is_underlined_and_headings_of_a_group_stand_below_it() -> None:
    sheet = opened(PAPER).worksheets[0]
    cells = {cell.value: cell for row in sheet.iter_rows() for cell in row if cell.value}
    assert cells["Độc lập - Tự do - Hạnh phúc"].font.u == "single"
    assert cells["LĐTT"].row + 1 == cells["SL"].row == cells["%"].row
    assert cells["Stt"].row == cells["LĐTT"].row
    assert cells["(ký tên, đóng dấu)"].row > cells["Danh sách có 1 cá nhân."].row


@pytest.mark.parametrize(
    "text", ["=1+1", "+84", "-5", "@lan", "=HYPERLINK('x')", "https://a.vn", "0012", "1/2"]
)
def test_text_stays_text_whatever_it_begins_with(text: str) -> None:
    assert first_row(text) == text


def test_what_cannot_be_seen_is_removed() -> None:
    assert first_row("Lan\u202e\u200b\x07\ufffe Anh") == "Lan Anh"


@given(st.text(max_size=60))
def test_any_text_makes_a_file_that_opens(text: str) -> None:
    assert first_row(text) == plain(text)


@given(st.lists(st.text(max_size=50), min_size=1, max_size=6))
def test_every_sheet_has_a_name_excel_takes(names: list[str]) -> None:
    taken: list[str] = []
    for name in names:
        taken.append(sheet_name(name, taken))
    assert len({one.lower() for one in taken}) == len(taken)
    assert all(0 < len(one) <= 31 and not set(one) & set("[]:*?/\\") for one in taken)
    assert not any(one.startswith("'") or one.endswith("'") or one.lower() == "history" for one in taken)


def test_papers_of_one_name_are_told_apart() -> None:
    assert opened(PAPER, PAPER, PAPER).sheetnames == [
        "Danh hiệu thi đua",
        "Danh hiệu thi đua (2)",
        "Danh hiệu thi đua (3)",
    ]
