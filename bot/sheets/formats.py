"""How cells look: Times New Roman 13 and 14, borders in the table, a format made once and used again."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

SIZE, TITLE_SIZE, SMALL_SIZE = 13, 14, 12
_ALIGN = {"text": "left", "middle": "center", "number": "center", "percent": "center", "day": "center"}
_SHOWN = {"text": "@", "number": "#,##0", "percent": "0.0%", "day": "dd/mm/yyyy"}

Formats = "Callable[..., Format]"


def formats_of(book: Workbook) -> Callable[..., Format]:
    """Return what gives a workbook's formats by their properties."""

    @cache
    def made(**properties: Any) -> Format:
        plain = {"font_name": "Times New Roman", "font_size": SIZE, "valign": "vcenter", "text_wrap": True}
        return book.add_format({**plain, **properties})

    return made


def of_cell(kind: str, total: bool) -> dict[str, Any]:
    """Return the properties of a cell of the table."""
    shown = {"num_format": _SHOWN[kind]} if kind in _SHOWN else {}
    return {"border": 1, "align": _ALIGN[kind], "bold": total, **shown}
