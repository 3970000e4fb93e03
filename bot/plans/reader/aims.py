"""Which figures of a plan are aims: not past results, not money, not conditions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from bot.plans.reader.blocks import Block
from bot.plans.reader.context import bygone, headings, under
from bot.plans.reader.numbers import Figure
from bot.plans.reader.sentences import Sentence
from bot.plans.reader.vocabulary import either, word

_SCHOOL_YEAR = re.compile(r"nam hoc\s*(20\d\d)\s*[-–—]\s*20\d\d")
_COMPARED = re.compile(r"(?:so voi|hon|bang|tang|giam)[^.;,]{0,40}$")
_VERB_BEFORE = re.compile(
    r"(?<!\w)(?:xoa|xay(?: dung)?(?: moi)?|to chuc|thuc hien|trong(?: moi)?|giup(?: do)?|viet|nop"
    r"|dang ky|tham gia|bien soan|boi duong"
    r"|ket nap|dat|co|lam|thanh lap|huy dong|quyen gop|tiet kiem|thu gom|tang|duy tri|on dinh|mo|cu"
    r"|hoc tap|cong nhan|tham hoi|them|ung ho|trao)\s*$"
)
_SAID_AIM = re.compile(r"(?<!\w)(?:phan dau|chi tieu|muc tieu|it nhat|toi thieu|moi)(?!\w)")
_OUT_OF = re.compile(r"\d+\s?/\s?\d+")
_LEADS = 200


@dataclass(frozen=True)
class Ground:
    """What stands around the figures of a sentence: headings of aims or of tasks, or talk of prizes."""

    goals: bool
    tasks: bool
    prizes: bool


def wanted_here(block: Block, first_year: int | None) -> bool:
    """Return whether figures of a block may be aims at all."""
    if under(block, "aside") or bygone(block, first_year) or block.words.startswith("can cu"):
        return False
    for words in headings(block):
        if word("sections", "goals").search(words):
            return True
        if word("sections", "conditions").search(words):
            return False
    return True


def says_aim(words: str) -> bool:
    """Return whether folded words say outright that something is to be reached."""
    return _SAID_AIM.search(words) is not None


def aims(sentence: Sentence, found: Sequence[Figure], first_year: int | None) -> list[Figure]:
    """Return the figures that the campaign is to reach, `first_year` being the year it begins."""
    words = sentence.folded
    if not found or of_the_past(words, first_year) or word("figures", "conditions").search(words):
        return []
    heads = list(headings(sentence.block))
    ground = Ground(
        goals=under(sentence.block, "goals"),
        tasks=under(sentence.block, "tasks"),
        prizes=bool(word("figures", "prizes").search(words)) or any("khen thuong" in one for one in heads),
    )
    return [one for one in found if _is_aim(sentence, one, ground)]


def _is_aim(sentence: Sentence, figure: Figure, ground: Ground) -> bool:
    folded = sentence.block.folded
    before = folded[max(sentence.start, figure.start - _LEADS) : figure.start]
    if _right_before("appeals").search(before):
        return False
    if not ground.goals and _right_before("asked").search(before):
        return False
    if figure.unit == "%" or ground.goals:
        return True
    return figure.unit != "?" and _counts(folded, figure, before, ground)


@cache
def _right_before(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{either('figures', name)})\s*(?:ca\s*)?$")


def of_the_past(words: str, first_year: int | None) -> bool:
    """Return whether a sentence tells what was: in an earlier year, or reached already."""
    for found in word("figures", "past").finditer(words):
        if not _COMPARED.search(words[: found.start()]):
            return True
    years = [
        int(found[1])
        for found in _SCHOOL_YEAR.finditer(words)
        if not _COMPARED.search(words[: found.start()])
    ]
    return bool(years) and first_year is not None and max(years) < first_year


def _counts(folded: str, figure: Figure, before: str, ground: Ground) -> bool:
    """Return whether a number of things or people is an aim: the words around it or its heading say so."""
    if ground.prizes:
        return False
    if figure.op != "=" or _OUT_OF.match(folded, figure.number) or word("figures", "aims").search(before):
        return True
    near = re.split(r"[:;,(]\s", before)[-1]
    return ground.tasks and (not near.strip() or bool(_VERB_BEFORE.search(near)))
