"""The chỉ tiêu of a table's row: "1 | Trẻ đi học chuyên cần | trên 95%"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.plans.reader.context import under
from bot.plans.reader.numbers import Figure, figures, value_of
from bot.plans.reader.row_groups import head_group, named_group, numbered_group
from bot.plans.reader.source import folded
from bot.plans.reader.tables import Row
from bot.plans.reader.vocabulary import word

_ORDINAL = re.compile(r"[\d.,)]{1,4}|[ivx]{1,4}[.)]?|[a-h][.)]?")
_BARE = re.compile(r"(?P<value>\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?)(?:\s?/\s?(?P<of>\d{1,4}))?")
_AIMED = re.compile(
    r"chi tieu|so luong|ty le|ti le|%|dang ky|phan dau|ke hoach|muc tieu|\bsl\b|giao uoc|cam ket"
    r"|^muc(?! do)|^nam (?:hoc )?20\d\d|^20\d\d"
)
_NOT_AIMED = re.compile(
    r"ket qua|thuc hien nam|nam truoc|da dat|\bdiem\b|ghi chu|stt|^tt$|thoi gian|\bhan\b|tong so"
    r"|(?:don vi|nguoi|bo phan) (?:thuc hien|phu trach|phoi hop)|chu tri|^ai |nguoi lam"
)
_STATE = re.compile(r"hien (?:trang|co|tai|nay)|thuc trang|theo ke hoach so|^cu$|truoc (?:khi )?dieu chinh")
"""Heads over what is or what was planned before, whatever year they name: "Hiện trạng 2025"."""
_YEARS = re.compile(r"(?P<first>20\d\d)(?:\s*[-–—]\s*(?P<last>20\d\d))?")
_PLAIN = re.compile(r"(?:chi tieu|so luong|sl|ty le|ti le|%|\W)+")
"""Heads that say nothing of what is counted."""
_OF_PERSONS = re.compile(r"ho (?:va )?ten(?: \w+)*")
_SIZE = re.compile(
    r"(?:si )?so (?:luong )?(?:gv|giao vien|hs|hoc sinh|cb|can bo|tre|lop|doan vien|doi vien|nguoi)"
)
"""Heads over how large a group is."""
_UNIT_HEAD = re.compile(r"don vi(?: tinh)?|dvt|dv tinh")
_TOTAL = re.compile(r"(?:tong(?: cong| so)?|cong(?! (?:dong|dan|doan|nhan|tac|trinh)))(?!\w)")
_BRACKETED = re.compile(r"\((?P<unit>[^\W\d]+(?: [^\W\d]+)?)\)\s*(?=:|$)")
"""What is counted may stand in a bracket: "Cộng đồng học tập (thôn)"."""
_THING = re.compile(
    r"(?!(?:ty|ti|so|chat luong|ket qua|diem|chi so|muc|loai|xep|hoc luc|hanh kiem|hoc tap|ren luyen|cap|tot"
    r"|kha|dat|gioi|chuyen can|danh hieu|hang|bac|tong)(?!\w))[^\W\d_]+"
)
"""Else it is the thing that the label begins with: "Bếp ăn đạt chuẩn"."""
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


def cell_figures(row: Row, first_year: int | None) -> Iterator[Cell]:
    """Yield the figures of a row whose cells hold nothing else; `start` and `end` are the block's."""
    labels: list[_Label] = []
    wanted = [number for number, head in enumerate(row.heads) if not is_note(head, first_year)]
    several = sum(_figure(row, number) is not None for number in wanted) > 1
    for number in range(len(row.cells)):
        figure = _figure(row, number) if labels or not numbered_group(row, number) else None
        if figure is None or _TOTAL.match(row.words(number)):
            labels.extend(_label(row, number))
            continue
        sized = labels and labels[-1].group and _SIZE.fullmatch(row.heads[number])
        if labels and not sized and not is_note(row.heads[number], first_year):
            named = labels[-1]
            led = several or named.group
            head = row.printed[number] if led and not _PLAIN.fullmatch(row.heads[number]) else ""
            text = f"{named.text}: {head}" if head else named.text
            group = named.group or head_group(row, number)
            yield Cell(figure, text, named.start, row.cells[number][1], group)


