"""One way from bytes to text, whatever the file is; to bound time and memory is its caller's."""

from __future__ import annotations

from bot.plans.files.document import LARGEST, TOO_LARGE, Document
from bot.plans.files.kinds import Content, kind_of
from bot.result import Invalid

_REFUSED: dict[Content, Invalid] = {
    "empty": Invalid.because("plan_empty"),
    "locked": Invalid.because("plan_locked"),
    "doc": Invalid.because("plan_resave", ending=".doc"),
    "rtf": Invalid.because("plan_resave", ending=".rtf"),
    "sheet": Invalid.because("plan_sheet"),
    "page": Invalid.because("plan_resave", ending=".html, .mht, .xml"),
    "picture": Invalid.because("plan_picture"),
    "archive": Invalid.because("plan_archive"),
    "other": Invalid.because("plan_kind"),
}


def text_of(content: bytes) -> Document | Invalid:
    """Return the text of a plan's file, or the sentence that says why not and how to go on.

    What the file is, its content decides; its name is not asked for. A file made to harm may take long and
    all the memory it is given, so strangers' files go through `read_document`.
    """
    if len(content) > LARGEST:
        return TOO_LARGE
    kind = kind_of(content)
    if kind in _REFUSED:
        return _REFUSED[kind]
    try:
        return _read(kind, content)
    except MemoryError:
        return Invalid.because("plan_heavy")


def _read(kind: Content, content: bytes) -> Document | Invalid:
    if kind == "pdf":
        from bot.plans.files.pdf import read_pdf

        return read_pdf(content)
    if kind == "zip":
        from bot.plans.files.docx import read_docx

        return read_docx(content)
    from bot.plans.files.plain import read_plain

    return read_plain(content)
