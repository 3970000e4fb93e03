"""Papers as Excel workbooks, ready to print: dataclasses in, the bytes of an .xlsx file out."""

from __future__ import annotations

from bot.sheets.paper import Band, Cell, Column, Letterhead, Line, Paper, Signing
from bot.sheets.words import word
from bot.sheets.writing import MIME, workbook

__all__ = ["MIME", "Band", "Cell", "Column", "Letterhead", "Line", "Paper", "Signing", "word", "workbook"]
