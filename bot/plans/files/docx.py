"""Word documents: the parts that hold words, read from their XML and put in the order a person reads them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.plans.files.archive import Archive, Unfit
from bot.plans.files.document import Document, measured, pages_of
from bot.plans.files.docx_numbers import Numbering
from bot.plans.files.docx_parts import Package
from bot.plans.files.docx_styles import Styles
from bot.plans.files.docx_text import Writer
from bot.plans.files.plain import undisguised
from bot.plans.files.xml import attribute, child, local
from bot.result import Invalid
from bot.words.folding import legible

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_PAGE_NUMBER = re.compile(r"(?:trang\s*)?[-–—\s]*\d*[-–—\s]*(?:/\s*\d+)?", re.IGNORECASE)
_OTHERS = {"xl/": Invalid.because("plan_sheet"), "ppt/": Invalid.because("plan_kind")}
_OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.text": Invalid.because("plan_resave", ending=".odt"),
    b"application/vnd.oasis.opendocument.spreadsheet": Invalid.because("plan_sheet"),
}


def read_docx(content: bytes) -> Document | Invalid:
    """Return the text of a Word document; every other file that is a zip gets the sentence for what it is."""
    try:
        archive = Archive(content)
        package = Package(archive)
        if package.main is None:
            return _refused(archive)
        text, changed = _text(package, package.main)
    except Unfit as unfit:
        return Invalid.because(unfit.code)
    except RecursionError:
        return Invalid.because("plan_damaged")
    found = undisguised(text)  # before it is tidied: the soft hyphen of an old font is a letter
    if found is None:
        return Invalid.because("plan_font")
    notes = (*found[1], *(("changes_accepted",) if changed else ()))
    tidy = legible(found[0]).replace("\u00a0", " ")
    return measured(Document(tidy, pages_of(tidy), "docx", notes))


def _refused(archive: Archive) -> Invalid:
    """Return what to say of a zip file without a Word document in it."""
    for folder, refused in _OTHERS.items():
        if any(name.startswith(folder) for name in archive.names):
            return refused
    mime = archive.read("mimetype") if "mimetype" in archive.names else b""
    return _OPEN_DOCUMENTS.get(mime.strip(), Invalid.because("plan_archive"))


def _text(package: Package, main: Element) -> tuple[str, bool]:
    """Return a document's whole text, and whether it carries changes nobody has accepted yet."""
    body = child(main, "body")
    if body is None:
        raise Unfit("plan_damaged")
    notes = {kind: package.part(f"{kind}s") for kind in ("footnote", "endnote")}
    writer = Writer(Styles(package.part("styles")), Numbering(package.part("numbering")), notes)
    heads = _running(package, writer, body, "headerReference")
    lines = list(writer.blocks(body))
    feet = _running(package, writer, body, "footerReference")
    return "\n".join([*heads, *lines, *feet, *writer.notes()]), writer.changed


def _running(package: Package, writer: Writer, body: Element, name: str) -> list[str]:
    """Return the lines of the headers or footers, each once, without page numbers."""
    ids = [attribute(element, "id") for element in body.iter() if local(element) == name]
    parts = (package.part_by_id(id_) for id_ in dict.fromkeys(ids))
    lines = [line for part in parts if part is not None for line in writer.blocks(part)]
    return [line for line in dict.fromkeys(lines) if not _PAGE_NUMBER.fullmatch(line.strip())]
