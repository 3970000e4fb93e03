"""What a printed sheet is made of: a letterhead, a title, a table, notes, and where it is signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Cell = str | int | float | date | None
"""A number stays a number, a day a day; text is text whatever it begins with."""
Kind = Literal["text", "middle", "number", "percent", "day"]


@dataclass(frozen=True)
class Column:
    """A column of a table; neighbours of one group stand below a common heading."""

    heading: str
    width: float
    """In characters, as Excel counts them."""
    kind: Kind = "text"
    group: str = ""


@dataclass(frozen=True)
class Line:
    """A row of the table, a cell for each column."""

    cells: tuple[Cell, ...]
    total: bool = False


@dataclass(frozen=True)
class Band:
    """A heading across the whole table: the rows below it belong together."""

    text: str


@dataclass(frozen=True)
class Letterhead:
    """Quốc hiệu and tiêu ngữ on the right; on the left who issues the paper, below whom it stands."""

    above: str
    issuer: str
    state: str
    motto: str


@dataclass(frozen=True)
class Signing:
    """The foot of a paper: place and date, who has made it on the left, who signs on the right."""

    dated: str
    left: tuple[str, ...]
    """The office in capitals, and how it signs."""
    right: tuple[str, ...]
    left_name: str = ""
    right_name: str = ""


@dataclass(frozen=True)
class Paper:
    """One sheet of a workbook."""

    name: str
    title: tuple[str, ...]
    """The title, then lines below it."""
    columns: tuple[Column, ...]
    rows: tuple[Line | Band, ...]
    notes: tuple[str, ...] = ()
    letterhead: Letterhead | None = None
    signing: Signing | None = None
    mark: str = ""
    """What stands in the page header and below the title of a paper that is not final."""
    pages: str = ""
    """The words before the number of a page."""
    landscape: bool = False
