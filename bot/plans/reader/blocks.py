"""The blocks of a plan: paragraphs, items and rows of tables put together again, each with its headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from statistics import quantiles

from bot.plans.reader.lines import Line
from bot.plans.reader.markers import OPENS, UNMARKED, Marker, marker_of
from bot.plans.reader.source import CELL, Source, folded

_ENDED = re.compile(r"[.;:!?…|](?:[”\"')\]]*)$")
_UNFINISHED = re.compile(
    r"(?<!\w)(?:về|và|của|cho|các|đến|ngày|tháng|tại|với|theo|trong|từ|là|những|để|mỗi|trước|bằng|ở"
    r"|trên|dưới|không|được|ít nhất|tối thiểu|không quá|đạt|có"
    r"|ve|va|cua|den|ngay|thang|voi|nhung|it nhat|toi thieu|khong qua|dat)$"
)
"""No sentence ends with these words."""
_TAG = re.compile(r"</?(?:sup|sub|br|b|i|u|p|em|strong|span|center|td|tr|th|table|div)\s*/?>", re.IGNORECASE)
_STARTS = re.compile(
    r"(?:tran trong|tren day|noi nhan|can cu|kinh gui|dot (?:thi dua )?(?:thu )?(?:\d|[iv]+\b|mot|hai"
    r"|ba|nhat)|giai doan (?:\d|[iv]+)\b|buoc \d|dieu \d|phu luc"
    r"|(?:thang|tuan) \d{1,2}(?:[/-]\d{4})?(?: \([^()]{3,20}\))?\s*:)"
)
"""A line that begins so begins something new."""
_PAIRS = re.compile(
    r"(?:thi dua [-–] khen thuong|to chuc [-–] hanh chinh|hanh chinh [-–] (?:to chuc|quan tri)"
    r"|van hoa [-–] xa hoi)"
)
"""Names that are written with a dash."""
_COUNTED = re.compile(r"([^\W\d_]+(?: [^\W\d_]+){0,3}?) (\d{1,2}|i{1,3}|iv|v|mot|hai|ba|bon|nam)(?!\w)")
_MOST_LINES = 40
_HALF_DATE = re.compile(r"(?<!\w)(?:ngày|tháng|trước|đến|từ|ngay|thang|truoc|den|\d{1,2}\s?/)$")
_SHORT = 40
_FEW_WORDS = 6
_WRAPPED_AT_MOST = 130
"""A text none of whose lines is longer was broken by hand or by a page."""
_HEADING_AT_MOST = 90


@dataclass(frozen=True, eq=False)
class Block:
    """A paragraph, an item or a row, its white space single; `places[i]` is its letter `i` in the source."""

    text: str
    folded: str
    places: tuple[int, ...]
    rank: int
    body: int
    """Where its words begin, after the marker."""
    heads: tuple[Block, ...]
    """The headings above it, the outermost first."""
    page: int = 0

    @property
    def row(self) -> bool:
        """Whether it is a row of a table."""
        return CELL in self.text

    @property
    def words(self) -> str:
        """Return its folded words without the marker."""
        return self.folded[self.body :]


def blocks_of(source: Source, lines: list[Line]) -> list[Block]:
    """Return the blocks in order, headings included."""
    width = _width(lines)
    stack: list[Block] = []
    blocks: list[Block] = []
    groups = list(_grouped(source, lines, width))
    for group, after in zip_longest(groups, groups[1:]):
        block = _block(source, group, stack, leads=after is not None and _leads(source, group, after))
        if block.rank < UNMARKED:
            while stack and stack[-1].rank >= block.rank:
                stack.pop()
            stack.append(block)
        blocks.append(block)
    return blocks


def _width(lines: list[Line]) -> int:
    """Return how wide the lines of a wrapped text are, 0 if each paragraph has a line of its own."""
    lengths = [line.end - line.start for line in lines if CELL not in line.folded]
    if len(lengths) < 5 or max(lengths) > _WRAPPED_AT_MOST:
        return 0
    return int(quantiles(lengths, n=10)[8])


def _grouped(source: Source, lines: Iterable[Line], width: int) -> Iterator[list[Line]]:
    group: list[Line] = []
    for line in lines:
        if group and len(group) < _MOST_LINES and _goes_on(source, group, line, width):
            group.append(line)
            continue
        if group:
            yield group
        group = [line]
    if group:
        yield group


def _goes_on(source: Source, group: list[Line], line: Line, width: int) -> bool:
    """Return whether `line` continues the sentence the group has begun."""
    before, first = source.text[group[-1].start : group[-1].end], source.text[line.start : line.end]
    if line.star or CELL in before or CELL in first:
        return False
    if _HALF_DATE.search(before.lower()) and first[0].isdigit():
        return True
    if _ENDED.search(before) and not (
        before.endswith(":") and (first[0].islower() or _is_full(before, width))
    ):
        return False
    if _is_half_a_name(source, group, line, width):
        return True
    if marker_of(first, star=False) is not None or _STARTS.match(line.folded) or _is_next(group, line):
        return False
    if before.endswith((",", "-", "–", "(", "“")) or first[0].islower():
        return not before.isupper() or first[0].islower()
    over_pages = line.broken and len(before) > _SHORT and not first.isupper()
    if _UNFINISHED.search(before[-12:].lower()) or over_pages:
        return True
    if line.gap and not line.broken:
        return first[0].isdigit() and len(before) > _HEADING_AT_MOST
    if before.isupper() != first.isupper():
        return False
    return bool(width) and len(before) >= width * 0.8


def _is_next(group: list[Line], line: Line) -> bool:
    """Return whether two lines begin with the same words and other numbers: "Chủ điểm 1", "Chủ điểm 2"."""
    one, other = _COUNTED.match(group[0].folded), _COUNTED.match(line.folded)
    return one is not None and other is not None and one[1] == other[1] and one[2] != other[2]


def _is_half_a_name(source: Source, group: list[Line], line: Line, width: int) -> bool:
    """Return whether a dash that leads a line only joins two words: "Tổ chức / - Hành chính"."""
    first, before = source.text[line.start : line.end], group[-1]
    if not first.startswith(("- ", "– ")):
        return False
    said = source.text[group[0].start : before.end]
    if said.rfind("(") > said.rfind(")") or _PAIRS.search(f"{before.folded} {line.folded}"):
        return True
    full = bool(width) and before.end - before.start >= width * 0.8
    return full and not said.startswith(("-", "–", "+", "*", "•"))


def _is_full(line: str, width: int) -> bool:
    """Return whether a line of a wrapped text is full and only ends with a colon by chance."""
    return bool(width) and len(line) >= width * 0.8 and ". " in line


def _leads(source: Source, group: list[Line], after: list[Line]) -> bool:
    """Return whether a short line without a mark is the heading of the list below it: "Chỉ tiêu"."""
    text = source.text[group[0].start : group[0].end]
    marked = marker_of(source.text[after[0].start : after[0].end], star=after[0].star)
    return (
        len(group) == 1
        and marked is not None
        and marked.rank > OPENS
        and len(text.split()) <= _FEW_WORDS
        and text[0].isupper()
        and CELL not in text
        and not _ENDED.search(text)
    )


def _block(source: Source, group: list[Line], stack: list[Block], *, leads: bool) -> Block:
    letters, places = _joined(source, group)
    text = "".join(letters)
    marker = marker_of(text, star=group[0].star) or (Marker(0, OPENS) if leads else _unmarked(text, group))
    heads = tuple(head for head in stack if head.rank < marker.rank)
    return Block(
        text, folded(text), (*places, group[-1].end), marker.rank, marker.width, heads, group[0].page
    )


def _unmarked(text: str, group: list[Line]) -> Marker:
    if text.endswith(":") and len(text) <= 2 * _HEADING_AT_MOST:
        return Marker(0, OPENS)
    if text.isupper() and len(text) <= _HEADING_AT_MOST and CELL not in text and len(text.split()) > 1:
        return Marker(0, 8)
    return Marker(0, UNMARKED)


def _joined(source: Source, group: list[Line]) -> tuple[list[str], list[int]]:
    """Return the letters of the lines with single spaces, and the place of each in the source."""
    letters: list[str] = []
    places: list[int] = []
    for line in group:
        if letters and letters[-1] != " ":
            letters.append(" ")
            places.append(line.start)
        skipped = {
            place for tag in _TAG.finditer(source.text, line.start, line.end) for place in range(*tag.span())
        }
        for place in range(line.start, line.end):
            letter = source.text[place]
            if letter in "*`" or place in skipped:
                continue
            if letter.isspace():
                if letters and letters[-1] == " ":
                    continue
                letter = " "
            letters.append(letter)
            places.append(place)
    return letters, places
