"""Whom a figure is for, in the plan's words."""

from __future__ import annotations

import re
from functools import cache

from bot.plans.reader.blocks import Block
from bot.plans.reader.context import headings
from bot.plans.reader.numbers import Figure
from bot.plans.reader.vocabulary import either, table, word

_EACH = (
    r"(?<!\w)(?:mỗi|từng|moi|tung)"
    r"(?! (?:năm|nam|tháng|thang|học kỳ|hoc ky|tuần|tuan|đợt|dot|ngày|ngay|kỳ|lần)(?!\w))"
    r"(?: [^\W\d]+){1,3}?(?=\s*[,.;:(|]|\s*$|\s\d| (?:ít|tối|phải|dạy|it|toi|phai|day|VERBS)(?!\w))"
)
_STOP = re.compile(r"[;:()“”\"]|,(?=\s*\w+ (?:đạt|có)(?!\w))")
_WIDEST = 60
_NEAR = 15
_REACH = 400


def whom(block: Block, figure: Figure, sentence: int, start: int, end: int) -> str | None:
    """Return whom a figure is for, who stands between two positions of a block or in a heading; or None.

    "Mỗi giáo viên" holds for everything after it in the sentence, which begins at `sentence`.
    """
    if figure.unit == "%" and (counted := _counted(block, figure.end, end)):
        return counted
    first = max(sentence, start - _REACH)
    each = [*_each().finditer(block.text[first:end].lower())]
    if each:
        return block.text[first + each[-1].start() : first + each[-1].end()]
    if figure.unit == "%":
        return _people(block, start, end) or _implied(block, start, end) or _above(block)
    if figure.people:
        return _people(block, start, end) or _above(block)
    return _collective(block, figure) or _people(block, start, figure.start)


def _counted(block: Block, start: int, end: int) -> str | None:
    """Return the group that a share counts: the words up to the verb of "100% giáo viên thực hiện"."""
    end = min(end, start + _WIDEST + _NEAR)
    lower = block.text[start:end].lower()
    found = _group_end().search(lower)
    last = found.start() if found else len(lower)
    stop = _STOP.search(lower, 0, last)
    words = block.text[start : start + (stop.start() if stop else last)].strip(" ,.:-–")
    known = word("figures", "people").search(block.folded, start, start + _NEAR + len(words))
    if (
        not words
        or len(words) > _WIDEST
        or not (known or _collectives().match(block.folded, _first(block, start)))
    ):
        return None
    return re.sub(r"^(?:các|toàn bộ|số|tổng số) (?:đc |đ/c )?", "", words) or None


def _implied(block: Block, start: int, end: int) -> str | None:
    """Return whose a figure is by what it measures: "tốt nghiệp" is of pupils."""
    for group, words in table("figures")["implied"].items():
        if re.search(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", block.folded[start:end]):
            return str(group)
    return None


def _first(block: Block, start: int) -> int:
    """Return where the first word at or after a position begins, "các" left out."""
    found = re.compile(r"\s*(?:(?:cac|so|toan bo) )?").match(block.folded, start)
    return found.end() if found else start


def _collective(block: Block, figure: Figure) -> str | None:
    """Return the collective that is counted: classes, tổ, schools."""
    found = _collectives().match(block.folded, figure.end)
    return block.text[found.start() : found.end()] if found else None


@cache
def _collectives() -> re.Pattern[str]:
    return re.compile(rf"(?:{either('figures', 'collectives')})(?!\w)")


@cache
def _each() -> re.Pattern[str]:
    return re.compile(_EACH.replace("VERBS", "|".join(table("figures")["groups_end"])))


@cache
def _group_end() -> re.Pattern[str]:
    return re.compile(rf"(?<=[\s,])(?:{either('figures', 'groups_end')})(?!\w)")


def _people(block: Block, start: int, end: int) -> str | None:
    """Return the people named between two positions, with those named right beside them."""
    found = _listed_people().search(block.folded, start, end)
    return block.text[found.start() : found.end()] if found else None


@cache
def _listed_people() -> re.Pattern[str]:
    people = rf"(?:{either('figures', 'groups')})"
    return re.compile(rf"(?<!\w){people}(?!\w)(?:(?:\s*,\s*|\s+va\s+|\s+|-){people}(?!\w))*")


def _above(block: Block) -> str | None:
    """Return the people that the nearest heading to name some names."""
    for one in (block, *reversed(block.heads)):
        if one.folded[one.body :].partition(":")[0] in headings(block):
            found = _listed_people().search(one.words.partition(":")[0])
            if found:
                return one.text[one.body + found.start() : one.body + found.end()].lower()
    return None
