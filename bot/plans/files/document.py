"""What is read out of a file, and how much of it at most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.result import Invalid

Kind = Literal["txt", "docx", "pdf"]
Note = Literal["tcvn3", "vni", "windows-1258", "letters_lost", "changes_accepted", "pages_without_text"]
"""What a careful reader should know: from what it was converted, and what is not quite as in the file."""

LARGEST = 20 * 1024 * 1024
"""Bytes of a file."""
TOO_LARGE = Invalid.because("file_too_large", megabytes=LARGEST >> 20)
MOST_PAGES = 300
PAGE = 3_000
"""Letters of a page, to count the pages of what has none."""
MOST_LETTERS = 3 * MOST_PAGES * PAGE


@dataclass(frozen=True)
class Document:
    """The text of a file in reading order: NFC, a line for each paragraph or printed line.

    Pages of a PDF are apart by a form feed. Rows of a table are one line, cells apart by " | "; footnotes
    stand at the end, led by their mark ("¹"), in a PDF where they are printed.
    """

    text: str
    pages: int
    kind: Kind
    notes: tuple[Note, ...] = ()


def measured(document: Document) -> Document | Invalid:
    """Return a document that has words and is no longer than it may be."""
    if not document.text.strip():
        return Invalid.because("plan_empty")
    if document.pages > MOST_PAGES or len(document.text) > MOST_LETTERS:
        return Invalid.because("plan_long", most=MOST_PAGES)
    return document


def pages_of(text: str) -> int:
    """Return how many pages a text without pages would fill."""
    return max(1, -(-len(text) // PAGE))
