"""Which figures of a plan are aims: not past results, not money, not conditions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from bot.plans.reader.blocks import Block
from bot.plans.reader.citations import cites_others
from bot.plans.reader.context import bygone, headings, under
from bot.plans.reader.numbers import Figure
from bot.plans.reader.sentences import Sentence
from bot.plans.reader.vocabulary import either, word

_SCHOOL_YEAR = re.compile(r"nam hoc\s*(20\d\d)\s*[-–—]\s*20\d\d")
_TOLD_YEAR = re.compile(
    r"[\s\-–+•.]*(?:trong |ket qua )?(?:nam (?P<year>20\d\d)|giai doan (?P<from>20\d\d)\s*[-–—]\s*20\d\d)[,:]"
)
"""A sentence led by a year that is over tells of it: "Năm 2023, nhà trường ..."."""
_COMPARED = re.compile(r"(?:so voi|hon|bang|tang|giam)[^.;,]{0,40}$")
_VERB_BEFORE = re.compile(
    r"(?<!\w)(?:xoa|xay(?: dung)?(?: moi)?|to chuc|thuc hien|trong(?: moi)?|giup(?: do)?|viet|nop"
    r"|dang ky|tham gia|bien soan|boi duong"
    r"|ket nap|dat|co|lam|thanh lap|huy dong|quyen gop|tiet kiem|thu gom|tang|duy tri|on dinh|mo|cu"
    r"|hoc tap|cong nhan|do dau|nhan giup do|tham hoi|them|ung ho|trao)\s*$"
)
_SAID_AIM = re.compile(r"(?<!\w)(?:phan dau|chi tieu|muc tieu|it nhat|toi thieu|moi)(?!\w)")
_OUT_OF = re.compile(r"\d+\s?/\s?\d+")
_LEADS = 200
_BRACKET = re.compile(r"\([^()]{1,160}\)")
_STATED = re.compile(rf"\((?:\d[\d.]* {either('figures', 'counted')}(?:, | va |; )?)+\)")
"""What there is: "(27 chi đoàn, 1.104 học sinh)"."""
_FOUND_OUT = re.compile(r"(?<!\w)(?:ket qua (?:khao sat|thong ke)|nhin lai)(?!\w)")
_SIZED = re.compile(
    r"(?<!\w)(?:to|don vi|truong|lop|nhom|khoi|chi doan|chi doi|chi bo|lien doi"
    r"|cong doan(?: co so)?|co so)(?: co)?\s*$"
)
_SIZE_AT_MOST = 30
_COUNTED = re.compile(
    rf"\s*(?:(?:so|cac|tong so) )?(?:{either('figures', 'groups')}|{either('figures', 'collectives')})"
    r"(?: [^\W\d]+){0,3}\s*"
)
_HANDS_ON = re.compile(
    rf"(?:{either('figures', 'collectives')}|cong doan)(?!\w)[^,;.:]{{0,60}}?"
    r"(?<!\w)(?:gui|nop|tong hop|bao cao)(?!\w)"
)
"""Who hands something in is not counted for an aim: "6 cụm tổng hợp, gửi về Sở trước ngày 26/4"."""
_PRIZED = re.compile(r"khen (?:thuong )?cho\s*$")
"""How many are praised is no aim: "tặng Giấy khen cho 5 chi hội"."""
_COSTS = re.compile(r"(?<!\w)(?:it nhat|toi thieu|moi) [^,;:]{3,60}tri gia")
"""What something that is to be made costs: "ít nhất một công trình trị giá từ 20 triệu đồng"."""
_LEADING = re.compile(r"\s*(?:dung|dan) dau")
"""A place in an order: "trong 5 trường đứng đầu"."""
_WON = re.compile(
    r"(?<!\w)(?:hsg|hoc sinh gioi|cap (?:tinh|huyen|quan|thanh pho|quoc gia|xa|phuong|cum))(?!\w)"
)


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
    aside = _asides(sentence, first_year)
    found = [one for one in found if not any(start <= one.number < end for start, end in aside)]
    words = _without(sentence, aside)
    if not found or cites_others(sentence) or _of_the_past(sentence, words, first_year):
        return []
    if _is_condition(sentence, words, found):
        return []
    found = [
        one for one in _without_sizes(sentence, found) if not _of_a_year_before(sentence, one, first_year)
    ]
    heads = list(headings(sentence.block))
    ground = Ground(
        goals=under(sentence.block, "goals"),
        tasks=under(sentence.block, "tasks"),
        prizes=_is_of_prizes(words) or any("khen thuong" in one for one in heads),
    )
    return [one for one in found if _is_aim(sentence, one, ground)]


def _of_the_past(sentence: Sentence, words: str, first_year: int | None) -> bool:
    """Return whether a sentence, or the lead of the list it goes on with, tells what was."""
    folded = sentence.block.folded
    lead = folded[folded.rfind(". ", 0, sentence.start + 1) + 1 : sentence.start].partition(":")[0]
    return of_the_past(words, first_year) or (_FOUND_OUT.search(lead) is not None)


def _of_a_year_before(sentence: Sentence, figure: Figure, first_year: int | None) -> bool:
    """Return whether the year named last before a figure is over: "năm học 2024-2025 đạt 85%, ..."."""
    before = sentence.block.folded[sentence.start : figure.number]
    told = next(reversed([*_SCHOOL_YEAR.finditer(before)]), None)
    if told is None or first_year is None or _COMPARED.search(before[: told.start()]):
        return False
    return int(told[1]) < first_year and "nam hoc nay" not in before[told.end() :]


def _is_condition(sentence: Sentence, words: str, found: Sequence[Figure]) -> bool:
    """Return whether a sentence says what must be reached for something: "đạt 16 điểm được xếp loại Giỏi".

    Who is counted may be what is ranked, and then that is the aim: "12 lớp được xếp loại tiên tiến".
    """
    folded = sentence.block.folded
    for condition in word("figures", "conditions").finditer(folded, sentence.start, sentence.end):
        place = condition.start()
        ranked = any(_is_group(folded[one.counted : place]) for one in found if one.counted <= place)
        if condition[0] in words and not (ranked and condition[0].startswith(("duoc xep", "duoc xet"))):
            return True
    return False


def _is_group(words: str) -> bool:
    """Return whether words are nothing, or only whom a share counts: "100% giáo viên được xếp loại Khá"."""
    return not words.strip() or _COUNTED.fullmatch(words) is not None


def _without_sizes(sentence: Sentence, found: Sequence[Figure]) -> list[Figure]:
    """Return the figures but for how large the group is that the next one is for: "tổ dưới 06 người: 02"."""
    folded, kept = sentence.block.folded, list(found)
    for one, after in pairwise(found):
        sized = _SIZED.search(folded[max(sentence.start, one.start - _SIZE_AT_MOST) : one.start])
        opens = folded[one.counted : after.start].strip(" :") == "" and one.op != "="
        if one.people and one.op != "=" and (sized or opens):
            kept.remove(one)
    return kept


def _asides(sentence: Sentence, first_year: int | None) -> list[tuple[int, int]]:
    """Return the brackets of a sentence that tell of the past or of what there is: "(năm trước 96,5%)"."""
    places = [
        found.span() for found in _BRACKET.finditer(sentence.block.folded, sentence.start, sentence.end)
    ]
    return [place for place in places if _is_aside(sentence.block.folded[slice(*place)], first_year)]


def _is_aside(bracket: str, first_year: int | None) -> bool:
    return _STATED.fullmatch(bracket) is not None or (
        any(sign.isdigit() for sign in bracket) and of_the_past(bracket, first_year)
    )


def _without(sentence: Sentence, places: Sequence[tuple[int, int]]) -> str:
    words = sentence.folded
    for start, end in reversed(places):
        words = words[: start - sentence.start] + words[end - sentence.start :]
    return words


def _is_of_prizes(words: str) -> bool:
    """Return whether a sentence is about the prizes a campaign gives, not about those that are won."""
    found = word("figures", "prizes").search(_COSTS.sub(" ", words))
    return found is not None and not (found[0].startswith("giai ") and _WON.search(words))


def _is_aim(sentence: Sentence, figure: Figure, ground: Ground) -> bool:
    folded = sentence.block.folded
    before = folded[max(sentence.start, figure.start - _LEADS) : figure.start]
    if _right_before("appeals").search(before) or _PRIZED.search(before):
        return False
    if before.endswith("trong ") and _LEADING.match(folded, figure.counted):
        return False
    if not ground.goals and (figure.unit or figure.people) and _right_before("asked").search(before):
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
        ranked = found[0].startswith("xep") and "phan dau" in words
        if not ranked and not _COMPARED.search(words[: found.start()]):
            return True
    told = _TOLD_YEAR.match(words)
    if told and first_year is not None and int(told["year"] or told["from"]) < first_year:
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
    if _HANDS_ON.match(folded, figure.end):
        return False
    return ground.tasks and (not near.strip() or bool(_VERB_BEFORE.search(near)))
