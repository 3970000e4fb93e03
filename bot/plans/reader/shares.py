"""The words that each figure of a sentence governs: "Tốt 60%, khá 35%" is two."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.plans.reader.blocks import Block
from bot.plans.reader.numbers import Figure
from bot.plans.reader.sentences import Sentence
from bot.plans.reader.source import folded

_BREAK = re.compile(
    r"[;()]|,(?!\d)|\btrong do\b|\bva\b(?= (?:tren|duoi|it nhat|co|khong|\d"
    r"|(?:day|lam|viet|nop|du|to chuc|tham gia|giup|doc|xay dung)(?!\w)))|\bcon lai\b| [-–] "
)
_FOLLOWED = re.compile(r"\s*(?:[,;()]|va\b|$|trong do\b|[-–] )")
_LEADING = re.compile(
    r"(?:[\s,;:.()\-–+/|]|[a-z]\)|(?:trong do|va|phan dau|chi tieu(?: phan dau)?|chi tieu chung|hang nam"
    r"|moi nam|co|dat)\b)+"
)
_TRAILING = re.compile(
    r"(?:[\s,;:.(\-–=]|(?<!\w)(?:(?<!chua )dat|la|chiem|khoang|tu|voi|va)(?=[\s,;:.(\-–=]*$))+$"
)
_FROM_TO = re.compile(r"\s*(?:tang |giam )?(?:len|xuong)(?: den| toi| con)?\s*")
_COMMA = re.compile(r"\s*[,;]\s")
_PLAIN_HEADING = re.compile(
    r"chi tieu|muc tieu|noi dung|ke hoach|muc dich|^(?:tinh )?den (?:het |cuoi )?nam (?:hoc )?[\d\s–-]+$"
)
"""Headings that add nothing to the words of a target."""
_OWN_COLON = re.compile(r":\s*[\d<>≥≤]")
"""A colon right before a figure belongs to that figure alone: "Khá: 14%"."""
_GRADE = re.compile(r"(?:dat )?(?:muc|loai|hang) [^\W\d_]+(?: [^\W\d_]+)?")
_ITS_GRADE = re.compile(r"(?<=\w )(?:tu )?(?:muc|loai|hang) [^\W\d_]+(?: [^\W\d_]+)?(?: tro len)?$")
_LONGEST_LEAD = 80
_EDGES = " ,;:().-–+/|"
_FEW = 4


@dataclass(frozen=True)
class Share:
    """The part of a block that one figure governs, with the figure left out of `text`."""

    figure: Figure
    start: int
    end: int
    text: str


def own(block: Block, found: Sequence[Figure]) -> list[Figure]:
    """Return the figures without those that only describe what a share counts: "100% trẻ khám 02 lần"."""
    kept: list[Figure] = []
    for one in found:
        if kept and block.folded[kept[-1].counted : one.start].strip() == "=":
            continue  # "35/42 = 83,3%" says one thing twice
        if kept and _FROM_TO.fullmatch(block.folded, kept[-1].end, one.start) and kept[-1].op == ">=":
            kept.pop()  # of "từ 15% lên 20%" only the second is to be reached
        describes = kept and one.op == "=" and one.unit == "" and kept[-1].unit == "%"
        if not describes or _BREAK.search(block.folded, kept[-1].end, one.start):
            kept.append(one)
    return kept


def joined(block: Block, found: Sequence[Figure]) -> list[Figure]:
    """Return the figures, "và 02" meant as the one before: "ít nhất 01 tập thể và 02 cá nhân"."""
    kept: list[Figure] = []
    for one in found:
        if kept and one.op == "=" and one.unit == kept[-1].unit == "":
            between = block.folded[kept[-1].end : one.start]
            if len(between.split()) <= _FEW and between.rstrip().endswith(" va"):
                one = replace(one, op=kept[-1].op)
        kept.append(one)
    return kept


def shares(sentence: Sentence, found: Sequence[Figure]) -> Iterator[Share]:
    """Yield each figure's part of a sentence, in order."""
    block, start = sentence.block, sentence.start
    lead, before = _lead(sentence, found), ""
    for number, figure in enumerate(found):
        after = found[number + 1] if number + 1 < len(found) else None
        end = _boundary(block.folded, figure, after) if after else _last(sentence, figure, start)
        text = _words(block, figure, start, end)
        if lead and text and ":" not in text and len(text.split()) < _FEW:
            text = f"{lead}: {text}"
        text = _graded(before, text) if figure.unit == "%" else text
        before = _with_heading(block, text) if text or not before else before
        yield Share(figure, start, end, before)
        start = end


