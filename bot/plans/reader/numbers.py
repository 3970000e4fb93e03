"""The numbers of a text with what is counted and how it is meant: "trên 95%", "ít nhất 02 sáng kiến"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from bot.plans.reader.spelt import SPELT, VALUES, counts
from bot.plans.reader.vocabulary import either

_PLAIN = r"[\dl][\dlo]*(?:[.,]\d{1,3})*"
_TO = r"\s*%?\s*(?:[-–—]|den|toi)\s*"
_PERCENT = re.compile(rf"(?<![\w.,/])(?P<a>{_PLAIN})(?:{_TO}(?P<b>{_PLAIN}))?\s*(?:%|phan tram)")
_COUNT = re.compile(
    r"(?<![\w.,/:%])(?P<a>\d{1,3}(?:\.\d{3})+|\d{1,4}(?:,\d{1,2})?)"
    r"(?:(?:\s?/\s?|\s+trong (?:tong )?(?:so )?)(?P<of>\d{1,4}))?"
    r"(?:\s*(?:[-–—]|den)\s*(?P<b>\d{1,4}))?\s*(?:\([^\W\d_]+\)\s*)?(?=[^\W\d_])"
)
_LISTED = re.compile(r":\s*(?P<a>\d{1,4})(?P<of>\s?/\s?\d{1,4})?\s*(?=$|[;(=]|,\s|\.(?!\d))")
"""What is counted may stand before: "Sáng kiến: 03"."""
_PARTS = re.compile(
    r"(?<!\w)trong do,? (?:co |(?P<named>[^\d;:.()%]{2,40}) )?(?P<a>\d{1,4})"
    r"(?(named)(?=\s*(?:[,;]\s|\.?\s*$))|(?= (?:duoc|dat|o|cap|xep)(?!\w)))"
)
"""A part of what the figure before counts: "20 sáng kiến, trong đó 03 được công nhận"."""
_REACHED = re.compile(
    r"(?<!\w)so (?:luong )?[^\d;:.,()]{3,60} (?:dat|la|len)\s+(?P<a>\d{1,4})(?=\s*(?:$|[;(,]\s?|\.(?!\d)))"
)
"""What is counted stands before: "số sáng kiến được công nhận đạt 350"."""
_HUNDRED = re.compile(r"(?<!\w)mot tram (?:phan tram|%)")
_TITLED = re.compile(
    r"(?<!\w)(?<!tap the )(?:ldtt|lao dong tien tien|cstd(?: co so|cs)?|chien s[iy] thi dua co so"
    r"|cap (?:truong|xa|phuong|thi xa|thi|huyen|quan|thanh pho|tinh|bo|quoc gia|co so))\s+"
    r"(?P<a>\d{1,3})(?:\s?/\s?\d{1,3})?(?=\s*(?:[,;.](?!\d)|$))(?!\s*[,;.]?\d)"
)
"""A number right after a title or a level counts who is to earn it: "giỏi cấp tỉnh 03"."""
_SESSIONS = re.compile(r"buoi\s*/\s*(?:ngay|tuan)")
"""In "2 buổi/ngày" the number is part of a name."""
_CLASS = re.compile(r"\d{1,2}[a-e]\d{0,2}(?!\w)")
"""A class is a number with a letter: "6A", "10A1"."""
_NOUN = re.compile(r"[^\W\d_]+")
_UP = re.compile(
    r"(?:\s?/\s?[^\W\d_]+(?: [^\W\d_]+)?)?\s*(?:tro (?P<way>len|xuong)|hoac (?P<more>hon|cao hon))\b"
)
_LOOKED_BACK = 60
_MOST = 100
"""So many figures of a sort are read in one sentence; text made to harm has more."""
_LARGEST_LISTED = 1000
"""A larger number that ends an item is a year."""
_OPS = {
    "ge": ("at_least", ">="), "le": ("at_most", "<="), "gt": ("more", ">"), "lt": ("less", "<"),
}  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """A number from `start` (with the words that say how it is meant) to `end` of a folded text.

    `unit` is "%" or empty: what is counted then stands from `end` to `counted`.
    """

    start: int
    number: int
    end: int
    counted: int
    op: str
    value: float
    unit: str
    people: bool = False


def figures(text: str, start: int = 0) -> list[Figure]:
    """Return the shares and counts of a folded text from `start` on, in order, names and dates left out."""
    found = [_share(text, match) for match in _some(_PERCENT, text, start)]
    taken = [(one.number, one.end) for one in found if one]
    counts = [_count(text, match, taken) for match in _some(_COUNT, text, start)]
    spelt = [_spelt(text, match) for match in _some(SPELT, text, start)]
    titled = [_titled(match) for match in _some(_TITLED, text, start)]
    listed = [_listed(text, match) for match in _some(_LISTED, text, start)]
    listed += [_part(match) for form in (_PARTS, _REACHED) for match in _some(form, text, start)]
    titled += [_all(match) for match in _some(_HUNDRED, text, start)]
    every = (*found, *counts, *spelt, *listed, *titled)
    return sorted({one.number: one for one in reversed(every) if one}.values(), key=lambda one: one.number)


def _some(pattern: re.Pattern[str], text: str, start: int) -> Iterator[re.Match[str]]:
    """Yield what fits a pattern, no more often than any sentence has figures."""
    return islice(pattern.finditer(text, start), _MOST)


def value_of(written: str, *, share: bool) -> float:
    """Return the number written the Vietnamese way; "1.200" is 1200 of things, "99.5" of a share 99.5."""
    digits = written.replace("l", "1").replace("o", "0")
    if not share and re.fullmatch(r"\d{1,3}(?:\.\d{3})+", digits):
        return float(digits.replace(".", ""))
    whole, *rest = re.split("[.,]", digits)
    return float(f"{whole}.{''.join(rest) or '0'}")


def _share(text: str, found: re.Match[str]) -> Figure | None:
    if not re.search(r"\d", found["a"]):
        return None
    start, op = _meant(text, found.start())
    labelled = found["b"] and _is_label(text, found)
    if found["b"] and not labelled:
        op = ">="
    up = _UP.match(text, found.end())
    end = up.end() if up else found.end()
    op = _turned(op, up or _people_up().match(text, found.end()))
    if labelled:
        return Figure(found.start("b"), found.start("b"), end, end, op, value_of(found["b"], share=True), "%")
    return Figure(start, found.start(), end, end, op, value_of(found["a"], share=True), "%")


def _is_label(text: str, found: re.Match[str]) -> bool:
    """Return whether the first of two numbers names a group: "khối 1 - 97%"."""
    return (
        re.search(r"(?<!\w)(?:khoi(?: lop)?|lop|to|nhom|hk|hoc k[yi]|dot)\s*$", text[: found.start()])
        is not None
    )


@cache
def _people_up() -> re.Pattern[str]:
    """Return the pattern of "học sinh trở lên", as it stands after "90%"."""
    return re.compile(rf"\s*(?:{either('figures', 'people')})\s+tro (?P<way>len|xuong)\b")


def _count(text: str, found: re.Match[str], taken: list[tuple[int, int]]) -> Figure | None:
    if any(first < found.end() and found.start() < last for first, last in taken) or _is_name(text, found):
        return None
    noun = _noun(text, found.end()) or _marks(text, found)
    start, op = _meant(text, found.start())
    if found["of"] and int(found["of"]) < value_of(found["a"], share=False):
        return None  # "26/3" is a day
    if noun is None or _CLASS.match(text, found.start()) or _SESSIONS.match(text, found.end()):
        return None
    op = ">=" if found["b"] else _turned(op, _UP.match(text, noun[0]))
    value = value_of(found["a"], share=False)
    return Figure(start, found.start(), found.end(), noun[0], op, value, "", noun[1])


def _marks(text: str, found: re.Match[str]) -> tuple[int, bool] | None:
    """Return where "điểm" ends if it is marks that are counted: "điểm thi bình quân tăng 0,5 điểm"."""
    average = re.search(
        r"(?:binh quan|trung binh|diem thi)(?!\w)[^.;:]*$", text[max(0, found.start() - 40) : found.start()]
    )
    unit = re.compile(r"diem(?!\w)").match(text, found.end())
    return (unit.end(), False) if average and unit else None


def _spelt(text: str, found: re.Match[str]) -> Figure | None:
    """Return a number in words, only where what stands before says that it is one."""
    start, op = _meant(text, found.start())
    noun = _noun(text, found.end())
    if noun is None or text[start : found.start()].strip() in ("tu", "muc"):
        return None
    if op not in (">=", "<=") and not counts(text, found.start(), found["a"]):
        return None
    op = _turned(op, _UP.match(text, noun[0]))
    return Figure(start, found.start(), found.end(), noun[0], op, float(VALUES[found["a"]]), "", noun[1])


def _listed(text: str, found: re.Match[str]) -> Figure | None:
    """Return a number that ends an item, what it counts standing before the colon; `unit` is then "?"."""
    start, end = found.start("a"), found.end("of") if found["of"] else found.end("a")
    value = value_of(found["a"], share=False)
    return Figure(start, start, end, end, "=", value, "?") if value < _LARGEST_LISTED else None


def _part(found: re.Match[str]) -> Figure:
    """Return a number of what is named before it; `unit` is "?"."""
    start, end = found.span("a")
    return Figure(start, start, end, end, "=", value_of(found["a"], share=False), "?")


def _all(found: re.Match[str]) -> Figure:
    """Return what "một trăm phần trăm" says."""
    return Figure(found.start(), found.start(), found.end(), found.end(), "=", 100.0, "%")


def _titled(found: re.Match[str]) -> Figure:
    """Return how many are to earn a title, said right after it: "LĐTT 9"."""
    value = value_of(found["a"], share=False)
    return Figure(found.start("a"), found.start("a"), found.end(), found.end(), "=", value, "", people=True)


def _is_name(text: str, found: re.Match[str]) -> bool:
    before = text[max(0, found.start() - 20) : found.start()].rstrip()
    name = re.search(rf"(?<!\w){either('figures', 'names')}$", before)
    return name is not None and re.search(r"(?<!\w)(?:moi|tung)\s*$", before[: name.start()]) is None


def _noun(text: str, start: int) -> tuple[int, bool] | None:
    """Return where the name of what is counted ends and whether it is people; None if nothing is counted."""
    for name in ("people", "things"):
        if found := _at(name).match(text, start):
            return found.end(), name == "people"
    if _at("not_aims").match(text, start):
        return None
    found = _NOUN.match(text, start)
    return (found.end(), False) if found else None


@cache
def _at(name: str) -> re.Pattern[str]:
    """Return the pattern of a list's words right where they may begin, even after a digit: "500MB"."""
    return re.compile(rf"{either('figures', name)}(?!\w)")


def _turned(op: str, up: re.Match[str] | None) -> str:
    if up is None:
        return op
    return "<=" if up["way"] == "xuong" else ">="


def _meant(text: str, number: int) -> tuple[int, str]:
    """Return where the words that say how a number is meant begin, and the operator they are."""
    first = max(0, number - _LOOKED_BACK)
    found = _meaning().search(text[first:number])
    if found is None:
        return number, "="
    return first + found.start(), _OPS[found.lastgroup or ""][1]


@cache
def _meaning() -> re.Pattern[str]:
    any_op = "|".join(rf"(?P<{name}>{either('figures', words)})" for name, (words, _) in _OPS.items())
    return re.compile(rf"(?<!\w)(?:{any_op})(?:\s+{either('figures', 'fillers')})*[\s:]*$")
