"""A school's staff list as clerks keep it: CSV in whatever Excel wrote, or a workbook, read into rows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.result import Invalid
from bot.words import clean, fold

COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("ho ten", "ho va ten", "ho va ten giao vien", "ho ten giao vien", "ten", "hoten"),
    "family": ("ho dem", "ho va ten dem", "ho va dem", "ho lot", "ho"),
    "team": ("to", "to chuyen mon", "to bo mon", "to cm", "to bo phan", "bo phan", "phong ban", "don vi"),
    "position": ("chuc vu", "chuc danh", "nhiem vu", "chuc vu don vi"),
    "role": ("vai tro", "quyen", "quyen han"),
    "honorific": ("danh xung", "xung ho", "ong ba", "thay co", "gioi tinh"),
    "groups": ("nhom", "nhom doi tuong", "khoi", "day khoi"),
    "status": ("tinh trang", "tinh trang cong tac", "trang thai", "hien trang", "ghi chu tinh trang"),
    "until": ("nghi den", "nghi den ngay", "den ngay", "den het ngay", "nghi den het ngay"),
    "code": ("ma", "ma gv", "ma nv", "ma so", "ma can bo", "ma giao vien", "ma nhan vien", "ma dinh danh"),
}
"""What clerks write above a column, folded, without signs; a staff number is known and not kept."""
NEEDED = ("name", "team")
SEPARATORS = (",", ";", "\t")
HEADER_WITHIN = 15
"""The header stands in one of the first rows: a letterhead may come before it."""

_SIGNS = re.compile(r"\W+")
_RISKY = re.compile(r"\s*[=+\-@\t\r]")
_GUARDED = re.compile(r"'(?=\s*[=+\-@])")


@dataclass(frozen=True)
class Row:
    """A line of a list: where it stands, counted from 1, and its cells by column."""

    line: int
    cells: dict[str, str]
    raw: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A staff list: its header as written, its rows, and the sign between its cells."""

    header: tuple[str, ...]
    rows: tuple[Row, ...] = field(default=())
    separator: str = ";"


Lines = list[tuple[int, list[str]]]


def read_table(content: bytes) -> Table | Invalid:
    """Return the rows below the header of a file's content, or why it cannot be read as a staff list."""
    if content[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        lines = _workbook(content)
        return lines if isinstance(lines, Invalid) else _below_header(lines, ";")
    text = decoded(content)
    if text is None:
        return Invalid.because("unreadable")
    tables = [_below_header(_cells(text, separator), separator) for separator in SEPARATORS]
    found = [one for one in tables if isinstance(one, Table)]
    return max(found, key=lambda one: len(_columns(one.header))) if found else tables[0]


def decoded(content: bytes) -> str | None:
    """Return text as Excel may have written it: UTF-16, UTF-8 or Windows-1258; None if none fits."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in content[:200]:
        encodings = ["utf-16-be" if content[:1] == b"\0" else "utf-16-le"]
    else:
        encodings = ["utf-8-sig", "cp1258"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def written(header: Sequence[str], rows: Iterable[Sequence[str]], separator: str = ";") -> bytes:
    """Return a CSV that Excel opens with its diacritics; no cell of it can act as a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator)
    for row in [header, *rows]:
        writer.writerow([f"'{cell}" if _RISKY.match(cell) else cell for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _cells(text: str, separator: str) -> Lines:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    lines: Lines = []
    start = 1
    try:
        for cells in reader:
            lines.append((start, [_cell(one) for one in cells]))
            start = reader.line_num + 1
    except csv.Error:  # a cell no list has: rather refuse the whole file than read half of it
        return []
    return lines


def _workbook(content: bytes) -> Lines | Invalid:
    from python_calamine import CalamineError, load_workbook  # only a workbook needs it

    try:
        book = load_workbook(io.BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, IndexError):
        return Invalid.because("unreadable")
    return [(number, [_cell(one) for one in cells]) for number, cells in enumerate(rows, 1)]


def _cell(value: Any) -> str:
    """Return a cell as text; a whole number keeps no ".0", and the guard before a sign goes."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _GUARDED.sub("", clean(str(value)), count=1)


def _below_header(lines: Lines, separator: str) -> Table | Invalid:
    for at, (_, cells) in enumerate(lines[:HEADER_WITHIN]):
        columns = _columns(cells)
        if all(one in columns for one in NEEDED):
            below = [(line, row) for line, row in lines[at + 1 :] if any(row)]
            rows = tuple(Row(line, _by_column(row, columns), tuple(row)) for line, row in below)
            return Table(tuple(cells), rows, separator)
    return Invalid.because("no_header")


def _columns(header: Sequence[str]) -> dict[str, int]:
    """Return where each known column stands; the first of two alike counts."""
    found: dict[str, int] = {}
    for at, cell in enumerate(header):
        written_as = " ".join(_SIGNS.split(fold(cell))).strip()
        for column, aliases in COLUMNS.items():
            if written_as in aliases:
                found.setdefault(column, at)
    return found


def _by_column(row: Sequence[str], columns: dict[str, int]) -> dict[str, str]:
    return {column: row[at] if at < len(row) else "" for column, at in columns.items()}
