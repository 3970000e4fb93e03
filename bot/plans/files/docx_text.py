"""The words of a Word document in reading order: paragraphs, tables, boxes, notes; changes as if accepted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from bot.plans.files.docx_numbers import Numbering
from bot.plans.files.docx_styles import Styles, font_named, is_marked, is_on
from bot.plans.files.fonts import by_font
from bot.plans.files.marks import raised
from bot.plans.files.tables import row_lines
from bot.plans.files.xml import attribute, child, children, local

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_GONE = frozenset({"del", "moveFrom"})
_NEW = frozenset({"ins", "moveTo"})
_SILENT = frozenset(
    {"pPr", "rPr", "instrText", "delText", "delInstrText", "sectPr", "tblPr", "tblGrid", "Fallback"}
)
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


class Writer:
    """Reads blocks of a document one after another; notes are kept for the end, in the order they are met."""

    def __init__(self, styles: Styles, numbering: Numbering, notes: Mapping[str, Element | None]) -> None:
        """Take what stands elsewhere: the styles, the lists, the notes by "footnote" and "endnote"."""
        self._styles = styles
        self._numbering = numbering
        self._notes = {
            (kind, attribute(note, "id")): note
            for kind, part in notes.items()
            if part is not None
            for note in children(part, kind)
        }
        self._met: list[tuple[str, str]] = []
        self._words = ""
        self._boxes: list[Element] = []
        self.changed = False

    def blocks(self, parent: Element) -> Iterator[str]:
        """Yield the lines of what stands in `parent`: a body, a cell, a box, a header."""
        for element in parent:
            name = local(element)
            if name == "p":
                yield from self._paragraph(element)
            elif name == "tbl":
                yield from self._table(element)
            elif name in _GONE:
                self.changed = True
            elif name not in _SILENT:
                yield from self.blocks(element)
        if self._words or self._boxes:
            yield from self._ended(None)

    def notes(self) -> Iterator[str]:
        """Yield the footnotes and endnotes that were referred to, a line each, led by their marks."""
        for number, key in enumerate(self._met, 1):
            note = self._notes.get(key)
            if note is not None:
                words = " ".join(line.strip() for line in self.blocks(note) if line.strip())
                yield f"{raised(number)} {words}"

    def _paragraph(self, paragraph: Element) -> Iterator[str]:
        properties = child(paragraph, "pPr")
        self._words += "".join(self._inline(paragraph, self._styles.font(properties)))
        if is_marked(child(properties, "rPr"), "del"):  # its end is deleted: it goes on in the next one
            self.changed = True
        else:
            yield from self._ended(properties)

    def _ended(self, properties: Element | None) -> Iterator[str]:
        """Yield the words met since a paragraph ended as one with these properties, then their boxes."""
        words, self._words = self._words, ""
        boxes, self._boxes = self._boxes, []
        label = self._numbering.label(self._styles.numbered(properties)) if words.strip() else ""
        yield from (f"{label} {words.lstrip()}" if label else words).split("\n")
        for box in boxes:
            yield from self.blocks(box)

    def _inline(self, parent: Element, font: str) -> Iterator[str]:
        """Yield the words of what stands in a paragraph; boxes are put aside."""
        for element in parent:
            name = local(element)
            if name == "r":
                yield from self._run(element, font)
            elif name == "txbxContent":
                self._boxes.append(element)
            elif name in _GONE:
                self.changed = True
            elif name == "t":  # a formula's
                yield element.text or ""
            elif name not in _SILENT:
                self.changed = self.changed or name in _NEW
                yield from self._inline(element, font)

    def _run(self, run: Element, font: str) -> Iterator[str]:
        properties = child(run, "rPr")
        if is_on(properties, "vanish"):
            return
        style = attribute(child(properties, "rStyle"), "val")
        font = font_named(properties) or self._styles.font_of(style) or font
        for element in run:
            name = local(element)
            if name == "t":
                yield by_font(element.text or "", font)
            elif name in _SIGNS:
                yield _SIGNS[name]
            elif name == "softHyphen":
                yield by_font("\u00ad", font)
            elif name in ("footnoteReference", "endnoteReference"):
                yield self._mark(name.removesuffix("Reference"), element)
            elif name not in _SILENT:
                yield from self._inline(element, font)

    def _mark(self, kind: str, reference: Element) -> str:
        key = (kind, attribute(reference, "id"))
        if key not in self._met:
            self._met.append(key)
        return raised(self._met.index(key) + 1)

    def _table(self, table: Element) -> Iterator[str]:
        rows = [
            [[line for line in self.blocks(cell) if line.strip()] for cell in _within(row, "tc")]
            for row in _within(table, "tr")
            if self._stays(row)
        ]
        yield from row_lines(rows)

    def _stays(self, row: Element) -> bool:
        """Tell whether a row is not deleted; that it was, or is new, is noted."""
        properties = child(row, "trPr")
        gone = is_marked(properties, "del")
        self.changed = self.changed or gone or is_marked(properties, "ins")
        return not gone


def _within(parent: Element, name: str) -> Iterator[Element]:
    """Yield the rows of a table or the cells of a row, those inside content controls and insertions too."""
    for element in parent:
        if local(element) == name:
            yield element
        elif local(element) not in ("tbl", "tr", "tc", *_GONE, *_SILENT):
            yield from _within(element, name)
