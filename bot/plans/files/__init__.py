"""Text out of the files of a plan: .txt in old encodings too, .docx, .pdf; everything else is refused."""

from __future__ import annotations

from bot.plans.files.document import Document
from bot.plans.files.reading import read_document
from bot.plans.files.texts import text_of

__all__ = ["Document", "read_document", "text_of"]
