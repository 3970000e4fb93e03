"""The chỉ tiêu of a table's row: "1 | Trẻ đi học chuyên cần | trên 95%"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.plans.reader.numbers import Figure, figures, value_of
from bot.plans.reader.tables import Row
from bot.plans.reader.vocabulary import word

_ORDINAL = re.compile(r"[\divx.,)a-h]{1,4}")
_BARE = re.compile(r"\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?")
_AIMED = re.compile(r"chi tieu|so luong|ty le|ti le|%|dang ky|phan dau|ke hoach|muc tieu|\bsl\b")
_NOT_AIMED = re.compile(r"ket qua|thuc hien nam|nam truoc|da dat|diem|ghi chu|stt|^tt$|thoi gian|han|tong so")
_FEW = 3


@dataclass(frozen=True)
class Cell:
    """A figure that is all a cell says, and the words of its row it belongs to."""

    figure: Figure
    text: str


def cell_figures(row: Row) -> Iterator[Cell]:
    """Yield the figures of a row whose cells hold nothing else; `start` and `end` are the block's."""
    labels: list[str] = []
    several = sum(_figure(row, number) is not None for number in range(len(row.cells))) > 1
    for number in range(len(row.cells)):
        figure = _figure(row, number)
        if figure is None:
            if not _ORDINAL.fullmatch(row.words(number)) and row.words(number):
                labels.append(row.text(number))
            continue
        if labels and not is_note(row.heads[number]):
            head = row.heads[number] if several else ""
            yield Cell(figure, f"{labels[-1]}: {head}" if head else labels[-1])


def _figure(row: Row, number: int) -> Figure | None:
    """Return the figure of a cell that says little else."""
    start, end = row.cells[number]
    words = row.block.folded[start:end]
    found = figures(row.block.folded[:end], start)
    if len(found) == 1 and len(words.split()) <= _FEW + len(
        row.block.folded[found[0].start : found[0].counted].split()
    ):
        rest = words.replace(row.block.folded[found[0].start : found[0].end], "")
        return found[0] if len(rest.split()) <= _FEW else None
    bare = words.strip()
    if number and _BARE.fullmatch(bare) and _AIMED.search(row.heads[number]):
        share = "%" in row.heads[number] or "le" in row.heads[number].split()
        at = start + words.index(bare)
        return Figure(
            at, at, at + len(bare), at + len(bare), "=", value_of(bare, share=share), "%" if share else ""
        )
    return None


def is_note(head: str) -> bool:
    """Return whether a column, by its head, holds no aims: notes, points, results of another year."""
    return _NOT_AIMED.search(head) is not None


def unit_of(label: str, printed: str) -> str:
    """Return what a bare number counts by the folded words it stands with; empty if they do not say."""
    for name in ("things", "people"):
        if found := word("figures", name).search(label):
            return "người" if name == "people" else printed[found.start() : found.end()].lower()
    return ""
