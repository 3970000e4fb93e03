"""The group that a row or a column of a table stands for: "Tổ | 12", "Khối 6" over its figures."""

from __future__ import annotations

import re

from bot.plans.reader.tables import Row

_BARE_NUMBER = re.compile(r"\d+")
_NUMBERED_GROUP = re.compile(r"(?:khoi|lop|khoi lop|to|nhom|do tuoi)(?: so)?")
"""Heads of a column whose numbers name groups: "Khối lớp" over 10, 11, 12."""
_GROUP = (
    r"(?:to|khoi|lop|don vi|truong|bo phan|khoa|chi doi|chi doan|doi tuong|chuc danh|chuc vu|phong"
    r"|vi tri|thon|cum|nhom|chi hoi|to cong doan|cap hoc|bac hoc|mon(?: hoc| chuyen| thi)?)(?: chuyen mon)?"
)
_GROUP_HEAD = re.compile(rf"(?:cac |ten )?{_GROUP}(?:(?:, ?| ?/ ?| va | ?- ?){_GROUP})*")
"""Heads of a column whose cells name groups."""
_ANY_GROUP = re.compile(r"doi tuong|chuc|vi tri|^ten|bac hoc|cap hoc|[,/-]| va ")
_GROUP_NAME = re.compile(r"(?:to(?! chuc)|khoi|lop|chi doi|chi doan|thon|cum|diem truong) [^\W_][^,:;]{0,25}")
_LEVEL = re.compile(r"(?:khoi |bac |cap )?(?:nha tre|mau giao|mam non|tieu hoc|thcs|thpt|gdtx)")
"""A level of schools over its figures: "Mầm non | Tiểu học | THCS"."""
_HEAD_OF_GROUP = re.compile(
    r"(?:thon|to(?! chuc)|khoi|khoa|lop|truong|thcs|thpt|tieu hoc|mam non|nhom"
    r"|toan (?:truong|xa|nganh|lien doi)) [^\W_]"
)


def named_group(row: Row, number: int) -> str | None:
    """Return the group that a cell names under a head such as "Tổ": "tổ Toán - Tin"."""
    head = _GROUP_HEAD.fullmatch(row.heads[number])
    if head and row.heads[number] == "don vi" and not row.text(number)[:1].isupper():
        return None  # what the row counts in: "tiết", "%"
    if head is None:
        return row.text(number) if _GROUP_NAME.fullmatch(row.words(number)) else None
    kind, name = row.printed[number], row.text(number)
    if _ANY_GROUP.search(row.heads[number]):
        return name
    return name if re.match(rf"{row.heads[number]}(?!\w)", row.words(number)) else f"{kind} {name}"


def head_group(row: Row, number: int) -> str | None:
    """Return the group that a column is for by its head: "Thôn Đông", "Khối 6"."""
    head = row.heads[number]
    found = _LEVEL.fullmatch(head) or _HEAD_OF_GROUP.match(head)
    return row.printed[number] if found and not _GROUP_HEAD.fullmatch(row.heads[number]) else None


def numbered_group(row: Row, number: int) -> str | None:
    """Return the group that a bare number names under a head such as "Khối lớp"."""
    numbered = _BARE_NUMBER.fullmatch(row.words(number)) and _NUMBERED_GROUP.fullmatch(row.heads[number])
    return f"{row.printed[number]} {row.text(number)}" if numbered else None
