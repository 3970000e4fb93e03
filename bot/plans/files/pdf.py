"""PDFs with text: their lines as printed, page after page, notes' marks raised, running heads left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.plans.files.document import MOST_LETTERS, MOST_PAGES, Document, measured
from bot.plans.files.pdf_lines import lines_of
from bot.plans.files.pdf_running import without_running
from bot.plans.files.plain import undisguised
from bot.result import Invalid
from bot.words.folding import legible

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

ENOUGH = 40
"""Letters a page has on the average where it is no picture of one."""
_LOCKED = 4
"""What pdfium calls a file that asks for a password."""


def read_pdf(content: bytes) -> Document | Invalid:
    """Return the text of a PDF; one that is a scan, locked, damaged or too long gets its sentence."""
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        paper = PdfDocument(content)
        if len(paper) > MOST_PAGES:
            return Invalid.because("plan_long", most=MOST_PAGES)
        pages = _pages(paper)
    except PdfiumError as error:
        return Invalid.because("plan_locked" if error.err_code == _LOCKED else "plan_damaged")
    letters = [sum(map(len, page)) for page in pages]
    if sum(letters) > MOST_LETTERS:
        return Invalid.because("plan_long", most=MOST_PAGES)
    if sum(letters) < ENOUGH * len(pages):
        return Invalid.because("plan_scan")
    found = undisguised("\f".join("\n".join(page) for page in without_running(pages)))
    if found is None:
        return Invalid.because("plan_font")
    notes = (*found[1], *(("pages_without_text",) if 0 in letters else ()))
    text = "\f".join(map(legible, found[0].split("\f"))).replace("\u00a0", " ")
    return measured(Document(text, len(pages), "pdf", notes))


def _pages(paper: PdfDocument) -> list[list[str]]:
    """Return the lines of each page; what goes beyond any plan is not read."""
    pages: list[list[str]] = []
    room = MOST_LETTERS
    for number in range(len(paper)):
        page = paper[number]
        lines = [line.replace("\f", " ") for line in lines_of(page.get_textpage())]
        page.close()
        pages.append(lines)
        room -= sum(map(len, lines))
        if room < 0:
            break
    return pages
