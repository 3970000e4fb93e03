"""The danh hiệu and the hình thức khen thưởng a plan prints, two lists that must not be mixed up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from bot.plans.reader.aims import of_the_past
from bot.plans.reader.blocks import Block
from bot.plans.reader.citations import cited
from bot.plans.reader.context import bygone, headings, under
from bot.plans.reader.found import Named
from bot.plans.reader.givers import giver_before, more_givers
from bot.plans.reader.sentences import Sentence, sentences
from bot.plans.reader.source import Source, folded
from bot.plans.reader.vocabulary import one_of, table

_QUOTES = "“”\"‘’'«»"
_CALLED = re.compile(
    r"(?<!\w)danh hieu(?: thi dua)?(?: cao quy| vinh du)?(?: nhu| la| ca nhan| tap the)?\s*:?\s*"
)
_QUOTED = re.compile(r"[“\"‘«]([^”\"’»]{3,80})[”\"’»]")
_MORE_QUOTED = re.compile(r"\s*(?:,|;|va|hoac|/)?\s*(?=[“\"‘«])")
_REACHED = re.compile(r" đạt(?: danh hiệu)? ")
_LONGEST = 60
_GIVEN = ("BK", "GK", "TK")
"""The codes of awards that are told apart by who gives them."""
_ONE_GIVER = ("KNC",)
"""Awards whose name may be followed by who gives them, or not."""
_GIVEN_BY_NOBODY = 2
"""How many words "giấy khen" is."""


@dataclass(frozen=True)
class Place:
    """Where a name stands in a block, and the catalogue's code for it."""

    start: int
    end: int
    code: str


def titles(source: Source, blocks: Iterable[Block], first_year: int | None) -> tuple[Named, ...]:
    """Return the titles the blocks name, each once, in the order of the text."""
    return _each_once(_named(source, blocks, "titles", first_year))


def awards(source: Source, blocks: Iterable[Block], first_year: int | None) -> tuple[Named, ...]:
    """Return the awards the blocks name, each once, in the order of the text."""
    return _each_once(_named(source, blocks, "awards", first_year))


def _named(source: Source, blocks: Iterable[Block], sort: str, first_year: int | None) -> Iterator[Named]:
    for block in blocks:
        if bygone(block, first_year) or under(block, "aside"):
            continue
        for sentence in sentences(block):
            told = of_the_past(sentence.folded, first_year) and "duoc de nghi" not in sentence.folded
            if told or cited(sentence):
                continue
            for place in _places(sentence, sort):
                if place.code in table("titles")["soft"] and not _is_called(sentence):
                    continue
                for name in _names(sentence, place, sort):
                    yield Named(name, sentence.quote(source), place.code, "high" if place.code else "low")


def _names(sentence: Sentence, place: Place, sort: str) -> Iterator[str]:
    """Yield what is named at a place: an award with each who gives it."""
    block = sentence.block
    name = block.text[place.start : place.end].strip(f" {_QUOTES},.;:()-–")
    if sort == "titles":
        yield _REACHED.sub(" ", name) if place.code != "TSVM" else name.split(" đạt ")[-1]
        return
    bare = len(name.split()) == _GIVEN_BY_NOBODY and place.code in _GIVEN
    asked = bare or place.code in _ONE_GIVER
    giver = giver_before(block, sentence.start, place.start) if asked else ""
    yield f"{name} của {giver}" if giver else name
    if place.code in _GIVEN and not bare:
        kind = " ".join(name.split()[:_GIVEN_BY_NOBODY])
        yield from (f"{kind} {one}" for one in more_givers(block, place.end, sentence.end))


def _places(sentence: Sentence, sort: str) -> list[Place]:
    folded_block = sentence.block.folded
    found = [
        Place(match.start(), match.end(), _codes(sort)[match.lastgroup or ""])
        for match in _pattern(sort).finditer(folded_block, sentence.start, sentence.end)
    ]
    if sort == "titles":
        taken = [(one.start, one.end) for one in found]
        found += [one for one in _called(sentence) if not _overlaps(one, taken)]
    return sorted(found, key=lambda one: one.start)


def _is_called(sentence: Sentence) -> bool:
    """Return whether the sentence, or what it stands under, speaks of danh hiệu."""
    return "danh hieu" in sentence.folded or any("danh hieu" in words for words in headings(sentence.block))


def _called(sentence: Sentence) -> Iterator[Place]:
    """Yield what the text itself calls a danh hiệu."""
    block = sentence.block
    for lead in _CALLED.finditer(block.folded, sentence.start, sentence.end):
        at = lead.end()
        quoted = _QUOTED.match(block.text, at)
        if quoted is None:
            yield from _plain(block, at, sentence.end)
        while quoted is not None:
            yield Place(quoted.start(1), quoted.end(1), "")
            more = _MORE_QUOTED.match(block.folded, quoted.end())
            quoted = _QUOTED.match(block.text, more.end()) if more else None


def _plain(block: Block, start: int, end: int) -> Iterator[Place]:
    """Yield the name that stands after "danh hiệu" without quotation marks, if it is one."""
    if start >= end or _not_names().match(block.folded, start):
        return
    stop = re.compile(rf"[,.;:()|“”\"]|\s[-–]\s|\s{one_of(table('titles')['until']['words'])}(?!\w)").search(
        block.folded, start, end
    )
    last = stop.start() if stop else end
    if (
        block.text[start].isupper()
        and 1 < len(block.text[start:last].split()) <= 8
        and last - start <= _LONGEST
    ):
        yield Place(start, last, "")


@cache
def _not_names() -> re.Pattern[str]:
    return re.compile(rf"(?:{one_of(table('titles')['plain']['words'])})(?!\w)|\d")


def _overlaps(one: Place, taken: list[tuple[int, int]]) -> bool:
    return any(start < one.end and one.start < end for start, end in taken)


@cache
def _codes(sort: str) -> dict[str, str]:
    return {f"g{number}": code for number, code in enumerate(table("titles")[sort])}


@cache
def _pattern(sort: str) -> re.Pattern[str]:
    """Return the pattern of every name of a sort; the group that matched tells which."""
    words = table("titles")["giver"]
    ends = rf"(?=[,.;:()“”…|]|$| (?:{one_of(words['stop'])})(?!\w))"
    leads = rf"(?: {one_of(words['words'])}|(?= {one_of(words['givers'])}))"
    giver = rf"(?:{leads} [^,.;:()“”…\n|]{{2,60}}?{ends})?"
    groups = "|".join(
        rf"(?P<g{number}>{'|'.join(patterns)})"
        for number, patterns in enumerate(table("titles")[sort].values())
    )
    return re.compile(rf"(?<!\w)(?:{groups.replace('GIVER', giver)})(?!\w)")


def _each_once(found: Iterable[Named]) -> tuple[Named, ...]:
    kept: dict[str, Named] = {}
    for one in found:
        key = (
            one.code
            if one.code and one.code not in ("Cờ", "GK", "BK", "TTT", "TSVM")
            else " ".join(folded(one.name).split())
        )
        if one.name:
            kept.setdefault(key, one)
    return tuple(one for one in kept.values() if not _said_in_full(one, kept.values()))


def _said_in_full(one: Named, others: Iterable[Named]) -> bool:
    """Return whether an award without a giver is named with one too."""
    bare = one.code in _GIVEN and len(one.name.split()) == _GIVEN_BY_NOBODY
    return bare and any(
        other.code == one.code and other is not one and " của " in other.name for other in others
    )
