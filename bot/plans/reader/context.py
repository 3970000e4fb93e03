"""What the headings above a block make of it: aims, past results, conditions, citations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.plans.reader.blocks import Block
from bot.plans.reader.markers import UNMARKED
from bot.plans.reader.vocabulary import word

_HEADING_AT_MOST = 160
_HANDED = re.compile(r"(?<!\w)(?:bao cao|gui|nop|tong hop)(?!\w)")
"""Who reports what was reached does not tell it: "Báo cáo kết quả thực hiện: trước ngày 20/5"."""
_SCHOOL_YEAR = re.compile(r"nam hoc\s*(20\d\d)\s*[-–—]")


_COUNTED_OFF = re.compile(r"(?:(?:mot|hai|ba) la|thu nhat)(?!\w)")
"""Prose may count its items in words: "Một là, ... Hai là, ..."."""


_ABOUT = re.compile(r"ve (?P<what>[^,;:.]{3,60}),")
"""A paragraph of prose may begin with what it is about: "Về chỉ tiêu, toàn ngành ..."."""


def under(block: Block, sort: str) -> bool:
    """Return whether a heading of that sort (a list of sections.toml) stands above a block, or leads it."""
    pattern = word("sections", sort)
    return any(pattern.search(words) for words in headings(block))


def opening_of(blocks: Sequence[Block]) -> frozenset[Block]:
    """Return the blocks before the first item or row: what a plan says before it begins."""
    for number, block in enumerate(blocks):
        if block.row or 8 < block.rank < UNMARKED or _COUNTED_OFF.match(block.words):
            return frozenset(blocks[:number])
    return frozenset()


def bygone(block: Block, first_year: int | None) -> bool:
    """Return whether a block stands under what is told of the past, by its words or by its school years."""
    for words in headings(block):
        if word("sections", "past").search(words) and not _HANDED.search(words):
            return not word("sections", "goals").search(words)
        years = [int(year) for year in _SCHOOL_YEAR.findall(words)]
        if years and first_year is not None:
            return max(years) < first_year
    return False


def headings(block: Block) -> Iterator[str]:
    """Yield the folded headings that hold for a block, the nearest first; its own lead comes first of all."""
    for one in (block, *reversed(block.heads)):
        words = one.words
        if one is block and (about := _ABOUT.match(words)):
            yield about["what"]
        lead, colon, _ = words.partition(":")
        if lead.count("(") > lead.count(")"):
            lead, colon = words, ""  # "(qua văn phòng, email: ...)" leads nothing
        if len(lead) <= _HEADING_AT_MOST and (colon or (one is not block and len(words) <= _HEADING_AT_MOST)):
            yield lead
