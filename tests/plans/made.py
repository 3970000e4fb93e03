"""Files of a plan as people have them, made from one text: .txt in old encodings too, .docx, a printed .pdf.

`as_txt`, `as_docx` and `as_pdf` take the text as a reader of the paper would type it: "I. ", "1. " and "a) "
before headings, "- " before items, "a | b" for the cells of a table, an empty line between blocks.
"""

from __future__ import annotations

from tests.plans.making.docx import as_docx
from tests.plans.making.pdf import as_pdf
from tests.plans.making.txt import as_txt

__all__ = ["as_docx", "as_pdf", "as_txt"]
