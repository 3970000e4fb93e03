"""Word documents, as a school's office writes them: headings, bullets, tables, footnotes."""

from __future__ import annotations

import re
from html import escape
from io import BytesIO
from itertools import groupby

from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_BREAK
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.text.paragraph import Paragraph

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CELL = " | "
MARKS = "¹²³⁴⁵⁶⁷⁸⁹"
_HEADING = re.compile(r"(?:[IVX]+|\d+|[A-Z])\. \S|KẾ HOẠCH")


def as_docx(text: str) -> bytes:
    """Return `text` as a Word document; lines that begin with "¹", "²" ... become its footnotes."""
    paper = Document()
    lines = text.replace("\f", "\n\f\n").split("\n")
    notes = [line for line in lines if line[:1] and line[0] in MARKS]
    for is_table, group in groupby((line for line in lines if line not in notes), _is_row):
        if is_table:
            _table(paper, list(group))
        else:
            for line in group:
                _line(paper, line)
    if notes:
        _footnotes(paper, notes)
    written = BytesIO()
    paper.save(written)
    return written.getvalue()


def _is_row(line: str) -> bool:
    return CELL in line


def _line(paper: Paper, line: str) -> None:
    if line == "\f":
        paper.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    elif line.startswith("- "):
        _words(paper.add_paragraph(style="List Bullet"), line.removeprefix("- "))
    else:
        _words(paper.add_paragraph(), line, bold=_HEADING.match(line) is not None)


def _words(paragraph: Paragraph, words: str, bold: bool = False) -> None:
    """Write a paragraph in several runs, as Word does, its footnotes' marks as references."""
    for piece in re.split(f"([{MARKS}])", words):
        if piece and piece in MARKS:
            mark = f'<w:footnoteReference xmlns:w="{WORD}" w:id="{MARKS.index(piece) + 1}"/>'
            paragraph.add_run()._r.append(parse_xml(mark))
            continue
        for part in (piece[: len(piece) // 2], piece[len(piece) // 2 :]):
            paragraph.add_run(part).bold = bold or None


def _table(paper: Paper, lines: list[str]) -> None:
    rows = [line.split(CELL) for line in lines]
    table = paper.add_table(rows=len(rows), cols=max(map(len, rows)))
    for number, row in enumerate(rows):
        for cell, words in zip(table.rows[number].cells, row, strict=False):
            cell.text = words.strip()


def _footnotes(paper: Paper, notes: list[str]) -> None:
    rows = "".join(
        f'<w:footnote w:id="{MARKS.index(note[0]) + 1}"><w:p><w:r><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {escape(note[1:].strip())}</w:t></w:r></w:p></w:footnote>'
        for note in notes
    )
    ruled = '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    xml = f'<?xml version="1.0" encoding="UTF-8"?><w:footnotes xmlns:w="{WORD}">{ruled}{rows}</w:footnotes>'
    place = PackURI("/word/footnotes.xml")
    part = Part(place, CONTENT_TYPE.WML_FOOTNOTES, xml.encode(), paper.part.package)
    paper.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