@dataclass(frozen=True)
class _Label:
    text: str
    start: int
    group: str | None


def _label(row: Row, number: int) -> Iterator[_Label]:
    """Yield what a cell without a figure names: a group by its number, or what is counted."""
    start = row.cells[number][0]
    if group := numbered_group(row, number):
        yield _Label(group, start, group)
    elif (
        re.search(r"[^\W\d_]", row.words(number))
        and not _UNIT_HEAD.fullmatch(row.heads[number])
        and not _ORDINAL.fullmatch(row.words(number))
    ):
        yield _Label(row.text(number), start, named_group(row, number))


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
    return _bare_figure(row, number)


def _bare_figure(row: Row, number: int) -> Figure | None:
    """Return the figure of a cell that holds a number only, if its head says that it is an aim."""
    start, end = row.cells[number]
    words = row.block.folded[start:end]
    bare = words.strip()
    counted = (
        head_group(row, number)
        or under(row.block, "goals")
        or _BRACKETED.search(row.heads[number])
        or _AIMED.search(row.heads[number])
        or unit_of(row.heads[number], row.heads[number])
    )
    plain = _BARE.fullmatch(bare)
    if number and plain and counted and not any(_TOTAL.match(row.words(at)) for at in (0, 1)):
        share = (
            "%" in row.heads[number]
            or "(%)" in row.block.folded[:start]
            or "le" in row.heads[number].split()
            or "%" in _units(row)
        )
        at, value = start + words.index(bare), value_of(plain["value"], share=share)
        if plain["of"] and float(plain["of"]) < value:
            return None
        return Figure(at, at, at + len(bare), at + len(bare), "=", value, "%" if share else "")
    return None


def _units(row: Row) -> list[str]:
    """Return what the row's cells under a head such as "Đơn vị tính" say."""
    return [row.words(at) for at, head in enumerate(row.heads) if _UNIT_HEAD.fullmatch(head)]


def is_of_a_person(row: Row) -> bool:
    """Return whether a row says what one person of a list promises: that is no aim of the campaign."""
    return any(_OF_PERSONS.fullmatch(head) for head in row.heads)


def is_note(head: str, first_year: int | None) -> bool:
    """Return whether a column, by its head, holds no aims: notes, points, results of an earlier year."""
    if _STATE.search(head):
        return True
    years = _YEARS.search(head)
    if years and first_year is not None:
        last = int(years["last"] or years["first"])
        return last <= first_year if years["last"] else last < first_year
    return _NOT_AIMED.search(head) is not None


def row_unit(row: Row, printed: str) -> str:
    """Return what a bare number of a row counts: what a column for that says, or what its label names."""
    said = next((row.text(at) for at, head in enumerate(row.heads) if _UNIT_HEAD.fullmatch(head)), "")
    if said and not said[:1].isdigit():
        return unit_of(folded(said), said) or (said if said.isupper() else said.lower())
    label = folded(printed)
    if bracketed := _BRACKETED.search(label):
        return printed[slice(*bracketed.span("unit"))]
    if named := unit_of(label, printed):
        return named
    if re.match(r"(?:giay|bang) khen", label):
        return "người"
    found = word("figures", "collectives").match(label) or _THING.match(label)
    return printed[: found.end()].lower() if found else ""


def unit_of(label: str, printed: str) -> str:
    """Return what a bare number counts by the folded words it stands with; empty if they do not say."""
    for name in ("things", "people"):
        if found := word("figures", name).search(label):
            noun = printed[found.start() : found.end()]
            return "người" if name == "people" else noun if noun.isupper() else noun.lower()
    return ""
