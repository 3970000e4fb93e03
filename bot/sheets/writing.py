"""Writing papers: every sheet fits the width of A4, repeats its heading, and numbers its pages."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from bot.sheets.formats import SIZE, SMALL_SIZE, TITLE_SIZE, formats_of, of_cell
from bot.sheets.paper import Band, Cell, Column, Letterhead, Line, Paper, Signing
from bot.words import clean

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
A4 = 9
MARGINS = {"left": 1.18, "right": 0.6, "top": 0.8, "bottom": 0.8}
"""In inches, as Nghị định 30/2020 has them: 30 mm on the left, 15 mm on the right, 20 mm above and below."""
LINE = 18.0
"""The height of a line of text, in points."""
WIDTH_OF_13, CAPITAL, BOLD = 1.12, 1.4, 0.9
"""Letters of Times New Roman 13 to a unit of width, what a capital counts, what bold letters leave."""
TO_SIGN = 5
"""How many rows are left for a signature and a seal."""
MOST_LINES = 22
"""Excel makes no row higher than 409 points."""
LONGEST_CELL, LONGEST_NAME = 32_000, 31
_LITERAL: dict[str, Any] = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_NO_XML = re.compile("[\ufffe\uffff]")
_NO_NAME = re.compile(r"[\[\]:*?/\\]")


def workbook(papers: Sequence[Paper], title: str, made: datetime) -> bytes:
    """Return papers as one workbook; `made` is written into it as the moment of its making."""
    from xlsxwriter import Workbook  # 60 ms to import, and few turns need it

    out = io.BytesIO()
    with Workbook(out, _LITERAL) as book:
        book.set_properties({"title": plain(title), "created": made.replace(tzinfo=None)})
        formats = formats_of(book)
        names: list[str] = []
        for paper in papers:
            names.append(sheet_name(paper.name, names))
            _Page(book.add_worksheet(names[-1]), formats, paper).write()
    return out.getvalue()


def plain(text: str) -> str:
    """Return text as a cell takes it: nothing in it that cannot be seen."""
    return _NO_XML.sub("", clean(text))[:LONGEST_CELL]


def sheet_name(text: str, taken: Iterable[str]) -> str:
    """Return a name that Excel accepts for a sheet and that no other sheet has, whatever the case."""
    name = " ".join(_NO_NAME.sub(" ", plain(text)).split()).strip("' ")[:LONGEST_NAME].strip("' ") or "1"
    others, free, number = {one.lower() for one in taken}, name, 1
    while free.lower() in others or free.lower() == "history":
        number += 1
        free = f"{name[: LONGEST_NAME - 4].rstrip()} ({number})"
    return free


@dataclass
class _Page:
    """A sheet being written from the top down."""

    sheet: Worksheet
    formats: Callable[..., Format]
    paper: Paper
    row: int = 0

    @property
    def last(self) -> int:
        """The number of the last column."""
        return len(self.paper.columns) - 1

    def write(self) -> None:
        """Write everything the paper has."""
        for number, column in enumerate(self.paper.columns):
            self.sheet.set_column(number, number, column.width)
        if self.paper.letterhead is not None:
            self._letterhead(self.paper.letterhead)
        self._title()
        heading = self.row
        self._headings()
        self._print(heading)
        for one in self.paper.rows:
            if isinstance(one, Band):
                self._across(one.text, bold=True, border=1)
            else:
                self._line(one)
        for note in self.paper.notes:
            self._across(note, italic=True, font_size=SMALL_SIZE)
        if self.paper.signing is not None:
            self._signing(self.paper.signing)

    def _print(self, heading: int) -> None:
        """Set how it is printed, and keep the heading in sight on paper and on the screen."""
        sheet = self.sheet
        sheet.set_paper(A4)
        if self.paper.landscape:
            sheet.set_landscape()
        sheet.set_margins(**MARGINS)
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        sheet.repeat_rows(heading, self.row - 1)
        sheet.freeze_panes(self.row, 0)
        sheet.set_footer(f'&C&"Times New Roman,Regular"&11{self.paper.pages} &P/&N'.replace("  ", " "))
        if self.paper.mark:
            sheet.set_header(f'&R&"Times New Roman,Italic"&11{self.paper.mark.replace("&", "&&")}')

    def _letterhead(self, head: Letterhead) -> None:
        middle = self._middle()
        self._halves(middle, (head.above, {}), (head.state, {"bold": True}))
        motto = {"bold": True, "font_size": TITLE_SIZE, "underline": 1}
        self._halves(middle, (head.issuer, {"bold": True}), (head.motto, motto))
        self.row += 1

    def _title(self) -> None:
        title, *below = self.paper.title
        self._across(title, bold=True, font_size=TITLE_SIZE, align="center")
        for text in below:
            self._across(text, bold=True, align="center")
        if self.paper.mark:
            self._across(self.paper.mark, italic=True, align="center")
        self.row += 1

    def _headings(self) -> None:
        """Write the headings, in two rows where some columns stand below a common one."""
        columns = list(enumerate(self.paper.columns))
        looks = self.formats(bold=True, border=1, align="center")
        grouped = any(one.group for _, one in columns)
        for group, found in groupby(columns, key=lambda pair: pair[1].group):
            members = list(found)
            if group:
                first, last = members[0][0], members[-1][0]
                self._merged(self.row, first, self.row, last, group, looks)
            for number, column in members:
                if grouped and not group:
                    self._merged(self.row, number, self.row + 1, number, column.heading, looks)
                else:
                    self.sheet.write_string(self.row + grouped, number, plain(column.heading), looks)
        self.sheet.set_row(self.row, LINE)
        self.sheet.set_row(self.row + grouped, LINE * _most_lines(self.paper.columns))
        self.row += 1 + grouped

    def _line(self, line: Line) -> None:
        for number, (cell, column) in enumerate(zip(line.cells, self.paper.columns, strict=True)):
            kind = column.kind if not isinstance(cell, str) or column.kind == "text" else "middle"
            self._cell(number, cell, self.formats(**of_cell(kind, line.total)))
        texts = zip(line.cells, self.paper.columns, strict=True)
        lines = [_lines(cell, column.width) for cell, column in texts if isinstance(cell, str)]
        self.sheet.set_row(self.row, LINE * min(MOST_LINES, max(lines, default=1)))
        self.row += 1

    def _cell(self, number: int, cell: Cell, looks: Format) -> None:
        if cell is None or cell == "":
            self.sheet.write_blank(self.row, number, None, looks)
        elif isinstance(cell, str):
            self.sheet.write_string(self.row, number, plain(cell), looks)
        elif isinstance(cell, date):
            self.sheet.write_datetime(self.row, number, datetime(cell.year, cell.month, cell.day), looks)  # noqa: DTZ001
        else:
            self.sheet.write_number(self.row, number, cell, looks)

    def _signing(self, signing: Signing) -> None:
        self.row += 1
        middle = self._middle()
        self._halves(middle, ("", {}), (signing.dated, {"italic": True}))
        looks: tuple[dict[str, Any], ...] = ({"bold": True}, {"italic": True})
        for left, right, look in zip(signing.left, signing.right, looks, strict=True):
            self._halves(middle, (left, look), (right, look))
        self.row += TO_SIGN
        self._halves(middle, (signing.left_name, {"bold": True}), (signing.right_name, {"bold": True}))

    def _middle(self) -> int:
        """Return the first column of the right half, which is a little wider for the quốc hiệu."""
        widths = [one.width for one in self.paper.columns]
        here = (number for number in range(1, len(widths)) if sum(widths[:number]) >= 0.38 * sum(widths))
        return next(here, self.last)

    def _halves(self, middle: int, *halves: tuple[str, dict[str, Any]]) -> None:
        """Write two texts side by side, each centred in its half."""
        spans = ((0, middle - 1), (middle, self.last))
        for (first, last), (text, look) in zip(spans, halves, strict=True):
            looks = self.formats(**{"align": "center", "valign": "top", **look})
            self._merged(self.row, first, self.row, last, text, looks)
        texts = [text for text, _ in halves]
        needed = [_lines(text, self._width(*span) * BOLD) for text, span in zip(texts, spans, strict=True)]
        self.sheet.set_row(self.row, LINE * max(needed))
        self.row += 1

    def _across(self, text: str, **look: Any) -> None:
        """Write a text across the whole table, as high as it needs."""
        self._merged(self.row, 0, self.row, self.last, text, self.formats(**look))
        size = look.get("font_size", SIZE)
        lines = _lines(text, self._width(0, self.last), size)
        self.sheet.set_row(self.row, LINE * lines * size / SIZE)
        self.row += 1

    def _merged(self, top: int, left: int, bottom: int, right: int, text: str, looks: Format) -> None:
        if (top, left) == (bottom, right):
            self.sheet.write_string(top, left, plain(text), looks)
        else:
            self.sheet.merge_range(top, left, bottom, right, "", looks)
            self.sheet.write_string(top, left, plain(text), looks)

    def _width(self, first: int, last: int) -> float:
        return sum(one.width for one in self.paper.columns[first : last + 1])


def _lines(text: str, width: float, size: float = SIZE) -> int:
    """Return how many lines a text takes in a width, broken between words as Excel breaks it."""
    room = max(1.0, width * WIDTH_OF_13 * SIZE / size)
    lines, used = 1, 0.0
    for word in text.split():
        length = sum(CAPITAL if letter.isupper() else 1.0 for letter in word)
        if used and used + 1 + length > room:
            lines, used = lines + 1, 0.0
        used += length + (1 if used else 0)
        whole = math.ceil(used / room) - 1  # a word longer than the line is broken
        lines, used = lines + whole, used - whole * room
    return lines


def _most_lines(columns: Sequence[Column]) -> int:
    """Return how many lines the longest heading takes."""
    return max(_lines(one.heading, one.width * BOLD) for one in columns)