def _graded(before: str, text: str) -> str:
    """Return a text that is only a grade with what the share before said: "..., trong đó 60% mức khá"."""
    grade, earlier = _GRADE.fullmatch(folded(text)), _ITS_GRADE.search(folded(before))
    return f"{before[: earlier.start()].rstrip()} {text}" if grade and earlier else text


def _last(sentence: Sentence, figure: Figure, start: int) -> int:
    """Return where the part of the last figure ends: at a comma right after it, if its words stand before."""
    folded = sentence.block.folded
    ended = _COMMA.match(folded, figure.end, sentence.end)
    return ended.start() if ended and len(folded[start : figure.start].split()) >= _FEW else sentence.end


def _boundary(folded: str, figure: Figure, after: Figure) -> int:
    """Return where the part of a figure ends, before the next figure."""
    breaks = [one.start() for one in _BREAK.finditer(folded, figure.end, after.start)]
    if not breaks:
        return after.start
    return breaks[0] if _FOLLOWED.match(folded, figure.end) else breaks[-1]


def _lead(sentence: Sentence, found: Sequence[Figure]) -> str:
    """Return the words before a colon that hold for every figure after it."""
    block = sentence.block
    own = _own_lead(sentence, found[0].start) if found else ""
    colon = block.folded.find(":", block.body, min(sentence.start, block.body + _LONGEST_LEAD))
    return own or (block.text[block.body : colon].strip() if colon > 0 else "")


def _own_lead(sentence: Sentence, figure: int) -> str:
    """Return the words before the colon of a sentence itself, the last before its first figure."""
    folded = sentence.block.folded
    colons = [one.start() for one in re.finditer(":", folded[sentence.start : figure]) if one.start() > 0]
    colons = [one for one in colons if not _OWN_COLON.match(folded, sentence.start + one)]
    if not colons:
        return ""
    start = colons[-2] + 1 if len(colons) > 1 else 0
    return sentence.text(sentence.start + start, sentence.start + colons[-1]).strip(" -–+.")


def _words(block: Block, figure: Figure, start: int, end: int) -> str:
    before = _stripped(block, start, figure.start)
    after = _stripped(block, figure.end, end, leading=not before)
    if not before and not after:
        return block.text[start : figure.start].strip(_EDGES)
    led = block.folded[start : figure.start].rstrip().endswith(":")
    return (": " if led else " ").join(part for part in (before, after) if part)


def _stripped(block: Block, start: int, end: int, *, leading: bool = True) -> str:
    """Return the words between two positions without what only led to the figure."""
    found = _LEADING.match(block.folded, start, end) if leading else None
    first = found.end() if found else start
    folded = block.folded[first:end]
    trailing = _TRAILING.search(folded)
    last = first + trailing.start() if trailing else end
    return (
        (block.text[first:last].strip(" ,;:)") or block.text[start:end].strip(" ,;:).-–"))
        if first < end
        else ""
    )


def _with_heading(block: Block, text: str) -> str:
    """Return a text of few words with the heading they stand under before it."""
    if len(text.split()) >= _FEW or ":" in text:
        return text
    for head in reversed(block.heads):
        words = head.text[head.body :].strip(" :.")
        if words and len(words) <= _LONGEST_LEAD and not _PLAIN_HEADING.search(head.words):
            return f"{words}: {text}" if text else words
    return text
