"""The sentences of a block, as positions in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.plans.reader.blocks import Block
from bot.plans.reader.source import Source

_END = re.compile(
    r"[;!?…](?=\s|\w)|(?<![\s.(]tp)(?<!\bst)(?<!\bths)(?<!\bkt)(?<!\d\.\d)[.](?=\s+(?!\d+[.,)]\d)|/|$)|/\."
)

_WHEN = re.compile(
    r"\s*(?:(?:thoi )?han|thoi (?:gian|diem)|lich)(?: (?:nop|gui|hop|cuoi|chot|hoan thanh|thuc hien))?"
    r"(?=\s*(?::|\d)| (?:la|se|do|theo|truoc|cham|muon|tu|den|trong|vao|co) )"
)
_DATED = re.compile(r"\d\s?[/.-]\s?\d|(?:ngay|thang|tuan) \d|(?<!\w)(?:truoc|sau|cham nhat|hang) ")
_WIDEST_BRACKET = 300
_LONGEST = 2_000


@dataclass(frozen=True, eq=False)
class Sentence:
    """A stretch of a block from `start` to `end`."""

    block: Block
    start: int
    end: int

    @property
    def folded(self) -> str:
        """Return its folded words."""
        return self.block.folded[self.start : self.end]

    def text(self, start: int, end: int) -> str:
        """Return the words between two positions of the block."""
        return self.block.text[start:end]

    def quote(self, source: Source) -> str:
        """Return it verbatim."""
        return quoted(source, self.block, self.start, self.end)


def quoted(source: Source, block: Block, start: int, end: int) -> str:
    """Return the words between two positions of a block as they stand in the text as given."""
    while start < end and block.text[start].isspace():
        start += 1
    while end > start and block.text[end - 1].isspace():
        end -= 1
    if start >= end:
        return ""
    return source.quote(block.places[start], block.places[end - 1] + 1)


def _inside_brackets(words: str, start: int, place: int) -> bool:
    """Return whether a bracket that opens after `start` closes only after `place`."""
    opened = words.rfind("(", max(start, place - _WIDEST_BRACKET), place)
    return opened >= 0 and words.find(")", opened, place) < 0 <= words.find(
        ")", place, place + _WIDEST_BRACKET
    )


def sentences(block: Block) -> Iterator[Sentence]:
    """Yield the sentences of a block; a row of a table is one sentence."""
    start = block.body
    if not block.row:
        for found in _END.finditer(block.folded, block.body):
            if _inside_brackets(block.folded, start, found.start()):
                continue
            yield from _pieces(block, start, found.start())
            start = found.end()
    if block.folded[start:].strip(" ./"):
        yield from _pieces(block, start, len(block.folded))


def tasks(block: Block) -> Iterator[Sentence]:
    """Yield the sentences of a block, one that only says when with what it dates: "Nộp về Sở. Hạn: 20/3"."""
    before: Sentence | None = None
    for sentence in sentences(block):
        if before and _WHEN.match(sentence.folded) and not _DATED.search(before.folded):
            before = Sentence(block, before.start, sentence.end)
            continue
        if before:
            yield before
        before = sentence
    if before:
        yield before


def _pieces(block: Block, start: int, end: int) -> Iterator[Sentence]:
    """Yield a stretch as one sentence, or in pieces if it is longer than any sentence is."""
    while end - start > _LONGEST:
        cut = block.folded.rfind(" ", start + 1, start + _LONGEST)
        cut = cut if cut > start else start + _LONGEST
        yield Sentence(block, start, cut)
        start = cut
    if end > start:
        yield Sentence(block, start, end)
