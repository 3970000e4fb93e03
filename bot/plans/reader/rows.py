"""The chỉ tiêu of a table's row: "1 | Trẻ đi học chuyên cần | trên 95%"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.plans.reader.numbers import Figure, figures, value_of
from bot.plans.reader.tables import Row
from bot.plans.reader.vocabulary import word

_ORDINAL = re.compile(r"[\d.,)]{1,4}|[ivx]{1,4}[.)]?|[a-h][.)]?")
_BARE = re.compile(r"\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?")
_AIMED = re.compile(r"chi tieu|so luong|ty le|ti le|%|dang ky|phan dau|ke hoach|muc tieu|\bsl\b")
_NOT_AIMED = re.compile(
    r"ket qua|thuc hien nam|nam truoc|da dat|diem|ghi chu|stt|^tt$|thoi gian|han|tong so"
    r"|(?:don vi|nguoi|bo phan) (?:thuc hien|phu trach|phoi hop)|chu tri"
)
_PLAIN = re.compile(r"(?:chi tieu|so luong|sl|ty le|ti le|%|\W)+")
"""Heads that say nothing of what is counted."""
_NUMBERED_GROUP = re.compile(r"(?:khoi|lop|khoi lop|to|nhom|do tuoi)(?: so)?")
"""Heads of a column whose numbers name groups: "Khối lớp" over 10, 11, 12."""
_GROUP_HEAD = re.compile(r"(?:cac )?(?:to|khoi|lop|don vi|truong|bo phan|chi doi|chi doan)(?: chuyen mon)?")
"""Heads of a column whose cells name groups."""
_SIZE = re.compile(r"(?:si )?so (?:luong )?(?:gv|giao vien|hs|hoc sinh|cb|can bo|tre|lop|doan vien|doi vien)")
"""Heads over how large a group is."""
_UNIT_HEAD = re.compile(r"don vi(?: tinh)?|dvt|dv tinh")
_TOTAL = re.compile(r"(?:tong(?: cong| so)?|cong)(?!\w)")
_FEW = 3


@dataclass(frozen=True)
class Cell:
    """A figure that is all a cell says, and the words of its row it belongs to."""

    figure: Figure
    text: str
    start: int
    """Where the cell begins that names what is counted."""
    end: int
    """Where the figure's own cell ends."""
    group: str | None = None
    """Whom it is for, where the row stands for a group."""


def cell_figures(row: Row) -> Iterator[Cell]:
    """Yield the figures of a row whose cells hold nothing else; `start` and `end` are the block's."""
    labels: list[_Label] = []
    several = sum(_figure(row, number) is not None for number in range(len(row.cells))) > 1
    for number in range(len(row.cells)):
        figure = _figure(row, number) if labels or not _group(row, number) else None
        if figure is None or _TOTAL.match(row.words(number)):
            labels.extend(_label(row, number))
            continue
        sized = labels and labels[-1].group and _SIZE.fullmatch(row.heads[number])
        if labels and not sized and not is_note(row.heads[number]):
            named = labels[-1]
            head = row.printed[number] if several and not _PLAIN.fullmatch(row.heads[number]) else ""
            text = f"{named.text}: {head}" if head else named.text
            yield Cell(figure, text, named.start, row.cells[number][1], named.group)


@dataclass(frozen=True)
class _Label:
    text: str
    start: int
    group: str | None


def _label(row: Row, number: int) -> Iterator[_Label]:
    """Yield what a cell without a figure names: a group by its number, or what is counted."""
    start = row.cells[number][0]
    if group := _group(row, number):
        yield _Label(group, start, group)
    elif (
        row.words(number)
        and not _UNIT_HEAD.fullmatch(row.heads[number])
        and not _ORDINAL.fullmatch(row.words(number))
    ):
        yield _Label(row.text(number), start, _named_group(row, number))


def _named_group(row: Row, number: int) -> str | None:
    """Return the group that a cell names under a head such as "Tổ": "tổ Toán - Tin"."""
    head = _GROUP_HEAD.fullmatch(row.heads[number])
    if head is None:
        return None
    kind, name = row.printed[number], row.text(number)
    return name if re.match(rf"{row.heads[number]}(?!\w)", row.words(number)) else f"{kind} {name}"


def _group(row: Row, number: int) -> str | None:
    """Return the group that a bare number names under a head such as "Khối lớp"."""
    numbered = _BARE.fullmatch(row.words(number)) and _NUMBERED_GROUP.fullmatch(row.heads[number])
    return f"{row.printed[number]} {row.text(number)}" if numbered else None


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
    counted = _AIMED.search(row.heads[number]) or unit_of(row.heads[number], row.heads[number])
    if number and _BARE.fullmatch(bare) and counted and not any(_TOTAL.match(row.words(at)) for at in (0, 1)):
        share = "%" in row.heads[number] or "le" in row.heads[number].split() or "%" in _units(row)
        at = start + words.index(bare)
        return Figure(
            at, at, at + len(bare), at + len(bare), "=", value_of(bare, share=share), "%" if share else ""
        )
    return None


def _units(row: Row) -> list[str]:
    """Return what the row's cells under a head such as "Đơn vị tính" say."""
    return [row.words(at) for at, head in enumerate(row.heads) if _UNIT_HEAD.fullmatch(head)]


def is_note(head: str) -> bool:
    """Return whether a column, by its head, holds no aims: notes, points, results of another year."""
    return _NOT_AIMED.search(head) is not None


def unit_of(label: str, printed: str) -> str:
    """Return what a bare number counts by the folded words it stands with; empty if they do not say."""
    for name in ("things", "people"):
        if found := word("figures", name).search(label):
            noun = printed[found.start() : found.end()]
            return "người" if name == "people" else noun if noun.isupper() else noun.lower()
    return ""
