"""Whom a figure is for, in the plan's words."""

from __future__ import annotations

import re
from functools import cache

from bot.plans.reader.blocks import Block
from bot.plans.reader.context import headings
from bot.plans.reader.numbers import Figure
from bot.plans.reader.source import folded
from bot.plans.reader.vocabulary import either, table, word

_EACH = (
    r"(?<!\w)(?:mỗi|từng|moi|tung)"
    r"(?! (?:năm|nam|tháng|thang|học kỳ|hoc ky|tuần|tuan|đợt|dot|ngày|ngay|kỳ|lần"
    r"|suất|phần|giải|bài|tiết|loại|loai)(?!\w))"
    r"(?: [^\W\d]+){1,3}?(?=\s*[,.;:(|]|\s*$|\s\d"
    r"| (?:ít|tối|phải|dạy|dưới|trên|it|toi|phai|day|duoi|tren|VERBS)(?!\w))"
)
_STOP = re.compile(r"[;:()“”\"]|,(?=\s*\w+ (?:đạt|có)(?!\w))")
_BARE = re.compile(r"[\s,.;:)]*(?:(?:va|trong do)\s*)?(?:$|dat (?:danh hieu )?[“\"])")
_GROUP = re.compile(r"(?:to(?! chuc)|khoi|lop|chi doi|chi doan|thon|cum|truong) (?:[\w&-]+ ?(?:- )?){1,5}")
"""A heading that is the name of a group: "Tổ Toán - Tin"."""
_EARNS = re.compile(r"\s*(?:tro len )?(?:dat )?(?:danh hieu )?")
_OWN_NUMBER = re.compile(r"\s\d")
"""After a figure "mỗi nhà" with a number of its own is about that number: "04 nhà, mỗi nhà 80 triệu đồng"."""
_WIDEST = 60
_NEAR = 15
_REACH = 400


def whom(
    block: Block, figure: Figure, sentence: int, start: int, end: int, before: str | None = None
) -> str | None:
    """Return whom a figure is for, who stands between two positions of a block or in a heading; or None.

    "Mỗi giáo viên" holds for everything after it in the sentence, which begins at `sentence`; a figure
    with nothing after it goes on with whom the one `before` was for: "khối 6: Tốt 60%, khá 35%".
    """
    if figure.unit == "%" and (counted := _counted(block, figure.end, end)):
        return counted
    if per := _per().match(block.folded, figure.counted, end):
        return block.text[per.start("who") : per.end("who")]
    if each := _each_of(block, figure, max(sentence, start - _REACH), end):
        return each
    if labelled := _labelled(block, start, figure.start):
        return labelled
    if before and _goes_on(block, figure, start, end):
        return before
    if figure.unit == "%":
        return _people(block, start, end) or _implied(block, start, end) or _above(block)
    if figure.people:
        return _people(block, start, end) or _above(block)
    return _collective(block, figure) or _people(block, start, figure.start) or _above(block)


def _each_of(block: Block, figure: Figure, start: int, end: int) -> str | None:
    """Return the last "mỗi lớp" there that has no number of its own after the figure."""
    for one in reversed([*_each().finditer(block.text[start:end].lower())]):
        first, last = start + one.start(), start + one.end()
        if first < figure.end or not _OWN_NUMBER.match(block.folded, last):
            return block.text[first:last]
    return None


def _goes_on(block: Block, figure: Figure, start: int, end: int) -> bool:
    """Return whether a figure names nobody, or only a danh hiệu that those before it earn too.

    "45 giáo viên đạt Lao động tiên tiến, 09 Chiến sĩ thi đua cơ sở".
    """
    if _BARE.match(block.folded, figure.counted, end) and not _people(block, start, figure.start):
        return True
    earned = _EARNS.match(block.folded, figure.end) if figure.people or figure.unit == "%" else None
    return earned is not None and _honour().match(block.folded, earned.end()) is not None


def led_by(label: str) -> str | None:
    """Return the people or the collectives that the label of a row begins with: "Người dân có kỹ năng số"."""
    found = _leading().match(folded(label))
    return label[: found.end()] if found else None


@cache
def _leading() -> re.Pattern[str]:
    kinds = f"{either('figures', 'groups')}|{either('figures', 'collectives')}"
    return re.compile(rf"(?:nguoi(?: dan| lao dong| hoc)?|cong dan|{kinds})(?!\w)")


def _labelled(block: Block, start: int, end: int) -> str | None:
    """Return the group that a label before a figure names: "tổ Toán: 40 đề", "khối 6, khối 7: Tốt 95%"."""
    first = max(start, block.folded.rfind(";", start, end) + 1, block.folded.rfind(". ", start, end) + 1)
    found = next(reversed([*_label().finditer(block.folded, first, end)]), None)
    return block.text[found.start("who") : found.end("who")].strip(" -–") if found else None


@cache
def _label() -> re.Pattern[str]:
    """Return the pattern of a collective or an office with a colon after it, or a figure at once."""
    kind = r"(?:to(?! chuc)|khoi(?: lop)?|lop|chi doi|chi doan|truong(?! hop))"
    name = r" (?:(?!(?:dat|tang|giam|la|co|sau|duoc|hoc)(?!\w))[\w&-]+(?: - )?[ ,]{0,2}){1,5}?"
    office = either("figures", "offices")
    opens = r"(?:^|(?<=[;:,(+–-])|(?<=[;:,(+.–-] )|(?<=\d\) ))"
    return re.compile(rf"{opens}(?P<who>{kind}{name}|{office})\s*(?:\([^()]*\)\s*)?(?::|$)")


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
        or _honour().match(block.folded, _first(block, start))
        or not (known or _collectives().match(block.folded, _first(block, start)))
    ):
        return None
    return re.sub(r"^(?:các|toàn bộ|số|tổng số) (?:đc |đ/c )?", "", words) or None


def _implied(block: Block, start: int, end: int) -> str | None:
    """Return whose a figure is by what it measures: "tốt nghiệp" is of pupils."""
    for group, words in table("figures")["implied"].items():
        if re.search(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", block.folded[block.body : end]):
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
def _per() -> re.Pattern[str]:
    """Return the pattern of whom a count is for each of: "02 chuyên đề/tổ"."""
    return re.compile(
        rf"\s?/\s?(?P<who>{either('figures', 'collectives')}|{either('figures', 'groups')})(?!\w)"
    )


@cache
def _addressed() -> re.Pattern[str]:
    """Return the pattern of the collectives a heading speaks to: "Đối với chi đội", "cho mỗi tổ"."""
    return re.compile(
        rf"(?<!\w)(?:doi voi|cho)\s+(?:(?:cac|moi|tung)\s+)?(?P<who>{either('figures', 'collectives')})(?!\w)"
    )


@cache
def _honour() -> re.Pattern[str]:
    """Return the pattern of a danh hiệu, which counts people but names no group."""
    return re.compile(r"(?:ldtt|lao dong tien tien|cstd(?:cs|t)?|chien s[iy] thi dua)(?!\w)")


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
    """Return the people, or the collectives, that the nearest heading to name some names."""
    for one in (block, *reversed(block.heads)):
        if one.folded[one.body :].partition(":")[0] in headings(block):
            words = one.words.partition(":")[0]
            if found := _listed_people().search(words):
                return one.text[one.body + found.start() : one.body + found.end()].lower()
            if one is not block and _GROUP.fullmatch(words.strip()):
                return one.text[one.body :].partition(":")[0].strip()
            if found := _addressed().search(words):
                return one.text[one.body + found.start("who") : one.body + found.end("who")].lower()
    return None
